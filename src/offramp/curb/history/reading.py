"""Turns one line of a file into records, by a map; says why when it cannot.

Of a row only what a criterion can ask for goes on: whose, when, and which classes. Its charge stays behind.
"""

from array import array
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

import pyarrow as pa
from pyarrow import compute

from offramp.curb.history.map import Map
from offramp.ground.files import Line, Value
from offramp.policy.class_lists import NOTHING_TOLD, Sorted

Record = tuple[
    str,
    date,
    date | str | None,
    date | None,
    date | None,
    bool | None,
    bool | None,
    list[str] | None,
    list[str],
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Rejected:
    """A row that was not loaded: its line in a CSV file or row in a Parquet file, and why."""

    number: int
    reason: str

    def __str__(self) -> str:
        return f"row {self.number}: {self.reason}"


@dataclass(slots=True)
class Tally:
    """What is counted on the way; people by a hash of eight bytes each, so that memory stays small."""

    rows: int = 0
    records: int = 0
    rejected: int = 0
    first: list[Rejected] = field(default_factory=list)
    people: "array[int]" = field(default_factory=lambda: array("q"))
    unclassed: Counter[str] = field(default_factory=Counter)
    untold: Counter[str] = field(default_factory=Counter)

    @property
    def distinct_people(self) -> int:
        """How many people the accepted rows are about."""
        held = pa.Array.from_buffers(pa.int64(), len(self.people), [None, pa.py_buffer(self.people)])
        return int(compute.count_distinct(held).as_py())


class Reading:
    """Turns one line into its records, by the places that the map gives the columns."""

    def __init__(self, by: Map, tally: Tally) -> None:
        self._by, self._tally = by, tally
        self._keys, self._charges = len(by.person), len(by.charges)
        optional = (by.days.released, by.days.convicted, by.days.offence, by.age, by.born)
        places = iter(range(self._keys + 1 + self._charges, len(by.columns)))
        self._places = [next(places) if column else None for column in optional]
        self._sort = lru_cache(maxsize=65_536)(by.class_list.sort)

    def read(self, line: Line) -> list[Record]:
        """The records of a line, one a different sort of charge. Raises ValueError: why it is rejected."""
        if line.problem:
            raise ValueError(line.problem)
        values = line.values
        key = "/".join(map(str, values[: self._keys]))
        event = _day_or_none(values[self._keys])
        if event is None:
            raise ValueError("it has no day")
        released, convicted, offence, age, born = [
            None if place is None else values[place] for place in self._places
        ]
        end = self._end(event, _day_or_none(released))
        self._check_days(event, end, _day_or_none(convicted), _day_or_none(offence))
        adult = self._adult(age, _day_or_none(born), _day_or_none(offence) or event)
        charges = values[self._keys + 1 : self._keys + 1 + self._charges]
        told_of = self._told(charges)
        self._tally.rows += 1
        self._tally.records += len(told_of)
        self._tally.people.append(hash(key))
        return [
            (key, event, end, _day_or_none(convicted), _day_or_none(offence), told.attempt, adult,
             None if told.classes is None else list(told.classes), list(told.may_be))
            for told in told_of
        ]  # fmt: skip

    def _told(self, charges: tuple[Value, ...]) -> set[Sorted]:
        """What the charges of a row tell, each once; a row without any tells nothing."""
        codes = {str(code) for code in charges if code is not None}
        found = {code: self._sort(code) for code in codes}
        for code, told in found.items():
            if told.classes is None:
                self._tally.untold[code] += 1
            elif not told.classes and not told.may_be:
                self._tally.unclassed[code] += 1
        if not codes:
            self._tally.untold[""] += 1
        return set(found.values()) or {NOTHING_TOLD}

    def _end(self, event: date, released: date | None) -> date | str | None:
        if released is None:
            return None
        if released == self._by.days.still_inside:
            return "infinity"
        if released < event:
            raise ValueError(f"it ends on {released}, before it begins on {event}")
        return released

    def _check_days(self, *days: date | str | None) -> None:
        for day in days:
            if isinstance(day, date) and day > self._by.covers_until:
                raise ValueError(
                    f"{day} is after {self._by.covers_until}, the last day that the source covers"
                )

    def _adult(self, age: Value, born: date | None, on: date) -> bool | None:
        if isinstance(age, int):
            return age >= self._by.adult_from
        if born is None:
            return None
        had_birthday = (on.month, on.day) >= (born.month, born.day)
        return on.year - born.year - (not had_birthday) >= self._by.adult_from


def _day_or_none(value: Value) -> date | None:
    return value if isinstance(value, date) else None
