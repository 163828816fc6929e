"""What a worker does with a hand-off: take it, set out, meet, let the officer go, and how it ended.

Each adds one step, which the database refuses where it may not follow; each can be sent twice without harm.
"""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from offramp.consent import actions as consent
from offramp.consent import gate
from offramp.curb import actions as curb
from offramp.curb.rules import News
from offramp.errors import Refusal
from offramp.ground import clock, ids, log
from offramp.ground.principal import Principal
from offramp.handoff import queries, rules
from offramp.handoff.models import Match, Step
from offramp.handoff.queries import Handed
from offramp.handoff.rules import Step as Kind
from offramp.program import queries as program

TRIES = 5
A_MINUTE = timedelta(minutes=1)
MOST_MINUTES = 180
# What the officer reads of a step. How it ended for the person is theirs: every end is told in the same word.
NEWS = {
    Kind.DELIVERED: News.DELIVERED,
    Kind.TAKEN: News.TAKEN,
    Kind.ON_THE_WAY: News.ON_THE_WAY,
    Kind.CANNOT_TAKE: News.CANNOT_TAKE,
    Kind.NOBODY_ANSWERED: News.NOBODY_ANSWERED,
    Kind.SCHEDULED: News.SCHEDULED,
    Kind.WITH_THEM: News.WITH_THEM,
    Kind.OFFICER_RELEASED: News.OFFICER_RELEASED,
    Kind.OPTED_IN: News.OVER,
    Kind.DECLINED: News.OVER,
    Kind.LEFT: News.OVER,
}
SAID_ONCE = frozenset({Kind.TAKEN, Kind.WITH_THEM, Kind.OFFICER_RELEASED})
NAMES_THE_WORKER = frozenset({Kind.TAKEN, Kind.ON_THE_WAY, Kind.WITH_THEM})


@transaction.atomic
def take(who: Principal, *, subject: uuid.UUID) -> None:
    """I'll take it. Of two who say so at once, one has it and the other reads whose it is."""

    def tied(_handed: Handed) -> None:
        consent.tie(who, kind="assigned", subject=subject, basis=subject)

    _go(who, Kind.TAKEN, subject=subject, mine=False, then=tied)


@transaction.atomic
def set_out(who: Principal, *, subject: uuid.UUID, minutes: int | None = None) -> None:
    """On my way, there in so many minutes; said again with another number, it is a new time of arrival."""
    eta_at = None if minutes is None else clock.now() + timedelta(minutes=minutes)
    _go(who, Kind.ON_THE_WAY, subject=subject, eta_at=eta_at)


@transaction.atomic
def cannot_take(who: Principal, *, subject: uuid.UUID, reason: str = "") -> None:
    """I cannot. The next are called at once; whoever had it hands it back to calling, and sees it no longer."""

    def handed_back(handed: Handed) -> None:
        if handed.whose == str(who.staff):
            consent.end_ties(who, subject=subject)

    _go(who, Kind.CANNOT_TAKE, subject=subject, mine=False, reason=reason, then=handed_back)


@transaction.atomic
def schedule(who: Principal, *, subject: uuid.UUID, meet_at: datetime, place: str) -> None:
    """Another time or place, agreed with them. It stays mine; everybody who follows it reads the new time."""
    if meet_at <= clock.now() or not place.strip():
        raise Refusal(
            code="no_time_to_meet", sentence=gettext("Set a place, and a time that is still to come.")
        )
    _go(who, Kind.SCHEDULED, subject=subject, meet_at=meet_at, reason=place.strip())


@transaction.atomic
def meet(who: Principal, *, subject: uuid.UUID) -> None:
    """With them: from here on it is between the two of them."""
    _go(who, Kind.WITH_THEM, subject=subject)


@transaction.atomic
def release_officer(who: Principal, *, subject: uuid.UUID) -> None:
    """The officer can go."""
    _go(who, Kind.OFFICER_RELEASED, subject=subject)


