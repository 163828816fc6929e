"""Who waits for a place and in which order: by door, then by the site's own tiles, then by who came first.

Nobody is given a number, and nothing a person did or is moves them up or down.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

AWAKE = (time(8), time(21))


class Door(StrEnum):
    """How somebody came in, in the order in which the queue serves them."""

    ARREST = "arrest"
    SOCIAL = "social"
    COMMUNITY = "community"


class Said(StrEnum):
    """What a project manager may say of somebody who waits."""

    ACCEPTED = "accepted"
    ASKED = "asked"
    DECLINED = "declined"
    WAIT_LISTED = "wait_listed"
    CALLED_BACK = "called_back"
    RANKED = "ranked"


class Stands(StrEnum):
    """Where somebody stands."""

    WAITING = "waiting"
    ASKED = "asked"
    WAIT_LISTED = "wait_listed"
    ACCEPTED = "accepted"
    DECLINED = "declined"


_STANDS = {
    Said.ACCEPTED: Stands.ACCEPTED,
    Said.ASKED: Stands.ASKED,
    Said.DECLINED: Stands.DECLINED,
    Said.WAIT_LISTED: Stands.WAIT_LISTED,
    Said.CALLED_BACK: Stands.WAITING,
}
OPEN = frozenset({Stands.WAITING, Stands.ASKED, Stands.WAIT_LISTED})


@dataclass(frozen=True, kw_only=True, slots=True)
class Places:
    """How many places there are, and who has them. `left`: for whoever did not come by an arrest."""

    places: int
    kept_for_arrest: int
    taken: int

    @property
    def counted(self) -> bool:
        """Whether the site counts places at all."""
        return self.places > 0

    @property
    def left(self) -> int:
        """Places left after arrest diversions."""
        return max(0, self.places - self.kept_for_arrest - self.taken)


def stands(said: Sequence[str]) -> Stands:
    """What the words so far add up to; a priority changes nothing about it."""
    last = next((Said(one) for one in reversed(said) if one != Said.RANKED), None)
    return _STANDS[last] if last else Stands.WAITING


def may_say(now: Stands, word: Said) -> bool:
    """Whether this may be said of somebody who stands there; what is accepted or declined is over here."""
    if now is Stands.WAIT_LISTED:
        return word not in (Said.WAIT_LISTED, Said.ASKED)
    return now in OPEN and word is not Said.CALLED_BACK


def in_order(
    door: Door, priority: str, came_at: datetime, priorities: Sequence[str]
) -> tuple[int, int, datetime]:
    """The place in the queue: door, then tile, then time."""
    tile = priorities.index(priority) if priority in priorities else len(priorities)
    return list(Door).index(door), tile, came_at


def may_disturb(local: datetime, meet_at: datetime | None, lead: timedelta) -> bool:
    """Whether somebody who was chosen may be told now: by day, or where the meeting is near."""
    return AWAKE[0] <= local.time() < AWAKE[1] or (meet_at is not None and meet_at - lead <= local)
