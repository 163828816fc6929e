"""What a hand-off is now, for those who were called and for whoever has it. Every look passes the gate.

The worker process reads its own bookkeeping here too: nobody's eyes are on that; its changes are logged.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.db.models import Exists, Manager, Model, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from offramp.consent import gate
from offramp.consent import queries as consent
from offramp.ground.principal import Principal
from offramp.handoff import packets, rules
from offramp.handoff.models import Escalation, Handoff, Match, Placing, Step
from offramp.policy import packs
from offramp.policy.program import CallTarget, Program
from offramp.program import queries as program
from offramp.program import rules as rota

PAGE = 200
SHOWN, AT_MOST = 200, 1000  # so many on a page; so many are read, for what is due first to be among them
CALLS_ENDED = "calls_ended:"
A_MOMENT, A_DAY = timedelta(seconds=1), timedelta(days=1)
Row = TypeVar("Row", Step, Escalation)
Diverted = TypeVar("Diverted", bound=Model)
packet, chosen = packets.packet, packets.chosen


@dataclass(frozen=True, kw_only=True, slots=True)
class Handed:
    """One hand-off as it stands. Its `subject` is an encounter, or a referral where no officer was there."""

    id: uuid.UUID
    subject: uuid.UUID
    encounter: uuid.UUID | None
    reference: str
    situation: rules.Situation

    @property
    def last(self) -> rules.Stamp:
        """The latest step."""
        return self.situation.steps[-1]

    @property
    def number(self) -> int:
        """How many steps there are."""
        return len(self.situation.steps)

    @property
    def ended(self) -> bool:
        """Whether nothing more can follow."""
        return rules.ended(self.last.step)

    @property
    def met(self) -> bool:
        """Whether worker and person have met."""
        return any(stamp.step is rules.Step.WITH_THEM for stamp in self.situation.steps)

    @property
    def whose(self) -> str:
        """The worker who has it or ended it; nobody while it is being called."""
        by = ""
        for stamp in self.situation.steps:
            if stamp.step in (rules.Step.TAKEN, rules.Step.ON_THE_WAY, rules.Step.WITH_THEM):
                by = stamp.by or by
            elif stamp.step is rules.Step.CANNOT_TAKE and stamp.by == by:
                by = ""
        return by


@dataclass(frozen=True, kw_only=True, slots=True)
class Matched:
    """Who the person of a hand-off turned out to be; no encounter where a referral brought them."""

    subject: uuid.UUID
    encounter: uuid.UUID | None
    participant: uuid.UUID
    at: datetime


def awaiting_handoff(who: Principal) -> list[Handed]:
    """The hand-offs that `who` was called for or has, and that are not over: those nobody has come first.

    A page shows SHOWN of them and says so where there are more.
    """
    waiting = _open().order_by("-id")
    rows = gate.look(who, "handoff.awaiting_handoff", data_class="K16", rows=waiting, most=AT_MOST)
    found = _handed(who, rows)
    return sorted(found, key=lambda handed: (bool(handed.whose), handed.situation.steps[0].at))


def handoff(who: Principal, subject: uuid.UUID) -> Handed:
    """The hand-off of an encounter or a referral. Raises the wall's Refusal for those who were not called."""
    return _one(who, Handoff.objects.filter(subject_id=subject))


def at_reference(who: Principal, reference: str) -> Handed:
    """The hand-off of a reference, as it stands in a message."""
    return _one(who, Handoff.objects.filter(reference=reference.strip().upper()))


def strip(who: Principal, subject: uuid.UUID) -> rules.Strip:
    """The five marks of a hand-off."""
    return rules.strip(handoff(who, subject).situation)


def matched(who: Principal, subject: uuid.UUID) -> uuid.UUID | None:
    """The participant that the person of a hand-off turned out to be, once somebody has said."""
    rows = Match.objects.filter(subject_id=subject)
    found = gate.look(who, "handoff.matched", data_class="K16", rows=rows)
    return found[0].participant_id if found else None


