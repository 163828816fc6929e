"""What a prosecutor may decide next, and what is said beside the button."""

from datetime import date, datetime

import pytest

from offramp.docket import rules
from offramp.docket.rules import Caution, Clock, Decided, Effect, HoldState, Known

from .test_clock import AWAITED, DONE, UNKNOWN, clock, decided, local

R, E, F = Decided.RELEASED, Decided.EXTENDED, Decided.FILED
ADMITTED, UPHELD = Decided.ADMITTED, Decided.UPHELD

NEXT = [
    ("an ordinary hold", False, (), {R, E, F}),
    ("extended once", False, (E,), {R, E, F}),
    ("released is the last word", False, (E, R), set()),
    ("filed is the last word", False, (F,), set()),
    ("an exclusion is decided before filing", True, (), {R, E, ADMITTED, UPHELD}),
    ("admitted is not taken back", True, (ADMITTED,), {R, E, F}),
    ("upheld may be reversed in their favour", True, (UPHELD,), {R, F, ADMITTED}),
    ("upheld, then admitted", True, (UPHELD, ADMITTED), {R, E, F}),
]
CAUTIONS = [
    ("early", clock(), AWAITED, local(2026, 5, 2), [Caution.NOT_YET_DUE]),
    ("days over, not done", clock(), AWAITED, local(2026, 6, 1), []),
    ("days over, done", clock(), DONE, local(2026, 6, 1), [Caution.INTAKE_DONE]),
    ("days over, unknown", clock(), UNKNOWN, local(2026, 6, 1), [Caution.INTAKE_UNKNOWN]),
    ("off the table", clock(effect=Effect.NONE), AWAITED, local(2026, 6, 1), [Caution.NOTHING_FOLLOWS]),
]


@pytest.mark.parametrize(("because", "excluded", "after", "legal"), NEXT)
def test_what_may_follow(
    because: str, excluded: bool, after: tuple[Decided, ...], legal: set[Decided]
) -> None:
    found = {kind for kind in Decided if rules.may_decide(kind, after=after, presumptively_excluded=excluded)}
    assert found == legal, because


@pytest.mark.parametrize(("because", "hold", "acts", "now", "cautions"), CAUTIONS)
def test_what_is_said_beside_file(
    because: str, hold: Clock, acts: dict[str, Known], now: datetime, cautions: list[Caution]
) -> None:
    assert list(rules.what_cautions_filing(hold, acts=acts, now=now)) == cautions, because


TENTH, TWENTIETH = date(2026, 5, 10), date(2026, 5, 20)
EXTENSIONS = [
    ("one more day", "prosecutor", date(2026, 5, 16), TENTH, True),
    ("the day that stands", "prosecutor", date(2026, 5, 15), TENTH, False),
    ("a day already past", "prosecutor", date(2026, 5, 16), TWENTIETH, False),
    ("a role the rulebook does not name", "officer", date(2026, 5, 16), TENTH, False),
]


@pytest.mark.parametrize(("because", "role", "until", "on", "may"), EXTENSIONS)
def test_who_may_extend_to_when(because: str, role: str, until: date, on: date, may: bool) -> None:
    assert rules.may_extend(clock(), role=role, until=until, on=on) is may, because


def test_without_a_deadline_there_is_nothing_to_extend() -> None:
    assert not rules.may_extend(clock(days=None), role="prosecutor", until=TWENTIETH, on=TENTH)


def test_the_buttons_a_role_is_offered() -> None:
    assert rules.decisions_open(clock(), role="prosecutor") == (R, E, F)
    assert rules.decisions_open(clock(), role="liaison") == (R, F)


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (R, HoldState.RELEASED),
        (F, HoldState.FILED),
        (UPHELD, HoldState.EXCLUDED),
        (ADMITTED, HoldState.RUNNING),
    ],
)
def test_a_decision_is_the_state(kind: Decided, state: HoldState) -> None:
    now = local(2026, 5, 3)
    assert rules.state(clock(), acts=AWAITED, decisions=(decided(kind, now),), now=now) is state
