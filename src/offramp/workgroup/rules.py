"""What a case manager is asked before a partner reads their words, what is proposed first, and who may be told at all.

Pure. Nothing here forbids a word: it asks, and the author answers.
"""

import functools
import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from offramp.docket.summaries.rules import Choice

COVERED = "coordination_summary"  # the word on a partner's card of the release
READERS: Mapping[str, str] = {"prosecutor": "filing_decision", "police": "referral"}
CLASS = "K5"
_WORDS = Path(__file__).parent / "questioned.toml"
_SENTENCES = re.compile(r"[.!?¿¡;:\n]+")
_A_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_DIGITS = re.compile(r"(?<!\d)(?:\d[\s().-]{0,2}){3,}")
_A_YEAR = re.compile(r"(?:19|20)\d\d\s*")


class Topic(StrEnum):
    """What a word may tell of."""

    DRUG_USE = "drug_use"
    CRIME = "crime"
    LOCATION = "location"
    HEALTH = "health"
    OTHER_PEOPLE = "other_people"


@dataclass(frozen=True, kw_only=True, slots=True)
class Questioned:
    """A word as it was written, and what it may tell of."""

    topic: Topic
    word: str


def what_is_questioned(text: str) -> tuple[Questioned, ...]:
    """The words of a text that the author is asked about, each once, topic by topic.

    Words of drug use, crime, places and health, in English and Spanish; numbers long enough to be an address, a
    telephone or a case; and whatever may be somebody's name, the person's own too: the reader may not know it.
    """
    found = []
    for topic in Topic:
        found += [Questioned(topic=topic, word=word) for word in _listed(text, topic)]
        if topic is Topic.LOCATION:
            found += [Questioned(topic=topic, word=number) for number in _numbers(text)]
        if topic is Topic.OTHER_PEOPLE:
            found += [Questioned(topic=topic, word=name) for name in _names(text)]
    return tuple(dict.fromkeys(found))


def mark(text: str) -> str:
    """A mark of the very text that was read again: a yes to it is no yes to another."""
    return hashlib.sha256(text.strip().encode()).hexdigest()[:16]


def offered(*, good_news: bool) -> tuple[Choice, ...]:
    """The choices in the order in which they are offered: with nothing good to say, "nothing to add" comes first."""
    first = () if good_news else (Choice.NOTHING_TO_ADD,)
    return (*first, *(choice for choice in Choice if choice not in first))


def may_be_told(
    *, kind: str, classes: tuple[str, ...], purposes: tuple[str, ...], card: tuple[str, ...]
) -> bool:
    """Whether a grant lets a partner of this kind read a summary: its class, its purpose, and the card that was read."""
    return CLASS in classes and READERS.get(kind) in purposes and COVERED in card


def _plain(text: str) -> str:
    """Small letters without accents, as long as the text itself."""
    return "".join(unicodedata.normalize("NFD", letter)[0].lower()[0] for letter in text)


@functools.cache
def _lists() -> Mapping[str, frozenset[str]]:
    read = tomllib.loads(_WORDS.read_text(encoding="utf-8"))
    return {
        topic: frozenset(word for words in spoken.values() for word in words)
        for topic, spoken in read.items()
    }


@functools.cache
def _pattern(topic: Topic) -> re.Pattern[str]:
    words = sorted((_plain(word) for word in _lists()[topic]), key=len, reverse=True)
    ways = "|".join(re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for word in words)
    return re.compile(rf"\b(?:{ways})\b")


def _listed(text: str, topic: Topic) -> list[str]:
    return [text[found.start() : found.end()] for found in _pattern(topic).finditer(_plain(text))]


def _numbers(text: str) -> list[str]:
    found = (match.group().strip(" ().-") for match in _DIGITS.finditer(text))
    return [number for number in found if not _A_YEAR.fullmatch(number)]


def _names(text: str) -> list[str]:
    """Words with a capital that nothing but a name explains."""
    known, found = _lists()["no_name"], []
    for sentence in _SENTENCES.split(text):
        for word in _A_WORD.findall(sentence):
            if word[0].isupper() and _plain(word) not in known and not _is_listed(word):
                found.append(word)
    return found


def _is_listed(word: str) -> bool:
    """Whether the word is asked about already, for what it says."""
    return any(_pattern(topic).fullmatch(_plain(word)) for topic in Topic)