def matches(who: Principal, *, participant: uuid.UUID | None = None) -> list[Matched]:
    """The hand-offs after which somebody joined, the latest first; of one participant, or of all."""
    rows = Match.objects.order_by("-at")
    if participant is not None:
        rows = rows.filter(participant_id=participant)
    found = gate.look(who, "handoff.matches", data_class="K16", rows=rows, most=AT_MOST)
    by_officer = Handoff.objects.filter(encounter_id__in=[row.subject_id for row in found])
    encounters = set(by_officer.values_list("encounter_id", flat=True)) if found else set()
    return [
        Matched(
            subject=row.subject_id,
            encounter=row.subject_id if row.subject_id in encounters else None,
            participant=row.participant_id,
            at=row.at,
        )
        for row in found
    ]


def names(who: Principal, handed: Iterable[Handed]) -> dict[str, str]:
    """The names of the staff in these hand-offs, by id."""
    ids = {stamp.by for each in handed for stamp in each.situation.steps if stamp.by}
    return {str(key): card.name for key, card in program.staff_cards(who, map(uuid.UUID, ids)).items()}


def ladder(who: Principal) -> rules.Ladder:
    """The site's own stages and clocks, from its pack."""
    return ladder_of(packs.load(who.site).program)


def ladder_of(site: Program) -> rules.Ladder:
    """A pack's escalation as a ladder: the first called is told when a second is, a project manager is told."""
    stages: list[rules.Stage] = []
    for stage in site.stages:
        called = tuple(rules.Target(each.value) for each in stage.calls)
        told: tuple[rules.Target, ...] = ()
        if len(called) > 1 and CallTarget.project_manager in stage.calls:
            called = tuple(each for each in called if each is not rules.Target.PROJECT_MANAGER)
            told = (rules.Target.PROJECT_MANAGER,)
        if stage.calls == (CallTarget.backup,) and stages:
            told = (rules.Target.PRIMARY,)
        stages.append(rules.Stage(minute=stage.minute, called=called, told=told))
    return rules.Ladder(
        stages=tuple(stages) or rules.Ladder().stages,
        eta_grace_minutes=site.eta_grace_minutes,
        ideal_minutes=site.handoff_target_minutes,
    )


def open_handoffs(who: Principal, *, after: uuid.UUID | None = None) -> list[Handed]:
    """The next page of hand-offs that are not over, in the order in which they were collected."""
    rows = _open().order_by("id")
    return _handed(who, (rows.filter(id__gt=after) if after else rows)[:PAGE])


def uncollected(_who: Principal, encounters: QuerySet[Diverted]) -> QuerySet[Diverted]:
    """Those of `encounters` that have no hand-off yet; read them through the gate."""
    return encounters.filter(~Exists(Handoff.objects.filter(subject_id=OuterRef("pk"))))


def is_collected(_who: Principal, subject: uuid.UUID) -> bool:
    """Whether an encounter or a referral has its hand-off."""
    return Handoff.objects.filter(subject_id=subject).exists()


def reread(who: Principal, handoff_id: uuid.UUID) -> Handed:
    """A hand-off as it stands now."""
    return _handed(who, Handoff.objects.filter(id=handoff_id))[0]


def whom(
    who: Principal, targets: Sequence[rules.Target], handed: Handed, at: datetime
) -> list[program.StaffCard]:
    """The staff that these targets mean at that moment, each once, in order; whoever has a telephone."""
    found: dict[uuid.UUID, program.StaffCard] = {}
    for target in targets:
        for card in _meant(who, target, handed, at):
            if card.phone:
                found.setdefault(card.id, card)
    return list(found.values())


def _meant(who: Principal, target: rules.Target, handed: Handed, at: datetime) -> Iterable[program.StaffCard]:
    match target:
        case rules.Target.PRIMARY | rules.Target.BACKUP:
            on_call = rota.on_call(program.shifts(who, start=at, end=at + A_MOMENT), at)
            staff = [shift.staff for shift in on_call if shift.line == target.value]
        case rules.Target.ROTA:
            zone = ZoneInfo(packs.load(who.site).program.time_zone)
            day = at.astimezone(zone).date()
            start, end = (datetime.combine(each, time.min, tzinfo=zone) for each in (day, day + A_DAY))
            staff = [shift.staff for shift in program.shifts(who, start=start, end=end)]
        case rules.Target.WHOEVER_TOOK_IT:
            staff = [handed.whose] if handed.whose else []
        case _:
            return program.staff_with_role(who, target.value)
    cards = program.staff_cards(who, map(uuid.UUID, staff))
    return [cards[key] for key in map(uuid.UUID, staff) if key in cards]


