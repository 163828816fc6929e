"""Questions about held charges: how their clocks stand, and whether the intake is known to be done.

Nothing here ever says that an intake was not done: it is done on a day, or it is unknown.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from offramp.consent import gate
from offramp.curb import queries as curb
from offramp.curb.queries import Weighed
from offramp.curb.rules import Approved, Asking
from offramp.docket import rules
from offramp.docket.models import LAST_WORDS, Decision, Hold, PartnerFact, Warning
from offramp.docket.rules import Caution, Decided, HoldState
from offramp.docket.told import queries as told
from offramp.docket.told import rules as weighing
from offramp.errors import Refusal
from offramp.ground.principal import Principal
from offramp.policy import packs
from offramp.policy.packs import Pack
from offramp.policy.rulebook import Rulebook

INTAKE, ENGAGED = "intake", "engaged"
ASKED = "asked"
DECIDED = 20  # so many of what was decided on a page
SHOWN = 200  # so many on a page; one more is read, and the page says so
Row = TypeVar("Row", Decision, Warning, PartnerFact)


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """A held charge on a list: the incident, the clock and one fact, known (a day) or unknown (None).

    `early`: an intake was told of that came before the day from which it counts. `approving`: where a sergeant's
    word stands that the hand-off needs; None where it needs none.
    """

    encounter: uuid.UUID
    called: str
    route: str
    reason: str
    officer: str
    happened_at: datetime
    clock_start: str
    asked: bool
    asking: Asking | None
    state: HoldState
    days: int
    started_at: datetime | None
    due_at: datetime | None
    fraction: float | None
    warned: int | None
    intake_on: date | None
    early: weighing.Early | None
    approving: Approved | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Ruling:
    """A decision as the desk reads it back."""

    kind: Decided
    reason: str
    by: str
    at: datetime
    due_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A held charge with what was decided, what may be decided now, and what to read before filing."""

    held: Held
    rulings: tuple[Ruling, ...]
    open: tuple[Decided, ...]
    cautions: tuple[Caution, ...]
    acts: tuple[str, ...]
    on_expiry: rules.Effect
    extension_by: str
    last_day: date | None
    weighed: Weighed | None
    decides: bool
    book: Rulebook
    told_here: bool
    starts: tuple[told.Started, ...] = ()
    steps: tuple[told.Step, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Exclusion:
    """Whether there is one to decide, and whether it is the prosecutor's to decide."""

    open: bool
    decides: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Referral:
    """One line of an officer's own list, with the one fact that the person may have let them know."""

    referral: curb.Referral
    engaged: bool
    intake_on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Mine:
    """A page of an officer's own list."""

    number: int
    referrals: tuple[Referral, ...]
    more: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class _Around:
    """What stands around some holds, by encounter."""

    decisions: Mapping[uuid.UUID, Sequence[Decision]]
    warnings: Mapping[uuid.UUID, Sequence[Warning]]
    facts: Mapping[uuid.UUID, Sequence[PartnerFact]]
    called: Mapping[uuid.UUID, str]
    weighed: Mapping[uuid.UUID, Weighed]
    approvals: Mapping[uuid.UUID, Sequence[curb.Wanted]]
    zone: ZoneInfo
    pack: Pack


def zone_of(who: Principal) -> ZoneInfo:
    """The time zone of the site, on whose clocks days are counted."""
    return ZoneInfo(packs.load(who.site).program.time_zone)


def undecided(_who: Principal) -> QuerySet[Hold]:
    """The holds on which no last word was said; read through the gate by whoever asked."""
    last_words = Decision.objects.filter(hold_id=OuterRef("pk"), kind__in=LAST_WORDS)
    return Hold.objects.exclude(Exists(last_words))


def waiting(who: Principal) -> QuerySet[Hold, uuid.UUID]:
    """The encounters of those, for a question of another part."""
    return undecided(who).values_list("encounter_id", flat=True)


def holds(who: Principal, at: datetime) -> list[Held]:
    """The charges that wait for the looker's last word, those due first at the top, those never due last."""
    rows = undecided(who).order_by(F("falls_due").asc(nulls_last=True), "id")
    found = _held(who, _look(who, "docket.holds", rows, most=SHOWN + 1), at)
    return sorted(found, key=lambda one: (one.due_at is None, one.due_at or at, one.encounter))


def decided_since(who: Principal, since: datetime, at: datetime) -> list[Held]:
    """The charges that were released or filed since that moment, the newest word first."""
    said = Decision.objects.filter(kind__in=LAST_WORDS, at__gte=since).order_by("-at").values("hold_id")
    return _held(who, _look(who, "docket.decided_since", Hold.objects.filter(id__in=said)), at)


def decided(who: Principal, at: datetime, *, page: int) -> tuple[list[Held], bool]:
    """A page of the charges that were ever released or filed, the newest word first, and whether older ones follow."""
    words = Decision.objects.filter(kind__in=LAST_WORDS, hold_id=OuterRef("pk")).order_by("-at").values("at")
    rows = Hold.objects.annotate(said_at=Subquery(words[:1])).filter(said_at__isnull=False)
    first = (page - 1) * DECIDED
    found = _look(who, "docket.decided", rows.order_by("-said_at", "id")[first:], most=DECIDED + 1)
    return _held(who, found[:DECIDED], at), len(found) > DECIDED


def hold(who: Principal, encounter: uuid.UUID, at: datetime) -> Page:
    """One held charge. Raises the wall's Refusal, the same for hidden and for absent."""
    rows = Hold.objects.filter(encounter_id=encounter).select_related("encounter__officer")
    row = gate.look_at(who, "docket.hold", data_class="K3", rows=rows)
    around = _around(who, [row])
    made = around.decisions.get(encounter, [])
    ruled = [one.ruling() for one in made]
    clock = row.clock(around.zone)
    facts = _told_of(around.facts.get(encounter, []))
    held = _one(row, around, at)
    weighed = around.weighed.get(encounter)
    exclusion = _exclusion(row, weighed)
    return Page(
        held=held,
        rulings=tuple(
            Ruling(kind=Decided(one.kind), reason=one.reason, by=one.by.name, at=one.at, due_at=one.due_at)
            for one in made
        ),
        open=rules.decisions_open(
            clock,
            role=who.role,
            decisions=ruled,
            presumptively_excluded=exclusion.open and exclusion.decides,
        ),
        cautions=rules.what_cautions_filing(
            clock,
            acts=weighing.what_is_known(clock, facts),
            decisions=ruled,
            now=at,
            early=held.early is not None,
            called=held.approving in (None, Approved.APPROVED),
        ),
        acts=tuple(row.acts),
        on_expiry=rules.Effect(row.on_expiry),
        extension_by=row.extension_by,
        last_day=rules.last_day(clock, ruled),
        weighed=weighed,
        decides=exclusion.decides,
        book=curb.book_of(who, row.encounter),
        told_here=weighing.told_at_the_desk(row.clock_start) and rules.still_held(ruled),
        starts=told.starts(who, encounter, around.zone),
        steps=told.steps(who, encounter),
    )


def exclusion(who: Principal, row: Hold) -> Exclusion:
    """Whether an exclusion waits for a word on this hold, by the finding and the replies that came since."""
    asked = row.encounter.outcome == ASKED
    weighed = curb.findings(who, [row.encounter_id]).get(row.encounter_id) if asked else None
    return _exclusion(row, weighed)


def _exclusion(row: Hold, weighed: Weighed | None) -> Exclusion:
    if weighed is None:
        return Exclusion(open=row.asked, decides=True)
    return Exclusion(
        open=row.asked or weighed.asking is Asking.TO_DECIDE,
        decides=rules.decides([str(bar.holder or "") for bar in weighed.bars], str(weighed.final_word)),
    )


def my_referrals(who: Principal, *, at: datetime, page: int = 1) -> Mine:
    """What an officer sent, newest first, and what the person lets us say: that they said yes, the intake's day.

    Of a stop that is closed to the officer no fact is read.
    """
    found = curb.my_referrals(who, at=at, page=page)
    told_of = [one.encounter.id for one in found.referrals if not one.closed]
    facts: dict[uuid.UUID, list[PartnerFact]] = {}
    if told_of:
        rows = PartnerFact.objects.filter(encounter_id__in=told_of, kind__in=(ENGAGED, INTAKE)).order_by("id")
        facts = _by_encounter(gate.look(who, "docket.mine", data_class="K5", rows=rows, most=1000))
    return Mine(number=page, more=found.more, referrals=tuple(_told(one, facts) for one in found.referrals))


def _told(one: curb.Referral, facts: Mapping[uuid.UUID, Sequence[PartnerFact]]) -> Referral:
    known = facts.get(one.encounter.id, ())
    return Referral(
        referral=one,
        engaged=any(fact.kind == ENGAGED for fact in known),
        intake_on=next((fact.day for fact in known if fact.kind == INTAKE), None),
    )


def hold_in_short(who: Principal, encounter: uuid.UUID) -> bool:
    """Whether the charge is held now: all that the officer who wrote the encounter is told."""
    return encounter in _standing(who, "docket.hold_in_short", [encounter])


def held_for(who: Principal, encounters: Iterable[uuid.UUID]) -> dict[uuid.UUID, datetime]:
    """When each of the charges that are held now falls due, extensions counted; without those never due."""
    standing = _standing(who, "docket.held_for", encounters)
    return {encounter: due for encounter, due in standing.items() if due is not None}


def warned(who: Principal, due: Mapping[uuid.UUID, datetime]) -> dict[uuid.UUID, int]:
    """The highest share of the time, in percent, of which was warned against the due moment that stands."""
    found = _by_encounter(_warnings(who, due))
    return {
        encounter: percent
        for encounter, rows in found.items()
        if (percent := _highest(rows, due[encounter])) is not None
    }


def admitted(_who: Principal) -> QuerySet[Decision]:
    """The words by which a prosecutor let somebody in: their encounters wait for a hand-off."""
    return Decision.objects.filter(kind=Decided.ADMITTED)


def turned_down(_who: Principal) -> QuerySet[Decision]:
    """The words after which no hand-off follows: filed, or an exclusion upheld and not reversed since."""
    let_in = Decision.objects.filter(hold_id=OuterRef("hold_id"), kind=Decided.ADMITTED)
    return Decision.objects.filter(Q(kind=Decided.FILED) | Q(Q(kind=Decided.UPHELD), ~Exists(let_in)))


def _look(who: Principal, act: str, rows: QuerySet[Hold], most: int = SHOWN) -> list[Hold]:
    return gate.look(who, act, data_class="K3", rows=rows.select_related("encounter__officer"), most=most)


def _held(who: Principal, rows: Sequence[Hold], at: datetime) -> list[Held]:
    if not rows:
        return []
    around = _around(who, rows)
    return [_one(row, around, at) for row in rows]


def _around(who: Principal, rows: Sequence[Hold]) -> _Around:
    encounters = [row.encounter_id for row in rows]
    facts = PartnerFact.objects.filter(encounter_id__in=encounters).order_by("day", "id")
    return _Around(
        decisions=_by_encounter(_decisions(who, encounters)),
        warnings=_by_encounter(_warnings(who, encounters)),
        facts=_by_encounter(gate.look(who, "docket.partner_facts", data_class="K5", rows=facts, most=1000)),
        weighed=curb.findings(who, [row.encounter_id for row in rows if row.encounter.outcome == ASKED]),
        approvals=curb.approvals_of(who, encounters),
        called={key: row.called for key, row in curb.descriptions(who, encounters).items()},
        zone=zone_of(who),
        pack=packs.load(who.site),
    )


def _one(row: Hold, around: _Around, at: datetime) -> Held:
    clock, encounter = row.clock(around.zone), row.encounter_id
    ruled = [one.ruling() for one in around.decisions.get(encounter, [])]
    facts = _told_of(around.facts.get(encounter, []))
    due = rules.due_at(clock, ruled)
    weighed = around.weighed.get(encounter)
    decided = any(one.kind in (Decided.ADMITTED, Decided.UPHELD) for one in ruled)
    return Held(
        encounter=encounter,
        called=around.called.get(encounter, ""),
        route=row.encounter.route,
        reason=_words(row, around),
        officer=curb.officer_words(row.encounter),
        happened_at=row.encounter.happened_at,
        clock_start=row.clock_start,
        asked=_exclusion(row, weighed).open and not decided,
        asking=weighed.asking if weighed and not decided else None,
        state=rules.state(clock, acts=weighing.what_is_known(clock, facts), decisions=ruled, now=at),
        days=row.days,
        started_at=clock.started_at,
        due_at=due,
        fraction=rules.fraction(clock, at, ruled),
        warned=_highest(around.warnings.get(encounter, []), due),
        intake_on=next(
            (one.day for one in facts if one.act == INTAKE and not weighing.came_early(clock, [one], INTAKE)),
            None,
        ),
        early=weighing.came_early(clock, facts, INTAKE),
        approving=next(
            (one.stands for one in around.approvals.get(encounter, ()) if one.approval.holds), None
        ),
    )


def _told_of(facts: Sequence[PartnerFact]) -> list[weighing.Told]:
    return [weighing.Told(act=fact.kind, day=fact.day) for fact in facts]


def _words(row: Hold, around: _Around) -> str:
    """The reason in the words of the rulebook of that day; its code where the book does not know it."""
    seen = row.encounter
    try:
        book = around.pack.in_force(on=seen.happened_at.astimezone(around.zone).date())
    except Refusal:
        return seen.reason
    return next((one.label for one in book.offences if one.code == seen.reason), seen.reason)


def _standing(who: Principal, act: str, encounters: Iterable[uuid.UUID]) -> dict[uuid.UUID, datetime | None]:
    """The due moments of the holds that still stand, among those that the looker may see."""
    wanted = undecided(who).filter(encounter_id__in=list(encounters)).order_by("id")
    rows = gate.look(who, act, data_class="K3", rows=wanted, most=1000)
    if not rows:
        return {}
    made = _by_encounter(_decisions(who, [row.encounter_id for row in rows]))
    zone = zone_of(who)
    found: dict[uuid.UUID, datetime | None] = {}
    for row in rows:
        ruled = [one.ruling() for one in made.get(row.encounter_id, [])]
        if rules.still_held(ruled):
            found[row.encounter_id] = rules.due_at(row.clock(zone), ruled)
    return found


def _decisions(who: Principal, encounters: Iterable[uuid.UUID]) -> list[Decision]:
    rows = Decision.objects.filter(encounter_id__in=list(encounters)).select_related("by").order_by("number")
    return gate.look(who, "docket.decisions", data_class="K3", rows=rows, most=1000)


def _warnings(who: Principal, encounters: Iterable[uuid.UUID]) -> list[Warning]:
    rows = Warning.objects.filter(encounter_id__in=list(encounters)).order_by("percent", "id")
    return gate.look(who, "docket.warnings", data_class="K3", rows=rows, most=1000)


def _highest(given: Sequence[Warning], due: datetime | None) -> int | None:
    return max((one.percent for one in given if one.due_at == due), default=None)


def _by_encounter(rows: Iterable[Row]) -> dict[uuid.UUID, list[Row]]:
    found: dict[uuid.UUID, list[Row]] = {}
    for row in rows:
        found.setdefault(row.encounter_id, []).append(row)
    return found
