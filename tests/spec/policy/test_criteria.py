"""Each kind of criterion: a rule in a book, facts, and whether it is met."""

from datetime import date

import pytest

from offramp.policy import facts, look_back
from tests.spec.policy import books

ON = books.ON
DECLARED = """
[areas]
town = ["T1", "T2"]

[history_classes]
grave = "grave violence"

[[facts]]
key = "lives_here"
kind = "yes_no"
words = "whether the person lives here"
who_can_tell = ["officer", "program"]
"""
PRIOR = (
    'kind = "prior_event", outcome = "o", events = ["conviction"], classes = ["grave"], '
    "attempts = false, adult_only = true"
)
TEN = "{ " + PRIOR + ', within_years = 10, counted_from = "release" }'
EVER = "{ " + PRIOR + ", without_limit = true }"


def rows(*found, are=("conviction",)):
    return {"history.records": {"are": list(are), "rows": list(found)}}


def grave(**keys):
    return {"event": "conviction", "class": "grave", "attempt": False, "adult": True, **keys}


EXAMPLES = [
    ('{ kind = "offence", codes = ["D1"] }', {"offence": "D1"}, True),
    ('{ kind = "offence", classes = ["drugs"] }', {"offence": "D2"}, False),
    ('{ kind = "offence", classes = ["drugs"] }', {}, None),
    ('{ kind = "judgement", fact = "lives_here", is = false }', {"lives_here": False}, True),
    ('{ kind = "judgement", fact = "lives_here" }', {"lives_here": {"unknown": True}}, None),
    ('{ kind = "judgement", fact = "involvement.basis", one_of = ["records"] }', {"involvement.basis": "none"}, False),
    ('{ kind = "age", below = 18 }', {"age": 18}, False),
    ('{ kind = "age", at_most = 18 }', {"age": 18}, True),
    ('{ kind = "place", outside = ["town"] }', {"place.beat": "T1"}, False),
    ('{ kind = "place", outside = ["town"] }', {"place.beat": "X9"}, True),
    ('{ kind = "place", inside = ["town"] }', {"place.beat": "T2"}, True),
    ('{ kind = "place", inside = ["town"] }', {}, None),
    ('{ kind = "roster", fact = "program.slots_open", below = 1 }', {"program.slots_open": 0}, True),
    ('{ kind = "roster", fact = "program.slots_open", below = 1 }', {"program.slots_open": 1}, False),
    ('{ kind = "roster", fact = "program.order_bars_contact" }', {}, None),
    ('{ kind = "all_of", of = [{ kind = "age", below = 18 }, { kind = "judgement", fact = "amenable" }] }',
     {"age": 18}, False),
    ('{ kind = "all_of", of = [{ kind = "age", below = 18 }, { kind = "judgement", fact = "amenable" }] }',
     {"age": 17}, None),
    ('{ kind = "any_of", of = [{ kind = "age", below = 18 }, { kind = "judgement", fact = "amenable" }] }',
     {"amenable": True}, True),
    ('{ kind = "any_of", of = [{ kind = "age", below = 18 }, { kind = "judgement", fact = "amenable" }] }',
     {"amenable": False}, None),
    ('{ kind = "none_of", of = [{ kind = "age", below = 18 }, { kind = "judgement", fact = "amenable" }] }',
     {"amenable": True}, False),
    ('{ kind = "none_of", of = [{ kind = "judgement", fact = "amenable" }] }', {"amenable": False}, True),
    (EVER, {"history.o": True}, True),
    (EVER, {"history.o": False, **rows(grave())}, False),
    (EVER, {}, None),
    (EVER, rows(), False),
    (EVER, rows(grave()), True),
    (EVER, rows(grave(attempt=True)), False),
    (EVER, rows(grave(adult=False)), False),
    (EVER, rows(grave(adult=None)), None),
    (EVER, rows(grave(**{"class": None})), None),
    (EVER, rows({**grave(), "event": "custody"}, are=["custody"]), None),
    (EVER, rows(are=["custody", "conviction"]), False),
    (TEN, rows(grave(released_on="2016-11-23")), True),
    (TEN, rows(grave(released_on="2016-11-22")), False),
    (TEN, rows(grave(convicted_on="2020-01-01")), None),
]  # fmt: skip


@pytest.mark.parametrize(("when", "given", "met"), EXAMPLES)
def test_whether_a_criterion_is_met(tmp_path, when, given, met):
    book = _book(tmp_path, when)
    assert book.line("X1").when.judge(facts.read(given, book.declared).known, ON) is met


GAPS = [
    ('{ kind = "all_of", of = [{ kind = "age", below = 18 }, { kind = "judgement", fact = "amenable" }] }',
     {"age": 17}, ["amenable"]),
    ('{ kind = "quantity", fact = "drug.amount", unit = "g", over = 3, exempt_substances = ["pills"] }',
     {}, ["drug.amount", "drug.substance"]),
    ('{ kind = "quantity", fact = "drug.amount", unit = "g", over = 3, exempt_substances = ["pills"] }',
     {"drug.amount": 4}, ["drug.substance"]),
    ('{ kind = "quantity", fact = "drug.amount", unit = "g", over = 3, exempt_substances = ["pills"] }',
     {"drug.substance": "heroin"}, ["drug.amount"]),
]  # fmt: skip


@pytest.mark.parametrize(("when", "given", "missing"), GAPS)
def test_what_is_missing_is_only_what_could_still_decide(tmp_path, when, given, missing):
    book = _book(tmp_path, when)
    gaps = book.line("X1").when.gaps(facts.read(given, book.declared).known, ON)
    assert [gap.fact for gap in gaps] == missing


def test_when_rows_cannot_answer_only_the_prosecutor_can_tell(tmp_path):
    book = _book(tmp_path, EVER)
    (gap,) = book.line("X1").when.gaps(facts.read(rows(are=["custody"]), book.declared).known, ON)
    assert gap.who_can_tell == ("prosecutor",)


@pytest.mark.parametrize(
    ("on", "months", "start"),
    [
        (date(2026, 11, 23), 120, date(2016, 11, 23)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
    ],
)
def test_so_many_months_before_a_day(on, months, start):
    assert look_back.months_before(on, months) == start


def test_every_kind_says_itself_plainly(tmp_path):
    for when, _, _ in EXAMPLES:
        assert len(_book(tmp_path, when).line("X1").when.plain()) > 10


def _book(folder, when):
    return books.with_line(folder, when, DECLARED)
