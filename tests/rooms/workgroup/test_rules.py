"""Which words are asked about, in English and Spanish, and what is offered first."""

import pytest

from offramp.docket.summaries.rules import Choice, Need, Wrong, in_order, what_is_wrong
from offramp.workgroup import rules
from offramp.workgroup.rules import Topic

ASKED = [
    ("they are using again", Topic.DRUG_USE, "using"),
    ("tested POSITIVE", Topic.DRUG_USE, "tested POSITIVE"),
    ("sigue consumiendo", Topic.DRUG_USE, "consumiendo"),
    ("bought fentanyl", Topic.DRUG_USE, "fentanyl"),
    ("there was a fight", Topic.CRIME, "fight"),
    ("missed two meetings", Topic.CRIME, "missed"),
    ("no se presentó", Topic.CRIME, "no se presentó"),
    ("sleeps by the water", Topic.LOCATION, "sleeps"),
    ("vive con alguien", Topic.LOCATION, "vive"),
    ("reach them at 505 555 0134", Topic.LOCATION, "505 555 0134"),
    ("number 1412", Topic.LOCATION, "1412"),
    ("waits for detox", Topic.HEALTH, "detox"),
    ("en tratamiento", Topic.HEALTH, "tratamiento"),
    ("her sister helps", Topic.OTHER_PEOPLE, "sister"),
    ("con su mamá", Topic.OTHER_PEOPLE, "mamá"),
    ("rides with Jorge", Topic.OTHER_PEOPLE, "Jorge"),
    ("Rosa wants to come", Topic.OTHER_PEOPLE, "Rosa"),
]
CALM = [
    "",
    "We meet each week. They want to keep the court date on Tuesday 2 June 2026.",
    "They need an ID to start work; please give us two more weeks.",
    "A ride to court would help.",
    "Trabajamos juntos cada semana. Necesita una identificación y transporte al tribunal el martes.",
    "Thank you for the time. Progress is good.",
]


@pytest.mark.parametrize(("text", "topic", "word"), ASKED)
def test_a_word_is_asked_about_as_it_was_written(text, topic, word):
    assert rules.Questioned(topic=topic, word=word) in rules.what_is_questioned(text)


@pytest.mark.parametrize("text", CALM)
def test_what_helps_is_not_asked_about(text):
    assert rules.what_is_questioned(text) == ()


def test_a_word_is_asked_about_once():
    assert len(rules.what_is_questioned("detox, then detox")) == 1


def test_a_second_yes_is_to_that_very_text():
    assert rules.mark("in detox") == rules.mark(" in detox ") != rules.mark("in detox now")


def test_with_nothing_good_to_say_nothing_to_add_is_offered_first():
    assert rules.offered(good_news=False)[0] is Choice.NOTHING_TO_ADD
    assert rules.offered(good_news=True)[0] is Choice.ENGAGED
    assert set(rules.offered(good_news=False)) == set(rules.offered(good_news=True)) == set(Choice)


def test_no_choice_and_no_need_can_say_treatment_absence_or_place():
    words = " ".join([*Choice, *Need]).replace("_", " ")
    assert rules.what_is_questioned(words) == ()


def test_only_a_card_that_says_so_lets_a_partner_read_it():
    whole = {
        "kind": "prosecutor",
        "classes": ("K5",),
        "purposes": ("filing_decision",),
        "card": ("intake_done", "coordination_summary"),
    }
    assert rules.may_be_told(**whole)
    for lacking in (
        {"kind": "defender"},
        {"kind": "police"},
        {"classes": ("K6",)},
        {"purposes": ("referral",)},
        {"card": ("intake_done",)},
    ):
        assert not rules.may_be_told(**(whole | lacking))


@pytest.mark.parametrize(
    ("choice", "needs", "text", "wrong"),
    [
        (Choice.ENGAGED, (), "", ()),
        (Choice.ENGAGED, (Need.ID,), "A line.", ()),
        (Choice.NOTHING_TO_ADD, (), "", ()),
        (Choice.NOTHING_TO_ADD, (Need.ID,), "", (Wrong.SAYS_MORE,)),
        (Choice.NOTHING_TO_ADD, (), "But.", (Wrong.SAYS_MORE,)),
        (Choice.NEEDS_HELP, (), "", (Wrong.NO_NEED,)),
        (Choice.NEEDS_HELP, (Need.PHONE,), "", ()),
        (Choice.ENGAGED, (), "a" * 281, (Wrong.TOO_LONG,)),
    ],
)
def test_what_is_a_summary(choice, needs, text, wrong):
    assert what_is_wrong(choice, needs, text) == wrong


def test_needs_stand_in_the_order_in_which_they_are_offered():
    assert in_order([Need.PHONE, Need.ID, Need.PHONE]) == (Need.ID, Need.PHONE)
