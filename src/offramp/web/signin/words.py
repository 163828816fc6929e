"""Keeps passwords from being the words that anybody here would guess first."""

import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

# The program, its partners' trades and this product; names of the agency, the site and the person come from the row.
GUESSED = ("offramp", "lead", "diversion", "police", "sheriff", "prosecutor", "attorney", "case manager", "outreach",
           "harm reduction", "hand-off", "password", "welcome", "winter", "spring", "summer", "autumn")  # fmt: skip
LEFT_OVER = 8


def left_over(password: str, words: Iterable[str]) -> str:
    """The letters that remain of a password when guessed words, digits and signs are taken out of it."""
    rest = password.lower()
    for word in sorted({each.lower() for each in words if len(each) > 2}, key=len, reverse=True):
        rest = rest.replace(word, "")
    return re.sub(r"[\W\d_]+", "", rest)


class GuessedWordsValidator:
    """A password that is mostly words of this work, with a number after them, is refused."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError unless something of its own remains."""
        own = re.split(r"[\W_]+", f"{user.username} {user.site_slug}") if user is not None else []
        if len(left_over(password, [*GUESSED, *own])) < LEFT_OVER and len(password) < 3 * LEFT_OVER:
            raise ValidationError(gettext("Too much of it is words that people here would guess."), "guessed")

    def get_help_text(self) -> str:
        return gettext("Not the name of the program, of an agency or of yourself with a number after it.")
