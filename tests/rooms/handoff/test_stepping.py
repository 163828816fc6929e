"""Every action of a worker: one step, sent twice without harm, refused with a sentence where it does not fit."""

import pytest
from django.db import IntegrityError, transaction

from offramp.errors import Refusal

NEXT = [
    ("take", {}, "taken"),
    ("set_out", {"minutes": 10}, "on_the_way"),
    ("meet", {}, "with_them"),
    ("release_officer", {}, "officer_released"),
]


@pytest.fixture
def called(home, night):
    """An encounter for which Maya was called just now."""
    encounter = night.encounter(home)
    night.now_on_call(home)
    night.tick(home)
    return encounter


@pytest.fixture
def met(home, night, called):
    """Maya is with them."""
    for action, more, _ in NEXT[:3]:
        night.does(home.maya, action, called, **more)
    return called


def test_the_whole_way_to_somebody_in_the_program(home, night, called):
    for action, more, _ in NEXT:
        night.does(home.maya, action, called, **more)
    person = night.does(home.maya, "opt_in", called, called="Rosa")
    assert night.steps(home)[1:] == [step for _, _, step in NEXT] + ["opted_in"]
    with home.maya.seated() as who, transaction.atomic():
        assert night.queries.matched(who, called) == person
        assert night.gate.contact_cards(who, [person])[person].called == "Rosa"


def test_each_sent_twice_is_one_step(home, night, called):
    for action, more, _ in NEXT:
        night.does(home.maya, action, called, **more)
        night.does(home.maya, action, called, **more)
    first = night.does(home.maya, "opt_in", called, called="Rosa")
    assert night.does(home.maya, "opt_in", called, called="Rosa") == first
    assert len(night.steps(home)) == 6
    assert night.count(home, "Match") == 1


def test_a_new_time_of_arrival_is_a_new_step(home, night, called):
    night.does(home.maya, "take", called)
    night.does(home.maya, "set_out", called, minutes=10)
    night.does(home.maya, "set_out", called, minutes=30)
    assert night.steps(home)[-2:] == ["on_the_way", "on_the_way"]


def test_what_the_officer_is_told_names_the_worker_and_never_how_it_ended(home, night, met):
    night.does(home.maya, "opt_in", met)
    told = night.told(home, met)
    assert [one.kind for one in told] == ["calling", "taken", "on_the_way", "with_them", "over"]
    assert {one.worker for one in told if one.kind in ("taken", "on_the_way")} == {"Maya R."}
    assert next(one.eta_at for one in told if one.kind == "on_the_way")


@pytest.mark.parametrize("ending", ["decline", "left"])
def test_other_ends_read_alike_to_the_officer(home, night, met, ending):
    night.does(home.maya, ending, met)
    assert night.news(home, met)[-1] == "over"


def test_an_illegal_step_is_refused_and_nothing_is_saved(home, night, called):
    with pytest.raises(Refusal) as refused:
        night.does(home.maya, "meet", called)
    assert refused.value.code == "nobody_has_it"
    night.does(home.maya, "take", called)
    with pytest.raises(Refusal):
        night.does(home.maya, "release_officer", called)
    assert night.steps(home) == ["sent", "taken"]
    assert night.news(home, called) == ["calling", "taken"]


def test_the_database_itself_refuses_an_illegal_step(home, night, called):
    handed = night.only(home)
    with home.maya.seated() as who, pytest.raises(IntegrityError), transaction.atomic():
        night.actions.add_step(who, handed, night.rules.Step.OPTED_IN, at=night.clock.now(), by=who.staff)
    assert night.steps(home) == ["sent"]


def test_of_two_who_take_it_at_once_one_has_it_and_the_other_reads_whose_it_is(home, night, called):
    night.tick(home, minutes=3)
    raised = night.both_at_once(
        lambda: night.does(home.maya, "take", called), lambda: night.does(home.dele, "take", called)
    )
    lost = [error for error in raised if error]
    assert [(type(error), error.code) for error in lost] == [(Refusal, "taken")]
    assert lost[0].sentence in ("Maya R. took it a moment ago.", "Dele A. took it a moment ago.")
    assert night.steps(home) == ["sent", "taken"]


def test_the_calls_of_the_others_end_when_somebody_took_it(home, night, called):
    night.tick(home, minutes=3)
    night.does(home.maya, "take", called)
    night.tick(home, minutes=4)
    with pytest.raises(Refusal) as walled:
        night.does(home.dele, "take", called)
    assert walled.value.code == "walled"
    night.does(home.maya, "meet", called)


def test_whoever_hands_it_back_sets_off_the_next_call_at_once(home, night, called):
    night.does(home.maya, "take", called)
    night.does(home.maya, "cannot_take", called, reason="too_far")
    night.tick(home)
    assert night.keys(home) == ["stage:0", "stage:1"]
    night.does(home.dele, "take", called)
    night.tick(home)
    assert night.only(home).whose == str(home.dele.staff.id)


def test_all_who_were_called_cannot_and_the_next_stage_comes_early(home, night, called):
    night.does(home.maya, "cannot_take", called)
    night.tick(home)
    assert [name for name, _ in night.texts(home)][1:] == ["Dele A."]


