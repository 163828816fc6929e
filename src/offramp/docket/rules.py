"""The clock of a held charge: when it is due, whom to warn, what may be decided next.

A clock never files: past its due moment a person decides. What is not known is never read as not done.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from offramp.errors import Fault, Refusal

PROSECUTOR = "prosecutor"


class Effect(StrEnum):
    """What the rulebook attaches to a deadline that passes with the acts not done."""

    NONE = "none"
    OFFICER_MAY_FILE = "officer_may_file"
    PROSECUTOR_MAY_FILE = "prosecutor_may_file"
    WILL_FILE = "will_file"


class Known(StrEnum):
    """What we know of a required act. Withdrawn, or never told: unknown."""

    DONE = "done"
    AWAITED = "awaited"
    UNKNOWN = "unknown"


class Decided(StrEnum):
    RELEASED = "released"
    EXTENDED = "extended"
    FILED = "filed"
    ADMITTED = "admitted"  # in spite of a presumptive exclusion
    UPHELD = "upheld"  # the presumptive exclusion stands


class HoldState(StrEnum):
    """`lapsed`: days over, an act known not to be done. `unconfirmed`: days over, we cannot say.
    `spent`: days over, and the rulebook attaches nothing to it. `excluded`: the exclusion was upheld."""

    RUNNING = "running"
    EXTENDED = "extended"
    INTAKE_DONE = "intake_done"
    LAPSED = "lapsed"
    UNCONFIRMED = "unconfirmed"
    SPENT = "spent"
    EXCLUDED = "excluded"
    RELEASED = "released"
    FILED = "filed"


class Caution(StrEnum):
    """What a prosecutor should read before filing; it warns, the decision and its reason are theirs."""

    NOT_YET_DUE = "not_yet_due"
    INTAKE_DONE = "intake_done"
    INTAKE_UNKNOWN = "intake_unknown"
    CAME_EARLY = "came_early"
    NOBODY_CALLED = "nobody_called"
    NOTHING_FOLLOWS = "nothing_follows"
    FALLS_TO_THE_OFFICER = "falls_to_the_officer"


@dataclass(frozen=True, kw_only=True, slots=True)
class Deadline:
    """A rulebook's line. `days` None: it sets no deadline, and nothing ever falls due.

    `earliest` goes beside `acts`: the number of the first day on which each counts, 0 where any day does.
    """

    days: int | None
    clock_start: str
    effect_on_expiry: Effect
    acts: tuple[str, ...] = ()
    earliest: tuple[int, ...] = ()
    warn_at: tuple[int, ...] = (50, 75, 100)
    extension_allowed_by: str = ""

    def __post_init__(self) -> None:
        if self.days is not None and self.days < 0:
            raise _unusable("A deadline cannot be less than no days.")
        ordered = list(self.warn_at) == sorted(set(self.warn_at))
        if not ordered or any(not 0 < percent <= 100 for percent in self.warn_at):
            raise _unusable("Warnings must rise, each above 0 and at most 100 percent.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Clock:
    """A deadline on one hold, in the site's zone. `started_at` None: what starts it has no time yet."""

    deadline: Deadline
    started_at: datetime | None
    zone: ZoneInfo

    def __post_init__(self) -> None:
        if self.started_at is not None:
            object.__setattr__(self, "started_at", _utc(self.started_at))


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """A person's decision. An extension has its new `due_at`, from `end_of` the new last day."""

    kind: Decided
    at: datetime
    due_at: datetime | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", _utc(self.at))
        if self.due_at is not None:
            object.__setattr__(self, "due_at", _utc(self.due_at))


@dataclass(frozen=True, kw_only=True, slots=True)
class Warned:
    """A warning, named by its percent and the due moment it spoke of: an extension may warn anew."""

    percent: int
    due_at: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "due_at", _utc(self.due_at))


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The end of a day: the instant the next one begins on the site's own clocks."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone).astimezone(UTC)


def due_at(clock: Clock, decisions: Sequence[Decision] = ()) -> datetime | None:
    """The end of the last day; the day of the event is day 0. An extension never shortens."""
    if clock.started_at is None or clock.deadline.days is None:
        return None
    day = clock.started_at.astimezone(clock.zone).date() + timedelta(days=clock.deadline.days)
    extended = [d.due_at for d in decisions if d.kind is Decided.EXTENDED and d.due_at]
    return max([end_of(day, clock.zone), *extended])


