"""The look-up: an answer a criterion, logged with its row, and nothing else that leaves the store."""

import dataclasses
import json
from datetime import date

import psycopg
import pytest
from psycopg import errors

from offramp.errors import Refusal
from offramp.ground import ids
from offramp.policy import engine
from tests import builders, raw, seats
from tests.rooms.curb import history_store as store

ON = store.ON
CLEAN = "P0;02/01/2017;2017-02-09;155.25;34"
RECENT = "P1;02/01/2020;2020-02-09;220.03;34"


INSIDE = '{ column = "out", still_inside = 2020-12-31 }'


@pytest.fixture
def vault(home, built, tmp_path):
    store.clear(built)
    home.fill = lambda *lines, **values: store.fill(built, tmp_path, *lines, **values)
    yield home
    store.clear(built)


def look_up(home, key="P1", by="ruiz", **more):
    from offramp.curb.history import actions

    person = getattr(home, by)
    with person.seated():
        return actions.look_up(person.who, **({"person_key": key, "book": store.book(), "on": ON} | more))


def answer(home, outcome, key="P1", **more):
    return str(look_up(home, key, **more).answers[f"history.{outcome}"])


def logged(built, act):
    return store.stored(
        built, f"SELECT kind, data_class, object_ids FROM offramp.ground_entry WHERE act = '{act}'"
    )


# ---- what is answered


@pytest.mark.parametrize(
    ("row", "outcome", "wanted"),
    [
        ("P1;02/01/2020;2020-02-09;220.03;34", "drug_custody", "met"),
        ("P1;03/01/2018;2018-03-09;220.03;34", "drug_custody", "met"),
        ("P1;02/28/2018;2018-03-09;220.03;34", "drug_custody", "not_met"),
        ("P1;02/01/2020;2020-02-09;155.25;34", "drug_custody", "not_met"),
        ("P1;02/01/2020;2020-02-09;155.30;34", "drug_custody", "not_met"),
        ("P1;02/01/2020;2020-02-09;110-220.03;34", "drug_custody", "not_met"),
        ("P1;02/01/2020;2020-02-09;-;34", "drug_custody", "cannot_say"),
        ("P1;02/01/2020;2020-02-09;FOA 900.00;34", "drug_custody", "cannot_say"),
        ("P1;03/02/2020;2020-03-09;220.03;34", "drug_custody", "not_met"),
        ("P1;02/01/2016;2018-02-09;140.25;34", "burglary_release", "met"),
        ("P1;02/01/2016;-;140.25;34", "burglary_release", "cannot_say"),
        ("P1;02/01/2016;2018-02-09;140.25;17", "burglary_release", "not_met"),
        ("P1;02/01/2016;2018-02-09;140.25;-", "burglary_release", "cannot_say"),
        ("P1;02/01/2017;2018-02-09;FOA 900.00;34", "any_custody", "met"),
        ("P1;02/01/2020;2020-02-09;220.03;34", "dv_custody", "cannot_say"),
        ("P1;02/01/2020;2020-02-09;125.25;34", "recent_violence", "met"),
        ("P1;02/01/2020;2020-02-09;155.25;34", "recent_violence", "cannot_say"),
        ("P1;02/01/2020;2020-02-09;265.02;34", "recent_violence", "cannot_say"),
        ("P1;02/01/2020;2020-02-09;265.02;34", "drug_custody", "not_met"),
    ],
)  # fmt: skip
def test_an_answer(vault, row, outcome, wanted):
    vault.fill(CLEAN, row)
    assert answer(vault, outcome) == wanted


def test_a_stay_that_is_not_over_has_not_ended_long_ago(vault):
    vault.fill("P1;02/01/2016;2020-12-31;140.25;34", released=INSIDE)
    assert answer(vault, "burglary_release") == "met"


