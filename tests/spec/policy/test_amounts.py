"""An amount against a limit: at, below and above it, known exactly or only within bounds."""

import pytest

from offramp.errors import Refusal
from offramp.policy import amounts
from offramp.policy.amounts import Compare

KNOWN = [
    # amount                        over 3  at least 3  below 3  at most 3
    (2.99,                          "no",   "no",       "yes",   "yes"),
    (3,                             "no",   "yes",      "no",    "yes"),
    (3.01,                          "yes",  "yes",      "no",    "no"),
    ({"over": 3},                   "yes",  "yes",      "no",    "no"),
    ({"at_least": 3},               "?",    "yes",      "no",    "?"),
    ({"below": 3},                  "no",   "no",       "yes",   "yes"),
    ({"at_most": 3},                "no",   "?",        "?",     "yes"),
    ({"over": 2, "below": 4},       "?",    "?",        "?",     "?"),
    ({"at_least": 3, "at_most": 3}, "no",   "yes",      "no",    "yes"),
    ({"over": 2},                   "?",    "?",        "?",     "?"),
    ({"below": 4},                  "?",    "?",        "?",     "?"),
    ({"at_most": 2},                "no",   "no",       "yes",   "yes"),
    ({"over": 3, "at_least": 1},    "yes",  "yes",      "no",    "no"),
    ({"at_most": 3, "below": 3},    "no",   "no",       "yes",   "yes"),
]  # fmt: skip
SAID = {True: "yes", False: "no", None: "?"}


@pytest.mark.parametrize(("raw", "over", "at_least", "below", "at_most"), KNOWN)
def test_an_amount_against_three(raw, over, at_least, below, at_most):
    amount = amounts.read("drug.amount", raw, whole=False)
    found = [SAID[amounts.meets(amount, compare, 3)] for compare in Compare]
    assert found == [over, at_least, below, at_most]


@pytest.mark.parametrize(
    ("raw", "below_18"),
    [
        (17, "yes"),
        (18, "no"),
        ({"over": 17}, "no"),
        ({"below": 18}, "yes"),
        ({"at_most": 18}, "?"),
        ({"over": 16}, "?"),
    ],
)
def test_years_are_whole_so_over_17_is_18_or_more(raw, below_18):
    assert SAID[amounts.meets(amounts.read("age", raw, whole=True), Compare.below, 18)] == below_18


BAD = [
    ("three", "a number"), (True, "a number"), ({}, "a number"), (-1, "zero or more"),
    (float("nan"), "zero or more"), ({"above": 3}, 'not "above"'), ({"over": "3"}, "zero or more"),
    ({"over": 3, "below": 3}, "leave room"), ({"at_least": 4, "at_most": 3}, "leave room"), ([3], "a number"),
    ({"below": 0}, "leave room"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "says"), BAD)
def test_a_bad_amount_is_refused_and_named(raw, says):
    with pytest.raises(Refusal, match=says) as refused:
        amounts.read("drug.amount", raw, whole=False)
    assert "drug.amount" in refused.value.sentence


def test_half_a_year_of_age_is_refused():
    with pytest.raises(Refusal, match="whole number"):
        amounts.read("age", 17.5, whole=True)
