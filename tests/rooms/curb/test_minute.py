"""The officer's minute, tap by tap, in a browser without a script: every way to an outcome."""

from datetime import timedelta

import pytest

from tests.builders import NIGHT
from tests.rooms.curb.rows import kept, only
from tests.rooms.curb.taps import Officer

NONE, CLEAR = "None of these", "Nothing found"
YES, SEND = "Yes, they want help", "Send hand-off"
ASK, UNSURE = "Yes, and ask the prosecutor", "Yes, and ask the sergeant"


def test_a_social_contact_takes_four_taps(ruiz, home):
    ruiz.tap("Drug use", "I saw it myself", YES, SEND)
    row = only(home.ruiz, "Encounter")
    assert (row.outcome, row.route, ruiz.taps) == ("accepted", "social_contact", 4)


def test_a_trespass_takes_five(ruiz, home):
    ruiz.tap("Trespass", NONE, CLEAR, YES, SEND)
    row = only(home.ruiz, "Encounter")
    assert (row.outcome, row.reason, row.answer, ruiz.taps) == ("accepted", "PLC 9.14", "eligible", 5)


def test_drug_possession_takes_six(ruiz, home):
    ruiz.tap("Drug possession", NONE, CLEAR, "3 grams or less", YES, SEND)
    assert (only(home.ruiz, "Encounter").outcome, ruiz.taps) == ("accepted", 6)


def test_nothing_is_stored_before_the_last_tap(ruiz, home):
    ruiz.tap("Trespass", NONE, CLEAR, YES)
    assert kept(home.ruiz, "Encounter") == []


def test_the_finding_is_quoted_with_its_line_and_its_book(ruiz):
    ruiz.tap("Trespass", NONE, CLEAR)
    assert "PL-E5, Protocol 2.4" in ruiz.text
    assert "January 2025 (2025-01)" in ruiz.text


def test_the_offer_is_on_the_screen(ruiz):
    ruiz.tap("Trespass", NONE, CLEAR)
    assert "Would you like some help with that?" in ruiz.text


def test_declined_is_one_tap_with_its_reason(ruiz, home):
    ruiz.tap("Trespass", NONE, CLEAR, "Not now")
    row = only(home.ruiz, "Encounter")
    assert (row.outcome, row.outcome_reason) == ("declined", "not_now")


def test_eligible_and_not_offered_is_one_tap_with_its_reason(ruiz, home):
    ruiz.tap("Trespass", NONE, CLEAR, "Called away")
    row = only(home.ruiz, "Encounter")
    assert (row.outcome, row.outcome_reason, row.answer) == ("not_offered", "no_time", "eligible")


def test_not_eligible_says_why_and_is_counted_in_one_tap(ruiz, home):
    ruiz.tap("Assault or threats")
    assert "not on the list" in ruiz.text
    ruiz.tap("Save: not eligible")
    row = only(home.ruiz, "Encounter")
    assert (row.outcome, row.answer) == ("not_eligible", "excluded")


def test_an_absolute_bar_quotes_its_line(ruiz):
    form = ruiz.tap("Trespass") and ruiz.form
    ruiz.post(form.action, [*form.hidden, ("ask.bars", "minor"), ("go", "bars")])
    assert "youth program" in ruiz.text and "PL-A1" in ruiz.text


def test_too_much_is_offered_and_asked(ruiz, home):
    ruiz.tap("Drug possession", NONE, CLEAR, "More than 3 grams")
    assert "the prosecutor may decide otherwise" in ruiz.text
    ruiz.tap(ASK, SEND)
    row = only(home.ruiz, "Encounter")
    assert (row.outcome, row.answer) == ("asked", "presumptively_excluded")


def test_not_sure_asks_the_sergeant_and_still_sends(ruiz, home):
    ruiz.tap("Drug possession", NONE, CLEAR, "Not sure", UNSURE, SEND)
    assert only(home.ruiz, "Encounter").outcome == "asked"
    question = only(home.ruiz, "Question")
    assert (question.ask, question.asked_of) == ("amount", "sergeant")


def test_the_history_check_is_attested_and_only_its_class_is_kept(ruiz, home):
    ruiz.tap("Trespass", NONE, CLEAR, YES, SEND)
    row = only(home.ruiz, "HistoryCheck")
    assert (row.adapter, row.outcome, row.by_id) == ("attest", "none", home.ruiz.staff.id)


