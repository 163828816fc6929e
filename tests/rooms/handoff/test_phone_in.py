"""Phone-in: the worker writes the officer's card down, and it ends in the same hand-off, already theirs."""

import re

import psycopg
import pytest

from offramp.errors import Refusal
from tests import raw

UNCHECKED = {"history.violent_conviction": None}


@pytest.fixture
def doors(home, night):
    from tests.rooms.handoff import doors

    return doors


def test_it_is_the_officers_own_and_the_workers_hand_off(home, night, doors):
    from django.db import transaction

    from offramp.curb import queries as curb
    from offramp.ground import clock

    night.now_on_call(home)
    stop = doors.calls_in(home)
    night.tick(home)
    assert night.steps(home) == ["sent", "taken"]
    assert night.only(home).whose == str(home.maya.staff.id)
    assert night.texts(home) == []
    assert night.news(home, stop) == ["taken"]
    with home.ruiz.seated() as who, transaction.atomic():
        mine = curb.my_referrals(who, at=clock.now())
        assert [one.encounter.id for one in mine.referrals] == [stop]
        assert curb.live(who, stop).progress.worker == "Maya R."


def test_the_worker_goes_on_as_with_any_other(home, night, doors):
    night.now_on_call(home)
    stop = doors.calls_in(home)
    night.tick(home)
    for action in ("set_out", "meet", "release_officer"):
        night.does(home.maya, action, stop)
    night.does(home.maya, "opt_in", stop, called="Rosa")
    assert night.steps(home)[-1] == "opted_in"


def test_who_cannot_go_hands_it_on(home, night, doors):
    night.now_on_call(home)
    stop = doors.calls_in(home)
    night.tick(home)
    night.does(home.maya, "cannot_take", stop)
    night.tick(home)
    assert "Dele A." in {name for name, _ in night.texts(home)}


def test_sent_twice_it_is_one(home, night, doors):
    from offramp.ground import ids

    key = ids.new()
    assert doors.calls_in(home, encounter=key) == doors.calls_in(home, encounter=key) == key
    with pytest.raises(Refusal):
        doors.calls_in(home, by=home.dele, encounter=key)


def test_an_officer_who_is_not_on_the_list_calls_as_their_unit(home, night, doors):
    from offramp.curb.phone_in.queries import Caller

    ruiz = home.ruiz.staff
    caller = Caller(unit=ruiz.unit_id, agency=ruiz.agency_id, words="Night squad")
    stop = doors.calls_in(home, caller=caller)
    night.tick(home)
    assert night.steps(home) == ["sent", "taken"]
    assert night.news(home, stop) == ["taken"]  # the squad sees what its own unit sent


