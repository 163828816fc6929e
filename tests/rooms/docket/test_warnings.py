"""Half the time, three quarters, the end: told once each, and anew when a hold is given more time."""

import pytest

SHARES = [(0, 0, None), (14, 0, None), (16, 1, 50), (23, 2, 75), (32, 3, 100)]


@pytest.mark.parametrize(("days", "warnings", "highest"), SHARES)
def test_each_share_of_the_time_is_told(home, desk, days, warnings, highest):
    desk.held(home)
    assert desk.warned(home, desk.day(days)) == warnings
    assert desk.look(home)[0].warned == highest


def test_nothing_is_told_twice(home, desk):
    desk.held(home)
    assert [desk.warned(home, desk.day(n)) for n in (16, 16, 17, 23, 23, 40, 41)] == [1, 0, 0, 1, 0, 1, 0]


def test_an_extended_hold_warns_anew(home, desk):
    encounter = desk.held(home)
    desk.warned(home, desk.day(29))
    desk.decide(home, "extend", encounter, until=desk.day(59).date(), at=desk.day(29))
    assert desk.look(home, desk.day(29))[0].warned is None
    assert desk.warned(home, desk.day(31)) == 1
    assert desk.look(home, desk.day(31))[0].warned == 50


@pytest.mark.parametrize("verb", ["release", "file"])
def test_a_last_word_silences_the_clock(home, desk, verb):
    desk.decide(home, verb, desk.held(home))
    assert desk.warned(home, desk.day(40)) == 0


def test_the_case_manager_reads_the_warning(home, desk):
    encounter = desk.held(home)
    desk.signed(home, encounter)
    desk.warned(home, desk.day(23))
    with home.maya.seated() as who, desk.transaction.atomic():
        assert desk.queries.warned(who, desk.queries.held_for(who, [encounter])) == {encounter: 75}
