"""The strip: sent, taken, on the way, with them, officer released, and the minutes between."""

import pytest

from offramp.handoff import rules
from offramp.handoff.rules import MarkState, Step

from .story import minute, told

R, A, P = MarkState.REACHED, MarkState.AWAITED, MarkState.PASSED_OVER
TAKEN, COMING, MET = (1, Step.TAKEN), (3, Step.ON_THE_WAY), (19, Step.WITH_THEM)

STRIPS = [
    ("just sent", (), (R, A, A, A, A)),
    ("taken", (TAKEN,), (R, R, A, A, A)),
    ("handed back", (TAKEN, COMING, (5, Step.CANNOT_TAKE)), (R, A, A, A, A)),
    ("handed back, another has it", (TAKEN, (5, Step.CANNOT_TAKE), (6, Step.TAKEN, "ben")), (R, R, A, A, A)),
    ("met without a word about the way", (TAKEN, MET), (R, R, P, R, A)),
    (
        "the officer left, the worker found them",
        (TAKEN, (9, Step.OFFICER_HAD_TO_LEAVE), MET),
        (R, R, P, R, P),
    ),
    ("all five", (TAKEN, COMING, MET, (21, Step.OFFICER_RELEASED)), (R, R, R, R, R)),
    ("walked away", (TAKEN, (9, Step.LEFT)), (R, R, P, P, P)),
]


@pytest.mark.parametrize(("case", "steps", "states"), STRIPS)
def test_marks(case: str, steps: tuple[tuple[float, Step], ...], states: tuple[MarkState, ...]) -> None:
    assert tuple(mark.state for mark in rules.strip(told(*steps)).marks) == states, case


def test_minutes_between_add_up() -> None:
    strip = rules.strip(told((1.9, Step.TAKEN), (3.1, Step.ON_THE_WAY), (19.5, Step.WITH_THEM)))
    assert [mark.minutes_between for mark in strip.marks] == [None, 1, 2, 16, None]
    assert (strip.met_in_minutes, strip.ideal_minutes) == (19, 30)


def test_a_wrong_clock_is_not_made_up_for() -> None:
    strip = rules.strip(told((5, Step.TAKEN), (4, Step.WITH_THEM)))
    assert strip.marks[3].minutes_between is None


def test_the_time_to_expect_the_worker() -> None:
    assert rules.strip(told(TAKEN, COMING, eta=12)).expected_at == minute(12)
    assert rules.strip(told(TAKEN, COMING, MET)).expected_at is None


def test_what_stands_aside_and_how_it_ended() -> None:
    assert rules.strip(told((9, Step.NOBODY_ANSWERED))).aside is Step.NOBODY_ANSWERED
    over = rules.strip(told(TAKEN, MET, (25, Step.OPTED_IN)))
    assert (over.aside, over.ended_as, over.officer_waits) == (None, Step.OPTED_IN, False)
