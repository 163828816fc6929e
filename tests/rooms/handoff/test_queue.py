"""The project manager's queue: who waits in which order, what is said of them, and how many places are left."""

from datetime import timedelta

import pytest

from offramp.errors import Refusal

NO_APPROVAL, APPROVAL = "approves = []", 'approves = ["social_contact"]'


@pytest.fixture
def doors(home, night):
    from tests.rooms.handoff import doors

    return doors


@pytest.fixture
def waits_here(tmp_path, monkeypatch, doors):
    """Port Larkin where the project manager accepts social contacts first."""
    doors.with_pack(tmp_path, monkeypatch, NO_APPROVAL, APPROVAL)


def social(night, home):
    """Somebody whom Officer Ruiz knows, without an arrest."""
    facts = {
        "offence": "drugs",
        "involvement.basis": "officer_observed",
        "involvement.months_ago": 6,
        "involvement.in_area": True,
        "age": 34,
        "pending.specialty_court": False,
    }
    return night.encounter(home, route="social_contact", reason="drugs", facts=facts)


def test_whoever_waits_is_accepted_and_met_by_the_same_hand_off(home, night, doors):
    from offramp.ground import clock

    night.now_on_call(home)
    who = doors.writes(home)
    assert night.tick(home) == 0
    meet_at = doors.accepts(home, who, hours=6, note="Ask for the blue tent")
    night.tick(home)
    assert night.steps(home) == ["sent", "scheduled"]
    assert night.only(home).subject == who
    assert night.texts(home) == []
    night.tick(home, at=meet_at, minutes=-59)
    assert [name for name, _ in night.texts(home)] == ["Maya R."]
    assert meet_at > clock.now()


def test_it_is_collected_once(home, night, doors):
    doors.accepts(home, doors.writes(home))
    night.tick(home)
    night.tick(home)
    assert night.count(home, "Handoff") == 1


def test_a_chosen_worker_is_told_by_day_and_nobody_else(home, night, doors, monkeypatch):
    from offramp.handoff.waiting import chores

    monkeypatch.setattr(chores.rules, "may_disturb", lambda *_: False)
    doors.accepts(home, doors.writes(home), worker=home.dele.staff.id)
    night.tick(home)
    assert night.texts(home) == []
    monkeypatch.undo()
    monkeypatch.setattr(chores.rules, "may_disturb", lambda *_: True)
    night.tick(home)
    night.tick(home)
    texts = night.texts(home)
    assert [name for name, _ in texts] == ["Dele A."]
    assert not any(word in texts[0][1] for word in ("Leo", "ferry", "LEAD"))
    assert "It is yours" in night.replies(home.dele, night.only(home).reference, "1")


def test_whoever_has_it_is_reminded_an_hour_before(home, night, doors):
    who = doors.writes(home)
    meet_at = doors.accepts(home, who)
    night.tick(home)
    called(home, night, who, home.maya)
    night.does(home.maya, "take", who)
    night.tick(home, at=meet_at, minutes=-90)
    assert night.texts(home) == []
    for _ in range(2):
        night.tick(home, at=meet_at, minutes=-50)
    assert len([1 for _, text in night.texts(home) if "your meeting is at" in text]) == 1


def called(home, night, subject, person):
    """The worker process ties somebody to a hand-off."""
    from django.db import transaction

    from offramp.consent import actions
    from tests import seats

    staff = person.staff
    with seats.seated(home.services["collector"], "care") as who, transaction.atomic():
        actions.tie(who, kind="called", subject=subject, staff=staff.id, agency=staff.agency_id)


def test_the_order_is_door_then_tile_then_time(home, night, doors, waits_here):
    first, second, third = (doors.writes(home, called=name) for name in ("A", "B", "C"))
    fourth = social(night, home)
    doors.says(home.sam, "rank", third, priority="danger_tonight")
    assert [one.subject for one in doors.line(home.sam).waiting] == [fourth, third, first, second]


def test_an_arrest_never_waits(home, night, doors, waits_here):
    night.now_on_call(home)
    stop = night.encounter(home)
    night.tick(home)
    line = doors.line(home.sam)
    assert [one.handed.subject for one in line.coming] == [stop]
    assert line.waiting == ()


def test_a_social_contact_waits_where_the_site_says_so(home, night, doors, waits_here):
    stop = social(night, home)
    assert night.tick(home) == 0
    doors.accepts(home, stop)
    night.tick(home)
    assert night.steps(home) == ["sent", "scheduled"]
    assert "scheduled" in night.news(home, stop)


