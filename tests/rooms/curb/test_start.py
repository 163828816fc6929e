"""The start card when something is in the way: nobody on call, no training, no rules; and practice."""

from datetime import datetime, timedelta

import pytest

from offramp.errors import Refusal
from tests import builders, seats
from tests.builders import NIGHT
from tests.rooms.curb import cities
from tests.rooms.curb.rows import kept, only
from tests.rooms.curb.taps import Officer
from tests.rooms.curb.test_minute import CLEAR, NONE, SEND, YES

TRESPASS = ("Trespass", NONE, CLEAR, YES)


@pytest.fixture
def gap(monkeypatch):
    """Seven hours before the shift begins: nobody is on call until 17:42."""
    from offramp.ground import clock

    monkeypatch.setattr(clock, "now", lambda: NIGHT - timedelta(hours=7))


def test_with_nobody_on_call_a_place_and_a_time_are_set_with_the_sending(home, gap):
    ruiz = Officer(home.ruiz)
    ruiz.opens()
    ruiz.tap(*TRESPASS)
    assert "No one is on call until Tue 17:42" in ruiz.text
    assert "Tue 18:00" in ruiz.text and "Tue 17:42" not in ruiz.text.split("Set a place", 1)[1]
    moment = ruiz.text.split('name="meet_at" value="', 1)[1].split('"', 1)[0]
    ruiz.tap(SEND, typed=[("place", "harbor-house"), ("meet_at", moment)])
    row = only(home.ruiz, "Leaving")
    assert (row.kind, row.place) == ("scheduled", "Harbor House, 24 hours")
    assert row.meet_at == datetime.fromisoformat(moment)


def test_half_of_a_meeting_keeps_what_was_typed_and_saves_nothing(home, gap):
    ruiz = Officer(home.ruiz)
    ruiz.opens()
    ruiz.tap(*TRESPASS)
    page = ruiz.tap(SEND, typed=[("place", "harbor-house"), ("called", "Rosa")])
    assert page.status_code == 422 and "Pick a time." in ruiz.text
    assert 'value="Rosa"' in ruiz.text and kept(home.ruiz, "Encounter") == []


def test_without_a_time_it_is_sent_all_the_same(home, gap):
    ruiz = Officer(home.ruiz)
    ruiz.opens()
    ruiz.tap(*TRESPASS, SEND)
    assert only(home.ruiz, "Encounter").outcome == "accepted" and kept(home.ruiz, "Leaving") == []


@pytest.fixture
def training(home, tmp_path, monkeypatch):
    """The site asks for a training first."""
    cities.with_training(tmp_path, monkeypatch)


def trained(home, person):
    """Sam writes it into the register."""
    from offramp.policy import packs
    from offramp.program.training import actions

    wanted, today = packs.load("port-larkin").program.training, builders.today()
    with seats.seated(home.services["installer"], "care") as who:
        actions.record(who, staff=[person.staff.id], wanted=wanted, trained_on=today, on=today)


def test_an_officer_without_the_training_reads_what_they_can_do(home, training):
    ruiz = Officer(home.ruiz)
    page = ruiz.opens().content.decode()
    assert "Call it in for now" in page and 'href="tel:' in page and "Trespass" not in page
    assert ruiz.post("/minute/", [("pick", "arrest_diversion|PLC 9.14")]).headers["Location"] == "/"
    with pytest.raises(Refusal, match="training"):
        builders.encounter(home)
    assert kept(home.ruiz, "Encounter") == []


def test_with_it_nothing_is_in_the_way(home, training):
    trained(home, home.ruiz)
    ruiz = Officer(home.ruiz)
    ruiz.opens()
    ruiz.tap(*TRESPASS, SEND)
    assert only(home.ruiz, "Encounter").outcome == "accepted"


def test_without_signed_rules_the_page_is_calm_and_what_was_sent_goes_on(home, tmp_path, monkeypatch):
    ruiz, about = Officer(home.ruiz), builders.encounter(home)
    cities.without_book(tmp_path, monkeypatch)
    page = ruiz.opens()
    assert page.status_code == 200 and "No rules are in force here today" in ruiz.text
    assert "signed_off" not in ruiz.text
    assert ruiz.post("/minute/", [("pick", "arrest_diversion|PLC 9.14")]).headers["Location"] == "/"
    assert ruiz.get(f"/e/{about}/").status_code == 200
    assert "Trespass" in ruiz.get("/mine/").content.decode()


def test_practice_is_as_real_and_keeps_nothing(home, training):
    ruiz = Officer(home.ruiz)
    ruiz.get("/?practice")
    assert "Practice: nothing is sent" in ruiz.text
    ruiz.tap(*TRESPASS)
    assert "Practice: nothing is sent" in ruiz.text
    assert SEND not in ruiz.form.buttons
    ruiz.tap("Practice: this sends nothing", typed=[("called", "Somebody made up")])
    assert ruiz.page.status_code == 200 and "That was practice" in ruiz.text
    ruiz.get("/?practice")
    ruiz.tap("Trespass", NONE, CLEAR, "Not now")
    assert "That was practice" in ruiz.text
    for model in ("Encounter", "Description", "Found", "HistoryCheck"):
        assert kept(home.ruiz, model) == []
