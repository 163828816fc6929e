"""Needs, release, assessment, withdrawal: what is kept, and what the prosecutor reads of it."""

import pytest

from offramp.errors import Refusal


def test_tonights_needs_are_kept_in_the_packs_order(home, care, rosa):
    care.does(home.maya, "screen", participant=rosa, tonight=["food", "shelter"])
    assert care.seen(home.maya, rosa).tonight == ("shelter", "food")


def test_to_skip_is_an_answer(home, care, rosa):
    assert care.seen(home.maya, rosa).tonight is None
    care.does(home.maya, "screen", participant=rosa)
    assert care.seen(home.maya, rosa).tonight == ()


def test_the_same_words_sent_twice_are_one_row(home, care, rosa, built):
    from tests.rooms.curb import history_store as store

    said = {"participant": rosa, "tonight": ["food"], "words": "A blanket"}
    for _ in range(2):
        care.does(home.maya, "screen", **said)
    care.both_at_once(*[lambda: care.does(home.maya, "screen", **said | {"words": "Two"})] * 2)
    kept = store.stored(built, "SELECT words FROM offramp.intake_screening ORDER BY at")
    assert kept == [("A blanket",), ("Two",)]


def test_to_skip_later_takes_no_answer_away(home, care, rosa):
    care.does(home.maya, "screen", participant=rosa, tonight=["food"])
    care.does(home.maya, "skip_screening", participant=rosa)
    assert care.seen(home.maya, rosa).tonight == ("food",)


def test_both_charges_of_somebody_who_came_twice_read_done(home, care, rosa):
    care.joins(home, again=rosa)
    [grant] = care.signs(home, rosa, "prosecutor")
    assert care.all_at_the_desk(home) == [None, None]
    care.does(home.maya, "finish_assessment", participant=rosa)
    assert None not in care.all_at_the_desk(home)
    care.does(home.maya, "withdraw", participant=rosa, grant=grant)
    assert care.all_at_the_desk(home) == [None, None]
    care.signs(home, rosa, "prosecutor")
    assert None not in care.all_at_the_desk(home)


def test_a_second_charge_waits_for_its_own_word_and_the_first_stays_told(home, care, rosa):
    care.signs(home, rosa, "prosecutor")
    care.does(home.maya, "finish_assessment", participant=rosa)
    care.joins(home, again=rosa)
    assert care.seen(home.maya, rosa).assessed_at is None
    assert [day is None for day in care.all_at_the_desk(home)].count(True) == 1
    care.does(home.maya, "finish_assessment", participant=rosa)
    assert None not in care.all_at_the_desk(home)


def test_the_prosecutor_reads_intake_done_under_the_release(home, care, rosa):
    care.signs(home, rosa, "prosecutor")
    assert care.at_the_desk(home) is None
    assert care.does(home.maya, "finish_assessment", participant=rosa) is care.rules.Told.TOLD
    assert care.at_the_desk(home) is not None


def test_without_consent_the_prosecutor_reads_nothing_and_the_worker_is_told_so(home, care, rosa):
    care.signs(home, rosa, "police")
    told = care.does(home.maya, "finish_assessment", participant=rosa)
    assert told is care.rules.Told.NO_CONSENT
    assert care.at_the_desk(home) is None
    assert care.seen(home.maya, rosa).hold.due_at


def test_a_release_signed_later_brings_what_is_done_already(home, care, rosa):
    care.does(home.maya, "finish_assessment", participant=rosa)
    care.signs(home, rosa, "prosecutor")
    assert care.at_the_desk(home) is not None


def test_a_withdrawn_consent_is_unknown_at_once(home, care, rosa):
    [grant] = care.signs(home, rosa, "prosecutor")
    care.does(home.maya, "finish_assessment", participant=rosa)
    care.does(home.maya, "withdraw", participant=rosa, grant=grant)
    assert care.at_the_desk(home) is None
    assert care.seen(home.maya, rosa).grants == ()


def test_consent_given_again_brings_it_again(home, care, rosa):
    [grant] = care.signs(home, rosa, "prosecutor")
    care.does(home.maya, "finish_assessment", participant=rosa)
    care.does(home.maya, "withdraw", participant=rosa, grant=grant)
    care.signs(home, rosa, "prosecutor")
    assert care.at_the_desk(home) is not None


def test_each_sent_twice_is_once(home, care, rosa):
    [grant] = care.signs(home, rosa, "prosecutor")
    assert care.signs(home, rosa, "prosecutor") == []
    first = care.does(home.maya, "finish_assessment", participant=rosa)
    done_at = care.seen(home.maya, rosa).assessed_at
    assert care.does(home.maya, "finish_assessment", participant=rosa) == first
    assert care.seen(home.maya, rosa).assessed_at == done_at
    for _ in range(2):
        care.does(home.maya, "withdraw", participant=rosa, grant=grant)


def test_a_release_without_a_signature_is_refused_and_nothing_is_granted(home, care, rosa):
    with pytest.raises(Refusal) as refused:
        care.signs(home, rosa, "prosecutor", signed_as=" ")
    assert "signed_as" in refused.value.fields
    assert care.seen(home.maya, rosa).grants == ()


def test_a_no_to_all_needs_no_signature_and_keeps_nothing(home, care, rosa):
    assert care.signs(home, rosa, signed_as="") == []


def test_somebody_elses_grant_is_left_alone(home, care, rosa):
    other = care.joins(home)
    [grant] = care.signs(home, other, "prosecutor")
    care.does(home.maya, "withdraw", participant=rosa, grant=grant)
    assert len(care.seen(home.maya, other).grants) == 1


@pytest.mark.parametrize("act", ["screen", "finish_assessment"])
def test_a_colleague_without_a_tie_meets_the_wall(home, care, rosa, act):
    with pytest.raises(Refusal) as walled:
        care.does(home.dele, act, participant=rosa)
    assert walled.value.code == "walled"


def test_two_releases_signed_at_one_instant_stop_with_one_word(home, care, rosa):
    care.both_at_once(*[lambda: care.signs(home, rosa, "prosecutor")] * 2)
    care.does(home.maya, "finish_assessment", participant=rosa)
    grant = care.seen(home.maya, rosa).grants[0]
    care.does(home.maya, "withdraw", participant=rosa, grant=grant.id)
    assert care.seen(home.maya, rosa).grants == ()
    assert care.at_the_desk(home) is None
