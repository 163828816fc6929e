"""What a case manager may tell a partner: few choices, and needs that a partner can help with.

Pure. No choice says that anybody stayed away, and no need names a treatment, a place or an act: none can be sent.
"""

import hashlib
import uuid
from collections.abc import Collection
from enum import StrEnum

LONGEST = 280  # letters of the short text


class Choice(StrEnum):
    """What is said first."""

    ENGAGED = "engaged"
    TRYING_TO_REACH = "trying_to_reach"
    NEEDS_HELP = "needs_help"
    NOTHING_TO_ADD = "nothing_to_add"


class Need(StrEnum):
    """What help is needed with."""

    ID = "id"
    SHELTER = "shelter"
    COURT_DATE = "court_date"
    PHONE = "phone"
    TRANSPORT = "transport"


class Wrong(StrEnum):
    """What keeps a summary from being one."""

    SAYS_MORE = "says_more"  # "nothing to add", and yet more
    NO_NEED = "no_need"  # help is needed, and nothing says with what
    TOO_LONG = "too_long"


def what_is_wrong(choice: Choice, needs: Collection[Need], text: str) -> tuple[Wrong, ...]:
    """Everything that keeps these from being a summary."""
    found = []
    if choice is Choice.NOTHING_TO_ADD and (needs or text):
        found.append(Wrong.SAYS_MORE)
    if choice is Choice.NEEDS_HELP and not needs:
        found.append(Wrong.NO_NEED)
    if len(text) > LONGEST:
        found.append(Wrong.TOO_LONG)
    return tuple(found)


def in_order(needs: Collection[Need]) -> tuple[Need, ...]:
    """Each need once, in the order in which they are offered."""
    return tuple(need for need in Need if need in needs)


def mark(ids: Collection[uuid.UUID]) -> str:
    """A mark of what a page shows; another as soon as one of it is gone or new."""
    return hashlib.sha256(b"".join(sorted(each.bytes for each in ids))).hexdigest()[:16]
