"""What the officer is asked: tiles, in the book's order, and no more taps than the minute allows."""

from datetime import date

import pytest

from offramp.errors import Refusal
from offramp.policy import asks, engine, packs
from tests.spec.policy import books

ON = books.ON
BOOK = packs.load("port-larkin").in_force(on=ON)
QUIET = {"bars": "none", "history": "none", "amount": "under", "basis": "observed"}
AFTER_THE_QUESTIONS = 2  # "yes, wants help" and "send"


def walk(route, reason, picks=QUIET):
    """Every question and the tile picked, from the first screen on."""
    facts, picked = {}, []
    while (ask := engine.next_question(BOOK, facts, route=route, on=ON)) is not None:
        tile = reason if ask.id == "reason" else picks[ask.id]
        picked.append(ask.id)
        assert len(picked) < 12, picked
        facts.update(asks.answered(ask, [tile]))
    return facts, picked


WALKS = [
    ("social_contact", "drugs", ["reason", "basis"], 4),
    ("social_contact", "public", ["reason", "basis"], 4),
    ("arrest_diversion", "PLC 9.14", ["reason", "bars", "history"], 5),
    ("arrest_diversion", "PLC 11.24", ["reason", "bars", "history"], 5),
    ("arrest_diversion", "PLC 11.20", ["reason", "bars", "history", "amount"], 6),
    ("arrest_diversion", "PLC 11.22", ["reason", "bars", "history", "amount"], 6),
]


@pytest.mark.parametrize(("route", "reason", "asked", "taps"), WALKS)
def test_the_taps_of_a_minute(route, reason, asked, taps):
    facts, picked = walk(route, reason)
    assert picked == asked
    assert len(picked) + AFTER_THE_QUESTIONS == taps
    assert engine.find(BOOK, facts, route=route, on=ON).answer == "eligible"


@pytest.mark.parametrize(("route", "reason"), [("arrest_diversion", "other"), ("social_contact", "worry")])
def test_once_nothing_can_change_the_answer_nothing_is_asked(route, reason):
    assert walk(route, reason)[1] == ["reason"]


BARS = [
    ("PLC 9.14", {"minor", "complainant", "threat", "not-open", "exploits", "promotes"}),
    ("PLC 11.20", {"minor", "threat", "not-open", "exploits", "promotes"}),
    ("PLC 11.22", {"minor", "threat", "not-open", "exploits", "promotes", "profit", "school"}),
]


@pytest.mark.parametrize(("offence", "bars"), BARS)
def test_only_bars_that_can_matter_are_shown(offence, bars):
    ask = engine.next_question(BOOK, {"offence": offence}, route="arrest_diversion", on=ON)
    assert {tile.id for tile in ask.tiles} == bars | {"none", "not_sure"}


def test_none_of_these_clears_every_bar_that_was_shown():
    ask = engine.next_question(BOOK, {"offence": "PLC 9.14"}, route="arrest_diversion", on=ON)
    assert asks.answered(ask, ["none"]) == {
        "age": {"at_least": 18}, "complainant.objects": False, "threat_to_others": False, "amenable": True,
        "exploits_minors": False, "promotes_prostitution": False,
    }  # fmt: skip


def test_of_several_bars_those_not_picked_are_set_as_not_so():
    ask = engine.next_question(BOOK, {"offence": "PLC 11.20"}, route="arrest_diversion", on=ON)
    facts = asks.answered(ask, ["not-open", "promotes"])
    assert (facts["amenable"], facts["promotes_prostitution"], facts["exploits_minors"]) == (
        False,
        True,
        False,
    )


def test_not_sure_leaves_the_facts_unknown_and_names_who_can_tell():
    facts, picked = walk("arrest_diversion", "PLC 9.14", {**QUIET, "history": "not_sure"})
    finding = engine.find(BOOK, facts, route="arrest_diversion", on=ON)
    assert picked.count("history") == 1
    assert finding.answer == "cannot_say"
    assert {one.who_can_tell for one in finding.unknowns} == {("history_check", "prosecutor")}


def test_after_a_presumption_only_what_is_absolute_is_still_asked():
    facts = {"offence": "PLC 9.14", "amenable": False}
    ask = engine.next_question(BOOK, facts, route="arrest_diversion", on=ON)
    assert [tile.id for tile in ask.tiles] == ["minor", "complainant", "threat", "none", "not_sure"]


def test_the_officer_is_never_asked_what_only_others_can_tell():
    asked = {fact for ask in BOOK.asks for fact in ask.facts}
    assert not {fact for fact in asked if fact.startswith(("program.", "pending.", "supervision."))}


