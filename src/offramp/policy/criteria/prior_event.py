"""An earlier event of a class (conviction, charge, arrest, custody), with its look-back and how it counts.

Answers from an attested outcome or from rows; rows that are not such events never answer "no".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from offramp.policy import look_back, records, speech
from offramp.policy.criteria.shape import UNLISTED, Edge, Gap, Outline
from offramp.policy.facts import Known
from offramp.policy.records import CountedFrom, Event, Records, Row
from offramp.policy.tables import Table
from offramp.policy.vocabulary import Fact, Kind, Teller

RECORDS = "history.records"
_RAN = (Teller.prosecutor,)
_DAY_KEYS = {counted: key for key, counted in records.DAYS.items()}


@dataclass(frozen=True, kw_only=True, slots=True)
class PriorEvent:
    """Met by an event of these classes inside the look-back; its day limit counts as inside."""

    outcome: str
    events: frozenset[Event]
    classes: frozenset[str]
    words: tuple[str, ...]
    es: tuple[str, ...]
    months: int | None
    counted_from: CountedFrom
    attempts: bool
    adult_only: bool
    facts: tuple[str, ...]
    declares: tuple[Fact, ...]

    @classmethod
    def read(cls, table: Table, outline: Outline) -> Self:
        """From {kind = "prior_event", outcome = ..., events = [...], classes = [...], ...}."""
        outcome = f"history.{table.text('outcome')}"
        events = frozenset(table.words("events", Event))
        any_class = table.flag("any_class", False)
        classes = frozenset(table.named("classes", outline.history_classes, "class of history"))
        if any_class is bool(classes):
            table.problem('needs "classes", or any_class = true, and not both')
        months = look_back.read(table)
        counted = CountedFrom.event if months is None else table.word("counted_from", CountedFrom)
        names = sorted(classes) or ["any class"]
        words = tuple(outline.history_classes.get(name, name) for name in names)
        es = tuple(
            outline.spanish.get(name, word) if classes else speech.word(name, speech.SPANISH)
            for name, word in zip(names, words, strict=True)
        )
        fact = Fact(
            key=outcome, kind=Kind.yes_no, who_can_tell=(Teller.history_check, Teller.prosecutor),
            words=f"whether the history check found: {' or '.join(sorted(events))} ({' or '.join(words)})",
            es=f"si los antecedentes muestran: {speech.listed(sorted(events), 'or', speech.SPANISH)} "
            f"({' o '.join(es)})",
        )  # fmt: skip
        return cls(
            outcome=outcome, events=events, classes=classes, words=words, es=es, months=months, counted_from=counted,
            attempts=table.flag("attempts"), adult_only=table.flag("adult_only"),
            facts=(outcome, RECORDS), declares=(fact,),
        )  # fmt: skip

    def judge(self, known: Known, on: date) -> bool | None:
        """The attested outcome when there is one, else what the rows allow to be said."""
        outcome = known.get(self.outcome)
        if isinstance(outcome, bool):
            return outcome
        found = known.get(RECORDS)
        if not isinstance(found, Records):
            return None
        start = None if self.months is None else look_back.months_before(on, self.months)
        counts = _any(self._counts(row, start) for row in found.rows)
        return None if counts is False and not self.events <= found.are else counts

    def gaps(self, known: Known, on: date) -> tuple[Gap, ...]:
        """The outcome; once rows were read and could not answer, only the prosecutor can tell."""
        return (Gap(fact=self.outcome, who_can_tell=_RAN if RECORDS in known else ()),)

    def plain(self, language: str = "en") -> str:
        """As a clause."""
        events = speech.listed(sorted(self.events), "or", language)
        classes = "; ".join(self.es if language == speech.SPANISH else self.words)
        said = f"{speech.chosen('an earlier', 'antes hubo', language)} {events} ({classes})"
        if not self.attempts:
            said += speech.chosen(", attempts not counted", ", sin contar tentativas", language)
        if self.adult_only:
            said += speech.chosen(", as an adult", ", siendo persona adulta", language)
        if self.months is None:
            return said + speech.chosen(", however long ago", ", sin límite de tiempo", language)
        back, counted = speech.back(self.months, language), speech.word(self.counted_from, language)
        if language == speech.SPANISH:
            return f"{said}, en los últimos {back}, contados desde: {counted}"
        return f"{said}, within {back} of the {counted}"

    def edges(self, on: date) -> tuple[Edge, ...]:
        """Attested either way; rows of each kind and class, each way, and on the days beside the limit."""
        rows = [{"event": event, "class": name} for event in Event for name in self._tried()]
        days = ["2000-01-01"]
        if self.months is not None:
            limit = look_back.months_before(on, self.months)
            days = [(limit + timedelta(days=days)).isoformat() for days in (-1, 0, 1)]
        tried = [
            {**row, _DAY_KEYS[self.counted_from]: day, "attempt": attempt, "adult": adult}
            for row in rows
            for day in days
            for attempt in (False, True)
            for adult in (True, False)
        ]
        held = sorted(self.events)
        found: list[Edge] = [
            {self.outcome: True},
            {self.outcome: False},
            {RECORDS: {"are": held, "rows": []}},
        ]
        return (*found, *({RECORDS: {"are": held, "rows": [row]}} for row in tried))

    def _tried(self) -> tuple[str, ...]:
        return (*sorted(self.classes), UNLISTED)

    def _counts(self, row: Row, start: date | None) -> bool | None:
        return _all((
            row.event in self.events,
            not self.classes or (None if row.row_class is None else row.row_class in self.classes),
            self.attempts or (None if row.attempt is None else not row.attempt),
            not self.adult_only or row.adult,
            start is None or self._since(row, start),
        ))  # fmt: skip

    def _since(self, row: Row, start: date) -> bool | None:
        day = row.days.get(self.counted_from)
        return None if day is None else day >= start


def _all(parts: Iterable[bool | None]) -> bool | None:
    given = list(parts)
    return False if False in given else None if None in given else True


def _any(parts: Iterable[bool | None]) -> bool | None:
    given = list(parts)
    return True if True in given else None if None in given else False