def last_day(clock: Clock, decisions: Sequence[Decision] = ()) -> date | None:
    """The last day that counts, in the site's calendar."""
    due = due_at(clock, decisions)
    return (due - timedelta(microseconds=1)).astimezone(clock.zone).date() if due else None


def is_over(clock: Clock, now: datetime, decisions: Sequence[Decision] = ()) -> bool:
    due = due_at(clock, decisions)
    return due is not None and now >= due


def fraction(clock: Clock, now: datetime, decisions: Sequence[Decision] = ()) -> float | None:
    """How much of the time is used, 0 to 1; None where nothing falls due."""
    due = due_at(clock, decisions)
    if due is None or clock.started_at is None:
        return None
    return min(1.0, max(0.0, (_utc(now) - clock.started_at) / (due - clock.started_at)))


def warnings_due(
    clock: Clock,
    *,
    given: Collection[Warned],
    now: datetime,
    acts: Mapping[str, Known],
    decisions: Sequence[Decision] = (),
) -> tuple[Warned, ...]:
    """The warnings to give now, lowest first; none once the hold is settled or the intake known to be done.

    A percent already behind us when the hold was extended is not said again.
    """
    due = due_at(clock, decisions)
    if due is None or _settled(decisions) is not None or _acts(clock, acts) is Known.DONE:
        return ()
    extended_at = max((d.at for d in decisions if d.kind is Decided.EXTENDED), default=None)
    found: list[Warned] = []
    for percent in clock.deadline.warn_at:
        warned = Warned(percent=percent, due_at=due)
        moment = _moment(clock, percent, decisions)
        if moment is None or moment > now or warned in given:
            continue
        if extended_at is None or moment > extended_at:
            found.append(warned)
    return tuple(found)


def next_warning_at(
    clock: Clock, *, given: Collection[Warned], acts: Mapping[str, Known], decisions: Sequence[Decision] = ()
) -> datetime | None:
    """When the next warning not yet given falls due; None if there will be none."""
    moments = (_moment(clock, percent, decisions) for percent in clock.deadline.warn_at)
    for moment in moments:
        if moment and warnings_due(clock, given=given, now=moment, acts=acts, decisions=decisions):
            return moment
    return None


def state(
    clock: Clock, *, acts: Mapping[str, Known], decisions: Sequence[Decision] = (), now: datetime
) -> HoldState:
    """What the hold is now. What a person decided comes first; then what is known to be done; then time."""
    settled = _settled(decisions)
    if settled is not None:
        return settled
    known = _acts(clock, acts)
    if known is Known.DONE:
        return HoldState.INTAKE_DONE
    if not is_over(clock, now, decisions):
        extended = any(d.kind is Decided.EXTENDED for d in decisions)
        return HoldState.EXTENDED if extended else HoldState.RUNNING
    if clock.deadline.effect_on_expiry is Effect.NONE:
        return HoldState.SPENT
    return HoldState.UNCONFIRMED if known is Known.UNKNOWN else HoldState.LAPSED


def still_held(decisions: Sequence[Decision]) -> bool:
    """Whether the charge is held: no last word was said, and no exclusion stands upheld."""
    return _settled(decisions) is None


def may_decide(kind: Decided, *, after: Sequence[Decided] = (), presumptively_excluded: bool = False) -> bool:
    """Whether this decision may follow those. Filed and released are last words; an upheld exclusion may
    still be reversed in the person's favour, an admission is not taken back; and while an exclusion is
    undecided, filing waits for that word first."""
    if Decided.FILED in after or Decided.RELEASED in after:
        return False
    admitted = Decided.ADMITTED in after
    upheld = Decided.UPHELD in after and not admitted
    match kind:
        case Decided.RELEASED:
            return True
        case Decided.ADMITTED:
            return presumptively_excluded and not admitted
        case Decided.UPHELD:
            return presumptively_excluded and not admitted and not upheld
        case Decided.EXTENDED:
            return not upheld
        case Decided.FILED:
            return not presumptively_excluded or admitted or upheld


