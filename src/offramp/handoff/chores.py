"""What the worker process does for hand-offs, as the service `collector`: it collects, and climbs the ladder.

Each thing done is one transaction with its own key: killed anywhere, nothing is lost and nothing is doubled.
"""

import logging
import secrets
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import ParamSpec

from django.conf import settings
from django.db import IntegrityError, InterfaceError, OperationalError, transaction

from offramp.consent import actions as consent
from offramp.consent import gate
from offramp.curb import actions as curb
from offramp.curb import queries as encounters
from offramp.curb.rules import Leave, News
from offramp.errors import Fault
from offramp.ground import log
from offramp.ground.principal import Principal
from offramp.handoff import actions, queries, rules
from offramp.handoff.models import Escalation, Handoff, Placing, Step
from offramp.handoff.queries import Handed
from offramp.handoff.rules import Step as Kind
from offramp.handoff.waiting import queries as waiting
from offramp.handoff.waiting.chores import keep_appointments
from offramp.handoff.waiting.queries import Due
from offramp.program import actions as messages
from offramp.program import queries as program

logger = logging.getLogger("offramp.handoff")
P = ParamSpec("P")

LETTERS = (
    "2345679CDFGHJKMNPRTVWXY"  # none that looks like another, and no vowels: a reference is never a word
)
TRIES = 12
OFFICER_MAY_SPEAK = timedelta(hours=12)
STILL_ON_THE_LINE = timedelta(minutes=30)
STEPS = {
    Leave.HAD_TO_LEAVE: Kind.OFFICER_HAD_TO_LEAVE,
    Leave.AT_CENTRE: Kind.MOVED_TO_CENTRE,
    Leave.SCHEDULED: Kind.SCHEDULED,
}
# No name, charge, drug or agency, and not the program's own name, in any message: a lock screen has no wall.
CALL = "Hand-off waiting. Reply 1 to take it. Ref {reference}. {address}"
REMIND = "Hand-off {reference}: are you with them yet? {address}"
TELL = "Hand-off {reference}: still waiting, and others are being called."
# To those who may not open a hand-off themselves: they call somebody who may.
NO_ANSWER = "Hand-off {reference} has no answer yet. Call the worker on call."
LATE = "Hand-off {reference}: the time that was given is over. Call the worker who has it."
# The same as a call says it, a line a language: English, then Spanish. The reference is spelled.
SPOKEN = {
    CALL: "Hand-off waiting. Press 1 to take it, 2 if you cannot. Reference {reference}.\n"
    "Hay un relevo en espera. Oprima 1 para tomarlo, 2 si no puede. Referencia {reference}.",
    NO_ANSWER: "Hand-off {reference} has no answer yet. Call the worker on call.\n"
    "El relevo {reference} no tiene respuesta. Llame a quien está de turno.",
}


def collect(who: Principal, at: datetime) -> int:
    """Open a hand-off for each diversion that waits for one, and write down what officers said since."""
    done = 0
    for due in _waiting(who, at):
        done += _attempt(_open, who, due, at)
    return done + _listen(who, at)


def escalate(who: Principal, at: datetime) -> int:
    """Do what is due: note what arrived, call the next, remind, and end the calls of what somebody took."""
    done = 0
    for handed in _open_handoffs(who):
        if arrived := _attempt(_arrived, who, handed, at):
            with transaction.atomic():
                handed = queries.reread(who, handed.id)  # noqa: PLW2901 - as it stands now
        done += arrived + _attempt(_climb, who, handed, at)
    with transaction.atomic():
        taken = queries.taken_while_others_are_called(who)
    for handed, number in taken:
        done += _attempt(_end_calls, who, handed, number, at)
    return done + keep_appointments(who, at)


def _attempt(do: Callable[P, int], *given: P.args, **named: P.kwargs) -> int:
    """One hand-off that goes wrong never stops the others; what another worker did first is done."""
    try:
        return do(*given, **named)
    except IntegrityError:
        logger.info("%s: another was faster", do.__name__)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("%s went wrong; it will be tried again", do.__name__)
    return 0


@transaction.atomic
def _waiting(who: Principal, at: datetime) -> list[Due]:
    """What waits without a hand-off: the accepted, those that were asked about and cleared, those a prosecutor
    let in, and the community's. What was turned down, or waits in the queue, stays where it is."""
    diverted = waiting.let_through(who, queries.uncollected(who, encounters.diverted(who)))
    accepted, asked = waiting.agreed(who, diverted), waiting.cleared(who, diverted)
    found = []
    if accepted.exists():
        rows = gate.look(who, "handoff.collect", data_class="K2", rows=accepted)
        said = waiting.acceptances(who, rows)
        yes = encounters.approved_at(who, [row.id for row in rows])
        found += [_due(row, at, said.get(row.id), yes.get(row.id, row.saved_at)) for row in rows]
    if asked.exists():
        rows = gate.look(who, "handoff.collect", data_class="K2", rows=asked)
        said = waiting.acceptances(who, rows)
        found += [Due(subject=row.id, sent_at=at, placing=said.get(row.id)) for row in rows]
    return [*found, *waiting.accepted_referrals(who)]


