"""The words of a pack: respectful, plain, and never the name of a person."""

import re

import pytest

from offramp.policy import packs

AVOIDED = (
    "offender", "suspects", "criminals", "divertee", "addict", "abuser", "junkie", "prostitute", "the homeless",
    "vagrant", "relapse", "compliant", "compliance", "terminated", "success", "failure", "inmate", "felon", "convict",
    "refused", "client", "treatment", "guarantee",
)  # fmt: skip
SPOKEN = [(site, "en") for site in packs.names() if packs.load(site).consent]


@pytest.mark.parametrize(
    "path",
    [one for site in packs.names() for one in sorted((packs.folder() / site).glob("*.toml"))],
    ids=lambda path: f"{path.parent.name}/{path.name}",
)
def test_a_pack_speaks_of_people_with_respect(path):
    said = " ".join(
        re.findall(
            r'(?:text|words|label|tile|es|name|question|opening|next|may_decline)\w* = "([^"]*)"',
            path.read_text(),
        )
    )
    found = [word for word in AVOIDED if re.search(rf"\b{word}s?\b", said.lower())]
    assert found == []


def test_the_offer_asks_openly_and_promises_nothing():
    for site in packs.names():
        offer = packs.load(site).program.offer
        if offer is not None:
            assert offer.question.text == "Would you like some help with that?"
            assert "say no" in offer.may_decline.text
            assert "cannot promise" in offer.next.text


@pytest.mark.parametrize(("site", "language"), SPOKEN)
def test_the_release_is_read_at_grade_six_or_less(site, language):
    release = packs.load(site).consent
    cards = [card for partner in release.partners for card in (partner.cards[language],)]
    said = [
        release.title[language],
        release.sign[language],
        release.withdraw[language],
        *release.paragraphs[language],
    ]
    said += [part for card in cards for part in (card.who, card.what, card.not_what, card.why, card.until)]
    sentences = [one.split() for text in said for one in re.split(r"(?<=[.!?:])\s+", text) if one.strip()]
    words = [word for sentence in sentences for word in sentence]
    grade = 0.39 * len(words) / len(sentences) + 11.8 * sum(map(_syllables, words)) / len(words) - 15.59
    assert grade <= 6
    assert max(map(len, sentences)) <= 20
    assert len(words) / len(sentences) <= 12


def _syllables(word):
    """How many syllables an English word has, near enough for a reading grade."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    letters = re.sub(r"(?<=[^aeiouyl])e$|(?<=[^td])ed$", "", letters)
    return max(1, len(re.findall(r"[aeiouy]+", letters)))
