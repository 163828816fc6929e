"""The officer's minute, played again from what the form carries: each tap in turn, checked against the book.

Pure: it keeps nothing between two taps, and what no question asked for is not listened to.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from offramp.curb import rules
from offramp.errors import Refusal
from offramp.policy import asks, engine
from offramp.policy.asks import NONE, UNSURE, Ask
from offramp.policy.findings import Finding
from offramp.policy.rulebook import Rulebook


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage:
    """How far the taps have come: a question to put, or the finding.

    `history` is the class that a history check found, in the book's own ids; empty where no check was run.
    """

    given: tuple[tuple[str, tuple[str, ...]], ...]
    facts: Mapping[str, object]
    history: str = ""
    ask: Ask | None = None
    problem: str = ""
    finding: Finding | None = None


@dataclass(kw_only=True, slots=True)
class _Taps:
    facts: dict[str, object]
    given: dict[str, tuple[str, ...]] = field(default_factory=dict)
    history: str = ""

    def stage(self, *, ask: Ask | None = None, problem: str = "", finding: Finding | None = None) -> Stage:
        return Stage(
            given=tuple(self.given.items()),
            facts=self.facts,
            history=self.history,
            ask=ask,
            problem=problem,
            finding=finding,
        )


def replay(
    book: Rulebook,
    *,
    route: str,
    reason: str,
    answers: Mapping[str, Sequence[str]],
    on: date,
    records: Mapping[str, object] | None = None,
    also: Mapping[str, object] | None = None,
) -> Stage:
    """The stage after these taps.

    `records` is what a look-up said before anybody was asked; `also` what was learnt beside: a beat, an age.
    """
    if route not in book.routes:
        raise Refusal(
            code="no_route", sentence="This reason is not in the rulebook of today.", next_step="Start again."
        )
    taps = _Taps(facts={**(records or {}), **asks.answered(book.reason_ask(route), [reason])})
    while ask := engine.next_question(book, taps.facts, route=route, on=on):
        if ask.id in taps.given:
            break
        chosen = tuple(answers.get(ask.id, ()))
        if not chosen:
            return taps.stage(ask=ask)
        try:
            learnt = asks.answered(ask, chosen)
        except Refusal as refusal:
            return taps.stage(ask=ask, problem=refusal.code)
        taps.facts.update(learnt)
        taps.given[ask.id] = chosen
        if about_history(ask) and UNSURE not in chosen:
            taps.history = " ".join(chosen)
    taps.facts.update(also or {})
    return taps.stage(finding=engine.find(book, taps.facts, route=route, on=on))


def about_history(ask: Ask) -> bool:
    """Whether this is the question that a criminal-history check answers."""
    return any(fact.startswith(rules.HISTORY) for fact in ask.facts)


def own_tiles(ask: Ask) -> tuple[asks.Tile, ...]:
    """The tiles that the book wrote, without "none of these" and "not sure"."""
    return tuple(tile for tile in ask.tiles if tile.id not in (NONE, UNSURE))


def plain_tiles(ask: Ask) -> tuple[asks.Tile, ...]:
    """The automatic tiles: one tap answers the whole question."""
    return tuple(tile for tile in ask.tiles if tile.id in (NONE, UNSURE))