def _due(row: encounters.Encounter, at: datetime, placing: Placing | None, free_at: datetime) -> Due:
    """An accepted stop. Whoever took it down on the telephone a moment ago has it already."""
    sent_at = min(max(placing.at, free_at) if placing else free_at, at)
    on_the_line = row.saved_at > at - STILL_ON_THE_LINE and placing is None
    return Due(
        subject=row.id,
        sent_at=sent_at,
        placing=placing,
        taken_by=row.taken_down_by_id if on_the_line else None,
    )


def _open(who: Principal, due: Due, at: datetime) -> int:
    """A hand-off with its first steps, or none; 0 where another worker was first."""
    for tried in range(TRIES):
        try:
            with transaction.atomic():
                row = Handoff(
                    site_id=who.site,
                    subject_id=due.subject,
                    encounter_id=None if due.referral else due.subject,
                    referral_id=due.subject if due.referral else None,
                    reference=_reference(tried),
                    collected_at=at,
                )
                row.save(force_insert=True)
                Step(
                    site_id=who.site,
                    handoff_id=row.id,
                    subject_id=due.subject,
                    number=1,
                    went_to=Kind.SENT,
                    at=due.sent_at,
                ).save(force_insert=True)
                _begin(who, row.id, due, at)
                log.changed("handoff.collect", data_class="K16", ids=[row.id], about=[due.subject])
            return 1
        except IntegrityError:
            with transaction.atomic():
                if queries.is_collected(who, due.subject):
                    return 0
    raise Fault(f"no free reference for a hand-off at {who.site}")


def _begin(who: Principal, handoff: uuid.UUID, due: Due, at: datetime) -> None:
    """The set place and time of whoever accepted it, or the worker who has it from the start."""
    if due.placing is not None:
        said, first = due.placing, queries.reread(who, handoff)
        actions.add_step(who, first, Kind.SCHEDULED, at=at, meet_at=said.meet_at, reason=said.place)
    elif due.taken_by is not None:
        actions.add_step(who, queries.reread(who, handoff), Kind.TAKEN, at=at, by=due.taken_by)


