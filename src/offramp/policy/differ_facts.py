"""Whose answer changes between two rulebooks: the smallest facts, found by trying at and beside every limit.

Every facts set it shows was asked of both books. It never says "no difference" of what it had no time to try.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from math import prod
from typing import Any

from offramp.errors import Refusal
from offramp.policy import differ, engine, facts
from offramp.policy.clearing import Cleared, Given, grouped
from offramp.policy.findings import Finding, OpenStep, Override, SettledLater
from offramp.policy.lines import Line
from offramp.policy.rulebook import Rulebook

KEPT = 2  # ways shown for one line and one pair of answers
ENOUGH = 300  # trials without anything new, after which a line that has shown something is left


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """Facts that the two books answer differently, and the same with all else known and clear."""

    route: str
    line: str
    facts: Given
    before: Finding
    after: Finding
    clear_before: Finding
    clear_after: Finding


@dataclass(frozen=True, kw_only=True, slots=True)
class Looked:
    """What was found, which changed lines nothing was found for, how much was tried, and whether time ran out."""

    found: tuple[Shown, ...]
    unreached: tuple[str, ...]
    tried: int
    cut_off: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class _Pair:
    """Two books on one route and day."""

    before: Rulebook
    after: Rulebook
    route: str
    on: date

    def find(self, given: Given) -> tuple[Finding, Finding]:
        """What each book answers; a fact that a book does not know is no fact to it."""
        one, other = (
            engine.find(book, _known_to(book, given), route=self.route, on=self.on)
            for book in (self.before, self.after)
        )
        return one, other

    def differs(self, given: Given, line_id: str, *, by_answer: bool) -> bool:
        """Whether the answers differ by this line; or, where they agree, what it leaves to whom."""
        one, other = self.find(given)
        if by_answer:
            return one.answer is not other.answer and (_cites(one, line_id) or _cites(other, line_id))
        return (
            one.answer is other.answer
            and _who(one) != _who(other)
            and _who(one, line_id) != _who(other, line_id)
        )


def look(before: Rulebook, after: Rulebook, *, on: date, still: Callable[[], bool]) -> Looked:
    """The smallest facts whose answer changes, by changed line; stops when `still` says no."""
    changed = differ.rules_changed(before, after)
    found: list[Shown] = []
    tried, cut_off = 0, False
    for route in [name for name in before.routes if name in after.routes] if changed else []:
        pair = _Pair(before=before, after=after, route=route, on=on)
        cleared = Cleared(
            (_here(before, route), _here(after, route)), {**before.declared, **after.declared}, on
        )
        for bare in sorted(_bared(pair, changed), key=lambda one: one.size):
            shown, count, stopped = _of_line(bare, pair, cleared, still)
            found += shown
            tried += count
            cut_off = cut_off or stopped
    reached = {one.line for one in found}
    ids = dict.fromkeys(line.id for line in (*before.lines, *after.lines))
    return Looked(
        found=tuple(found), unreached=tuple(name for name in ids if name in changed and name not in reached),
        tried=tried, cut_off=cut_off,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class _Bare:
    """One changed line in both versions, and the facts worth trying on it, by the facts they name."""

    id: str
    versions: tuple[Line | None, Line | None]
    ways: Mapping[tuple[str, ...], list[Given]]

    @property
    def size(self) -> int:
        return prod(len(ways) + 1 for ways in self.ways.values())

    def trials(self, cleared: Cleared, on: date) -> Iterator[tuple[Given, frozenset[str]]]:
        """Facts under which the two versions may say different things, and the facts then not known."""
        one, other = self.versions
        alike = one is not None and other is not None and one.when == other.when
        for chosen in product(*([None, *ways] for ways in self.ways.values())):
            given = {key: value for edge in chosen if edge for key, value in edge.items()}
            known = cleared.known(given)
            if known is not None:
                said = [line.when.judge(known, on) if line and line.when else False for line in self.versions]
                if said[0] is not said[1] or (alike and said[0] is not False):
                    absent = {
                        key for edge, keys in zip(chosen, self.ways, strict=True) if not edge for key in keys
                    }
                    yield given, frozenset(absent - set(given))


def _bared(pair: _Pair, changed: frozenset[str]) -> Iterator[_Bare]:
    one, other = ({line.id: line for line in _here(book, pair.route)} for book in (pair.before, pair.after))
    for name in {**one, **other}:
        if name in changed:
            versions = (one.get(name), other.get(name))
            ways = grouped([line for line in versions if line], pair.on)
            yield _Bare(id=name, versions=versions, ways=ways)


def _of_line(
    bare: _Bare, pair: _Pair, cleared: Cleared, still: Callable[[], bool]
) -> tuple[list[Shown], int, bool]:
    """What was found for one line, how much was tried, and whether it had to stop."""
    kept: dict[tuple[str, ...], list[Shown]] = {}
    idle = count = 0
    for given, absent in bare.trials(cleared, pair.on):
        if not still():
            return _flat(kept), count, True
        if idle > ENOUGH and _flat(kept):
            break
        count += 1
        idle = 0 if _keep(kept, pair, bare.id, cleared.around(given, absent)) else idle + 1
    return _flat(kept), count, False


def _flat(kept: Mapping[tuple[str, ...], list[Shown]]) -> list[Shown]:
    """What was kept; who decides or settles is told only of a line that changes no answer."""
    shown = [one for same in kept.values() for one in same]
    return [one for one in shown if one.before.answer is not one.after.answer] or shown


def _keep(kept: dict[tuple[str, ...], list[Shown]], pair: _Pair, line_id: str, trial: Given) -> bool:
    """Whether the smallest facts of a trial are new and kept; not when answers agree or enough like it are."""
    clear_before, clear_after = pair.find(trial)
    by_answer = pair.differs(trial, line_id, by_answer=True)
    if not by_answer and not pair.differs(trial, line_id, by_answer=False):
        return False
    same = kept.setdefault((str(clear_before.answer), str(clear_after.answer)), [])
    if len(same) >= KEPT:
        return False
    small = _smallest(pair, trial, line_id, by_answer=by_answer)
    if any(one.facts == small for one in same):
        return False
    before, after = pair.find(small)
    same.append(
        Shown(
            route=pair.route, line=line_id, facts=small, before=before, after=after,
            clear_before=clear_before, clear_after=clear_after,
        )
    )  # fmt: skip
    return True


def _smallest(pair: _Pair, given: Given, line_id: str, *, by_answer: bool) -> Given:
    """The facts without each that can be left out while the answers still differ."""
    small = dict(given)
    for key in list(given):
        less = {name: value for name, value in small.items() if name != key}
        if pair.differs(less, line_id, by_answer=by_answer):
            small = less
    return small


def _cites(finding: Finding, line_id: str) -> bool:
    return any(one.citation.id == line_id for one in finding.reasons)


def _who(finding: Finding, line_id: str = "") -> tuple[object, ...]:
    """Who decides otherwise, approves and settles, by one line or by all; and which other ways in are left."""

    def by(many: Iterable[Override | OpenStep | SettledLater]) -> Iterator[Any]:
        return (one for one in many if line_id in ("", one.citation.id))

    return (
        frozenset(one.holder for one in by(finding.overrides)),
        frozenset(one.approval_by for one in by(finding.open_steps)),
        frozenset((one.fact, one.settled_by) for one in by(finding.settled_later)),
        finding.other_ways,
    )


def _known_to(book: Rulebook, given: Given) -> Mapping[str, object]:
    return {key: value for key, value in given.items() if _takes(book, key, value)}


def _takes(book: Rulebook, key: str, value: object) -> bool:
    try:
        facts.read({key: value}, book.declared)
    except Refusal:
        return False
    return True


def _here(book: Rulebook, route: str) -> tuple[Line, ...]:
    return tuple(line for line in book.lines if route in line.routes)
