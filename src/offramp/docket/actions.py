"""What is decided at the prosecutor's desk, and the one fact that care brings to it under a grant.

Nothing here files by itself, and no decision is kept without its reason.
"""

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext

from offramp.consent import gate
from offramp.docket import queries, rules
from offramp.docket.models import Decision, Hold, PartnerFact
from offramp.docket.queries import Exclusion
from offramp.docket.rules import Decided
from offramp.docket.summaries.actions import bring_summary
from offramp.docket.told.actions import note_word, start_clock
from offramp.errors import Refusal
from offramp.ground import clock, log
from offramp.ground.principal import Principal

__all__ = [
    "admit", "bring_summary", "extend", "file", "note_engaged", "note_intake", "note_word", "release", "start_clock",
    "uphold",
]  # fmt: skip


def release(who: Principal, *, encounter: uuid.UUID, reason: str, seen: int | None = None) -> None:
    """The charge is not filed, and that is the last word.

    `seen` is how many decisions the decider had before their eyes. Raises Refusal without a reason, where it
    may not follow what was decided, and where somebody decided in between; the same sent twice is harmless.
    """
    _decide(who, Decided.RELEASED, encounter=encounter, reason=reason, seen=seen)


def file(who: Principal, *, encounter: uuid.UUID, reason: str, seen: int | None = None) -> None:
    """The charge is filed: a person's decision, never a clock's. Refuses as `release` does."""
    _decide(who, Decided.FILED, encounter=encounter, reason=reason, seen=seen)


def admit(who: Principal, *, encounter: uuid.UUID, reason: str, seen: int | None = None) -> None:
    """In spite of a presumptive exclusion the person may have LEAD. Refuses as `release` does."""
    _decide(who, Decided.ADMITTED, encounter=encounter, reason=reason, seen=seen)


def uphold(who: Principal, *, encounter: uuid.UUID, reason: str, seen: int | None = None) -> None:
    """The presumptive exclusion stands. Refuses as `release` does."""
    _decide(who, Decided.UPHELD, encounter=encounter, reason=reason, seen=seen)


def extend(
    who: Principal, *, encounter: uuid.UUID, reason: str, until: date, seen: int | None = None
) -> None:
    """More time: the hold is due at the end of the day `until`. Refuses as `release` does, and where the
    rulebook gives the decider no such power or `until` is no later day."""
    _decide(who, Decided.EXTENDED, encounter=encounter, reason=reason, seen=seen, until=until)


@transaction.atomic
def note_intake(who: Principal, *, encounter: uuid.UUID, day: date, grant: uuid.UUID) -> None:
    """Care tells that the intake was done on `day`, under the grant by which a partner may know it."""
    _note(who, queries.INTAKE, encounter=encounter, day=day, grant=grant)


@transaction.atomic
def note_engaged(who: Principal, *, encounter: uuid.UUID, day: date, grant: uuid.UUID) -> None:
    """Care tells that the person was met on `day` and said yes, under the grant by which police may know it."""
    _note(who, queries.ENGAGED, encounter=encounter, day=day, grant=grant)


def _note(who: Principal, kind: str, *, encounter: uuid.UUID, day: date, grant: uuid.UUID) -> None:
    told = PartnerFact.objects.filter(encounter_id=encounter, kind=kind, grant_id=grant)
    if told.exists():
        return
    fact = PartnerFact(
        site_id=who.site,
        encounter_id=encounter,
        kind=kind,
        day=day,
        grant_id=grant,
        at=clock.now(),
    )
    try:
        with transaction.atomic():
            fact.save(force_insert=True)
    except IntegrityError:
        if told.exists():  # the same, told at the same instant
            return
        raise
    log.changed(f"docket.note_{kind}", data_class="K5", ids=[encounter])


