"""Who is on call, until when, and where the rota has gaps."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offramp.errors import Fault, Refusal
from offramp.program import rules
from offramp.program.rules import Answering, Hours, Line, Shift, Window

DENVER = ZoneInfo("America/Denver")
ALL_WEEK = [Hours(weekday=day, opens=time(0), closes=time(0)) for day in range(7)]


def local(day: int, hour: int, minute: int = 0, month: int = 5) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=DENVER)


def shift(staff: str, starts_at: datetime, ends_at: datetime, line: Line = Line.PRIMARY) -> Shift:
    return Shift(window=Window(starts_at=starts_at, ends_at=ends_at), staff=staff, line=line)


MAYA = shift("maya", local(4, 22), local(5, 6))
BEN = shift("ben", local(4, 22), local(5, 10), Line.BACKUP)
NOOR = shift("noor", local(5, 8), local(5, 20))
ROTA = [NOOR, BEN, MAYA]

ANSWERS = [
    ("in the night", ROTA, local(4, 23), ("maya", Line.PRIMARY, local(5, 6))),
    ("a shift does not cover its own end", ROTA, local(5, 6), ("ben", Line.BACKUP, local(5, 8))),
    ("the primary comes before the backup", ROTA, local(5, 9), ("noor", Line.PRIMARY, local(5, 20))),
    ("nobody until", [MAYA, NOOR], local(5, 7), (None, None, local(5, 8))),
    ("nobody, and no shift to come", ROTA, local(5, 20), (None, None, None)),
    (
        "a second shift that follows on",
        [MAYA, shift("maya", local(5, 6), local(5, 9))],
        local(5, 1),
        ("maya", Line.PRIMARY, local(5, 9)),
    ),
]


@pytest.mark.parametrize(("because", "shifts", "at", "expected"), ANSWERS)
def test_what_the_officers_screen_says(
    because: str,
    shifts: list[Shift],
    at: datetime,
    expected: tuple[str | None, Line | None, datetime | None],
) -> None:
    staff, line, until = expected
    assert rules.who_answers(shifts, at) == Answering(staff=staff, line=line, until=until), because


def test_everyone_on_call_primary_first() -> None:
    assert [s.staff for s in rules.on_call(ROTA, local(5, 9))] == ["noor", "ben"]


def test_a_gap_on_the_primary_line_and_none_on_any() -> None:
    needed = [Window(starts_at=local(4, 22), ends_at=local(5, 20))]
    hole = Window(starts_at=local(5, 6), ends_at=local(5, 8))
    assert rules.gaps(needed, ROTA, from_=local(4, 0), until=local(18, 0)) == (hole,)
    assert rules.gaps(needed, ROTA, from_=local(4, 0), until=local(18, 0), line=None) == ()


def test_only_the_asked_days_are_searched() -> None:
    needed = [Window(starts_at=local(1, 0), ends_at=local(30, 0))]
    found = rules.gaps(needed, [], from_=local(4, 0), until=local(5, 0))
    assert found == (Window(starts_at=local(4, 0), ends_at=local(5, 0)),)


def test_hours_over_midnight() -> None:
    """Monday 20:00 to 6:00; we look on Tuesday, when the night's end is still needed."""
    nights = [Hours(weekday=0, opens=time(20), closes=time(6))]
    found = rules.windows_needed(nights, zone=DENVER, from_=local(5, 0), until=local(6, 0))
    assert found == (Window(starts_at=local(5, 0), ends_at=local(5, 6)),)


@pytest.mark.parametrize("month", [3, 5, 11])
def test_a_whole_week_is_one_window_whatever_the_clocks_do(month: int) -> None:
    from_, until = local(1, 0, month=month), local(15, 0, month=month)
    assert rules.windows_needed(ALL_WEEK, zone=DENVER, from_=from_, until=until) == (
        Window(starts_at=from_, ends_at=until),
    )


def test_the_hour_that_comes_twice_is_covered_only_by_who_is_there() -> None:
    """November 1, 1:30 comes twice; a shift up to 2:00 standard time covers both."""
    night = shift("maya", local(31, 22, month=10), local(1, 2, month=11))
    second = datetime(2026, 11, 1, 1, 30, fold=1, tzinfo=DENVER)
    assert night.covers(second)
    assert not night.covers(second + timedelta(hours=1))


def test_a_window_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(Refusal):
        Window(starts_at=local(5, 6), ends_at=local(4, 22))
    with pytest.raises(Fault):
        Window(starts_at=datetime(2026, 5, 1), ends_at=local(5, 6))


BASE = datetime(2026, 10, 31, tzinfo=UTC)
hours = st.integers(0, 72)
shifts = st.lists(
    st.builds(
        lambda begins, length, staff, line: shift(
            staff, BASE + timedelta(hours=begins), BASE + timedelta(hours=begins + length), line
        ),
        hours,
        st.integers(1, 14),
        st.sampled_from(["maya", "ben", "noor"]),
        st.sampled_from(Line),
    ),
    max_size=10,
)


@settings(max_examples=100, deadline=None)
@given(shifts, hours)
def test_an_instant_is_in_a_gap_exactly_when_nobody_is_on_call(rota: list[Shift], hour: int) -> None:
    at = BASE + timedelta(hours=hour, minutes=30)
    needed = [Window(starts_at=BASE, ends_at=BASE + timedelta(hours=73))]
    found = rules.gaps(needed, rota, from_=BASE, until=needed[0].ends_at, line=None)
    assert any(gap.starts_at <= at < gap.ends_at for gap in found) == (rules.on_call(rota, at) == ())


@settings(max_examples=100, deadline=None)
@given(shifts, hours, hours)
def test_until_then_the_same_person_answers(rota: list[Shift], hour: int, later: int) -> None:
    at, then = BASE + timedelta(hours=min(hour, later)), BASE + timedelta(hours=max(hour, later))
    now = rules.who_answers(rota, at)
    same = rules.who_answers(rota, then).staff == now.staff
    if now.until is None or then < now.until:
        assert same
    elif then == now.until:
        assert not same
