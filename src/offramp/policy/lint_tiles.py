"""Whether the tiles of a book's questions can tell what its limits ask: a limit and its tiles are changed together.

It looks only at numbers; which facts are asked for at all is for lint.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from offramp.errors import Refusal
from offramp.policy import amounts, facts, speech
from offramp.policy.amounts import Amount, Compare
from offramp.policy.asks import NONE, UNSURE, Ask, Choice, Tile
from offramp.policy.criteria.age import Age
from offramp.policy.criteria.combination import Combination
from offramp.policy.criteria.involvement import MONTHS as MONTHS_AGO
from offramp.policy.criteria.involvement import Involvement
from offramp.policy.criteria.quantity import MEASURE, SUBSTANCE, WEIGHT, Quantity
from offramp.policy.criteria.residency import MONTHS, Residency
from offramp.policy.criteria.shape import Criterion
from offramp.policy.lines import CLOSES
from offramp.policy.rulebook import Rulebook
from offramp.policy.vocabulary import Kind, Teller

Found = Iterator[tuple[int, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Limit:
    """A limit on a number, by substance where that counts ("": any other)."""

    fact: str
    compare: Compare
    by_substance: Mapping[str, float]
    counts: Mapping[str, frozenset[str]]


def undecided_tiles(book: Rulebook) -> Found:
    """A tile with which the officer says a number, and that leaves a limit open on which the hand-off waits."""
    for ask in book.asks:
        for line in book.lines if ask.asked_of is Teller.officer else ():
            shared = [route for route in ask.routes if route in line.routes]
            if line.when is None or not shared or not line.holds_handoff or line.effect not in CLOSES:
                continue
            for limit in _limits(line.when):
                if any(_also(book, ask, route, limit.fact) for route in shared):
                    continue
                for tile, at in _open(book, ask, limit):
                    said = f"{speech.compared(limit.compare, at, speech.ENGLISH)}"
                    yield (
                        ask.line,
                        f'the tile "{tile.id}" does not say whether "{limit.fact}" is {said}, '
                        f"which {line.id} has to know: change the tiles with the limit",
                    )


def tiles_that_leave_a_gap(book: Rulebook) -> Found:
    """A bar on a number whose two sides do not meet: some number would be on both, or on neither."""
    for ask in book.asks:
        for tile in ask.tiles if ask.kind is Choice.any else ():
            for fact in tile.sets:
                sides = [_amount(book, fact, way) for way in (tile.sets, tile.otherwise)]
                told = sorted((one for one in sides if one is not None), key=lambda one: one.low)
                if len(told) == 2 and not _meet(*told, whole=book.declared[fact].kind is Kind.whole):
                    yield (
                        ask.line,
                        f'the tile "{tile.id}" and its "otherwise" do not meet: some "{fact}" is in both, or in neither',
                    )


def _meet(small: Amount, large: Amount, *, whole: bool) -> bool:
    if whole:
        return large.low - small.high == 1
    return small.high == large.low and small.high_open is not large.low_open


def _limits(when: Criterion) -> Iterator[_Limit]:
    if isinstance(when, Combination):
        for part in when.parts:
            yield from _limits(part)
    elif isinstance(when, Quantity):
        counts = {MEASURE: when.measured, WEIGHT: frozenset({when.weight} if when.weight else ())}
        limits = {"": when.limit, **when.by_substance}
        yield _Limit(fact=when.fact, compare=when.compare, by_substance=limits, counts=counts)
    elif isinstance(when, Age):
        yield _Limit(fact=when.facts[0], compare=when.compare, by_substance={"": when.limit}, counts={})
    elif isinstance(when, Residency) and not when.any_time:
        yield _Limit(fact=MONTHS, compare=when.compare, by_substance={"": when.limit}, counts={})
    elif isinstance(when, Involvement) and when.months is not None:
        months = {"": float(when.months)}
        yield _Limit(fact=MONTHS_AGO, compare=Compare.at_most, by_substance=months, counts={})


def _open(book: Rulebook, ask: Ask, limit: _Limit) -> Iterator[tuple[Tile, float]]:
    for tile in (one for one in ask.tiles if one.id not in (NONE, UNSURE)):
        for way in (tile.sets, tile.otherwise):
            told = _amount(book, limit.fact, way)
            if told is None or any(ways and way.get(key, next(iter(ways))) not in ways
                                   for key, ways in limit.counts.items()):  # fmt: skip
                continue  # says no number, or one that was known in a way that cannot decide
            named = str(way.get(SUBSTANCE, ""))
            tried = (
                {limit.by_substance.get(named, limit.by_substance[""])}
                if named
                else {*limit.by_substance.values()}
            )
            yield from ((tile, at) for at in sorted(tried) if amounts.meets(told, limit.compare, at) is None)


def _also(book: Rulebook, ask: Ask, route: str, fact: str) -> bool:
    """Whether another question tells the same number, perhaps more exactly."""
    return any(other is not ask and route in other.routes and fact in other.facts for other in book.asks)


def _amount(book: Rulebook, fact: str, way: Mapping[str, object]) -> Amount | None:
    if fact not in way or book.declared[fact].kind not in (Kind.amount, Kind.whole):
        return None
    try:
        told = facts.read({fact: way[fact]}, book.declared).known.get(fact)
    except Refusal:
        return None
    return told if isinstance(told, Amount) else None
