"""Reads what somebody texted: a number, a reference, or one of the words that carriers know. Pencil and paper only."""

from dataclasses import dataclass
from enum import StrEnum

STOP = frozenset({"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "alto", "parar", "baja"})
START = frozenset({"start", "unstop", "yes", "si", "sí", "inicio", "empezar"})
HELP = frozenset({"help", "info", "ayuda"})
SPANISH = frozenset({"alto", "parar", "baja", "si", "sí", "inicio", "empezar", "ayuda"})
MOST_LETTERS, LONGEST_REFERENCE, SHORTEST_REFERENCE = 60, 8, 3


class Word(StrEnum):
    """What a text is about."""

    NUMBER = "number"
    STOP = "stop"
    START = "start"
    HELP = "help"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True, slots=True)
class Read:
    """A text as it was understood; `number` and `reference` as far as it had them."""

    word: Word
    number: str = ""
    reference: str = ""
    spanish: bool = False


def read(body: str) -> Read:
    """The number comes first, the reference second: "1", "1 7K2", "Ref 7K2: 1" are all understood."""
    parts = "".join(sign if sign.isalnum() else " " for sign in body[:MOST_LETTERS]).casefold().split()
    first = parts[0] if parts else ""
    for word, known in ((Word.STOP, STOP), (Word.START, START), (Word.HELP, HELP)):
        if len(parts) == 1 and first in known:
            return Read(word=word, spanish=first in SPANISH)
    parts = [part for part in parts if part != "ref"]
    place = next((at for at, part in enumerate(parts) if part.isdecimal() and len(part) < 4), None)
    if len(parts) > 2 or place is None:
        return Read(word=Word.OTHER)
    rest = [part for at, part in enumerate(parts) if at != place]
    if rest and not (SHORTEST_REFERENCE <= len(rest[0]) <= LONGEST_REFERENCE and rest[0].isascii()):
        return Read(word=Word.OTHER)
    return Read(word=Word.NUMBER, number=str(int(parts[place])), reference="".join(rest).upper())
