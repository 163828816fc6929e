"""Asked stops that move on: the hand-off collects what a reply cleared, once, and nothing that was turned down."""

import pytest


@pytest.fixture
def asked(home, night):
    """A stop whose bars the officer could not tell, with its hold."""
    from tests.rooms.docket import desk

    return desk.unsure(home)


@pytest.fixture
def desk():
    from tests.rooms.docket import desk

    return desk


def test_a_cleared_stop_is_collected_without_a_prosecutor_and_once(home, night, desk, asked):
    assert night.tick(home) == 0
    desk.replied(home, asked, "none")
    night.tick(home)
    night.tick(home)
    assert night.only(home).encounter == asked


@pytest.mark.parametrize("words", ["exploits", "threat", "not_sure"])
def test_what_no_reply_cleared_is_not_collected(home, night, desk, asked, words):
    desk.replied(home, asked, words)
    assert night.tick(home) == 0


@pytest.mark.parametrize("words", ["exploits", "not_sure"])
def test_what_a_reply_left_standing_waits_for_the_prosecutor(home, night, desk, asked, words):
    desk.replied(home, asked, words)
    desk.decide(home, "admit", asked)
    night.tick(home)
    assert night.only(home).encounter == asked


def test_two_workers_at_once_collect_a_cleared_stop_once(home, night, desk, asked):
    desk.replied(home, asked, "none")
    night.both_at_once(lambda: night.tick(home), lambda: night.tick(home))
    night.tick(home)
    assert night.count(home, "Handoff") == 1


def test_a_filed_charge_is_not_handed_off(home, night, desk, asked):
    desk.decide(home, "file", asked)
    desk.replied(home, asked, "none")
    assert night.tick(home) == 0


def test_a_worker_that_waits_for_an_answer_leaves_nothing_in_the_log(home, night, desk, asked, built):
    night.encounter(home)
    night.now_on_call(home)
    night.tick(home)
    night.leaves(home, night.only(home).encounter, "had_to_leave")
    night.tick(home)
    before = night.log_rows(built)
    night.tick(home)
    assert night.log_rows(built) == before


def test_what_an_officer_said_is_logged_when_it_becomes_a_step(home, night, built):
    from tests.rooms.curb import history_store as store

    about = night.encounter(home)
    night.now_on_call(home)
    night.tick(home)
    night.leaves(home, about, "had_to_leave")
    night.tick(home)
    said = "SELECT count(*) FROM offramp.ground_entry WHERE act = 'handoff.heard'"
    assert store.stored(built, said) == [(1,)]


def test_what_was_said_before_a_stop_was_cleared_is_no_step_before_the_first(home, night, desk):
    from tests import builders

    about = builders.encounter(home, facts=desk.UNSURE, outcome="asked", happened_at=night.clock.now())
    night.leaves(home, about, "had_to_leave")
    desk.replied(home, about, "none")
    night.tick(home)
    sent, left = night.only(home).situation.steps
    assert (left.step, left.at) == ("officer_had_to_leave", sent.at)
