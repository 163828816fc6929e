"""What an intake decides on paper."""

import pytest

from offramp.care.intake import rules
from offramp.care.intake.rules import Chosen, Told


def test_a_yes_makes_a_grant_and_silence_makes_none():
    chosen = [Chosen(partner="police", yes=False), Chosen(partner="prosecutor", yes=True)]
    assert rules.agreed(chosen) == ("prosecutor",)
    assert rules.agreed([]) == ()


def test_what_stands_is_not_granted_again():
    assert rules.agreed([Chosen(partner="prosecutor", yes=True)], standing=["prosecutor"]) == ()


@pytest.mark.parametrize(
    ("held", "granted", "told"),
    [(True, True, Told.TOLD), (True, False, Told.NO_CONSENT), (False, True, Told.NO_HOLD)],
)
def test_who_is_told(held, granted, told):
    assert rules.what_is_told(held=held, granted=granted) is told


def test_another_word_is_another_form():
    assert rules.form_hash(["a", "b"]) != rules.form_hash(["a", "c"]) != rules.form_hash(["ab"])


def test_needs_keep_the_packs_order_and_no_word_of_their_own():
    assert rules.in_order(["food", "shelter", "rubbish", "food"], ["shelter", "food"]) == ("shelter", "food")


def test_no_kind_of_partner_may_look_for_an_investigation():
    assert {purpose for kind in rules.PURPOSES for purpose in rules.purposes(kind)} <= {
        "filing_decision",
        "referral",
        "coordination",
        "treatment",
    }
    assert rules.purposes("newspaper") == ()