def test_a_social_contact_that_is_declined_is_over_for_the_officer_without_a_reason(
    home, night, doors, waits_here
):
    stop = social(night, home)
    doors.says(home.sam, "decline", stop, reason="has_help", note="Seen by the clinic")
    night.tick(home)
    assert night.count(home, "Handoff") == 0
    assert night.news(home, stop) == ["over"]


def test_a_social_contact_is_collected_at_once_elsewhere(home, night, doors):
    social(night, home)
    night.tick(home)
    assert night.steps(home)[0] == "sent"


def test_the_wait_list_and_back(home, night, doors):
    who = doors.writes(home)
    doors.says(home.sam, "wait_list", who)
    assert [one.subject for one in doors.line(home.sam).listed] == [who]
    with pytest.raises(Refusal, match="call them back first"):
        doors.says(home.sam, "ask", who, note="Which doorway?")
    doors.says(home.sam, "call_back", who)
    assert [one.subject for one in doors.line(home.sam).waiting] == [who]


def test_asked_and_declined_keep_their_words(home, night, doors):
    who = doors.writes(home)
    doors.says(home.sam, "ask", who, note="Called the shop: which doorway?")
    doors.says(home.sam, "ask", who, note="Called the shop: which doorway?")
    doors.says(home.sam, "decline", who, reason="cannot_find")
    assert [(row.number, row.said) for row in doors.stored(home, "Placing")] == [
        (1, "asked"),
        (2, "declined"),
    ]
    assert doors.line(home.sam).waiting == ()
    with pytest.raises(Refusal, match="declined already"):
        doors.accepts(home, who)


@pytest.mark.parametrize(
    ("action", "more", "words"),
    [
        ("ask", {"note": " "}, "Write what you asked"),
        ("decline", {"reason": "because"}, "Pick a reason"),
        ("rank", {"priority": "score 7"}, "Pick one of the tiles"),
    ],
)
def test_a_word_that_does_not_fit_is_refused_and_nothing_is_kept(home, doors, action, more, words):
    who = doors.writes(home)
    with pytest.raises(Refusal, match=words):
        doors.says(home.sam, action, who, **more)
    assert doors.stored(home, "Placing") == []


def test_a_time_that_is_over_is_refused(home, doors):
    with pytest.raises(Refusal, match="still to come"):
        doors.accepts(home, doors.writes(home), hours=-1)


def test_places_count_each_person_once(home, night, doors):
    from offramp.handoff.rules import Places

    assert doors.places(home) == Places(places=40, kept_for_arrest=4, taken=0)
    night.now_on_call(home)
    stop = night.encounter(home)
    night.tick(home)
    assert doors.places(home).taken == 1
    for action in ("take", "meet"):
        night.does(home.maya, action, stop)
    night.does(home.maya, "opt_in", stop, called="Rosa")
    night.does(home.maya, "opt_in", stop, called="Rosa")
    assert (doors.places(home).taken, doors.places(home).left) == (1, 35)
    again = night.encounter(home)
    night.tick(home)
    for action in ("take", "meet", "decline"):
        night.does(home.maya, action, again)
    assert doors.places(home).taken == 1


def test_no_place_left_means_the_wait_list(home, night, doors, tmp_path, monkeypatch):
    doors.with_pack(
        tmp_path, monkeypatch, "places = 40\nkept_for_arrest = 4", "places = 2\nkept_for_arrest = 1"
    )
    first, second = doors.writes(home), doors.writes(home)
    doors.accepts(home, first)
    night.tick(home)
    with pytest.raises(Refusal, match="No place is left"):
        doors.accepts(home, second)
    doors.says(home.sam, "wait_list", second)
    night.encounter(home)
    night.tick(home)
    assert night.count(home, "Handoff") == 2


def test_a_supervisor_reads_and_says_nothing(home, doors):
    from django.db import DatabaseError

    who = doors.writes(home)
    assert [one.subject for one in doors.line(home.nadia).waiting] == [who]
    with pytest.raises(DatabaseError):
        doors.says(home.nadia, "wait_list", who)


def test_a_worker_reads_a_referral_only_when_called(home, night, doors):
    from django.db import transaction

    from offramp.handoff.packets import referral

    who = doors.writes(home)
    with home.maya.seated() as maya, transaction.atomic(), pytest.raises(Refusal):
        referral(maya, who)
    doors.accepts(home, who)
    night.tick(home)
    called(home, night, who, home.maya)
    with home.maya.seated() as maya, transaction.atomic():
        assert referral(maya, who).called == "Leo"