def test_rows_that_cannot_answer_are_not_put_to_the_officer_again():
    facts, _ = walk("arrest_diversion", "PLC 9.14")
    facts = {key: value for key, value in facts.items() if not key.startswith("history.")}
    facts["history.records"] = {"are": ["custody"], "rows": []}
    assert engine.next_question(BOOK, facts, route="arrest_diversion", on=ON) is None
    finding = engine.find(BOOK, facts, route="arrest_diversion", on=ON)
    assert {one.who_can_tell for one in finding.unknowns} == {("prosecutor",)}


def test_the_first_screen_is_in_the_books_order():
    tiles = [tile.text for tile in BOOK.reasons("arrest_diversion")]
    assert (tiles[:3], tiles[-1]) == (["Drug possession", "Trespass", "Small theft"], "Something else")


def test_every_question_and_tile_of_port_larkin_is_in_spanish_too():
    for route in BOOK.routes:
        for ask in (BOOK.reason_ask(route), *BOOK.asks):
            assert ask.es and all(tile.es for tile in ask.tiles)
    assert all(line.citation.es for line in BOOK.lines)


@pytest.mark.parametrize("chosen", [[], ["nothing"], ["none", "minor"], ["not_sure", "minor"]])
def test_tiles_that_do_not_go_together_are_refused(chosen):
    ask = engine.next_question(BOOK, {"offence": "PLC 9.14"}, route="arrest_diversion", on=ON)
    with pytest.raises(Refusal, match="go together"):
        asks.answered(ask, chosen)


def test_not_sure_of_the_amount_keeps_the_drug_that_is_known():
    facts, _ = walk("arrest_diversion", "PLC 9.14")
    facts = {**facts, "offence": "PLC 11.20", "drug.substance": "heroin"}
    ask = engine.next_question(BOOK, facts, route="arrest_diversion", on=ON)
    assert asks.answered(ask, ["not_sure"]) == {"drug.amount": {"unknown": True}}


def test_what_was_left_to_the_program_is_asked_of_the_program_alone(tmp_path):
    more = (
        '\n[[lines]]\nid = "R1"\nwords = "No place left"\neffect = "absolute_exclusion"\nsource = "S3"\n'
        'verified = true\nsettled_by = "program"\nholds_handoff = false\n'
        'when = { kind = "roster", fact = "program.slots_open", below = 1 }\n'
        '\n[[asks]]\nid = "places"\ntext = "Is a place left?"\nkind = "one"\nasked_of = "program"\n'
        '[[asks.tiles]]\nid = "yes"\ntext = "Yes"\nsets = { "program.slots_open" = { at_least = 1 } }\n'
        '[[asks.tiles]]\nid = "no"\ntext = "No"\nsets = { "program.slots_open" = 0 }\n'
    )
    book, facts = books.made(tmp_path, more=more), {"offence": "D1", "drug.amount": 1}
    asked = {
        asker: engine.next_question(book, facts, route="arrest_diversion", on=ON, asker=asker)
        for asker in ("officer", "program")
    }
    assert asked["officer"] is None
    assert asked["program"] is not None and asked["program"].id == "places"
    told = {**facts, **asks.answered(asked["program"], ["no"])}
    assert engine.find(book, told, route="arrest_diversion", on=ON).answer == "excluded"


STAYS_OPEN = [
    ("albany", date(2018, 3, 1), {"offence": "155.25", "complainant.wish": "agrees"}, "need", "no-need", "excluded"),
    ("gull-harbor", date(2027, 4, 1), {"offence": "GHC 4.1", "age": 40, "amenable": True, "warrant.kinds": [],
     "history.violent_custody": False, "history.violent_conviction": False}, "amount", "not-weighed", "cannot_say"),
]  # fmt: skip


@pytest.mark.parametrize(("site", "on", "known", "ask", "tile", "answer"), STAYS_OPEN)
def test_a_question_that_was_answered_does_not_come_back(site, on, known, ask, tile, answer):
    book = packs.load(site).in_force(on=on, drafts=True)
    asked = engine.next_question(book, known, route="arrest_diversion", on=on)
    assert asked.id == ask
    known = {**known, **asks.answered(asked, [tile])}
    assert engine.next_question(book, known, route="arrest_diversion", on=on) is None
    found = engine.find(book, known, route="arrest_diversion", on=on)
    assert found.answer == answer
    tellers = {one.fact: one.who_can_tell for one in found.unknowns}
    assert tellers.get("drug.amount", ("prosecutor",)) == ("prosecutor",)