def test_custody_is_not_a_conviction(vault):
    vault.fill(CLEAN, "P1;02/01/2017;2017-02-09;125.25;34")
    checked = look_up(vault)
    assert checked.answers["history.violent_conviction"] == "cannot_say"
    assert "history.violent_conviction" not in checked.facts
    finding = engine.find(store.book(), {"offence": "X 1"} | checked.facts, route="arrest_diversion", on=ON)
    tellers = {unknown.fact: unknown.who_can_tell for unknown in finding.unknowns}
    assert tellers["history.violent_conviction"] == ("prosecutor",)


def test_convictions_answer_convictions(vault):
    vault.fill("P1;02/01/2020;2020-02-09;125.25;34", rows_are="conviction", more='convicted_on = "out"')
    checked = look_up(vault)
    assert checked.facts["history.violent_conviction"] is True
    assert "history.any_custody" not in checked.facts


@pytest.mark.parametrize(
    ("on", "wanted"),
    [(date(2020, 3, 1), "not_met"), (date(2021, 1, 30), "not_met"), (date(2021, 1, 31), "cannot_say"),
     (date(2016, 12, 31), "cannot_say")],
)  # fmt: skip
def test_silence_is_an_answer_only_where_the_source_covers_the_days(vault, on, wanted):
    vault.fill(CLEAN)
    assert answer(vault, "drug_custody", on=on) == wanted


def test_however_long_ago_is_longer_than_the_source_goes_back(vault):
    vault.fill(CLEAN)
    assert answer(vault, "any_custody", key="a stranger") == "cannot_say"


def test_a_stranger_to_a_source_that_holds_only_some_people(vault):
    vault.fill(CLEAN, everyone="false")
    assert answer(vault, "drug_custody", key="a stranger") == "cannot_say"
    assert answer(vault, "drug_custody", key="P0") == "not_met"
    vault.fill(CLEAN, everyone="true")
    assert answer(vault, "drug_custody", key="a stranger") == "not_met"


def test_involvement_that_records_show(vault):
    vault.fill(RECENT, CLEAN)
    shown = look_up(vault, route="social_contact").facts
    assert shown == {"involvement.basis": "records", "involvement.months_ago": {"at_most": 24}}
    assert look_up(vault, "P0", route="social_contact").facts == {}


def test_involvement_in_the_area_only_where_the_source_is_of_the_area(vault):
    vault.fill(RECENT, in_area="true")
    assert look_up(vault, route="social_contact").facts["involvement.in_area"] is True


def test_only_what_the_route_asks_is_asked(vault):
    vault.fill(RECENT)
    assert {name.split(".")[0] for name in look_up(vault, route="social_contact").answers} == {"involvement"}


# ---- who may ask, and where it is written down


def test_a_check_is_logged_with_its_row(vault, built):
    vault.fill(RECENT)
    checked = look_up(vault)
    assert logged(built, "curb.history.check") == [("looked", "K4", [checked.id])]


def test_the_outcome_is_kept_with_the_encounter_and_nothing_more(vault, built):
    from offramp.curb.history import actions

    vault.fill(RECENT)
    encounter = builders.encounter(vault)
    checked = look_up(vault, encounter=encounter, route="arrest_diversion")
    kept = "SELECT id, encounter_id, adapter, outcome, by_id FROM offramp.curb_history_check"
    assert store.stored(built, kept) == [
        (checked.id, encounter, "lookup", "history.drug_custody history.any_custody", vault.ruiz.staff.id)
    ]
    assert logged(built, "curb.history.keep") == [("changed", "K18", [encounter, checked.id])]
    nothing = dataclasses.replace(checked, id=ids.new(), answers={})
    with vault.ruiz.seated():
        actions.keep(vault.ruiz.who, encounter=encounter, checked=nothing)
    assert "none" in {row[3] for row in store.stored(built, kept)}


