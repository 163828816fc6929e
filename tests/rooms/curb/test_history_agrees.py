"""The database's answers beside policy's own criterion, read from the same rows: two ways, one answer."""

import json
from collections import defaultdict
from dataclasses import replace
from datetime import date

import pytest
from pyarrow import parquet

from offramp.curb.history import load, rules
from offramp.curb.history import map as maps
from offramp.policy import look_back
from offramp.policy.criteria.prior_event import PriorEvent
from offramp.policy.records import CountedFrom, Event, Records, Row
from tests import raw
from tests.rooms.curb import history_store as store

STILL_INSIDE = date(2026, 8, 21)
DAYS = [date(2018, 6, 2), date(2019, 12, 31), date(2022, 3, 1), date(2026, 8, 21)]
HELD = ("history.drug_custody", "history.burglary_release", "history.recent_violence", "history.dv_custody")


@pytest.fixture(scope="module")
def filled(built):
    store.clear(built)
    load.load(store.SLICE, store.MAP, store.address(built))
    yield built
    store.clear(built)


def criteria(book):
    """Every prior event that the book asks for, by its outcome."""
    found, left = {}, [line.when for line in book.lines if line.when]
    while left:
        one = left.pop()
        left += getattr(one, "parts", ())
        if isinstance(one, PriorEvent):
            found[one.outcome] = one
    return found


def by_hand(class_list):
    """Each person's rows as policy reads them: one a charge and class, straight from the file."""
    people = defaultdict(list)
    for row in parquet.read_table(store.SLICE).to_pylist():
        days = {CountedFrom.event: row["admitted_on"]}
        inside = row["last_seen_on"] == STILL_INSIDE
        days[CountedFrom.release] = date.max if inside else row["last_seen_on"]
        adult = None if row["age"] is None else row["age"] >= 18
        for code in {row["top_charge"], row["top_charge_first"]}:
            told = class_list.sort(code or "")
            classes = [None] if told.classes is None else told.classes or ["no class of the list"]
            people[row["person_id"]] += [
                (
                    Row(event=Event.custody, row_class=one, days=days, attempt=told.attempt, adult=adult),
                    told.may_be,
                )
                for one in classes
            ]
    return people


def expected(criterion, rows, on, source):
    """Policy's verdict over the rows up to a day; open where the source is silent about the look-back."""
    told = criterion.classes <= set(source.class_list.classes)
    seen = tuple(
        row if row.row_class in criterion.classes or (told and not criterion.classes & set(may_be))
        else replace(row, row_class=None)
        for row, may_be in rows if row.days[CountedFrom.event] <= on
    )  # fmt: skip
    known = {"history.records": Records(are=frozenset({Event.custody}), rows=seen)}
    verdict = criterion.judge(known, on)
    since = look_back.months_before(on, criterion.months)
    if verdict is False and (not seen or since < source.covers_from):
        return "cannot_say"
    return {True: "met", False: "not_met", None: "cannot_say"}[verdict]


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_the_store_answers_as_policy_would(home, filled, on):
    from offramp.curb.history.queries import CHECK

    source, book = maps.load(store.MAP), store.book()
    asked = criteria(book)
    wanted = json.dumps([one.plain() for one in rules.wanted(book, on=on, route="arrest_diversion")])
    tried, differing = 0, []
    with raw.acting(filled, "justice", home.ruiz.who) as connection:
        for person, rows in by_hand(source.class_list).items():
            answers = {outcome: told for outcome, told, _ in connection.execute(CHECK, [person, wanted, on])}
            for outcome in HELD:
                due = expected(asked[outcome], rows, on, source)
                tried += 1
                if answers[outcome] != due:
                    differing.append((person, outcome, answers[outcome], due))
    assert tried == 975 * len(HELD)
    assert differing == []
