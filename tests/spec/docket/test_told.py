"""What the desk was told, weighed: an act too early is neither done nor not done, and when a clock may start."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from offramp.docket import rules
from offramp.docket.rules import Caution, Clock, Deadline, Effect, HoldState, Known
from offramp.docket.told import rules as weighing
from offramp.docket.told.rules import Early, Told

DENVER = ZoneInfo("America/Denver")
START = datetime(2026, 5, 2, 5, 30, tzinfo=UTC)  # late on 1 May in Denver
FIRST = date(2026, 5, 4)


def clock(*earliest: int, start: str = "referral", started_at: datetime | None = START) -> Clock:
    deadline = Deadline(
        days=21,
        clock_start=start,
        acts=("intake", "plan"),
        earliest=earliest,
        effect_on_expiry=Effect.OFFICER_MAY_FILE,
    )
    return Clock(deadline=deadline, started_at=started_at, zone=DENVER)


def intake(*days: date) -> list[Told]:
    return [Told(act="intake", day=day) for day in days]


EARLY = Early(day=date(2026, 5, 3), number=3, counts_from=FIRST)
NOT_BEGUN = Early(day=FIRST, number=3, counts_from=None)
WEIGHED = [
    ("no first day: any day counts", clock(), [date(2026, 4, 1)], True, None),
    ("the day before the first", clock(3), [date(2026, 5, 3)], False, EARLY),
    ("the first day itself", clock(3), [FIRST], True, None),
    ("the day after", clock(3), [date(2026, 5, 5)], True, None),
    ("once early, once in time", clock(3), [date(2026, 5, 2), date(2026, 5, 5)], True, None),
    ("twice early: the later one is named", clock(3), [date(2026, 5, 3), date(2026, 5, 2)], False, EARLY),
    ("of a clock that has not begun nobody can say", clock(3, started_at=None), [FIRST], False, NOT_BEGUN),
    ("without a first day that does not matter", clock(started_at=None), [FIRST], True, None),
    ("the first day of another act is not this one's", clock(0, 9), [date(2026, 5, 1)], True, None),
    ("nobody told", clock(3), [], False, None),
]


@pytest.mark.parametrize(("because", "held", "days", "done", "early"), WEIGHED)
def test_an_act_counts_from_its_first_day(
    because: str, held: Clock, days: list[date], done: bool, early: Early | None
) -> None:
    known = weighing.what_is_known(held, intake(*days))
    assert known.get("intake") == (Known.DONE if done else None), because
    assert weighing.came_early(held, intake(*days), "intake") == early, because


def test_what_came_early_is_never_read_as_not_done() -> None:
    held = clock(3)
    known = weighing.what_is_known(held, intake(date(2026, 5, 2)))
    for now, state in ((START, HoldState.RUNNING), (datetime(2026, 8, 1, tzinfo=UTC), HoldState.UNCONFIRMED)):
        assert rules.state(held, acts=known, now=now) is state


def test_an_intake_has_its_screening_and_its_release_also_where_it_is_too_early_for_itself() -> None:
    known = weighing.what_is_known(clock(3), intake(date(2026, 5, 2)))
    assert known == {"screening": Known.DONE, "release_signed": Known.DONE}


def test_before_filing_the_early_act_and_the_missing_call_are_said() -> None:
    late = datetime(2026, 8, 1, tzinfo=UTC)
    known = weighing.what_is_known(clock(3), intake(date(2026, 5, 2)))
    said = rules.what_cautions_filing(clock(3), acts=known, now=late, early=True, called=False)
    assert said == (Caution.CAME_EARLY, Caution.NOBODY_CALLED, Caution.FALLS_TO_THE_OFFICER)


STOP, TODAY = date(2026, 5, 1), date(2026, 5, 8)
STARTS = [
    ("the day of the stop", "charge_sent", STOP, True),
    ("the day before", "charge_sent", date(2026, 4, 30), False),
    ("today", "handoff", TODAY, True),
    ("tomorrow", "handoff", date(2026, 5, 9), False),
    ("the stop has the time of the arrest", "arrest", STOP, False),
    ("and that of the referral", "referral", STOP, False),
]


@pytest.mark.parametrize(("because", "start", "day", "may"), STARTS)
def test_on_which_day_a_clock_may_start(because: str, start: str, day: date, may: bool) -> None:
    held = clock(start=start, started_at=None)
    assert weighing.may_start(held, day, happened_on=STOP, today=TODAY) is may, because
