"""The adapter lookup from the card to the row, on a slice of real records that is loaded into the house."""

import shutil
from datetime import UTC, date, datetime

import psycopg
import pytest
from pyarrow import parquet

from offramp.curb.history import load
from offramp.errors import Refusal
from offramp.policy import packs
from tests.house import ROOT
from tests.rooms.curb import history_store as store
from tests.rooms.curb.rows import kept, only
from tests.rooms.curb.taps import Officer

NOON = datetime(2019, 3, 1, 20, 0, tzinfo=UTC)
ASK = """
[[offences]]
code = "X 2"
label = "Possession, seen on the street"
class = "drug_possession"
routes = ["social_contact"]

[[asks]]
id = "history"
text = "What did the history check find?"
kind = "any"
routes = ["arrest_diversion"]
none = "Nothing found"
not_sure = "Not run yet"
tiles = [
  { id = "drug", text = "Held for a drug charge", sets = { "history.drug_custody" = true } },
  { id = "burglary", text = "Held for burglary", sets = { "history.burglary_release" = true } },
  { id = "violent", text = "Convicted of grave violence", sets = { "history.violent_conviction" = true } },
  { id = "home", text = "Held for violence at home", sets = { "history.dv_custody" = true } },
  { id = "recent", text = "Held for grave violence", sets = { "history.recent_violence" = true } },
]

[[asks]]
id = "basis"
text = "How do you know?"
kind = "one"
routes = ["social_contact"]

[[asks.tiles]]
id = "observed"
text = "I saw it myself"
[asks.tiles.sets]
"involvement.basis" = "officer_observed"
"involvement.months_ago" = { at_most = 24 }
"involvement.in_area" = true

[[asks.tiles]]
id = "older"
text = "Only longer ago"
sets = { "involvement.months_ago" = { over = 24 } }

[[asks.tiles]]
id = "elsewhere"
text = "Only elsewhere"
sets = { "involvement.in_area" = false }
"""


@pytest.fixture
def city(tmp_path, monkeypatch):
    """Port Larkin as a site that has loaded records, with a book that asks for them."""
    from offramp.ground import clock

    site = tmp_path / "port-larkin"
    site.mkdir()
    program = (ROOT / "sites/port-larkin/program.toml").read_text()
    (site / "program.toml").write_text('history_check = "lookup"\n' + program)
    arrests = 'class = "drug_possession"\nroutes = ["arrest_diversion"]'
    book = store.BOOK.read_text().replace('class = "drug_possession"', arrests)
    (site / "rulebook-2015.toml").write_text(book + ASK)
    shutil.copytree(ROOT / "sites/gull-harbor", tmp_path / "gull-harbor")
    monkeypatch.setenv("OFFRAMP_SITES", str(tmp_path))
    monkeypatch.setattr(clock, "now", lambda: NOON)
    return site


@pytest.fixture
def records(home, built):
    """The slice of real admissions, in the store."""
    store.clear(built)
    load.load(store.SLICE, store.MAP, store.address(built))
    yield parquet.read_table(store.SLICE).to_pylist()
    store.clear(built)


@pytest.fixture
def ruiz(home, city, records):
    officer = Officer(home.ruiz)
    officer.opens()
    return officer


def held_for_drugs(records):
    """Somebody of the file who was held for a drug charge in the two years before that day."""
    return next(
        row["person_id"]
        for row in records
        if str(row["top_charge"]).startswith("220.") and date(2017, 3, 1) <= row["admitted_on"] <= NOON.date()
    )


def test_the_look_up_answers_and_is_stored_and_logged(ruiz, home, records, built):
    person = held_for_drugs(records)
    ruiz.tap("Possession")
    assert "Their number in the records" in ruiz.text
    ruiz.tap("Look it up", typed=[("person_key", person)])
    assert "Custody for a drug charge within two years" in ruiz.text and "R-1" in ruiz.text
    ruiz.tap("Yes, and ask the prosecutor", "Send hand-off")
    check, stop = only(home.ruiz, "HistoryCheck"), only(home.ruiz, "Encounter")
    assert check.adapter == "lookup" and "history.drug_custody" in check.outcome.split()
    assert (stop.answer, stop.outcome) == ("presumptively_excluded", "asked")
    with psycopg.connect(built.admin) as admin:
        said = "SELECT kind, data_class FROM offramp.ground_entry WHERE act = 'curb.history.check'"
        assert admin.execute(said).fetchall() == [("looked", "K4")]
    assert person not in str(vars(check)) and person not in str(only(home.ruiz, "Found").finding)


def test_the_officer_may_attest_instead(ruiz, home):
    ruiz.tap("Possession")
    assert "Look it up" in ruiz.form.buttons
    ruiz.tap("Nothing found", "Yes, they want help", "Send hand-off")
    assert (only(home.ruiz, "HistoryCheck").adapter, only(home.ruiz, "HistoryCheck").outcome) == (
        "attest",
        "none",
    )


def test_what_the_records_cannot_tell_goes_to_the_sergeant_without_a_class_in_its_words(ruiz, home):
    ruiz.tap("Possession")
    ruiz.tap("Look it up", typed=[("person_key", "a stranger to the file")])
    assert kept(home.ruiz, "Encounter") == []
    ruiz.tap("Yes, and ask the sergeant", "Send hand-off")
    question = only(home.ruiz, "Question")
    assert (question.asked_of, question.words) == ("sergeant", "What did the history check find?")


@pytest.mark.parametrize(("said", "wanted"), [("", "attest"), ('history_check = "lookup"\n', "lookup")])
def test_a_program_says_how_history_is_checked(city, said, wanted):
    program = (ROOT / "sites/port-larkin/program.toml").read_text()
    (city / "program.toml").write_text(said + program)
    assert packs.load("port-larkin").program.history_check == wanted


def test_another_word_is_refused_with_a_sentence(city):
    program = (ROOT / "sites/port-larkin/program.toml").read_text()
    (city / "program.toml").write_text('history_check = "look"\n' + program)
    with pytest.raises(Refusal, match='"history_check" needs one of attest, lookup'):
        packs.load("port-larkin")