def test_nobody_hands_back_what_another_has(home, night, called):
    night.tick(home, minutes=3)
    night.does(home.dele, "take", called)
    with pytest.raises(Refusal, match="Dele A"):
        night.does(home.maya, "cannot_take", called)


def test_the_officers_words_become_steps_once(home, night, called):
    night.leaves(home, called, "had_to_leave")
    night.tick(home)
    night.tick(home)
    assert night.steps(home) == ["sent", "officer_had_to_leave"]
    night.does(home.maya, "take", called)


def test_a_set_time_is_told_to_the_officer_and_calls_begin_before_it(home, night, called):
    night.leaves(home, called, "scheduled", hours=3)
    night.tick(home)
    assert night.steps(home)[-1] == "scheduled"
    night.tick(home, minutes=60)
    assert night.keys(home) == ["stage:0"]


def test_somebody_who_comes_back_keeps_their_page(home, night, met):
    first = night.does(home.maya, "opt_in", met, called="Rosa")
    again = night.encounter(home)
    night.tick(home)
    for action, more, _ in NEXT[:3]:
        night.does(home.maya, action, again, **more)
    assert night.does(home.maya, "opt_in", again, participant=first, searched="ros") == first


def test_nobody_is_tied_to_a_participant_whom_their_words_do_not_find(home, night, met):
    for searched in ("", "Zed"):
        with pytest.raises(Refusal) as walled:
            night.does(home.maya, "opt_in", met, participant=night.ids.new(), searched=searched)
        assert walled.value.code == "walled"
    assert night.steps(home)[-1] == "with_them"


@pytest.mark.parametrize("who", ["dele", "nadia"])
def test_who_was_not_called_meets_the_wall(home, night, called, who):
    person = getattr(home, who)
    with person.seated("on_call_worker") as looker, transaction.atomic(), pytest.raises(Refusal) as walled:
        night.queries.handoff(looker, called)
    assert walled.value.code == "walled"


def test_the_justice_face_has_no_way_to_the_table(home, night, called):
    for person in (home.ruiz, home.yusuf, home.chen):
        with person.seated(), pytest.raises(Exception, match="permission denied"), transaction.atomic():
            night.models.Handoff.objects.count()


def test_reminders_after_a_promised_time(home, night, called):
    night.does(home.maya, "take", called)
    night.does(home.maya, "set_out", called, minutes=5)
    night.tick(home, minutes=16)
    night.tick(home, minutes=26)
    assert [name for name, text in night.texts(home) if "are you with them" in text] == [
        "Maya R.",
        "Nadia F.",
    ]


def test_welcomed_twice_at_once_is_one_person(home, night, met):
    people = []
    raised = night.both_at_once(
        *[lambda: people.append(night.does(home.maya, "opt_in", met, called="Rosa"))] * 2
    )
    assert raised == [None, None]
    assert people[0] == people[1]
    assert night.count(home, "Match") == 1


def test_a_late_repeat_of_an_earlier_step_changes_nothing(home, night, met):
    night.does(home.maya, "take", met)
    night.does(home.maya, "meet", met)
    assert night.steps(home) == ["sent", "taken", "on_the_way", "with_them"]


def test_a_worker_can_answer_by_text(home, night, called):
    said = [night.replies(home.maya, night.only(home).reference, words) for words in ("hello", "1", "10")]
    assert [text.split(".")[0] for text in said] == [
        "Reply 1 to take it, 2 if you cannot",
        "It is yours",
        "Noted: 10 minutes",
    ]
    assert night.steps(home) == ["sent", "taken", "on_the_way"]


def test_a_text_that_comes_too_late_is_answered_without_a_name(home, night, called):
    night.tick(home, minutes=3)
    night.does(home.dele, "take", called)
    text = night.replies(home.maya, night.only(home).reference, "1")
    assert text.startswith("A colleague has it.")
    assert "Dele" not in text


def test_a_two_sets_off_the_next_call(home, night, called):
    night.replies(home.maya, night.only(home).reference, " 2 ")
    assert night.steps(home) == ["sent", "cannot_take"]


@pytest.mark.parametrize("ending", ["decline", "left"])
def test_after_it_ended_without_them_the_worker_is_tied_no_longer(home, night, met, ending):
    night.does(home.maya, ending, met)
    with home.maya.seated() as who, transaction.atomic(), pytest.raises(Refusal) as walled:
        night.queries.handoff(who, met)
    assert walled.value.code == "walled"


def test_whoever_hands_it_back_is_tied_no_longer_and_may_be_called_again(home, night, called):
    night.does(home.maya, "take", called)
    night.does(home.maya, "cannot_take", called)
    with pytest.raises(Refusal) as walled:
        night.does(home.maya, "take", called)
    assert walled.value.code == "walled"
    night.leaves(home, called, "scheduled", hours=3)
    for minutes in (0, 121):
        night.tick(home, minutes=minutes)
    night.does(home.maya, "take", called)


def test_whoever_was_only_called_may_still_take_it_after_a_no(home, night, called):
    night.does(home.maya, "cannot_take", called)
    night.does(home.maya, "take", called)
