"""Facts that clear two rulebooks on one route: something may be diverted, and no other line stands in the way.

Good enough to lay one line bare; where a book leaves no such facts, it comes as near as it can.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product

from offramp.errors import Refusal
from offramp.policy import facts
from offramp.policy.facts import Known
from offramp.policy.lines import Effect, Line
from offramp.policy.vocabulary import Fact

Given = Mapping[str, object]
_NO_GOAL = (Effect.eligible_offence, Effect.informational, Effect.not_disqualifying)
_MOST = 60  # ways kept to reach one goal


@dataclass(frozen=True, kw_only=True, slots=True)
class _Goal:
    """What should hold of one line, or of the lines that admit; and facts that make it so by themselves."""

    holds: Callable[[Known], bool]
    options: tuple[Given, ...]


class Cleared:
    """The clear facts of two books on a route, and how they settle around facts that are given."""

    def __init__(self, books: tuple[tuple[Line, ...], ...], declared: Mapping[str, Fact], on: date) -> None:
        self._declared, self._on = declared, on
        self._goals = [goal for lines in books for goal in self._of(lines)]
        self._base = self._settled({}, frozenset())

    def known(self, given: Given) -> Known | None:
        """The facts as criteria read them; None when they cannot be read."""
        try:
            return facts.read(given, self._declared).known
        except Refusal:
            return None

    def around(self, given: Given, absent: frozenset[str]) -> Given:
        """These facts as given, none of those in `absent`, and all else so that other lines are out of the way."""
        fixed = absent | frozenset(given)
        base = {key: value for key, value in self._base.items() if key not in fixed}
        return {**self._settled({**base, **given}, fixed)}

    def _settled(self, given: Given, fixed: frozenset[str]) -> Given:
        now = dict(given)
        for _ in range(2):
            missing = self._missing(now)
            for goal in missing:
                self._reach(goal, now, fixed)
            if not missing:
                break
        return now

    def _reach(self, goal: _Goal, now: dict[str, object], fixed: frozenset[str]) -> None:
        """Take the first way to the goal that costs no other one."""
        before = len(self._missing(now))
        for option in goal.options:
            if fixed.isdisjoint(option):
                trial = {**now, **option}
                known = self.known(trial)
                if known is not None and goal.holds(known) and len(self._missing(trial)) < before:
                    now.update(option)
                    return

    def _missing(self, given: Given) -> list[_Goal]:
        known = self.known(given)
        return [] if known is None else [goal for goal in self._goals if not goal.holds(known)]

    def _of(self, lines: tuple[Line, ...]) -> Iterator[_Goal]:
        admit = [line for line in lines if line.effect is Effect.eligible_offence]

        def admitted(known: Known) -> bool:
            return any(self._judged(line, known) is True for line in admit)

        yield _Goal(
            holds=admitted,
            options=tuple(one for line in admit for one in self._alone(line, wanted=True))[: 4 * _MOST],
        )
        for line in lines:
            if line.when is not None and line.effect not in _NO_GOAL:
                yield self._out_of_the_way(line)

    def _out_of_the_way(self, line: Line) -> _Goal:
        options = sorted(self._alone(line, wanted=False), key=lambda one: ("offence" in one, len(one)))
        return _Goal(holds=lambda known: self._judged(line, known) is False, options=tuple(options))

    def _alone(self, line: Line, *, wanted: bool) -> list[Given]:
        """Facts that by themselves make the line met, or not met; pairs and more only where single ones cannot."""
        groups = grouped([line], self._on)
        found = [one for ways in groups.values() for one in ways if self._makes(line, one, wanted)]
        if not found:
            joined = (
                {key: value for part in parts for key, value in part.items()}
                for parts in product(*groups.values())
            )
            for one in joined:
                if self._makes(line, one, wanted):
                    found.append(one)
                if len(found) >= _MOST:
                    break
        return found[:_MOST]

    def _makes(self, line: Line, given: Given, wanted: bool) -> bool:
        known = self.known(given)
        return known is not None and self._judged(line, known) is wanted

    def _judged(self, line: Line, known: Known) -> bool | None:
        return line.when.judge(known, self._on) if line.when else False


def grouped(lines: list[Line], on: date) -> dict[tuple[str, ...], list[Given]]:
    """Every edge of the lines, by the facts that it names."""
    groups: dict[tuple[str, ...], list[Given]] = {}
    for line in lines:
        for edge in line.when.edges(on) if line.when else ():
            ways = groups.setdefault(tuple(sorted(edge)), [])
            if edge not in ways:
                ways.append(edge)
    return groups