def _reference(tried: int) -> str:
    """Three signs, one more for every few that were taken."""
    return "".join(secrets.choice(LETTERS) for _ in range(3 + tried // 3))


def _listen(who: Principal, at: datetime) -> int:
    """The officer's words since sending become steps, each once, where they still fit."""
    open_now = {
        handed.encounter: handed
        for handed in _open_handoffs(who)
        if handed.encounter and handed.situation.steps[0].at > at - OFFICER_MAY_SPEAK and not handed.met
    }
    if not open_now:
        return 0
    with transaction.atomic():
        said = list(encounters.leavings(who, open_now))
    done = 0
    for row in said:
        done += _attempt(_heard, who, open_now[row.encounter_id].id, STEPS[Leave(row.kind)], row.id, at)
    return done


def _heard(who: Principal, handoff: uuid.UUID, kind: Kind, leaving: uuid.UUID, at: datetime) -> int:
    with transaction.atomic():
        handed = queries.reread(who, handoff)
        rows = encounters.leavings(who, [handed.subject]).filter(id=leaving)
        if not rules.may_record(handed.situation, kind) or _overtaken(
            handed, kind, rows.values_list("at", flat=True).first()
        ):
            return 0
        row = gate.look_at(who, "handoff.heard", data_class="K2", rows=rows)
        said_at = max(row.at, handed.situation.steps[0].at)  # an asked stop: said before it was sent
        actions.add_step(who, handed, kind, at=said_at, meet_at=row.meet_at, reason=row.place)
    return 1


def _overtaken(handed: Handed, kind: Kind, said_at: datetime | None) -> bool:
    """Whether the officer's word was heard already. A time of theirs gives way to whoever has the hand-off, and to
    one that was set later: of two times the last one that somebody can still keep stands."""
    earlier = [stamp for stamp in handed.situation.steps if stamp.step is kind]
    if not earlier:
        return False
    later = said_at is not None and said_at > earlier[-1].at
    return kind is not Kind.SCHEDULED or bool(handed.whose) or not later


def _open_handoffs(who: Principal) -> Iterator[Handed]:
    """All that are not over, a page at a time."""
    page: list[Handed] = []
    while True:
        with transaction.atomic():
            page = queries.open_handoffs(who, after=page[-1].id if page else None)
        yield from page
        if len(page) < queries.PAGE:
            return


def _climb(who: Principal, handed: Handed, at: datetime) -> int:
    """Carry out one action after the other until nothing is due, reading anew after each."""
    done = 0
    while due := rules.next_actions(_with_unreached(who, handed).situation, at):
        if done > TRIES:
            raise Fault(f"the ladder of hand-off {handed.reference} has no end")
        _carry_out(who, handed, due[0], at)
        done += 1
        with transaction.atomic():
            handed = queries.reread(who, handed.id)
    return done


@transaction.atomic
def _carry_out(who: Principal, handed: Handed, action: rules.Action, at: datetime) -> None:
    """One action whole or not at all. Its row comes first: whoever is about to do the same stops there."""
    meant = [
        card for card in queries.whom(who, action.called, handed, at) if str(card.id) not in action.not_again
    ]
    called = [card for card in meant if program.may_be_called(card)]
    Escalation(
        site_id=who.site,
        handoff_id=handed.id,
        subject_id=handed.subject,
        key=action.key,
        called=[str(card.id) for card in called],
        at=at,
    ).save(force_insert=True)
    for card in called:
        consent.tie(who, kind="called", subject=handed.subject, staff=card.id, agency=card.agency_id)
        _write(who, handed, action, card, REMIND if action.stage is None and handed.whose else CALL)
    for card in meant:
        if card not in called:
            _write(who, handed, action, card, LATE if handed.whose else NO_ANSWER)
    for card in queries.whom(who, action.told, handed, at):
        if card not in meant and str(card.id) not in action.not_again:
            _write(who, handed, action, card, TELL)
    if action.records:
        actions.add_step(who, handed, action.records, at=at)
    if action.tells_officer and action.stage is not None and handed.encounter:
        first = called[0] if called else None
        curb.note_answer(
            who,
            encounter=handed.encounter,
            key=action.key,
            kind=News.CALLING,
            at=at,
            worker=first.name if first else "",
            phone=first.phone if first else "",
        )
    log.changed("handoff.escalate", data_class="K16", ids=[handed.id], about=[handed.subject])


def _write(who: Principal, handed: Handed, action: rules.Action, card: program.StaffCard, text: str) -> None:
    spoken = SPOKEN.get(text) if action.means is rules.Means.VOICE else None
    address = f"{settings.CARE_URL}/h/{handed.reference}"
    messages.write(
        who,
        to=card.id,
        means=(rules.Means.VOICE if spoken else rules.Means.MESSAGE).value,
        text=spoken.format(reference=" ".join(handed.reference))
        if spoken
        else text.format(reference=handed.reference, address=address),
        reference=handed.reference,
        repeat_key=_message_key(handed, action.key, str(card.id)),
    )


def _with_unreached(who: Principal, handed: Handed) -> Handed:
    """The same hand-off, with those of the called whom a message or call is known not to have reached."""
    calls = handed.situation.carried_out
    keys = [_message_key(handed, done.key, staff) for done in calls for staff in done.called or ()]
    if not keys:
        return handed
    with transaction.atomic():
        lost = program.given_up_messages(who, keys)

    def missed(done: rules.CarriedOut) -> rules.CarriedOut:
        of = [(staff, lost.get(_message_key(handed, done.key, staff))) for staff in done.called or ()]
        return replace(done, unreached=tuple((staff, since) for staff, since in of if since))

    situation = replace(handed.situation, carried_out=tuple(map(missed, calls)))
    return replace(handed, situation=situation) if lost else handed


def _message_key(handed: Handed, key: str, staff: str) -> str:
    return f"{handed.id}:{key}:{staff}"


def _arrived(who: Principal, handed: Handed, at: datetime) -> int:
    """Receipts that came since: kept with the call, and the first is a step while nothing else happened."""
    keys = {
        _message_key(handed, done.key, staff): done.key
        for done in handed.situation.carried_out
        if done.delivered_at is None
        for staff in done.called or ()
    }
    if not keys:
        return 0
    with transaction.atomic():
        arrived: dict[str, datetime] = {}
        for message, when in program.delivered_messages(who, keys).items():
            arrived[keys[message]] = min(when, arrived.get(keys[message], when))
        for key, when in arrived.items():
            rows = Escalation.objects.filter(handoff_id=handed.id, key=key, delivered_at=None)
            rows.update(delivered_at=when)
        if not arrived:
            return 0
        handed = queries.reread(who, handed.id)
        if rules.may_record(handed.situation, Kind.DELIVERED):
            actions.add_step(who, handed, Kind.DELIVERED, at=at)
        log.changed("handoff.arrived", data_class="K16", ids=[handed.id], about=[handed.subject])
    return len(arrived)


@transaction.atomic
def _end_calls(who: Principal, handed: Handed, number: int, at: datetime) -> int:
    """Once for each time that somebody took it: the others who were called are tied to it no longer."""
    Escalation(
        site_id=who.site,
        handoff_id=handed.id,
        subject_id=handed.subject,
        key=f"{queries.CALLS_ENDED}{number}",
        called=[],
        at=at,
    ).save(force_insert=True)
    if handed.whose:
        consent.end_calls(who, subject=handed.subject, but=uuid.UUID(handed.whose))
    log.changed("handoff.end_calls", data_class="K16", ids=[handed.id], about=[handed.subject])
    return 1
