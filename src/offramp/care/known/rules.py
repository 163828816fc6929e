"""What tells people apart, made whole: only the digits of a telephone, only the last four of a number."""

import re
from enum import StrEnum


class NameKind(StrEnum):
    """What a name is to whoever bears it."""

    CALLED = "called"
    LEGAL = "legal"
    ALIAS = "alias"


class IdentifierKind(StrEnum):
    """Enough to tell two people apart, and no more."""

    PHONE = "phone"
    BIRTH_YEAR = "birth_year"
    ID_LAST_FOUR = "id_last_four"


def normal(kind: IdentifierKind, given: str) -> str | None:
    """The value as it is kept; None where it is no such thing."""
    digits = re.sub(r"[^0-9]", "", given)
    if kind is IdentifierKind.PHONE:
        return digits if 7 <= len(digits) <= 15 else None
    if kind is IdentifierKind.BIRTH_YEAR:
        return digits if re.fullmatch(r"(19|20)[0-9]{2}", digits) and given.strip() == digits else None
    word = given.strip().upper()
    return word if re.fullmatch(r"[0-9A-Z]{4}", word) else None
