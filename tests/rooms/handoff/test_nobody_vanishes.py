"""Nobody who waits is lost: not to a rule that changes, a long list, a question, or two who speak at once."""

import pytest

from offramp.errors import Refusal
from tests.rooms.handoff.test_queue import APPROVAL, NO_APPROVAL, called, social

KNOWN = {
    "offence": "drugs",
    "involvement.basis": "officer_observed",
    "involvement.months_ago": 6,
    "involvement.in_area": True,
    "age": 34,
    "pending.specialty_court": False,
}


@pytest.fixture
def doors(home, night):
    from tests.rooms.handoff import doors

    return doors


@pytest.fixture
def waits_here(tmp_path, monkeypatch, doors):
    """Port Larkin where the project manager accepts social contacts first."""
    doors.with_pack(tmp_path, monkeypatch, NO_APPROVAL, APPROVAL)


@pytest.fixture
def one_place(tmp_path, monkeypatch, doors):
    """Port Larkin with a single place."""
    doors.with_pack(
        tmp_path, monkeypatch, "places = 40\nkept_for_arrest = 4", "places = 1\nkept_for_arrest = 0"
    )


def test_whom_many_were_declined_before_is_still_seen(home, night, doors, waits_here, monkeypatch):
    from offramp.handoff.waiting import queries

    monkeypatch.setattr(queries, "MOST", 2)
    for _ in range(2):
        doors.says(home.sam, "decline", social(night, home), reason="has_help")
    stop = social(night, home)
    line = doors.line(home.sam)
    assert ([one.subject for one in line.waiting], line.more) == ([stop], False)
    social(night, home)
    assert doors.line(home.sam).more


def test_the_declined_stay_declined_when_the_rule_changes(home, night, doors, waits_here, monkeypatch):
    declined, waits = social(night, home), social(night, home)
    doors.says(home.sam, "decline", declined, reason="has_help")
    monkeypatch.delenv("OFFRAMP_SITES")
    night.tick(home)
    assert night.only(home).subject == waits


def test_a_contact_that_was_asked_about_waits_once_it_is_cleared(home, night, doors, waits_here):
    from tests.rooms.docket import desk

    facts = {key: value for key, value in KNOWN.items() if not key.startswith("involvement")}
    unknown = {key: {"unknown": True} for key in KNOWN if key.startswith("involvement")}
    stop = night.encounter(
        home, route="social_contact", reason="drugs", facts=facts | unknown, outcome="asked"
    )
    assert doors.line(home.sam).waiting == ()
    desk.replied(home, stop, "observed")
    assert [one.subject for one in doors.line(home.sam).waiting] == [stop]
    assert night.tick(home) == 0
    doors.accepts(home, stop)
    night.tick(home)
    assert night.steps(home) == ["sent", "scheduled"]


def test_of_two_accepted_at_once_the_last_place_goes_to_one(home, night, doors, one_place):
    first, second = doors.writes(home), doors.writes(home)
    raised = night.both_at_once(lambda: doors.accepts(home, first), lambda: doors.accepts(home, second))
    assert [error.code for error in raised if error] == ["no_place_left"]
    assert len(doors.stored(home, "Placing")) == 1
    assert len(doors.line(home.sam).waiting) == 1


def test_who_is_accepted_has_the_place_before_the_worker_process_comes(home, doors, one_place):
    first, second = doors.writes(home), doors.writes(home)
    meet_at = doors.accepts(home, first)
    assert doors.places(home).left == 0
    with pytest.raises(Refusal, match="No place is left"):
        doors.accepts(home, second)
    doors.says(home.sam, "accept", first, meet_at=meet_at, place="Ferry steps, red hat")  # sent twice
    assert len(doors.stored(home, "Placing")) == 1


def test_of_two_words_on_one_person_at_once_one_is_kept(home, night, doors):
    who = doors.writes(home)
    raised = night.both_at_once(
        lambda: doors.says(home.sam, "decline", who, reason="has_help"),
        lambda: doors.says(home.sam, "wait_list", who),
    )
    codes = [error.code for error in raised if error]
    kept = [row.said for row in doors.stored(home, "Placing")]
    assert (codes, kept) in (
        (["faster"], ["declined"]),
        (["faster"], ["wait_listed"]),
        (["not_now"], ["declined"]),
        ([], ["wait_listed", "declined"]),
    )


def test_a_supervisor_is_told_that_contacts_are_not_shown(home, night, doors, waits_here):
    from tests.rooms.handoff.worker import Worker

    social(night, home)
    assert "shown to the project manager alone" in Worker(home.nadia).get("/queue/").text_only
    assert "shown to the project manager alone" not in Worker(home.sam).get("/queue/").text_only


def test_the_officers_time_gives_way_to_whoever_has_the_hand_off(home, night):
    from datetime import timedelta

    from offramp.ground import clock

    night.now_on_call(home)
    stop = night.encounter(home)
    night.tick(home)
    night.does(home.maya, "take", stop)
    night.does(home.maya, "schedule", stop, meet_at=clock.now() + timedelta(hours=5), place="The blue door")
    night.leaves(home, stop, "scheduled", hours=3)
    night.tick(home)
    assert night.steps(home) == ["sent", "taken", "scheduled"]
    night.does(home.maya, "cannot_take", stop)
    night.tick(home)
    assert night.steps(home)[-1] == "scheduled"  # nobody has it: the officer's time is the last that was set
    before = night.steps(home)
    night.tick(home)
    assert night.steps(home) == before


@pytest.mark.parametrize("rulebook", ["2027-03", "gone"])
def test_what_the_program_alone_can_tell_is_still_to_settle(home, monkeypatch, rulebook):
    from offramp.ground.principal import Principal
    from offramp.handoff import packets

    who = Principal(
        site="gull-harbor", staff=home.sam.staff.id, role="project_manager", purpose="supervision"
    )
    found = packets.still_to_settle(who, rulebook, "social_contact")
    assert bool(found) is (rulebook == "2027-03")
    assert not any("convict" in words or "probation" in words for words in found)


def test_the_worker_and_the_project_manager_read_what_is_still_to_settle(
    home, night, doors, waits_here, monkeypatch
):
    from offramp.handoff import packets
    from tests.rooms.handoff.worker import Worker

    words = "No order may bar contact with somebody in the program"
    monkeypatch.setattr(packets, "still_to_settle", lambda *_: (words,))
    stop = social(night, home)
    sam = Worker(home.sam)
    page = sam.get(f"/queue/{stop}/").text_only
    assert words in page
    assert "40 places, 0 taken, 4 kept" in page
    night.now_on_call(home)
    doors.accepts(home, stop, worker=home.maya.staff.id)
    night.tick(home)
    assert words in sam.get("/queue/").text_only
    called(home, night, stop, home.maya)
    assert words in Worker(home.maya).get(f"/h/{night.only(home).reference}/").text_only