def test_the_finding_and_the_check_stay_with_police(home, night, doors, built):
    stop = doors.calls_in(home)
    for face, who, table in (
        ("justice", home.ruiz.who, "curb_found"),
        ("justice", home.ruiz.who, "curb_history_check"),
    ):
        with raw.acting(built, face, who) as officer:
            count = f"SELECT count(*) FROM offramp.{table} WHERE encounter_id = %s"
            assert officer.execute(count, [stop]).fetchone() == (1,)
        with (
            raw.acting(built, "care", home.maya.who) as maya,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            maya.execute(count, [stop])


def test_a_stop_that_ends_there_keeps_nobody_and_ties_no_worker(home, doors, built):
    stop = doors.calls_in(home, outcome="declined")
    with psycopg.connect(built.admin) as admin:
        kept = admin.execute("SELECT count(*) FROM offramp.curb_description").fetchone()
        ties = admin.execute(
            "SELECT kind FROM offramp.consent_relationship WHERE subject_id = %s", [stop]
        ).fetchall()
    assert (kept, ties) == ((0,), [("author",)])


def test_what_the_officer_cannot_say_is_put_to_their_own_sergeant(home, night, doors):
    from django.db import transaction

    from offramp.curb import queries as curb
    from tests import builders

    stop = doors.calls_in(home, facts=builders.CLEAR | UNCHECKED, outcome="asked", checked=False)
    night.tick(home)
    assert night.count(home, "Handoff") == 0
    with home.okada.seated() as who, transaction.atomic():
        assert [one.question.encounter_id for one in curb.open_questions(who)] == [stop]


def test_nobody_but_a_worker_takes_a_call_down(home, doors, built):
    call = "SELECT offramp.take_down('{}', '{}', '{}', '[]', '[]')"
    with raw.acting(built, "care", home.sam.who) as sam, pytest.raises(psycopg.errors.InsufficientPrivilege):
        sam.execute(call)
    with (
        raw.acting(built, "justice", home.ruiz.who) as ruiz,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        ruiz.execute(call)


@pytest.mark.parametrize(
    "whose", ["a participant", "a referral", "another stop", "a participant without ties"]
)
def test_an_id_that_somebody_has_ties_no_worker_to_them(home, night, doors, built, whose):
    """The id comes from a form: with a participant's, the tie would open their whole record."""
    from tests import builders

    stop = builders.encounter(home)
    if whose == "a participant":
        taken = builders.joined(home, stop)
    elif whose == "a referral":
        taken = doors.writes(home)
    elif whose == "another stop":
        taken = stop
    else:
        taken = builders.joined(home, stop)
        with psycopg.connect(built.admin) as admin:  # a record whose every tie is gone
            admin.execute("DELETE FROM offramp.consent_relationship WHERE subject_id = %s", [taken])
    with pytest.raises(Refusal):
        doors.calls_in(home, by=home.dele, encounter=taken)
    with psycopg.connect(built.admin) as admin:
        tied = "SELECT count(*) FROM offramp.consent_relationship WHERE subject_id = %s AND staff_id = %s"
        assert admin.execute(tied, [taken, home.dele.staff.id]).fetchone() == (0,)


def test_whoever_reads_the_stop_reads_that_it_came_by_telephone(home, doors):
    from django.db import transaction

    from offramp.curb import queries as curb
    from tests.rooms.curb.taps import Officer

    stop = doors.calls_in(home)
    with home.ruiz.seated() as who, transaction.atomic():
        assert curb.officer_words(curb.sent(who, stop)) == "Officer Ruiz, by telephone"
    assert (
        "Written down by a worker on the telephone" in Officer(home.ruiz).get(f"/e/{stop}/").content.decode()
    )


@pytest.mark.parametrize("who", ["chen", "maya"])
def test_only_police_may_be_named_as_the_caller(home, doors, who):
    from offramp.curb.phone_in.queries import Caller

    staff = getattr(home, who).staff
    caller = Caller(officer=staff.id, unit=None, agency=staff.agency_id, words=staff.name)
    with pytest.raises(Refusal):
        doors.calls_in(home, caller=caller)


def hidden(page):
    """What the page carries on."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.content.decode())
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


@pytest.fixture
def phone(home, night):
    """Maya with her telephone on the ear."""
    from tests.rooms.handoff.worker import Worker

    night.now_on_call(home)
    maya = Worker(home.maya)
    maya.caller = f"officer:{home.ruiz.staff.id}"
    return maya


def asked(phone):
    """As far as the history check."""
    page = phone.post("/phone-in/minute/", caller=phone.caller, pick="arrest_diversion|PLC 9.14")
    for _ in range(6):
        if "Is the history check clear?" in page.text_only:
            return page
        more = hidden(page)
        name = re.search(r'name="(ask\.[^"]+)" value="none"', page.content.decode())[1]
        page = phone.post("/phone-in/minute/", **more, **{name: "none"})
    raise AssertionError(page.text_only)


def test_the_pages_lead_to_a_hand_off_of_ones_own(phone, home, night):
    assert "Who is calling?" in phone.get("/phone-in/").text_only
    page = asked(phone)
    for word in ("violent", "sex offence", "weapon", "PL-"):
        assert word not in page.text_only.lower()
    page = phone.post("/phone-in/minute/", **hidden(page), **{"ask.history": "clear"})
    assert "Eligible. You can offer LEAD." in page.text_only
    assert "PL-" not in page.text_only
    page = phone.post("/phone-in/minute/", **hidden(page), said="yes")
    page = phone.post("/phone-in/minute/", **hidden(page), send="1", find_me="The pier")
    assert "It is yours: nobody else is called." in page.text_only
    night.tick(home)
    subject = night.only(home).subject
    assert "On my way" in follow(phone, f"/h/of/{subject}/")


def follow(phone, address):
    """Where an address leads."""
    there = phone.get(address)
    return phone.get(there.headers["Location"]).text_only if there.status_code == 302 else there.text_only


def test_not_clear_reads_as_unknown_and_asks_the_sergeant(phone):
    page = asked(phone)
    page = phone.post("/phone-in/minute/", **hidden(page), **{"ask.history": "not_clear"})
    assert "One answer is still open" in page.text_only
    assert "For their sergeant:" in page.text_only
    assert ("ask.history", "not_sure") in hidden(page).items()


def test_without_a_caller_it_says_what_to_mend(phone):
    page = phone.post("/phone-in/minute/", pick="arrest_diversion|PLC 9.14")
    assert page.status_code == 422
    assert "Pick the officer, or their unit." in page.text_only


def test_it_ends_there_with_a_calm_page(phone, home, night):
    page = asked(phone)
    page = phone.post("/phone-in/minute/", **hidden(page), **{"ask.history": "clear"})
    page = phone.post("/phone-in/minute/", **hidden(page), close="declined|not_now")
    assert "No name was kept." in page.text_only
    night.tick(home)
    assert night.count(home, "Handoff") == 0
