"""One hand-off as it stands: what happened and what was done about it, read into the few facts that decide.

A snapshot can be odd (a phone's clock was wrong, a step came late); reading one must never stop the calling.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from offramp.errors import Fault
from offramp.handoff.rules.ladder import DEFAULT_LADDER, Ladder
from offramp.handoff.rules.steps import Step, ended, may_follow


@dataclass(frozen=True, kw_only=True, slots=True)
class Stamp:
    """A step and its time, `by` staff; `eta_at` comes with taken or on the way, `meet_at` with scheduled."""

    step: Step
    at: datetime
    by: str = ""
    eta_at: datetime | None = None
    meet_at: datetime | None = None

    def __post_init__(self) -> None:
        for name in ("at", "eta_at", "meet_at"):
            object.__setattr__(self, name, _utc(getattr(self, name)))


@dataclass(frozen=True, kw_only=True, slots=True)
class CarriedOut:
    """An action carried out. `called` says whom it reached for: None if not kept, () if nobody was there.

    `unreached`: those whose phone the message or call is known not to have reached, and since when that is known.
    """

    key: str
    at: datetime
    called: tuple[str, ...] | None = None
    delivered_at: datetime | None = None
    unreached: tuple[tuple[str, datetime], ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", _utc(self.at))
        object.__setattr__(self, "unreached", tuple((who, _utc(at)) for who, at in self.unreached))


@dataclass(frozen=True, kw_only=True, slots=True)
class Situation:
    """Steps in the order they were recorded, the actions carried out so far, and the site's ladder."""

    steps: tuple[Stamp, ...]
    carried_out: tuple[CarriedOut, ...] = ()
    ladder: Ladder = DEFAULT_LADDER

    def done(self, key: str) -> CarriedOut | None:
        return next((action for action in self.carried_out if action.key == key), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """Where it stands. A round of calling begins at `calls_from` with stage `first`."""

    step: Step
    calls_from: datetime
    round: int = 1
    first: int = 0
    coming: bool = False
    by: str = ""
    promised: datetime | None = None
    promises: int = 0
    meet_at: datetime | None = None
    officer_there: bool = True
    met: bool = False
    cannot: frozenset[str] = frozenset()


def stage_key(round_: int, index: int) -> str:
    return f"stage:{index}" if round_ == 1 else f"round:{round_}:stage:{index}"


def read(situation: Situation) -> Reading | None:
    """Walk the steps once, in order; None before anything was sent."""
    if not situation.steps:
        return None
    reading = Reading(step=situation.steps[0].step, calls_from=situation.steps[0].at)
    for stamp in situation.steps:
        reading = _READERS.get(stamp.step, _noted)(situation, replace(reading, step=stamp.step), stamp)
    return reading


def who_is_coming(situation: Situation) -> str | None:
    """The worker who has it; None while it is being called, or once it has ended."""
    reading = read(situation)
    return reading.by if reading and reading.coming and not ended(reading.step) else None


def may_record(situation: Situation, step: Step) -> bool:
    """A legal pair that also fits who is coming: nobody takes what is taken, or goes to what is not."""
    reading = read(situation)
    if reading is None:
        return may_follow(None, step)
    if step in (Step.TAKEN, Step.NOBODY_ANSWERED) and reading.coming:
        return False
    if step is Step.ON_THE_WAY and not reading.coming:
        return False
    return may_follow(reading.step, step)


def _noted(situation: Situation, reading: Reading, stamp: Stamp) -> Reading:
    return reading


def _coming(situation: Situation, reading: Reading, stamp: Stamp) -> Reading:
    """Whoever takes it, or says they are on the way, has it, and has promised a time."""
    promised = _arrival(situation.ladder, reading, stamp)
    return replace(
        reading,
        coming=True,
        by=stamp.by or reading.by,
        promised=promised,
        promises=reading.promises + (promised != reading.promised),
        cannot=reading.cannot - {stamp.by},
    )


def _arrival(ladder: Ladder, reading: Reading, stamp: Stamp) -> datetime:
    """The time given; else the one that still stands; else the site's travel time from now."""
    for time in (stamp.eta_at, reading.promised, reading.meet_at):
        if time is not None and time >= stamp.at:
            return time
    return stamp.at + timedelta(minutes=ladder.travel_minutes)


def _handed_back(situation: Situation, reading: Reading, stamp: Stamp) -> Reading:
    """Calling begins again at the next untried stage; if all were tried, with everyone."""
    reading = replace(reading, cannot=reading.cannot | ({stamp.by} - {""}))
    if not reading.coming:
        return reading
    reading = replace(reading, coming=False, by="", promised=None)
    begins = _calls_before(situation.ladder, reading.meet_at, stamp.at)
    if begins > stamp.at:
        return replace(reading, round=reading.round + 1, first=0, calls_from=begins)
    for index in range(len(situation.ladder.stages)):
        done = situation.done(stage_key(reading.round, index))
        if index >= reading.first and (done is None or done.at >= stamp.at):
            return replace(reading, first=index, calls_from=stamp.at)
    last = len(situation.ladder.stages) - 1
    return replace(reading, round=reading.round + 1, first=last, calls_from=stamp.at)


def _scheduled(situation: Situation, reading: Reading, stamp: Stamp) -> Reading:
    """Whoever is coming comes then; if nobody is, a new round of calling begins shortly before."""
    reading = replace(reading, meet_at=stamp.meet_at, officer_there=False, cannot=frozenset())
    if reading.coming:
        return _coming(situation, replace(reading, promised=None), stamp)
    begins = _calls_before(situation.ladder, stamp.meet_at, stamp.at)
    return replace(reading, round=reading.round + 1, first=0, calls_from=begins)


def _calls_before(ladder: Ladder, meet_at: datetime | None, at: datetime) -> datetime:
    if meet_at is None:
        return at
    return max(at, meet_at - timedelta(minutes=ladder.schedule_lead_minutes))


def _met(situation: Situation, reading: Reading, stamp: Stamp) -> Reading:
    return replace(reading, coming=True, met=True, by=stamp.by or reading.by)


def _officer_gone(situation: Situation, reading: Reading, stamp: Stamp) -> Reading:
    return replace(reading, officer_there=False)


def _utc(moment: datetime | None) -> datetime | None:
    """Instants, not wall clocks: arithmetic in local time is an hour out on two nights a year."""
    if moment is not None and moment.tzinfo is None:
        raise Fault(f"a moment without a time zone: {moment}")
    return moment.astimezone(UTC) if moment else None


_READERS: dict[Step, Callable[[Situation, Reading, Stamp], Reading]] = {
    Step.TAKEN: _coming,
    Step.ON_THE_WAY: _coming,
    Step.CANNOT_TAKE: _handed_back,
    Step.SCHEDULED: _scheduled,
    Step.WITH_THEM: _met,
    Step.OFFICER_RELEASED: _officer_gone,
    Step.OFFICER_HAD_TO_LEAVE: _officer_gone,
    Step.MOVED_TO_CENTRE: _officer_gone,
}
