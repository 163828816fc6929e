"""Until when a course counts, and how that is said. Pure: no table, no clock; and nobody is judged by it."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

SOON = timedelta(days=60)


class Standing(StrEnum):
    """How somebody's training stands on a day."""

    COUNTS = "counts"
    ENDS_SOON = "ends_soon"
    ENDED = "ended"
    TO_COME = "to_come"


@dataclass(frozen=True, kw_only=True, slots=True)
class Trained:
    """One course that somebody took."""

    trained_on: date
    valid_until: date | None


def valid_until(trained_on: date, months: int) -> date | None:
    """The last day on which it counts; None where it does not run out."""
    if months == 0:
        return None
    month = trained_on.month - 1 + months
    year, month = trained_on.year + month // 12, month % 12 + 1
    return trained_on.replace(
        year=year, month=month, day=min(trained_on.day, calendar.monthrange(year, month)[1])
    )


def counts(trained: Trained, on: date) -> bool:
    """Whether it counts on that day."""
    return trained.trained_on <= on and (trained.valid_until is None or on <= trained.valid_until)


def standing(taken: list[Trained], on: date) -> Standing:
    """How it stands, by the course that counts longest."""
    held = [each for each in taken if counts(each, on)]
    if not held:
        return Standing.ENDED if any(each.trained_on <= on for each in taken) else Standing.TO_COME
    ends = [each.valid_until for each in held]
    if all(end is not None and end - on <= SOON for end in ends):
        return Standing.ENDS_SOON
    return Standing.COUNTS
