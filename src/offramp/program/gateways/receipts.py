"""What became of a message, in closed sets of words, and when it is worth another try. Pencil and paper only."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Means(StrEnum):
    """A text that waits on the phone, or a call that rings."""

    MESSAGE = "message"
    VOICE = "voice"


class Outcome(StrEnum):
    """What handing a message over came to."""

    TAKEN = "taken"
    LATER = "later"
    NEVER = "never"


class Reason(StrEnum):
    """Why a message waits on or was given up."""

    GATEWAY_SILENT = "gateway_silent"
    GATEWAY_DOWN = "gateway_down"
    GATEWAY_BUSY = "gateway_busy"
    GATEWAY_REFUSED = "gateway_refused"
    NUMBER_REFUSED = "number_refused"
    NO_NUMBER = "no_number"
    TEXTS_STOPPED = "texts_stopped"
    WORKS_HERE_NO_LONGER = "works_here_no_longer"
    UNDELIVERED = "undelivered"
    LINE_BUSY = "line_busy"
    NOT_ANSWERED = "not_answered"
    NO_KEY = "no_key"
    TOO_LATE = "too_late"
    NO_RECEIPT = "no_receipt"


# A call that rang and was not answered: the next rung is the telling. Of everything else somebody is told.
RANG = frozenset({Reason.LINE_BUSY, Reason.NOT_ANSWERED, Reason.NO_KEY})
# What a carrier says of a text and of a call; a word that is in neither changes nothing.
ARRIVED = frozenset({"delivered", "read"})
BECAME = {
    "undelivered": Reason.UNDELIVERED,
    "failed": Reason.UNDELIVERED,
    "canceled": Reason.UNDELIVERED,
    "busy": Reason.LINE_BUSY,
    "no-answer": Reason.NOT_ANSWERED,
    "completed": Reason.NO_KEY,  # a key that was pressed has said before that it arrived
}
USEFUL = {Means.MESSAGE: timedelta(hours=12), Means.VOICE: timedelta(minutes=15)}
NO_RECEIPT_AFTER = timedelta(minutes=30)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=4), timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """What the gateway said of the message of this `reference`: taken, try later, or never.

    `delivered_at` once it is known to have arrived; `wait` where the carrier asked for it; `code` is the
    carrier's own, for whoever looks it up in the carrier's papers.
    """

    reference: str
    outcome: Outcome = Outcome.TAKEN
    delivered_at: datetime | None = None
    carrier_id: str = ""
    reason: Reason | None = None
    code: str = ""
    wait: timedelta | None = None


def wait_after(tries: int, *, chance: float) -> timedelta:
    """Twice as long after each try, up to the longest, and up to a quarter more by chance (0 to 1): messages
    that stopped together do not start again together."""
    doubled = FIRST_WAIT * (1 << min(max(tries - 1, 0), 12))
    return min(doubled, LONGEST_WAIT) * (1 + chance / 4)


def too_late(means: Means, *, written_at: datetime, at: datetime) -> bool:
    """Whether the message would only confuse by now."""
    return at - written_at > USEFUL[means]