@transaction.atomic
def _decide(
    who: Principal,
    kind: Decided,
    *,
    encounter: uuid.UUID,
    reason: str,
    seen: int | None,
    until: date | None = None,
) -> None:
    why = reason.strip()
    if not why:
        raise _no_reason()
    rows = Hold.objects.filter(encounter_id=encounter).select_related("encounter")
    hold = gate.look_at(who, "docket.decide", data_class="K3", rows=rows)
    zone, now = queries.zone_of(who), clock.now()
    row = Decision(
        site_id=who.site,
        hold=hold,
        encounter_id=encounter,
        kind=kind,
        reason=why,
        due_at=rules.end_of(until, zone) if until else None,
        by_id=who.staff,
        at=now,
    )
    made = list(Decision.objects.filter(hold=hold).order_by("number"))
    before = len(made) if seen is None else seen
    if _said(row, made[max(0, before - (seen is None)) :]):
        return
    if before != len(made):
        raise _meanwhile()
    exclusion = queries.exclusion(who, hold)
    _refuse_out_of_order(row, exclusion, made)
    if until:
        _refuse_extension(who, until, hold, made, now, exclusion)
    row.number = len(made) + 1
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        if _said(row, list(Decision.objects.filter(hold=hold, number=row.number))):
            return
        raise _meanwhile() from None
    log.changed(f"docket.{kind}", data_class="K3", ids=[encounter])


def _said(row: Decision, made: Sequence[Decision]) -> bool:
    """Whether the same person has said the very same: a form that was sent twice."""
    return any(
        (one.kind, one.reason, one.by_id, one.due_at) == (row.kind, row.reason, row.by_id, row.due_at)
        for one in made
    )


def _refuse_out_of_order(row: Decision, exclusion: Exclusion, made: Sequence[Decision]) -> None:
    after = [Decided(one.kind) for one in made]
    kind = Decided(row.kind)
    theirs = exclusion.open and exclusion.decides
    if rules.may_decide(kind, after=after, presumptively_excluded=theirs):
        return
    if not rules.still_held([one.ruling() for one in made]) and Decided.UPHELD not in after[-1:]:
        sentence = gettext("The last word on this charge was said already.")
    elif kind in (Decided.ADMITTED, Decided.UPHELD) and exclusion.open and not exclusion.decides:
        sentence = gettext("The rulebook names somebody else to decide this exclusion.")
    elif kind in (Decided.ADMITTED, Decided.UPHELD) and not exclusion.open:
        sentence = gettext("There is no presumptive exclusion to decide here.")
    elif kind is Decided.FILED:
        sentence = gettext("Decide the presumptive exclusion first: admit the person or uphold it.")
    else:
        sentence = gettext("That cannot follow what was decided before.")
    raise Refusal(
        code="out_of_order",
        sentence=sentence,
        next_step=gettext("Open the hold again to see what may be decided now."),
    )


def _refuse_extension(
    who: Principal,
    until: date,
    hold: Hold,
    made: Sequence[Decision],
    now: datetime,
    exclusion: Exclusion,
) -> None:
    clock_, ruled = hold.clock(queries.zone_of(who)), [one.ruling() for one in made]
    today = now.astimezone(clock_.zone).date()
    if Decided.EXTENDED not in rules.decisions_open(
        clock_, role=who.role, decisions=ruled, presumptively_excluded=exclusion.open
    ):
        raise Refusal(
            code="not_yours_to_extend",
            sentence=gettext("The rulebook does not let you give this hold more time."),
            next_step=gettext("Ask whoever it names, or the project manager."),
        )
    may = rules.may_extend(
        clock_,
        role=who.role,
        until=until,
        on=today,
        decisions=ruled,
        presumptively_excluded=exclusion.open,
    )
    if not may:
        last = max(today, rules.last_day(clock_, ruled) or today)
        sentence = gettext("Give a day after %(day)s.") % {"day": date_format(last, "j F Y")}
        raise Refusal(
            code="not_later",
            sentence=gettext("That day gives no more time."),
            next_step=sentence,
            fields={"until": sentence},
        )


def _no_reason() -> Refusal:
    sentence = gettext("Give the reason, in a word or two.")
    return Refusal(
        code="no_reason",
        sentence=gettext("A decision needs its reason."),
        next_step=sentence,
        fields={"reason": sentence},
    )


def _meanwhile() -> Refusal:
    return Refusal(
        code="decided_meanwhile",
        sentence=gettext("Somebody decided just before you."),
        next_step=gettext("Nothing of yours was saved. Read what they decided, then decide again."),
    )