def decides(holders: Sequence[str], final_word: str) -> bool:
    """Whether an exclusion is the prosecutor's to decide: by the final word, or because every line says so."""
    return final_word == PROSECUTOR or (bool(holders) and all(one == PROSECUTOR for one in holders))


def may_extend(
    clock: Clock,
    *,
    role: str,
    until: date,
    on: date,
    decisions: Sequence[Decision] = (),
    presumptively_excluded: bool = False,
) -> bool:
    """Whether this role may, `on` that day, move the last day to `until`: later, and not already past."""
    day = last_day(clock, decisions)
    return (
        day is not None
        and until > day
        and until >= on
        and role == clock.deadline.extension_allowed_by != ""
        and may_decide(
            Decided.EXTENDED,
            after=[d.kind for d in decisions],
            presumptively_excluded=presumptively_excluded,
        )
    )


def decisions_open(
    clock: Clock, *, role: str, decisions: Sequence[Decision] = (), presumptively_excluded: bool = False
) -> tuple[Decided, ...]:
    """The decisions this role may be offered now, each a button with a reason beside it."""
    after = [d.kind for d in decisions]
    extendable = last_day(clock) is not None and role == clock.deadline.extension_allowed_by != ""
    return tuple(
        kind
        for kind in Decided
        if may_decide(kind, after=after, presumptively_excluded=presumptively_excluded)
        and (kind is not Decided.EXTENDED or extendable)
    )


def what_cautions_filing(
    clock: Clock,
    *,
    acts: Mapping[str, Known],
    decisions: Sequence[Decision] = (),
    now: datetime,
    early: bool = False,
    called: bool = True,
) -> tuple[Caution, ...]:
    """What to show beside "file"; nothing where an exclusion was upheld, for then no promise stands.

    `early`: an act came before the day from which it counts. `called`: the hand-off was let go.
    """
    if _settled(decisions) is not None:
        return ()
    known = _acts(clock, acts)
    effect = clock.deadline.effect_on_expiry
    said = {
        Caution.NOT_YET_DUE: not is_over(clock, now, decisions),
        Caution.INTAKE_DONE: known is Known.DONE,
        Caution.INTAKE_UNKNOWN: known is Known.UNKNOWN and not early,
        Caution.CAME_EARLY: early,
        Caution.NOBODY_CALLED: not called,
        Caution.NOTHING_FOLLOWS: effect is Effect.NONE,
        Caution.FALLS_TO_THE_OFFICER: effect is Effect.OFFICER_MAY_FILE,
    }
    return tuple(caution for caution, holds in said.items() if holds)


def _settled(decisions: Sequence[Decision]) -> HoldState | None:
    kinds = [d.kind for d in decisions]
    if Decided.FILED in kinds:
        return HoldState.FILED
    if Decided.RELEASED in kinds:
        return HoldState.RELEASED
    if Decided.UPHELD in kinds and Decided.ADMITTED not in kinds:
        return HoldState.EXCLUDED
    return None


def _acts(clock: Clock, acts: Mapping[str, Known]) -> Known:
    """All required acts as one: awaited if one is known to be, else unknown if one is."""
    known = {acts.get(name, Known.UNKNOWN) for name in clock.deadline.acts}
    if known == {Known.DONE}:
        return Known.DONE
    return Known.UNKNOWN if Known.UNKNOWN in known and Known.AWAITED not in known else Known.AWAITED


def _moment(clock: Clock, percent: int, decisions: Sequence[Decision]) -> datetime | None:
    due = due_at(clock, decisions)
    if due is None or clock.started_at is None:
        return None
    return clock.started_at + (due - clock.started_at) * percent / 100


def _utc(moment: datetime) -> datetime:
    """Instants, not wall clocks: arithmetic in local time is an hour out on two nights a year."""
    if moment.tzinfo is None:
        raise Fault(f"a moment without a time zone: {moment}")
    return moment.astimezone(UTC)


def _unusable(sentence: str) -> Refusal:
    return Refusal(
        code="deadline_unusable", sentence=sentence, next_step="Mend the rulebook's deadline, then try again."
    )
