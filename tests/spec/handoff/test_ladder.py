"""A site's own ladder; one that would leave a person waiting is refused."""

import pytest

from offramp.errors import Refusal
from offramp.handoff.rules import Ladder, Stage, Target

P, B = (Target.PRIMARY,), (Target.BACKUP,)

UNUSABLE = [
    ("no stage at all", ()),
    ("begins late", (Stage(minute=2, called=P),)),
    ("calls nobody", (Stage(minute=0, called=()),)),
    ("two at once", (Stage(minute=0, called=P), Stage(minute=0, called=B))),
    ("goes back", (Stage(minute=0, called=P), Stage(minute=3, called=B), Stage(minute=2, called=B))),
    ("nobody has taken it yet", (Stage(minute=0, called=(Target.WHOEVER_TOOK_IT,)),)),
]


def test_a_site_that_says_nothing() -> None:
    assert [stage.minute for stage in Ladder().stages] == [0, 3, 6, 9]


@pytest.mark.parametrize(("because", "stages"), UNUSABLE)
def test_unusable_stages_are_refused(because: str, stages: tuple[Stage, ...]) -> None:
    with pytest.raises(Refusal):
        Ladder(stages=stages)


def test_a_clock_of_no_time_is_refused() -> None:
    with pytest.raises(Refusal):
        Ladder(receipt_seconds=0)
