"""The word that opens a participant's own pages, and how long an address is good for. Pencil and paper only."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import timedelta

LASTS = timedelta(hours=24)
QUIET = timedelta(minutes=15)
WRONG_WORDS = 5
SHORTEST = 6
_EN = "january february march april may june july august september october november december"
_ES = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
MONTHS = frozenset(f"{_EN} {_ES}".split())


def said(word: str) -> str:
    """The word as it is compared: case, accents and outer spaces do not count."""
    flat = unicodedata.normalize("NFKD", word.strip().casefold())
    return re.sub(r"\s+", " ", "".join(letter for letter in flat if not unicodedata.combining(letter)))


def is_too_short(word: str) -> bool:
    """Too few letters to keep anybody out."""
    return len(said(word)) < SHORTEST


def is_date_like(word: str) -> bool:
    """A day or only digits: a date of birth and a number are known to the police."""
    flat = said(word)
    return not re.search(r"[a-z]", flat) or bool(MONTHS & set(re.findall(r"[a-z]+", flat)))


def is_a_name(word: str, names: Iterable[str]) -> bool:
    """One of their own names, or a part of one."""
    flat = said(word)
    parts = {part for name in names for part in [said(name), *said(name).split()]}
    return flat in parts
