"""Who the person is: optional, kept only where it goes on, and never looked up."""

import re

import pytest
from django.db import IntegrityError
from django.test.utils import CaptureQueriesContext

from tests import builders, seats
from tests.rooms.curb.rows import as_, kept, only
from tests.rooms.curb.test_minute import ASK, CLEAR, NONE, SEND, YES

ROSA = [
    ("called", "Rosa"), ("born_on_month", "3"), ("born_on_day", "27"), ("born_on_year", "1988"),
    ("looks", "Red coat"), ("find_me", "By the ferry steps"),
]  # fmt: skip


def test_a_name_is_optional(ruiz, home):
    ruiz.tap("Trespass", NONE, CLEAR, YES, SEND)
    row = only(home.ruiz, "Description")
    assert (row.called, row.born_on, row.looks, row.find_me) == ("", None, "", "")


def test_a_few_words_go_with_the_hand_off(ruiz, home):
    ruiz.tap("Trespass", NONE, CLEAR, YES)
    ruiz.tap(SEND, typed=ROSA)
    row = only(home.ruiz, "Description")
    assert (row.called, str(row.born_on), row.find_me) == ("Rosa", "1988-03-27", "By the ferry steps")


@pytest.mark.parametrize("end", ["Not now", "Called away"])
def test_who_declined_or_was_not_offered_is_not_kept(ruiz, home, end):
    ruiz.tap("Trespass", NONE, CLEAR)
    ruiz.tap(end, typed=ROSA)
    assert only(home.ruiz, "Encounter").outcome in {"declined", "not_offered"}
    assert kept(home.ruiz, "Description") == []


def test_an_action_drops_words_that_may_not_be_kept(home):
    builders.encounter(home, outcome="declined", outcome_reason="not_now")
    assert kept(home.ruiz, "Description") == []


@pytest.mark.parametrize("claimed", ["declined", "accepted"])
def test_the_database_refuses_identity_on_a_declined_encounter(home, claimed):
    from offramp.curb.models import Description

    encounter = builders.encounter(home, outcome="declined")
    row = Description(encounter_id=encounter, site_id="port-larkin", outcome=claimed, called="Rosa")
    with pytest.raises(IntegrityError), as_(home.ruiz):
        row.save(force_insert=True)


def test_a_date_that_is_none_is_said_beside_the_field_and_nothing_typed_is_lost(ruiz, home):
    ruiz.tap("Trespass", NONE, CLEAR, YES)
    page = ruiz.tap(SEND, typed=[*ROSA[:2], ("born_on_day", "45"), ("born_on_year", "1988"), ROSA[-1]])
    assert page.status_code == 422 and "This is no date" in ruiz.text
    assert 'value="Rosa"' in ruiz.text and 'value="By the ferry steps"' in ruiz.text
    assert kept(home.ruiz, "Encounter") == []


@pytest.mark.parametrize("year", ["2090", "1801"])
def test_nobody_was_born_then(ruiz, year):
    ruiz.tap("Trespass", NONE, CLEAR, YES)
    ruiz.tap(SEND, typed=[("born_on_month", "3"), ("born_on_day", "27"), ("born_on_year", year)])
    assert "Nobody here was born then" in ruiz.text


def test_a_birthday_that_makes_somebody_under_age_is_weighed_before_anything_is_sent(ruiz, home):
    ruiz.tap("Trespass", NONE, CLEAR, YES)
    ruiz.tap(SEND, typed=[("born_on_month", "3"), ("born_on_day", "27"), ("born_on_year", "2024")])
    assert "youth program" in ruiz.text and kept(home.ruiz, "Encounter") == []
    ruiz.tap("Save: not eligible")
    assert only(home.ruiz, "Encounter").outcome == "not_eligible"
    assert kept(home.ruiz, "Description") == []


def test_a_beat_outside_the_area_is_weighed_too(ruiz, home):
    ruiz.tap("Trespass", NONE, CLEAR, YES)
    ruiz.tap(SEND, typed=[("beat", "F1")])
    ruiz.tap("Save: not eligible")
    row = only(home.ruiz, "Encounter")
    assert (row.outcome, row.beat) == ("not_eligible", "F1")


def test_the_page_is_the_same_whether_or_not_the_person_is_known(ruiz, home):
    def pages():
        ruiz.opens()
        ruiz.tap("Trespass", NONE, CLEAR, YES)
        form = ruiz.form
        fixed = [(n, v) for n, v in form.hidden if n not in {"encounter", "began", "csrfmiddlewaretoken"}]
        ruiz.tap(SEND, typed=ROSA)
        return fixed, sorted(form.buttons), ruiz.page.status_code

    def queries():
        with seats.on("justice") as connection, CaptureQueriesContext(connection) as seen:
            pages()
        return [re.sub(r'"s\d+_x\d+"', "", one["sql"])[:60] for one in seen.captured_queries]

    before, asked_before = pages(), queries()
    builders.joined(home, builders.encounter(home))
    assert pages() == before
    assert queries() == asked_before


def test_asked_keeps_the_words_and_waits(ruiz, home):
    ruiz.tap("Drug possession", NONE, CLEAR, "More than 3 grams", ASK)
    ruiz.tap(SEND, typed=ROSA)
    assert only(home.ruiz, "Description").outcome == "asked"
