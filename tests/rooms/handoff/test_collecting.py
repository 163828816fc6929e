"""Every diversion is collected exactly once, whatever happens to the worker process."""

from unittest import mock

import psycopg
import pytest
from django.db import transaction

WORDS = ["rosa", "trespass", "lead", "drug", "ruiz", "police", "plc", "lantern", "port larkin"]


def test_an_accepted_diversion_becomes_one_hand_off(home, night):
    night.encounter(home)
    night.now_on_call(home)
    assert night.tick(home) > 0
    assert night.steps(home) == ["sent"]
    assert len(night.only(home).reference) == 3


def test_collecting_twice_is_collecting_once(home, night):
    night.encounter(home)
    night.now_on_call(home)
    night.tick(home)
    assert night.tick(home) == 0
    assert night.keys(home) == ["stage:0"]
    assert len(night.texts(home)) == 1


def test_nothing_is_collected_from_a_stop_that_was_declined_or_for_practice(home, night):
    night.encounter(home, outcome="declined", description=None)
    night.encounter(home, practice=True)
    assert night.tick(home) == 0


def test_the_first_call_goes_to_whoever_is_on_call_and_ties_them(home, night):
    from offramp.handoff import queries

    encounter = night.encounter(home)
    night.now_on_call(home)
    night.tick(home)
    with home.maya.seated() as who, transaction.atomic():
        assert [each.encounter for each in queries.awaiting_handoff(who)] == [encounter]
    with home.dele.seated() as who, transaction.atomic():
        assert queries.awaiting_handoff(who) == []


def test_the_ladder_climbs_at_three_six_and_nine_minutes(home, night):
    encounter = night.encounter(home)
    night.now_on_call(home)
    for minute in (0, 3, 6, 9):
        night.tick(home, minutes=minute)
    assert [key for key in night.keys(home) if "voice" not in key] == [f"stage:{n}" for n in range(4)]
    assert night.steps(home) == ["sent", "nobody_answered"]
    assert night.news(home, encounter).count("calling") == 4


def test_a_process_that_slept_does_all_that_is_due_at_once(home, night):
    night.encounter(home)
    night.now_on_call(home)
    night.tick(home, minutes=30)
    assert "stage:3" in night.keys(home)
    called = {name for name, _ in night.texts(home)}
    assert called == {"Maya R.", "Dele A.", "Nadia F.", "Sam K."}


def test_no_message_holds_a_name_a_charge_an_agency_or_the_programs_name(home, night):
    night.encounter(home)
    night.now_on_call(home)
    night.tick(home, minutes=30)
    texts = night.texts(home)
    assert texts
    assert not [text for _, text in texts for word in WORDS if word in text.lower()]


def test_messages_go_out_and_come_in_as_a_step(home, night, tmp_path, settings_of):
    file = night.into(tmp_path, settings_of)
    encounter = night.encounter(home)
    night.now_on_call(home)
    night.tick(home)
    assert night.send(home) == 1
    assert night.send(home) == 0
    night.tick(home)
    assert night.steps(home) == ["sent", "delivered"]
    assert "Ref " + night.only(home).reference in file.read_text()
    assert night.news(home, encounter) == ["calling", "delivered"]


