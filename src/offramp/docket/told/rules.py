"""What was told, weighed: which acts count, which came early, and which clocks the desk must be told of.

What came early is not done, and not "not done": the program is asked.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from offramp.docket.rules import Clock, Known

KNOWN_STARTS = ("arrest", "referral")  # the stop itself says when
CONTAINS = {"intake": ("screening",)}  # an act and what was done with it


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """An act that somebody told of under a living grant, and its day."""

    act: str
    day: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Early:
    """An act before the day from which it counts; `counts_from` None: the clock has not begun."""

    day: date
    number: int
    counts_from: date | None


def counts_from(clock: Clock, act: str) -> tuple[int, date | None]:
    """The first day on which an act counts: its number, and the day itself once the clock has begun."""
    number = dict(zip(clock.deadline.acts, clock.deadline.earliest, strict=False)).get(act, 0)
    if clock.started_at is None:
        return number, None
    return number, clock.started_at.astimezone(clock.zone).date() + timedelta(days=number)


def came_early(clock: Clock, told: Collection[Told], act: str) -> Early | None:
    """The last telling of an act, where none of them is known to count; None where one counts or none was told."""
    days = [one.day for one in told if one.act == act]
    if not days or any(_counts(clock, act, day) for day in days):
        return None
    number, first = counts_from(clock, act)
    return Early(day=max(days), number=number, counts_from=first)


def what_is_known(clock: Clock, told: Collection[Told]) -> dict[str, Known]:
    """The acts that are known to be done on a day that counts. An intake contains its screening, and nothing
    is told without a release that was signed. Whatever was not told, or came early, stays unknown."""
    return {
        act: Known.DONE
        for one in told
        for act in (one.act, *CONTAINS.get(one.act, ()), "release_signed")
        if _counts(clock, act, one.day)
    }


def may_start(clock: Clock, day: date, *, happened_on: date, today: date) -> bool:
    """Whether the event that starts a clock can have come on `day`: not before the stop, and not to come."""
    return told_at_the_desk(clock.deadline.clock_start) and happened_on <= day <= today


def told_at_the_desk(clock_start: str) -> bool:
    """Whether the desk must be told when the clock starts: of the other events the stop itself has the time."""
    return clock_start not in KNOWN_STARTS


def _counts(clock: Clock, act: str, day: date) -> bool:
    number, first = counts_from(clock, act)
    return not number or (first is not None and day >= first)
