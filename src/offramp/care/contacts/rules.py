"""What records decide on paper: which is the latest word and what it mends, who may join a safety circle, which day
a record is about. Pure."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, tzinfo
from enum import StrEnum

MOST_LETTERS = 10_000


class Situation(StrEnum):
    """Where somebody stays tonight, as housing systems count it."""

    OUTSIDE = "outside"
    SHELTER = "shelter"
    TRANSITIONAL = "transitional"
    INSTITUTION = "institution"
    WITH_OTHERS = "with_others"
    OWN_PLACE = "own_place"
    NOT_SAID = "not_said"


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """One record as its page shows it, with the agency it comes from and the earlier words that it mends.

    `foreign`: of another agency than the looker's; `mine`: the looker wrote it.
    `destroyed`: its key was dropped, and its words with it.
    """

    id: uuid.UUID
    about_at: datetime
    written_at: datetime
    by: str
    agency: str
    text: str
    situation: str = ""
    corrects: uuid.UUID | None = None
    part2: bool = False
    foreign: bool = False
    mine: bool = False
    destroyed: bool = False
    earlier: tuple["Record", ...] = ()


def in_order(records: Iterable[Record]) -> tuple[Record, ...]:
    """The last word of each record with the earlier ones in it, what happened last first."""
    by_id = {each.id: each for each in records}
    told: dict[uuid.UUID, list[Record]] = {}
    for each in sorted(by_id.values(), key=lambda one: (one.written_at, one.id)):
        told.setdefault(_first(each, by_id), []).append(each)
    latest = (replace(words[-1], earlier=tuple(reversed(words[:-1]))) for words in told.values())
    return tuple(sorted(latest, key=lambda one: (one.about_at, one.written_at), reverse=True))


def _first(record: Record, by_id: dict[uuid.UUID, Record]) -> uuid.UUID:
    """What a row of corrections began with, as far as it can be seen; a circle ends where it is met again."""
    met = {record.id}
    while record.corrects in by_id and record.corrects not in met:
        record = by_id[record.corrects]
        met.add(record.id)
    return record.id


class Joins(StrEnum):
    """How somebody stands to a safety circle."""

    CHOSEN = "chosen"
    FIRST = "first"
    NOT_CHOSEN = "not_chosen"


def joins(me: uuid.UUID, *, chosen: Collection[uuid.UUID]) -> Joins:
    """Whoever hears first is the first of the circle; after that, only who is in it brings others in."""
    if me in chosen:
        return Joins.CHOSEN
    return Joins.NOT_CHOSEN if chosen else Joins.FIRST


def about(day: date | None, *, now: datetime, zone: tzinfo) -> datetime:
    """The moment a record is about: the beginning of that day by the site's clocks, else now."""
    return now if day is None else min(now, datetime.combine(day, time.min, tzinfo=zone))


def stayed(record: Record, *, on: date, zone: tzinfo) -> Record:
    """A record of housing is about a day, not a moment."""
    return replace(record, about_at=datetime.combine(on, time.min, tzinfo=zone))
