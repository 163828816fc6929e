"""What an officer does at the curb, what a sergeant replies, and the news that later rooms bring back.

One transaction and one row of the log each. Identity is kept only for an encounter that goes on.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from offramp.consent import actions as consent
from offramp.consent import gate
from offramp.curb import queries, rules, settling, tellers
from offramp.curb.approvals import actions as approvals
from offramp.curb.approvals.actions import Heard
from offramp.curb.models import (
    GOES_ON,
    Answer,
    Description,
    Encounter,
    Found,
    HistoryCheck,
    Leaving,
    Perceived,
    Question,
    Reply,
    Settlement,
)
from offramp.curb.rules import Settles
from offramp.errors import Fault, Refusal
from offramp.ground import clock, ids, log
from offramp.ground.principal import NOBODY, Principal
from offramp.policy import engine, findings, packs
from offramp.policy.asks import UNSURE
from offramp.policy.findings import Finding
from offramp.policy.rulebook import Rulebook
from offramp.program import queries as program


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """The officer's own words about a person. Every one may be empty."""

    called: str = ""
    born_on: date | None = None
    looks: str = ""
    find_me: str = ""


class Adapter(StrEnum):
    """How a history check was made: on the officer's own terminal, or in records that the site loaded."""

    ATTEST = "attest"
    LOOKUP = "lookup"


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """That a history check was made, and the listed class it found."""

    adapter: Adapter
    outcome: str


@transaction.atomic
def refer(
    who: Principal,
    *,
    encounter: uuid.UUID,
    route: str,
    reason: str,
    facts: Mapping[str, object],
    outcome: str,
    outcome_reason: str = "",
    description: Words | None = None,
    check: Check | None = None,
    happened_at: datetime | None = None,
    beat: str = "",
    arm: str = "",
    practice: bool = False,
    approved: Heard | None = None,
) -> uuid.UUID:
    """Save one stop. Sent twice, it is one encounter. `approved`: a sergeant's yes that the officer heard."""
    if _mine(who, encounter):
        return encounter
    now = clock.now()
    happened_at = happened_at or now
    pack = packs.load(who.site)
    on = rules.day(happened_at, pack.program.time_zone)
    _refuse_untrained(who, on)
    book = pack.in_force(on=on)
    finding = engine.find(book, facts, route=route, on=on)
    _refuse_other_ends(finding, outcome)
    row = Encounter(
        id=encounter,
        site_id=who.site,
        route=route,
        reason=reason,
        officer_id=who.staff,
        unit_id=None if who.unit == NOBODY else who.unit,
        beat=beat,
        arm=arm,
        happened_at=happened_at,
        saved_at=now,
        outcome=outcome,
        outcome_reason=outcome_reason,
        rulebook=book.version,
        answer=str(finding.answer),
        practice=practice,
    )
    try:
        with transaction.atomic():
            _save(who, row=row, book=book, finding=finding, words=description or Words(), check=check)
            if row.outcome in GOES_ON:
                _ask(who, row=row, book=book, finding=finding, facts=facts)
                approvals.want(
                    who, stop=row, finding=finding, site=pack.program, agency=who.agency, heard=approved
                )
            log.changed("curb.refer", data_class="K2", ids=[row.id])
    except IntegrityError as error:
        if not _mine(who, encounter):
            raise gate.walled() from error
    return encounter


def _refuse_other_ends(finding: Finding, outcome: str) -> None:
    """An end that the rulebook does not allow."""
    if outcome not in rules.ENDS[rules.way(finding.answer)]:
        raise Refusal(
            code="not_this_way",
            sentence="The rulebook does not let this stop end like that.",
            next_step="Start again with the reason.",
        )


def _refuse_untrained(who: Principal, on: date) -> None:
    """Where the site requires training first. A stop that is phoned in is not held up by it."""
    if who.role in rules.BY_THEMSELVES and not program.may_refer(who, who.staff, on=on):
        raise Refusal(
            code="training_first",
            sentence=_("Your site asks for a training before you send a stop by yourself."),
            next_step=_("Call the worker on call: they write it down with you. Nothing was saved."),
        )


def _mine(who: Principal, encounter: uuid.UUID) -> bool:
    return Encounter.objects.filter(id=encounter, officer_id=who.staff).exists()


def _save(
    who: Principal, *, row: Encounter, book: Rulebook, finding: Finding, words: Words, check: Check | None
) -> None:
    consent.tie(who, kind="author", subject=row.id)
    row.save(force_insert=True)
    Found(encounter_id=row.id, site_id=who.site, finding=findings.as_json(finding)).save(force_insert=True)
    if check:
        _keep_check(who, encounter=row.id, check=check, at=row.saved_at)
    if row.outcome in GOES_ON:
        Description(
            encounter_id=row.id,
            site_id=who.site,
            outcome=row.outcome,
            called=words.called.strip(),
            born_on=words.born_on,
            looks=words.looks.strip(),
            find_me=words.find_me.strip(),
        ).save(force_insert=True)


def _ask(
    who: Principal, *, row: Encounter, book: Rulebook, finding: Finding, facts: Mapping[str, object]
) -> None:
    """Put what holds the answer to whoever can tell, with the replies that would settle it."""
    for one in tellers.put(who, book, finding):
        would = settling.weighed(book, facts, route=row.route, on=finding.on, ask=one.ask)
        Question(
            site_id=who.site,
            encounter_id=row.id,
            ask=one.ask,
            words=one.words,
            asked_of=one.asked_of,
            asked_at=row.saved_at,
            clears=would[Settles.CLEARED],
            confirms=would[Settles.STANDS],
            excludes=would[Settles.EXCLUDED],
        ).save(force_insert=True)