def taken_while_others_are_called(who: Principal) -> list[tuple[Handed, int]]:
    """Hand-offs that somebody took by the step of this number, and whose calls were not ended since."""
    ended = Escalation.objects.filter(handoff=OuterRef("handoff"), key=OuterRef("ending"))
    took = (
        Step.objects.filter(went_to=rules.Step.TAKEN)
        .annotate(ending=Concat(Value(CALLS_ENDED, TextField()), Cast("number", TextField())))
        .filter(~Exists(ended))
        .select_related("handoff")
        .order_by("id")[:PAGE]
    )
    rows = list(took)
    handed = {each.id: each for each in _handed(who, [row.handoff for row in rows])}
    return [(handed[row.handoff_id], row.number) for row in rows]


def people_with_places(who: Principal) -> QuerySet[Match, tuple[uuid.UUID]]:
    """Everybody who has a place, each once, in one question: whoever a worker is tied to, every open hand-off, and
    whoever was accepted and has no hand-off yet.

    Read the ids for who they are, count them for how many: it is the same statement.
    """
    with_a_worker = Match.objects.filter(participant_id__in=consent.with_a_worker(who))
    opened = Handoff.objects.filter(subject_id=OuterRef("subject_id"))
    accepted = Placing.objects.filter(~Exists(opened), said=rules.Said.ACCEPTED)
    return with_a_worker.values_list("participant_id").union(
        _open().values_list("subject_id"), accepted.values_list("subject_id")
    )


def appointments(who: Principal) -> list[Handed]:
    """Hand-offs with a set time that nobody has kept yet."""
    steps = Step.objects.filter(handoff=OuterRef("pk"))
    rows = _open().filter(
        Exists(steps.filter(went_to=rules.Step.SCHEDULED)),
        ~Exists(steps.filter(went_to=rules.Step.WITH_THEM)),
    )
    return _handed(who, rows.order_by("id")[:AT_MOST])


def on_the_way(who: Principal) -> list[Handed]:
    """Every hand-off of the site in which nobody has met yet, the oldest first: for whoever leads."""
    met = Step.objects.filter(handoff=OuterRef("pk"), went_to=rules.Step.WITH_THEM)
    rows = _open().filter(~Exists(met)).order_by("id")
    return _handed(who, gate.look(who, "handoff.on_the_way", data_class="K16", rows=rows, most=SHOWN))


def _open() -> QuerySet[Handoff]:
    over = Step.objects.filter(
        handoff=OuterRef("pk"), went_to__in=[step for step in rules.Step if rules.ended(step)]
    )
    return Handoff.objects.filter(~Exists(over))


def _one(who: Principal, rows: QuerySet[Handoff]) -> Handed:
    return _handed(who, [gate.look_at(who, "handoff.handoff", data_class="K16", rows=rows)])[0]


def _handed(who: Principal, rows: Iterable[Handoff]) -> list[Handed]:
    """Each row with its steps and calls, in two queries for all."""
    found = list(rows)
    if not found:
        return []
    steps, calls = _grouped(Step.objects, found, "number"), _grouped(Escalation.objects, found, "at", "id")
    site = ladder(who)
    return [
        Handed(
            id=row.id,
            subject=row.subject_id,
            encounter=row.encounter_id,
            reference=row.reference,
            situation=rules.Situation(
                steps=tuple(map(_stamp, steps[row.id])),
                carried_out=tuple(
                    _carried_out(call) for call in calls[row.id] if CALLS_ENDED not in call.key
                ),
                ladder=site,
            ),
        )
        for row in found
    ]


def _grouped(rows: Manager[Row], handoffs: Sequence[Handoff], *order: str) -> Mapping[uuid.UUID, list[Row]]:
    found: defaultdict[uuid.UUID, list[Row]] = defaultdict(list)
    for row in rows.filter(handoff__in=handoffs).order_by(*order):
        found[row.handoff_id].append(row)
    return found


def _stamp(row: Step) -> rules.Stamp:
    return rules.Stamp(
        step=rules.Step(row.went_to),
        at=row.at,
        by=str(row.by_id or ""),
        eta_at=row.eta_at,
        meet_at=row.meet_at,
    )


def _carried_out(row: Escalation) -> rules.CarriedOut:
    return rules.CarriedOut(key=row.key, at=row.at, called=tuple(row.called), delivered_at=row.delivered_at)
