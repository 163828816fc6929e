"""What ends, ends at once: no statement that starts after an end was acknowledged sees what it opened."""

import pytest
from bench.figures import figure

from tests.proof import races, races_made

pytestmark = pytest.mark.proof

ROUNDS, SIZE = 35, 50


@pytest.fixture(scope="module")
def found():
    return {}


@pytest.mark.parametrize("kind", races_made.KINDS, ids=lambda kind: kind.name)
def test_an_end_bites_at_once(home, built, found, kind):
    result = races.race(built, kind, home, ROUNDS, SIZE)
    found[kind.name] = result
    assert result.blind == []
    assert result.leaks == []
    assert result.looks > 0


def test_the_end_of_service_bites_at_once(home, built, found):
    result = races.race(built, races_made.ONCE, home, 30, 1)
    found["service_ended"] = result
    assert (result.blind, result.leaks) == ([], [])


def test_ten_thousand_were_raced_and_none_leaked(found):
    raced = sum(result.races for result in found.values())
    figure("wall.revocation_races", raced, "races", ">= 10000")
    figure("wall.revocation_looks", sum(result.looks for result in found.values()), "looks", ">= 10000")
    figure("wall.revocation_leaks", sum(len(result.leaks) for result in found.values()), "leaks", "== 0")
    assert raced >= 10_000