def test_neither_number_nor_charge_is_anywhere_outside_the_store(vault, built):
    vault.fill("P-SECRET-77;02/01/2020;2020-02-09;220.03;34")
    look_up(vault, "P-SECRET-77", encounter=builders.encounter(vault))
    with psycopg.connect(built.admin) as admin:
        tables = admin.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname IN ('offramp', 'guard')"
        ).fetchall()
        for (table,) in tables:
            rows = admin.execute(f"SELECT t::text FROM {table} t").fetchall()
            assert not [row for row in rows if "SECRET-77" in row[0] or "220.03" in row[0]], table


def test_nothing_loaded_is_said_politely(vault):
    with pytest.raises(Refusal, match="No records are loaded here, so"):
        look_up(vault)


def test_another_sites_records_are_not_asked(vault):
    vault.fill(RECENT, sites='"gull-harbor"')
    with pytest.raises(Refusal, match="No records are loaded here"):
        look_up(vault)


def test_a_look_up_needs_a_number(vault):
    vault.fill(RECENT)
    for key in ("", "  ", "a\0b"):
        with pytest.raises(Refusal, match="needs the person's number"):
            look_up(vault, key)


@pytest.mark.parametrize("by", ["chen", "maya", "sam"])
def test_whoever_does_not_refer_meets_the_wall(vault, built, by):
    vault.fill(RECENT)
    with pytest.raises(Refusal, match="nothing here that you may see"):
        look_up(vault, by=by)
    assert logged(built, "curb.history.check") == []


CALL = "SELECT * FROM history.check('P1', %s, '2020-03-01')"
ANY = {"outcome": "x", "events": ["custody"], "classes": [], "since": None, "counted_from": "event"}
ASKED = json.dumps([ANY | {"attempts": True, "adult_only": False, "in_area": False}])


def test_the_database_itself_lets_only_a_referring_officer_ask(vault, built):
    vault.fill(RECENT)
    with raw.acting(built, "justice", vault.okada.who) as tried:
        assert tried.execute(CALL, [ASKED]).fetchall() == [("x", "met", ["custody"])]
    other_purpose = dataclasses.replace(vault.ruiz.who, purpose="supervision")
    for who in (vault.chen.who, other_purpose):
        with raw.acting(built, "justice", who) as tried, pytest.raises(errors.InsufficientPrivilege):
            tried.execute(CALL, [ASKED])
    with raw.connected(built, "justice") as tried, pytest.raises(errors.InvalidAuthorizationSpecification):
        tried.execute(CALL, [ASKED])
    with raw.acting(built, "care", vault.maya.who) as tried, pytest.raises(errors.InsufficientPrivilege):
        tried.execute(CALL, [ASKED])


@pytest.mark.parametrize("role", ["justice", "care"])
@pytest.mark.parametrize("table", ["source", "record", "loading"])
def test_no_face_reads_or_writes_the_store(vault, built, role, table):
    who = vault.ruiz.who if role == "justice" else vault.maya.who
    for sql in (f"SELECT FROM history.{table}", f"DELETE FROM history.{table}", f"TRUNCATE history.{table}"):
        with raw.acting(built, role, who) as tried, pytest.raises(errors.InsufficientPrivilege):
            tried.execute(sql)


def test_a_check_takes_no_more_than_it_needs(vault, built):
    vault.fill(RECENT)
    with raw.acting(built, "justice", vault.ruiz.who) as tried, pytest.raises(errors.InvalidParameterValue):
        tried.execute(CALL, [json.dumps(json.loads(ASKED) * 65)])


def test_a_failed_transaction_leaves_neither_look_nor_outcome(vault, built):
    from django.db import transaction

    from offramp.curb.history import actions

    vault.fill(RECENT)
    with seats.seated(vault.ruiz.who, "justice"), pytest.raises(ZeroDivisionError), transaction.atomic():
        actions.look_up(vault.ruiz.who, person_key="P1", book=store.book(), on=ON)
        1 / 0  # noqa: B018 - anything that goes wrong later
    assert logged(built, "curb.history.check") == []