def test_nobody_may_hang_a_step_on_anothers_hand_off(home, night, built):
    import psycopg

    from offramp.ground import ids
    from tests import builders, raw

    night.now_on_call(home)
    mine = night.encounter(home)
    night.tick(home)
    other = night.only(home)
    builders.encounter(home)
    statement = (
        "INSERT INTO offramp.handoff_escalation (id, site_id, handoff_id, subject_id, key, called, at)"
        " VALUES (%s, 'port-larkin', %s, %s, 'x', '{}', now())"
    )
    collector = home.services["collector"]
    with raw.acting(built, "care", collector) as tried, pytest.raises(psycopg.errors.ForeignKeyViolation):
        tried.execute(statement, [ids.new(), other.id, ids.new()])
    assert mine == other.subject


def test_quiet_hours_are_the_sites_own():
    from datetime import datetime

    from offramp.handoff.rules import may_disturb

    night, day = datetime(2026, 5, 20, 3), datetime(2026, 5, 20, 9)
    assert not may_disturb(night, datetime(2026, 5, 21, 9), timedelta(hours=1))
    assert may_disturb(day, datetime(2026, 5, 21, 9), timedelta(hours=1))
    assert may_disturb(night, datetime(2026, 5, 20, 3, 30), timedelta(hours=1))


@pytest.fixture
def sam(home, night):
    """Sam at a desk."""
    from tests.rooms.handoff.worker import Worker

    return Worker(home.sam)


def test_the_pages_accept_and_what_was_typed_is_kept(sam, home, doors, night):
    who = doors.writes(home)
    page = sam.get("/queue/")
    assert "Leo" in page.text_only
    assert "36 places left" in page.text_only
    page = sam.post(f"/queue/{who}/accept/", day="2020-01-01", hour="09:00", place="The blue door")
    assert page.status_code == 422
    assert "The blue door" in page.content.decode()
    assert doors.stored(home, "Placing") == []
    days = sam.get(f"/queue/{who}/").context["accept"].fields["day"].choices
    page = sam.post(f"/queue/{who}/accept/", day=days[2][0], hour="09:00", place="The blue door")
    assert "Accepted" in page.text_only
    night.tick(home)
    assert "Community" in sam.get("/queue/").text_only


def test_each_word_has_its_page(sam, home, doors):
    who = doors.writes(home)
    assert "Asked" in sam.post(f"/queue/{who}/ask/", note="Called the shop").text_only
    assert "Sleeps outside" in sam.post(f"/queue/{who}/tile/", priority="sleeps_outside").text_only
    assert "On the wait list" in sam.post(f"/queue/{who}/wait-list/").text_only
    assert "Called back" in sam.post(f"/queue/{who}/wait-list/", back="1").text_only
    assert sam.post(f"/queue/{who}/decline/").status_code == 422
    assert "Has help already" in sam.post(f"/queue/{who}/decline/", reason="has_help").text_only
    page = sam.post(f"/queue/{who}/ask/", note="Once more")
    assert (page.status_code, "They were declined already." in page.text_only) == (422, True)


def test_a_supervisor_reads_the_pages_and_a_worker_none(home, doors):
    from offramp.ground import ids
    from tests.rooms.handoff.worker import Worker

    who = doors.writes(home)
    nadia = Worker(home.nadia)
    page = nadia.get(f"/queue/{who}/")
    assert "By the ferry steps at noon" in page.text_only
    assert "/accept/" not in page.content.decode()
    assert nadia.post(f"/queue/{who}/wait-list/").status_code == 404
    assert Worker(home.maya).get("/queue/").status_code == 404
    assert nadia.get(f"/queue/{ids.new()}/").status_code == 404


def test_whoever_has_it_may_set_another_time(home, night):
    from tests.rooms.handoff.worker import Worker

    night.now_on_call(home)
    stop = night.encounter(home)
    night.tick(home)
    night.does(home.maya, "take", stop)
    maya, at = Worker(home.maya), f"/h/{night.only(home).reference}/schedule/"
    days = maya.get(at.replace("schedule/", "")).context["meet"].fields["day"].choices
    page = maya.post(at, day="yesterday", hour="09:00", place="The blue door")
    assert (page.status_code, "The blue door" in page.content.decode()) == (422, True)
    for _ in range(2):
        page = maya.post(at, day=days[1][0], hour="09:00", place="The blue door")
    assert "The blue door" in page.text_only
    assert night.steps(home) == ["sent", "taken", "scheduled"]
    assert night.only(home).whose == str(home.maya.staff.id)
    assert night.news(home, stop)[-1] == "scheduled"