def _keep_check(who: Principal, *, encounter: uuid.UUID, check: Check, at: datetime) -> None:
    HistoryCheck(
        site_id=who.site,
        encounter_id=encounter,
        adapter=check.adapter,
        outcome=check.outcome,
        by_id=who.staff,
        at=at,
    ).save(force_insert=True)


@transaction.atomic
def perceived_race(who: Principal, *, encounter: uuid.UUID, race: str) -> None:
    """What the officer took the person's race to be; the first word stands."""
    found = queries.sent(who, encounter)
    row = Perceived(encounter_id=found.id, site_id=who.site, race=race, at=clock.now())
    Perceived.objects.bulk_create([row], ignore_conflicts=True)
    log.changed("curb.perceived_race", data_class="K19", ids=[found.id])


@transaction.atomic
def leave(
    who: Principal,
    *,
    encounter: uuid.UUID,
    kind: rules.Leave,
    place: str = "",
    meet_at: datetime | None = None,
) -> None:
    """The officer goes, or moves: said once of each kind, and the hand-off reads it when it next looks."""
    found = queries.sent(who, encounter)
    if found.outcome not in GOES_ON:
        raise Refusal(code="nobody_waits", sentence="No hand-off was sent for this stop, so nobody waits.")
    if kind is rules.Leave.SCHEDULED and (not place or meet_at is None or meet_at <= clock.now()):
        raise Refusal(code="no_time_to_meet", sentence="Set a place and a time that is still to come.")
    row = Leaving(
        id=ids.new(),
        site_id=who.site,
        encounter_id=found.id,
        kind=str(kind),
        place=place,
        meet_at=meet_at,
        at=clock.now(),
    )
    Leaving.objects.bulk_create([row], ignore_conflicts=True)
    log.changed(f"curb.leave.{kind}", data_class="K2", ids=[found.id])


@transaction.atomic
def reply(who: Principal, *, question: uuid.UUID, words: str) -> Settles:
    """A sergeant's or project manager's word on what the officer was not sure of, and what it settles.

    The first one stands. What a history check found is kept with the checks, never in the reply.
    """
    found = queries.question(who, question)
    stop = found.encounter
    book = queries.book_of(who, stop)
    if words not in rules.replies(book, stop.route, found.ask):
        raise Refusal(
            code="no_reply", sentence="Pick one of the replies.", fields={"words": "Pick one of the replies."}
        )
    said = queries.reply_to(who, found)
    if said is not None:
        return Settles(said.settles)
    apart = rules.about_history(book, stop.route, found.ask) and words != UNSURE
    row = Reply(
        question=found,
        site_id=who.site,
        encounter_id=found.encounter_id,
        words=rules.CHECK_MADE if apart else words,
        settles=_settles(found, words),
        by_id=who.staff,
        at=clock.now(),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            if apart:
                made = Check(adapter=Adapter.ATTEST, outcome=words)
                _keep_check(who, encounter=row.encounter_id, check=made, at=row.at)
            if found.asked_of == "sergeant":
                _tell_desk(who, row=row, book=book, words=words)
    except IntegrityError:  # somebody else's word came at the same instant
        said = queries.reply_to(who, found)
        if said is None:
            raise
        return Settles(said.settles)
    log.changed("curb.reply", data_class="K17", ids=[found.encounter_id])
    return Settles(row.settles)


def _settles(question: Question, words: str) -> Settles:
    tiles = {
        Settles.CLEARED: question.clears,
        Settles.STANDS: question.confirms,
        Settles.EXCLUDED: question.excludes,
    }
    return next((each for each, named in tiles.items() if words in named), Settles.STILL_UNKNOWN)


def _tell_desk(who: Principal, *, row: Reply, book: Rulebook, words: str) -> None:
    """Leave for the prosecutor what the reply settles, and the lines that it lets exclude."""
    stop, lines = row.question.encounter, []
    if row.settles in (Settles.STANDS, Settles.EXCLUDED):
        waited = queries.waited_for(who, stop)
        lines = settling.confirmed(
            book,
            waited.lines,
            route=stop.route,
            reason=stop.reason,
            on=waited.on,
            ask=row.question.ask,
            reply=words,
        )
    Settlement(
        question_id=row.question_id,
        site_id=who.site,
        encounter_id=row.encounter_id,
        settles=row.settles,
        lines=lines,
        at=row.at,
    ).save(force_insert=True)


@transaction.atomic
def note_answer(
    who: Principal,
    *,
    encounter: uuid.UUID,
    key: str,
    kind: rules.News | str,
    at: datetime,
    eta_at: datetime | None = None,
    worker: str = "",
    phone: str = "",
) -> None:
    """News for the officer from a later room. The same `key` about the same encounter is told once."""
    if kind not in rules.News.__members__.values():
        raise Fault(f"{kind} is no news for an officer")
    row = Answer(
        id=ids.new(),
        site_id=who.site,
        encounter_id=encounter,
        key=key,
        kind=str(kind),
        at=at,
        eta_at=eta_at,
        worker=worker,
        phone=phone,
    )
    Answer.objects.bulk_create([row], ignore_conflicts=True)
    log.changed("curb.note_answer", data_class="K17", ids=[encounter])