def test_no_check_is_kept_that_was_not_run(ruiz, home):
    ruiz.tap("Trespass", NONE, "Not run yet", UNSURE, SEND)
    assert kept(home.ruiz, "HistoryCheck") == []
    assert only(home.ruiz, "Question").ask == "history"


def test_one_step_back_forgets_one_answer(ruiz):
    ruiz.tap("Trespass", NONE, CLEAR, YES, "One step back")
    assert YES in ruiz.form.buttons
    ruiz.tap("One step back")
    assert CLEAR in ruiz.form.buttons
    ruiz.tap("One step back")
    assert NONE in ruiz.form.buttons
    assert ruiz.tap("One step back").headers["Location"] == "/"


def test_nothing_ticked_is_said_beside_the_question(ruiz):
    page = ruiz.tap("Trespass", "What I ticked is so")
    assert page.status_code == 422 and "Nothing is ticked" in ruiz.text


def test_answers_that_do_not_go_together_are_not_taken(ruiz):
    form = ruiz.tap("Trespass") and ruiz.form
    page = ruiz.post(form.action, [*form.hidden, ("ask.bars", "threat"), ("ask.bars", "none")])
    assert page.status_code == 422 and "do not go together" in ruiz.text
    assert 'value="threat" id="bar-3" checked' in ruiz.text


def test_an_answer_that_no_question_asked_for_is_not_listened_to(ruiz, home):
    form = ruiz.tap("Trespass", NONE, CLEAR) and ruiz.form
    ruiz.post(form.action, [*form.hidden, ("ask.amount", "over"), ("ask.basis", "older"), ("said", "yes")])
    ruiz.tap(SEND)
    assert only(home.ruiz, "Encounter").outcome == "accepted"


@pytest.mark.parametrize(
    "fields",
    [
        [],
        [("pick", "arrest_diversion|PLC 1.00")],
        [("pick", "nowhere|PLC 9.14")],
        [("pick", "arrest_diversion|PLC 9.14"), ("encounter", "not a key")],
        [("pick", "arrest_diversion|PLC 9.14"), ("close", "accepted|")],
        [("pick", "arrest_diversion|PLC 5.01"), ("close", "declined|not_now")],
        [("pick", "arrest_diversion|PLC 5.01"), ("close", "not_eligible|made_up")],
    ],
)
def test_what_no_page_of_ours_sends_stores_nothing(ruiz, home, fields):
    ruiz.post("/minute/", fields)
    assert ruiz.page.status_code in {200, 422}
    assert kept(home.ruiz, "Encounter") == []


def test_with_htmx_a_tap_brings_the_panel_alone_and_sending_goes_on_to_the_strip(ruiz):
    page = ruiz.tap("Trespass", **{"HX-Request": "true"})
    assert "<html" not in ruiz.text and page.status_code == 200
    page = ruiz.tap(NONE, CLEAR, YES, SEND, **{"HX-Request": "true"})
    assert page.headers["HX-Redirect"].startswith("/e/")


def test_a_spanish_reader_has_spanish_tiles(ruiz):
    ruiz.client.cookies["language"] = "es"
    assert "Posesión de drogas" in ruiz.opens().content.decode()


def test_a_sergeant_may_send_too(okada, home):
    okada.opens()
    okada.tap("Trespass", NONE, CLEAR, YES, SEND)
    assert only(home.okada, "Encounter").officer_id == home.okada.staff.id


def test_a_prosecutor_has_no_minute(home):
    chen = Officer(home.chen)
    assert "Trespass" not in chen.opens().content.decode()
    assert chen.post("/minute/", [("pick", "arrest_diversion|PLC 9.14")]).status_code >= 400


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (0, "On call until 07:42: <b>Maya R.</b>"),
        (-7, "No one until Tue 17:42. Go on as always: at the end you set a place and a time."),
        (9, "No one is on the rota. Go on as always: at the end you set a place and a time."),
    ],
)
def test_gaps_are_shown_before_a_call_fails(ruiz, home, monkeypatch, hours, words):
    from offramp.ground import clock

    monkeypatch.setattr(clock, "now", lambda: NIGHT + timedelta(hours=hours))
    page = ruiz.opens().content.decode()
    assert words in page and 'href="tel:' in page
