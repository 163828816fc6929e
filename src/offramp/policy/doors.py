"""How people come in at a site: the words of the public form, and who waits for a place in which order.

From [public_referral] and [queue] of program.toml. Without the first, a site takes no referral from the public.
"""

from dataclasses import dataclass

from offramp.policy.tables import Table


@dataclass(frozen=True, kw_only=True, slots=True)
class Tile:
    """A tile's id and words; `es` is empty where nobody has translated it."""

    id: str
    text: str
    es: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicReferral:
    """The form that anybody may fill in: its words, who may be writing, and how much is taken in an hour."""

    title: Tile
    opening: Tile
    what_happens: Tile
    relations: tuple[Tile, ...]
    from_one_address_in_an_hour: int
    in_an_hour: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Queue:
    """What waits for the project manager, in which order, and how many places there are.

    `places` 0: the site counts none. `approves`: the officer's routes that wait here before anybody is called.
    `priorities`: tiles that the project manager sets, the first of them first; nobody is scored.
    """

    places: int
    kept_for_arrest: int
    approves: tuple[str, ...]
    priorities: tuple[Tile, ...]
    declined_reasons: tuple[Tile, ...]


NO_QUEUE = Queue(
    places=0,
    kept_for_arrest=0,
    approves=(),
    priorities=(),
    declined_reasons=(
        Tile(id="not_here", text="Lives outside our area", es="Vive fuera de nuestra zona"),
        Tile(id="has_help", text="Has help already", es="Ya tiene ayuda"),
        Tile(id="other_help", text="Other help fits better", es="Otra ayuda sirve mejor"),
        Tile(id="cannot_find", text="Nobody could be found by this", es="Con esto no se puede hallar a nadie"),
    ),
)  # fmt: skip


def public_referral(root: Table) -> PublicReferral | None:
    """The public form of a site; None where it has none."""
    if not root.has("public_referral"):
        return None
    table = root.table("public_referral", "public_referral")
    found = PublicReferral(
        title=_said(table, "title"), opening=_said(table, "opening"),
        what_happens=_said(table, "what_happens"),
        relations=_tiles(table, "relations", "public_referral.relations"),
        from_one_address_in_an_hour=table.whole("from_one_address_in_an_hour", 5),
        in_an_hour=table.whole("in_an_hour", 60),
    )  # fmt: skip
    for key in ("from_one_address_in_an_hour", "in_an_hour"):
        if getattr(found, key) < 1:
            table.problem(f'"{key}" must let at least one in', key)
    table.finish()
    return found


def queue(root: Table, routes: tuple[str, ...]) -> Queue:
    """The queue of a site; without [queue] nothing is counted and no route waits."""
    if not root.has("queue"):
        return NO_QUEUE
    table = root.table("queue", "queue")
    found = Queue(
        places=table.whole("places", 0), kept_for_arrest=table.whole("kept_for_arrest", 0),
        approves=table.named("approves", routes, "route"),
        priorities=_tiles(table, "priorities", "queue.priorities"),
        declined_reasons=_tiles(table, "declined_reasons", "queue.declined_reasons") or NO_QUEUE.declined_reasons,
    )  # fmt: skip
    if not 0 <= found.kept_for_arrest <= found.places:
        table.problem('"kept_for_arrest" are some of the "places": 0 or more, and no more than those')
    if "arrest_diversion" in found.approves:
        table.problem("an arrest diversion never waits for the queue", "approves")
    table.finish()
    return found


def _said(table: Table, key: str) -> Tile:
    return Tile(id=key, text=table.text(key), es=table.text(f"{key}_es", ""))


def _tiles(table: Table, key: str, path: str) -> tuple[Tile, ...]:
    found = []
    for one in table.tables(key, path):
        found.append(Tile(id=one.text("id"), text=one.text("text"), es=one.text("es", "")))
        one.finish()
    if len({tile.id for tile in found}) != len(found):
        table.problem(f"two entries of {key} have the same id", key)
    return tuple(found)
