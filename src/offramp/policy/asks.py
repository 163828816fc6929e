"""A question as the rulebook words it: tiles, not forms. Each tile says which facts it sets.

"Not sure" is always a tile: it leaves the facts unknown and keeps the question from coming back.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from offramp.errors import Refusal
from offramp.policy import facts
from offramp.policy.tables import Table
from offramp.policy.vocabulary import Fact, Teller

NONE, UNSURE = "none", "not_sure"


class Choice(StrEnum):
    """How many tiles may be picked."""

    one = "one"
    any = "any"


@dataclass(frozen=True, kw_only=True, slots=True)
class Tile:
    """One answer: its words, the facts it sets, and those it sets when it is not picked among several."""

    id: str
    text: str
    es: str
    sets: Mapping[str, object]
    otherwise: Mapping[str, object]


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
    """A question, whom it is put to, and its tiles, the automatic ones last."""

    id: str
    text: str
    es: str
    asked_of: Teller
    kind: Choice
    routes: tuple[str, ...]
    tiles: tuple[Tile, ...]
    line: int = 0

    @property
    def facts(self) -> tuple[str, ...]:
        """Every fact that a tile of it sets."""
        return tuple(dict.fromkeys(key for tile in self.tiles for key in tile.sets))


def read(table: Table, declared: Mapping[str, Fact], routes: tuple[str, ...]) -> Ask:
    """The question that an [[asks]] table states, with its automatic tiles."""
    kind = table.word("kind", Choice)
    own = tuple(_tile(tile, kind, declared) for tile in table.tables("tiles", "asks.tiles"))
    if not own:
        table.problem("an ask needs [[asks.tiles]]")
    none = _word(table, NONE, "None of these", "Ninguna de estas") if kind is Choice.any else None
    unsure = _word(table, UNSURE, "Not sure", "No se sabe")
    ask = Ask(
        id=table.text("id"), text=table.text("text"), es=table.text("es", ""), kind=kind,
        asked_of=table.word("asked_of", Teller, Teller.officer),
        routes=table.named("routes", routes, "route") or routes,
        tiles=tuple(tile for tile in (*own, none, unsure) if tile), line=table.line,
    )  # fmt: skip
    table.finish()
    return _settled(ask)


def of_reasons(tiles: tuple[Tile, ...], route: str, text: str, es: str) -> Ask:
    """The first question of a route: which reason is at hand."""
    return Ask(
        id="reason", text=text, es=es, asked_of=Teller.officer, kind=Choice.one, routes=(route,), tiles=tiles
    )


def trimmed(ask: Ask, matter: Collection[str]) -> Ask | None:
    """The question without bars that no longer matter; None when nothing of it does."""
    if ask.kind is Choice.one:
        return _unsure_of(ask, matter) if any(key in matter for key in ask.facts) else None
    kept = tuple(
        tile for tile in ask.tiles if tile.id in (NONE, UNSURE) or any(key in matter for key in tile.sets)
    )
    automatic = sum(tile.id in (NONE, UNSURE) for tile in kept)
    return _settled(replace(ask, tiles=kept)) if len(kept) > automatic else None


def answered(ask: Ask, chosen: Iterable[str]) -> dict[str, object]:
    """The facts that picking these tiles sets; of several bars, those not picked are set as not so."""
    by_id = {tile.id: tile for tile in ask.tiles}
    picked = list(dict.fromkeys(chosen))
    alone = ask.kind is Choice.one or {NONE, UNSURE} & set(picked)
    if not picked or not set(picked) <= set(by_id) or (alone and len(picked) > 1):
        raise Refusal(
            code="bad-answer", sentence=f'"{ask.text}" was not answered with tiles that go together.',
            next_step=f"Pick from: {', '.join(by_id)}.", fields={ask.id: "Pick one answer."},
        )  # fmt: skip
    facts_set: dict[str, object] = {}
    if ask.kind is Choice.any and not alone:
        for tile in ask.tiles:
            facts_set.update(tile.otherwise)
    for name in picked:
        for key, value in by_id[name].sets.items():
            both = facts_set.get(key)
            facts_set[key] = [*both, *value] if isinstance(both, list) and isinstance(value, list) else value
    return facts_set


def told(ask: Ask, given: Mapping[str, object]) -> frozenset[str]:
    """The facts that it has told as far as its tiles can tell them: putting it again would bring nothing new."""
    if ask.kind is Choice.any:
        ways = (way for tile in ask.tiles for way in (tile.sets, tile.otherwise))
        return frozenset(key for way in ways for key, value in way.items() if given.get(key) == value)
    own = (tile.sets for tile in ask.tiles if tile.id != UNSURE)
    picked = any(all(given.get(key) == value for key, value in sets.items()) for sets in own)
    return frozenset(ask.facts) if picked else frozenset()


def _unsure_of(ask: Ask, matter: Collection[str]) -> Ask:
    """The same tiles; "not sure" leaves alone what is known already."""
    unsure = {key: facts.NOT_SURE for key in ask.facts if key in matter}
    tiles = tuple(replace(tile, sets=unsure) if tile.id == UNSURE else tile for tile in ask.tiles)
    return replace(ask, tiles=tiles)


def _settled(ask: Ask) -> Ask:
    own = [tile for tile in ask.tiles if tile.id not in (NONE, UNSURE)]
    keys = dict.fromkeys(key for tile in own for key in tile.sets)
    sets: dict[str, Mapping[str, object]] = {
        NONE: {key: value for tile in own for key, value in tile.otherwise.items()},
        UNSURE: dict.fromkeys(keys, facts.NOT_SURE),
    }
    tiles = tuple(replace(tile, sets=sets[tile.id]) if tile.id in sets else tile for tile in ask.tiles)
    return replace(ask, tiles=tiles)


def _tile(table: Table, kind: Choice, declared: Mapping[str, Fact]) -> Tile:
    sets = dict(table.mapping("sets"))
    otherwise = dict(table.mapping("otherwise")) if table.has("otherwise") else {}
    for key, value in sets.items():
        if isinstance(value, (bool, list)) and kind is Choice.any:
            otherwise.setdefault(key, [] if isinstance(value, list) else not value)
    if not sets:
        table.problem('a tile needs "sets": the facts it sets')
    if kind is Choice.any and set(otherwise) != set(sets):
        table.problem('a bar needs "otherwise": what its facts are when it is not picked', "otherwise")
    if table.raw.get("id") in (NONE, UNSURE):
        table.problem(
            f'"{NONE}" and "{UNSURE}" are the ids of the tiles that are added: choose another', "id"
        )
    for values in (sets, otherwise):
        try:
            facts.read(values, declared)
        except Refusal as refusal:
            table.problem(str(refusal), "sets")
    tile = Tile(
        id=table.text("id"), text=table.text("text"), es=table.text("es", ""), sets=sets, otherwise=otherwise
    )
    table.finish()
    return tile


def _word(table: Table, key: str, text: str, es: str) -> Tile:
    return Tile(id=key, text=table.text(key, text), es=table.text(f"{key}_es", es), sets={}, otherwise={})