@pytest.mark.parametrize("where", ["messages.write", "consent.tie", "curb.note_answer", "log.changed"])
def test_killed_inside_a_call_nothing_is_half_done(home, night, where):
    night.encounter(home)
    night.now_on_call(home)
    with (
        mock.patch(f"offramp.handoff.chores.{where}", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        night.tick(home)
    if where != "log.changed":
        assert (night.keys(home), night.texts(home)) == ([], [])
    night.tick(home)
    assert (night.keys(home), len(night.texts(home))) == (["stage:0"], 1)


def test_one_hand_off_that_goes_wrong_does_not_stop_the_next(home, night):
    from offramp.handoff import chores

    first, _second = night.encounter(home), night.encounter(home)
    night.now_on_call(home)
    whole = chores._carry_out

    def fails_once(who, handed, *more):
        if handed.encounter == first:
            raise ValueError("broken")
        return whole(who, handed, *more)

    with mock.patch("offramp.handoff.chores._carry_out", fails_once):
        night.tick(home)
    assert night.count(home, "Escalation") == 1


def test_two_workers_at_once_collect_and_call_each_once(home, night):
    for _ in range(6):
        night.encounter(home)
    night.now_on_call(home)
    night.both_at_once(lambda: night.tick(home), lambda: night.tick(home))
    night.tick(home)
    assert night.count(home, "Handoff") == 6
    assert len(night.texts(home)) == 6


def test_an_asked_stop_is_collected_once_a_prosecutor_lets_it_in(home, night):
    encounter = night.asked(home)
    assert night.tick(home) == 0
    night.admits(home, encounter)
    night.tick(home)
    assert night.only(home).encounter == encounter


def test_a_reference_that_is_taken_is_drawn_again(home, night):
    night.encounter(home)
    night.encounter(home)
    drawn = iter(["7K2", "7K2", "9XT"])
    with mock.patch("offramp.handoff.chores._reference", lambda tried: next(drawn)):
        night.tick(home)
    assert night.count(home, "Handoff") == 2


def test_with_nobody_on_the_rota_the_supervisor_is_called_at_once(home, night):
    night.encounter(home)
    night.tick(home)
    assert night.keys(home) == ["stage:0", "stage:1", "stage:2"]
    assert [name for name, _ in night.texts(home)] == ["Nadia F."]


def test_an_idle_worker_leaves_nothing_in_the_log(home, night, built):
    night.tick(home)
    before = night.log_rows(built)
    night.tick(home)
    assert night.log_rows(built) == before


def changed(built, person, **fields):
    """A member of staff as the administrator would change them."""
    with psycopg.connect(built.admin) as connection:
        for field, value in fields.items():
            said = f"UPDATE offramp.program_staff SET {field} = %s WHERE id = %s"
            assert connection.execute(said, [value, person.staff.id]).rowcount == 1


def test_a_supervisor_who_may_not_open_it_is_told_and_the_next_rung_follows_at_once(home, night, built):
    changed(built, home.nadia, roles=["supervisor"])
    night.encounter(home)
    night.now_on_call(home)
    night.tick(home)
    night.tick(home, minutes=6)
    rungs = [key for key in night.keys(home) if "voice" not in key]
    assert rungs == ["stage:0", "stage:1", "stage:2", "stage:3"]
    told = [text for name, text in night.texts(home) if name == "Nadia F."]
    reference = night.only(home).reference
    assert told == [f"Hand-off {reference} has no answer yet. Call the worker on call."]


def test_a_supervisor_who_may_not_open_it_is_told_of_a_time_that_is_over(home, night, built):
    changed(built, home.nadia, roles=["supervisor"])
    about = night.encounter(home)
    night.now_on_call(home)
    night.tick(home)
    night.does(home.maya, "take", about)
    night.does(home.maya, "set_out", about, minutes=5)
    night.tick(home, minutes=26)
    assert "Call the worker who has it." in dict(night.texts(home))["Nadia F."]


@pytest.mark.parametrize("gone", [{"phone": ""}, {"ended_on": "2026-01-01"}, {"roles": ["clinician"]}])
def test_who_left_or_cannot_be_reached_is_not_called_nor_shown_to_the_officer(home, night, built, gone):
    from offramp.curb import queries as curb

    changed(built, home.maya, **gone)
    night.encounter(home)
    night.now_on_call(home)
    night.tick(home)
    assert night.keys(home) == ["stage:0", "stage:1"]
    assert [name for name, text in night.texts(home) if "Reply 1" in text] == ["Dele A."]
    with home.ruiz.seated() as who, transaction.atomic():
        assert curb.on_call(who, at=night.clock.now()).name != "Maya R."