@transaction.atomic
def decline(who: Principal, *, subject: uuid.UUID, reason: str = "") -> None:
    """They do not want it. They can change their mind any day; what the officer wrote is closed to me now."""
    _go(who, Kind.DECLINED, subject=subject, reason=reason, then=_over_for(who))


@transaction.atomic
def left(who: Principal, *, subject: uuid.UUID) -> None:
    """They walked away before they could say; what the officer wrote is closed to me now."""
    _go(who, Kind.LEFT, subject=subject, then=_over_for(who))


@transaction.atomic
def opt_in(
    who: Principal,
    *,
    subject: uuid.UUID,
    called: str = "",
    participant: uuid.UUID | None = None,
    searched: str = "",
) -> uuid.UUID:
    """They want it: somebody new by the name they give, or a `participant` whom the program knows.

    Raises the wall for a participant whom the words `searched` do not find.
    """
    if participant is not None:
        found = gate.found_by_name(who, searched) if searched.strip() else []
        if participant not in {card.id for card in found}:
            raise gate.walled()

    def matched(handed: Handed) -> None:
        person = participant or ids.new()
        Match(
            subject_id=subject, site_id=who.site, participant_id=person, by_id=who.staff, at=clock.now()
        ).save(force_insert=True)  # first: the wall ties a worker only to whom their hand-off is matched
        if participant is None:
            gate.enrol(who, participant=person, called=called, basis=subject)
        else:
            gate.rejoin(who, participant=person, basis=subject)
        log.changed("handoff.match", data_class="K16", ids=[handed.id], about=[handed.subject])

    _go(who, Kind.OPTED_IN, subject=subject, then=matched)
    person = queries.matched(who, subject)
    if person is None:
        raise gate.walled()
    return person


@transaction.atomic
def reply(who: Principal, *, reference: str, words: str) -> str:
    """What a worker texts back: 1 takes it, 2 cannot; from whoever has it, a number is minutes.

    Answers with a text that, like every message, names nobody.
    """
    handed = queries.at_reference(who, reference)
    mine, word = handed.whose == str(who.staff), words.strip()
    try:
        if mine and word.isdecimal() and len(word) < 4 and 2 < int(word) <= MOST_MINUTES:
            set_out(who, subject=handed.subject, minutes=int(word))
            return gettext("Noted: %(minutes)s minutes. Ref %(reference)s.") % {
                "minutes": word,
                "reference": handed.reference,
            }
        if word == "1":
            take(who, subject=handed.subject)
            return (
                gettext("It is yours. Reply with the minutes until you are there. Ref %s.") % handed.reference
            )
        if word == "2":
            cannot_take(who, subject=handed.subject)
            return gettext("Thank you. The next worker is called. Ref %s.") % handed.reference
    except Refusal as refusal:
        if refusal.code == "taken":
            return gettext("A colleague has it. You need do nothing more. Ref %s.") % handed.reference
        return gettext("That does not fit now: open the page to see. Ref %s.") % handed.reference
    return gettext("Reply 1 to take it, 2 if you cannot. Ref %s.") % handed.reference


def add_step(
    who: Principal,
    handed: Handed,
    kind: Kind,
    *,
    at: datetime,
    by: uuid.UUID | None = None,
    eta_at: datetime | None = None,
    meet_at: datetime | None = None,
    reason: str = "",
) -> None:
    """Add the next step and its news. Raises IntegrityError if it may not follow or another was faster."""
    number = handed.number + 1
    with transaction.atomic():
        Step(
            site_id=who.site,
            handoff_id=handed.id,
            subject_id=handed.subject,
            number=number,
            number_before=handed.number,
            came_from=handed.last.step,
            went_to=kind,
            at=at,
            by_id=by,
            eta_at=eta_at,
            meet_at=meet_at,
            reason=reason,
        ).save(force_insert=True)
        if kind in NEWS and handed.encounter:  # of a referral no news travels back: there is no officer
            card = program.staff_card(who, by) if by and kind in NAMES_THE_WORKER else None
            curb.note_answer(
                who,
                encounter=handed.encounter,
                key=f"step:{number}",
                kind=NEWS[kind],
                at=at,
                eta_at=meet_at or eta_at,
                worker=card.name if card else "",
                phone=card.phone if card else "",
            )
        log.changed(f"handoff.{kind}", data_class="K16", ids=[handed.id], about=[handed.subject])


