"""The order of a finding: absolute, then unknown that matters, then presumptive, else eligible."""

import pytest

from offramp.errors import Refusal
from offramp.policy import engine, packs
from tests.spec.policy import books

ON = books.ON
ARREST = "arrest_diversion"
CLEAR = {
    "offence": "PLC 9.14", "age": 30, "complainant.objects": False, "threat_to_others": False, "amenable": True,
    "exploits_minors": False, "promotes_prostitution": False, "history.violent_conviction": False,
    "history.sex_offence_conviction": False, "history.recent_conviction": False,
    "history.weapon_conviction": False, "history.recent_violent_arrest": False,
}  # fmt: skip


def port_larkin(**changed):
    facts = {**CLEAR, **{key.replace("__", "."): value for key, value in changed.items()}}
    book = packs.load("port-larkin").in_force(on=ON)
    return engine.find(book, facts, route=ARREST, on=ON)


ORDER = [
    ({}, "eligible"),
    ({"amenable": False}, "presumptively_excluded"),
    ({"amenable": None}, "cannot_say"),
    ({"amenable": False, "age": None}, "cannot_say"),
    ({"amenable": False, "exploits_minors": None}, "presumptively_excluded"),
    ({"age": 17}, "excluded"),
    ({"age": 17, "amenable": False}, "excluded"),
    ({"age": 17, "amenable": None}, "excluded"),
    ({"offence": "other"}, "excluded"),
    ({"offence": "other", "age": None}, "excluded"),
    ({"offence": None}, "cannot_say"),
    ({"offence": None, "age": 17}, "excluded"),
]


@pytest.mark.parametrize(("changed", "answer"), ORDER)
def test_the_order_of_a_finding(changed, answer):
    assert port_larkin(**changed).answer == answer


def test_an_exclusion_names_who_may_decide_otherwise():
    finding = port_larkin(amenable=False, promotes_prostitution=True)
    assert [(one.holder, one.citation.id) for one in finding.overrides] == [
        ("project_manager", "PL-P1"),
        ("prosecutor", "PL-P4"),
    ]


def test_an_unknown_names_who_can_tell():
    (unknown,) = port_larkin(complainant__objects=None).unknowns
    assert (unknown.fact, unknown.citation.id) == ("complainant.objects", "PL-A2")
    assert unknown.who_can_tell == ("complainant", "officer", "prosecutor")


def test_what_others_settle_later_does_not_hold_the_officer_and_is_said():
    finding = port_larkin()
    assert finding.answer == "eligible"
    assert {(one.fact, one.settled_by) for one in finding.settled_later} == {
        ("place.beat", "program"),
        ("program.order_bars_contact", "program"),
        ("pending.violent_case", "prosecutor"),
        ("supervision.active", "supervising_agency"),
        ("supervision.approved", "supervising_agency"),
    }


def test_once_told_it_counts_in_full():
    assert port_larkin(program__order_bars_contact=True).answer == "excluded"
    assert port_larkin(pending__violent_case=True).answer == "presumptively_excluded"


def test_an_approval_is_an_open_step_and_no_answer():
    finding = port_larkin(supervision__active=True)
    assert (finding.answer, [one.approval_by for one in finding.open_steps]) == (
        "eligible",
        ["supervising_agency"],
    )
    assert not port_larkin(supervision__active=True, supervision__approved=True).open_steps


def test_a_finding_quotes_what_never_disqualifies():
    assert {"PL-D1", "PL-D2"} <= {one.id for one in port_larkin().quoted}


def test_no_listed_offence_cites_every_line_that_was_not_met():
    finding = port_larkin(offence="other")
    assert [one.citation.id for one in finding.reasons if one.verdict == "not_met"] == [
        "PL-E1", "PL-E2", "PL-E3", "PL-E4", "PL-E5",
    ]  # fmt: skip


def test_a_reason_cites_file_and_line_of_the_rulebook():
    cited = port_larkin(age=17).reasons[0].citation
    text = (packs.folder() / "port-larkin" / cited.file).read_text().splitlines()
    assert text[cited.line - 1] == "[[lines]]"
    assert text[cited.line] == 'id = "PL-A1"'


def test_a_line_that_is_not_verified_is_marked_and_makes_the_book_incomplete(tmp_path):
    book = books.made(tmp_path, 'source = "S2"\nverified = true', 'source = "S2"\nverified = false')
    finding = engine.find(book, {"offence": "D1", "drug.amount": 9}, route=ARREST, on=ON)
    assert finding.incomplete
    assert [(one.citation.id, one.citation.verified) for one in finding.reasons] == [
        ("Q1", False),
        ("E1", True),
    ]


def test_a_route_that_the_book_does_not_rule_on_is_refused():
    with pytest.raises(Refusal, match='no route "community"'):
        engine.find(packs.load("port-larkin").in_force(on=ON), {}, route="community", on=ON)


FACTS = [
    ({"agee": 3}, 'Did you mean "age"'),
    ({"amenable": "no"}, "true or false"),
    ({"offence": 7}, "a word in quotes"),
    ({"involvement.basis": "rumour"}, "one of records, officer_observed"),
    ({"history.records": []}, '"are"'),
    ({"history.records": {"are": ["jail"], "rows": []}}, "conviction, charge, arrest, custody"),
    ({"history.records": {"are": [], "rows": [{"event": "arrest", "name": "x"}]}}, "only these keys"),
    ({"history.records": {"are": [], "rows": [{"event": "arrest", "on": "soon"}]}}, "2026-11-23"),
]


@pytest.mark.parametrize(("facts", "says"), FACTS)
def test_bad_facts_are_refused_with_what_to_mend(facts, says):
    book = packs.load("port-larkin").in_force(on=ON)
    with pytest.raises(Refusal) as refused:
        engine.find(book, facts, route=ARREST, on=ON)
    assert says in str(refused.value)


def test_one_listed_offence_is_enough_whatever_other_lines_cannot_say(tmp_path):
    more = (
        '\n[[lines]]\nid = "E2"\nwords = "People over 60"\neffect = "eligible_offence"\nsource = "S3"\n'
        'verified = true\nwhen = { kind = "age", over = 60 }\n'
    )
    book = books.made(tmp_path, more=more)
    finding = engine.find(book, {"offence": "D1", "drug.amount": 1}, route=ARREST, on=ON)
    assert (finding.answer, finding.unknowns) == ("eligible", ())
    assert engine.find(book, {"drug.amount": 1}, route=ARREST, on=ON).answer == "cannot_say"
