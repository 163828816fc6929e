"""A history check's rows and what they are: a custody row is not a conviction.

Rows pass through a finding and are gone; nothing here may be stored or shown to anyone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from offramp.errors import Refusal


class Event(StrEnum):
    """What a row of a history says happened."""

    conviction = "conviction"
    charge = "charge"
    arrest = "arrest"
    custody = "custody"


class CountedFrom(StrEnum):
    """The day from which a look-back is counted."""

    conviction = "conviction"
    release = "release"
    offence = "offence"
    event = "event"


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One event, its class in the book's words, its days, and two things a row may not say."""

    event: Event
    row_class: str | None
    days: Mapping[CountedFrom, date]
    attempt: bool | None
    adult: bool | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Records:
    """The rows found, and the kinds of event that their source holds in full."""

    are: frozenset[Event]
    rows: tuple[Row, ...]


DAYS = {
    "on": CountedFrom.event,
    "convicted_on": CountedFrom.conviction,
    "released_on": CountedFrom.release,
    "offence_on": CountedFrom.offence,
}
_ROW_KEYS = {"event", "class", "attempt", "adult", *DAYS}


def read(key: str, raw: object) -> Records:
    """Records from {"are": ["custody"], "rows": [{"event": "custody", "class": ..., "on": ...}]}."""
    if isinstance(raw, Records):
        return raw
    if not isinstance(raw, Mapping) or set(raw) != {"are", "rows"}:
        raise _refusal(key, '"are" (what its rows are) and "rows"')
    are, rows = raw["are"], raw["rows"]
    if not isinstance(are, (list, tuple)) or not isinstance(rows, (list, tuple)):
        raise _refusal(key, '"are" and "rows" as lists')
    return Records(are=frozenset(_event(key, one) for one in are), rows=tuple(_row(key, row) for row in rows))


def _row(key: str, raw: object) -> Row:
    if not isinstance(raw, Mapping) or not set(raw) <= _ROW_KEYS:
        raise _refusal(key, f"rows with only these keys: {', '.join(sorted(_ROW_KEYS))}")
    row_class = raw.get("class")
    if row_class is not None and not isinstance(row_class, str):
        raise _refusal(key, "the class of a row as a word")
    return Row(
        event=_event(key, raw.get("event")),
        row_class=row_class,
        days={counted: _day(key, raw[name]) for name, counted in DAYS.items() if raw.get(name) is not None},
        attempt=_flag(key, raw.get("attempt")),
        adult=_flag(key, raw.get("adult")),
    )


def _event(key: str, raw: object) -> Event:
    if not isinstance(raw, str) or raw not in Event.__members__:
        raise _refusal(key, f"events that are one of {', '.join(Event)}")
    return Event(raw)


def _day(key: str, raw: object) -> date:
    if isinstance(raw, date):
        return raw
    try:
        return date.fromisoformat(str(raw))
    except ValueError:
        raise _refusal(key, "days written as 2026-11-23") from None


def _flag(key: str, raw: object) -> bool | None:
    if raw is not None and not isinstance(raw, bool):
        raise _refusal(key, '"attempt" and "adult" as true or false')
    return raw


def _refusal(key: str, wanted: str) -> Refusal:
    return Refusal(
        code="bad-fact", sentence=f'The fact "{key}" needs {wanted}.', fields={key: f"Give {wanted}."}
    )
