"""Reads facts as they arrive (JSON values) into what criteria understand, or says what to mend.

A fact that is absent, or {"unknown": true}, is simply not known; it is never taken for "no".
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

from offramp.errors import Refusal
from offramp.policy import amounts, records, vocabulary
from offramp.policy.vocabulary import Fact, Kind

NOT_SURE: Mapping[str, object] = {"unknown": True}

_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """Which of several words are so; not `whole`: these at least, and perhaps more."""

    names: frozenset[str]
    whole: bool = True

    def has(self, wanted: frozenset[str] | None) -> bool | None:
        """Whether any of the wanted words is among them (None: any at all)."""
        if self.names if wanted is None else self.names & wanted:
            return True
        return False if self.whole else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """A place on the map, in degrees."""

    east: float
    north: float


Value = bool | str | int | amounts.Amount | records.Records | Listed | Point
Known = Mapping[str, Value]


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """What is known, and the keys to which somebody has answered "not sure"."""

    known: Known
    not_sure: frozenset[str]


def read(raw: Mapping[str, object], declared: Mapping[str, Fact] = vocabulary.STANDARD) -> Facts:
    """The facts in `raw`; refuses a key that nobody declared and a value of the wrong kind."""
    known: dict[str, Value] = {}
    not_sure: list[str] = []
    for key, value in raw.items():
        fact = declared.get(key)
        if fact is None:
            raise _undeclared(key, declared)
        if value is None:
            continue
        if value == NOT_SURE:
            not_sure.append(key)
        else:
            known[key] = _value(fact, value)
    return Facts(known=known, not_sure=frozenset(not_sure))


def of_moment(local: datetime) -> dict[str, object]:
    """The facts that a moment on the site's own clock tells: the weekday and the time of day."""
    return {"happened.weekday": vocabulary.WEEKDAYS[local.weekday()], "happened.time": f"{local:%H:%M}"}


def minutes(text: str) -> int | None:
    """The minutes since midnight that "23:30" means; None when it is no time of day."""
    found = _TIME.fullmatch(text)
    return int(found[1]) * 60 + int(found[2]) if found else None


def _value(fact: Fact, raw: object) -> Value:
    kind = fact.kind
    if kind is Kind.yes_no:
        if isinstance(raw, bool):
            return raw
        raise _wrong(fact, "true or false")
    if kind is Kind.word:
        if isinstance(raw, str) and raw and (not fact.one_of or raw in fact.one_of):
            return raw
        raise _wrong(fact, f"one of {', '.join(fact.one_of)}" if fact.one_of else "a word in quotes")
    if kind in (Kind.amount, Kind.whole):
        return amounts.read(fact.key, raw, whole=kind is Kind.whole)
    return _READ[kind](fact, raw)


def _listed(fact: Fact, raw: object) -> Listed:
    whole = not isinstance(raw, Mapping)
    names = raw.get("at_least") if isinstance(raw, Mapping) and len(raw) == 1 else raw
    if isinstance(names, (list, tuple)) and all(isinstance(one, str) and one for one in names):
        if not fact.one_of or set(names) <= set(fact.one_of):
            return Listed(names=frozenset(names), whole=whole)
        raise _wrong(fact, f"a list of any of {', '.join(fact.one_of)}")
    raise _wrong(fact, 'a list of words, or {"at_least": [...]} when there may be more')


def _time(fact: Fact, raw: object) -> int:
    found = minutes(raw) if isinstance(raw, str) else None
    if found is None:
        raise _wrong(fact, 'a time of day such as "23:30"')
    return found


def _point(fact: Fact, raw: object) -> Point:
    if isinstance(raw, (list, tuple)) and len(raw) == 2 and all(type(one) in (int, float) for one in raw):
        east, north = raw
        if abs(east) <= 180 and abs(north) <= 90:
            return Point(east=float(east), north=float(north))
    raise _wrong(fact, "a point as [longitude, latitude], in degrees")


def _records(fact: Fact, raw: object) -> records.Records:
    return records.read(fact.key, raw)


_READ: Mapping[Kind, Callable[[Fact, object], Value]] = {
    Kind.words: _listed, Kind.time: _time, Kind.point: _point, Kind.records: _records,
}  # fmt: skip


def _wrong(fact: Fact, wanted: str) -> Refusal:
    return Refusal(
        code="bad-fact",
        sentence=f'The fact "{fact.key}" ({fact.words}) needs {wanted}.',
        fields={fact.key: f"Give {wanted}."},
    )


def _undeclared(key: str, declared: Mapping[str, Fact]) -> Refusal:
    near = [one for one in declared if len(key) > 3 and key in one] or get_close_matches(key, declared, n=1)
    hint = f'Did you mean "{near[0]}"?' if near else f"Known facts: {', '.join(sorted(declared))}."
    return Refusal(
        code="unknown-fact", sentence=f'No fact is called "{key}" in this rulebook.', next_step=hint,
        fields={str(key): hint},
    )  # fmt: skip
