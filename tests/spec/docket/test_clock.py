"""When a hold is due: the day of the event is day 0, the last counts to its end on the site's clocks."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from offramp.docket import rules
from offramp.docket.rules import Clock, Deadline, Decided, Decision, Effect, HoldState, Known, Warned
from offramp.errors import Fault, Refusal

DENVER = ZoneInfo("America/Denver")
DONE, AWAITED, UNKNOWN = {"intake": Known.DONE}, {"intake": Known.AWAITED}, {"intake": Known.UNKNOWN}


def local(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=DENVER)


REFERRED_AT = local(2026, 5, 1, 23, 42)


def clock(
    days: int | None = 14,
    effect: Effect = Effect.PROSECUTOR_MAY_FILE,
    started_at: datetime | None = REFERRED_AT,
) -> Clock:
    deadline = Deadline(
        days=days,
        clock_start="referral",
        acts=("intake",),
        effect_on_expiry=effect,
        extension_allowed_by="prosecutor",
    )
    return Clock(deadline=deadline, started_at=started_at, zone=DENVER)


def decided(kind: Decided, at: datetime, until: date | None = None) -> Decision:
    return Decision(kind=kind, at=at, due_at=rules.end_of(until, DENVER) if until else None)


DUE = [
    ("14 days from May 1 is the end of May 15", 14, local(2026, 5, 1, 23, 42), local(2026, 5, 16)),
    ("the same from that morning", 14, local(2026, 5, 1, 0, 1), local(2026, 5, 16)),
    ("no days: by the end of the day itself", 0, local(2026, 5, 1, 23, 42), local(2026, 5, 2)),
    ("over the lost hour of spring", 7, local(2026, 3, 5, 12), local(2026, 3, 13)),
    ("over the double hour of autumn", 7, local(2026, 10, 29, 12), local(2026, 11, 6)),
    ("UTC is already tomorrow", 1, datetime(2026, 5, 2, 3, tzinfo=UTC), local(2026, 5, 3)),
]


@pytest.mark.parametrize(("because", "days", "started_at", "due"), DUE)
def test_due(because: str, days: int, started_at: datetime, due: datetime) -> None:
    assert rules.due_at(clock(days, started_at=started_at)) == due.astimezone(UTC), because


def test_a_midnight_that_never_was() -> None:
    """In Beirut the clocks jump from 0:00 to 1:00: the last day ends when they jump."""
    beirut = ZoneInfo("Asia/Beirut")
    started_at = datetime(2024, 3, 29, 12, tzinfo=beirut)
    deadline = Deadline(days=1, clock_start="referral", effect_on_expiry=Effect.NONE)
    due = rules.due_at(Clock(deadline=deadline, started_at=started_at, zone=beirut))
    assert due == datetime(2024, 3, 30, 22, tzinfo=UTC)


def test_nothing_is_due_without_days_or_without_a_start() -> None:
    for never in (clock(days=None), clock(started_at=None)):
        now = local(2030, 1, 1)
        assert rules.due_at(never) is None
        assert rules.fraction(never, now) is None
        assert rules.warnings_due(never, given=(), now=now, acts={}) == ()
        assert rules.state(never, acts=AWAITED, now=now) is HoldState.RUNNING


STATES = [
    ("running", AWAITED, Effect.WILL_FILE, local(2026, 5, 15, 23, 59), HoldState.RUNNING),
    ("the minute after", AWAITED, Effect.WILL_FILE, local(2026, 5, 16), HoldState.LAPSED),
    ("done in time", DONE, Effect.WILL_FILE, local(2026, 5, 10), HoldState.INTAKE_DONE),
    ("done, and the days over", DONE, Effect.WILL_FILE, local(2026, 6, 1), HoldState.INTAKE_DONE),
    ("unknown while it runs", UNKNOWN, Effect.WILL_FILE, local(2026, 5, 10), HoldState.RUNNING),
    ("unknown is not not done", UNKNOWN, Effect.WILL_FILE, local(2026, 6, 1), HoldState.UNCONFIRMED),
    ("never told is unknown", {}, Effect.PROSECUTOR_MAY_FILE, local(2026, 6, 1), HoldState.UNCONFIRMED),
    ("nothing follows", AWAITED, Effect.NONE, local(2026, 6, 1), HoldState.SPENT),
]


@pytest.mark.parametrize(("because", "acts", "effect", "now", "state"), STATES)
def test_state(because: str, acts: dict[str, Known], effect: Effect, now: datetime, state: HoldState) -> None:
    assert rules.state(clock(effect=effect), acts=acts, now=now) is state, because


def test_one_act_awaited_and_one_unknown_has_lapsed() -> None:
    deadline = Deadline(
        days=1,
        clock_start="arrest",
        acts=("intake", "plan"),
        effect_on_expiry=Effect.PROSECUTOR_MAY_FILE,
    )
    hold = Clock(deadline=deadline, started_at=local(2026, 5, 1), zone=DENVER)
    assert rules.state(hold, acts=AWAITED, now=local(2026, 6, 1)) is HoldState.LAPSED
    assert rules.state(hold, acts=DONE, now=local(2026, 6, 1)) is HoldState.UNCONFIRMED


def test_an_extension_moves_the_last_day_and_revives_the_hold() -> None:
    extended = (decided(Decided.EXTENDED, local(2026, 5, 17), date(2026, 5, 29)),)
    assert rules.last_day(clock(), extended) == date(2026, 5, 29)
    assert (
        rules.state(clock(), acts=AWAITED, decisions=extended, now=local(2026, 5, 20)) is HoldState.EXTENDED
    )


def test_warnings_at_half_three_quarters_and_the_end() -> None:
    hold = clock(started_at=local(2026, 5, 1, 0, 0))
    given: set[Warned] = set()
    said = []
    for day in range(1, 20):
        now = local(2026, 5, day, 9)
        for warned in rules.warnings_due(hold, given=given, now=now, acts=AWAITED):
            given.add(warned)
            said.append((day, warned.percent))
    assert said == [(9, 50), (12, 75), (16, 100)]


def test_an_extension_warns_anew_of_the_new_day_only() -> None:
    extended = (decided(Decided.EXTENDED, local(2026, 5, 17), date(2026, 5, 29)),)
    given = {Warned(percent=50, due_at=local(2026, 5, 16))}
    now = local(2026, 5, 24)
    due = rules.warnings_due(clock(), given=given, now=now, acts=AWAITED, decisions=extended)
    assert due == (Warned(percent=75, due_at=local(2026, 5, 30)),)


def test_the_next_warning_has_a_time() -> None:
    hold = clock(days=1, started_at=local(2026, 5, 1))
    assert rules.next_warning_at(hold, given=(), acts=AWAITED) == local(2026, 5, 2).astimezone(UTC)
    assert rules.next_warning_at(hold, given=(), acts=DONE) is None


def test_a_moment_without_a_zone_is_our_fault() -> None:
    with pytest.raises(Fault):
        clock(started_at=datetime(2026, 5, 1))


@pytest.mark.parametrize(("days", "percents"), [(-1, (50,)), (7, (75, 50)), (7, (0, 50)), (7, (50, 120))])
def test_an_unusable_deadline_is_refused(days: int, percents: tuple[int, ...]) -> None:
    with pytest.raises(Refusal):
        Deadline(days=days, clock_start="referral", effect_on_expiry=Effect.NONE, warn_at=percents)