def _go(
    who: Principal,
    kind: Kind,
    *,
    subject: uuid.UUID,
    mine: bool = True,
    eta_at: datetime | None = None,
    meet_at: datetime | None = None,
    reason: str = "",
    then: Callable[[Handed], None] | None = None,
) -> None:
    """Read, ask the rules, add; if somebody was faster, read again. `mine`: only for whoever has it."""
    for _ in range(TRIES):
        handed = queries.handoff(who, subject)
        if _said_already(who, handed, kind, eta_at or meet_at):
            return
        _refuse_unless_allowed(who, handed, kind, mine=mine)
        try:
            with transaction.atomic():
                add_step(
                    who,
                    handed,
                    kind,
                    at=clock.now(),
                    by=who.staff,
                    eta_at=eta_at,
                    meet_at=meet_at,
                    reason=reason,
                )
                if then:
                    then(handed)
        except IntegrityError:
            continue
        return
    raise Refusal(
        code="busy",
        sentence=gettext("Several people are changing this hand-off at once."),
        next_step=gettext("Nothing of yours was saved. Try again."),
    )


def _over_for(who: Principal) -> Callable[[Handed], None]:
    return lambda handed: consent.end_ties(who, subject=handed.subject)


def _said_already(who: Principal, handed: Handed, kind: Kind, eta_at: datetime | None) -> bool:
    """Whether the same worker has just said the same: a form that was sent twice."""
    mine = [stamp for stamp in handed.situation.steps if stamp.by == str(who.staff)]
    if kind in SAID_ONCE:
        return handed.whose == str(who.staff) and not handed.ended and kind in _since_handing_back(mine)
    if not mine or mine[-1] is not handed.last or handed.last.step is not kind:
        return False
    before = handed.last.meet_at if kind is Kind.SCHEDULED else handed.last.eta_at
    return (
        kind not in (Kind.ON_THE_WAY, Kind.SCHEDULED)
        or eta_at == before
        or bool(eta_at and before and abs(eta_at - before) < A_MINUTE)
    )


def _since_handing_back(mine: list[rules.Stamp]) -> set[Kind]:
    said: set[Kind] = set()
    for stamp in mine:
        said = set() if stamp.step is Kind.CANNOT_TAKE else said | {stamp.step}
    return said


def _refuse_unless_allowed(who: Principal, handed: Handed, kind: Kind, *, mine: bool) -> None:
    """Raises the Refusal that says why this cannot be said now."""
    whose = handed.whose
    others = bool(whose) and whose != str(who.staff)
    if not others and (whose or not mine) and rules.may_record(handed.situation, kind):
        return
    if others:
        name = queries.names(who, [handed]).get(whose, gettext("Somebody else"))
        raise Refusal(
            code="taken",
            sentence=gettext("%(name)s took it a moment ago.") % {"name": name},
            next_step=gettext("You need do nothing more."),
        )
    if handed.ended:
        raise Refusal(
            code="over",
            sentence=gettext("This hand-off is over."),
            next_step=gettext("Open it again to see how it ended."),
        )
    if not whose:
        raise Refusal(
            code="nobody_has_it",
            sentence=gettext("Nobody has this hand-off yet."),
            next_step=gettext("Take it first."),
        )
    raise Refusal(
        code="not_now",
        sentence=gettext("That does not fit where the hand-off stands now."),
        next_step=gettext("Open it again to see what comes next."),
    )
