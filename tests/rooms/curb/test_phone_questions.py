"""What a history check found is never put into words on the telephone, in any city's book; all else is asked as it is."""

import pytest

from offramp.policy import packs
from offramp.policy.asks import NONE, UNSURE

pytestmark = pytest.mark.usefixtures("built")
HISTORY = "history."
ASKS = [
    pytest.param(ask, id=f"{site} {book.version} {ask.id}")
    for site in packs.names()
    for book in packs.load(site).books
    for ask in book.asks
]


@pytest.mark.parametrize("ask", ASKS)
def test_whatever_tells_of_a_find_is_heard_as_clear_or_not(ask):
    from offramp.curb.phone_in import forms

    finds = [
        tile.id
        for tile in ask.tiles
        if tile.id != UNSURE
        and any(fact.startswith(HISTORY) and value not in (False, []) for fact, value in tile.sets.items())
    ]
    assert forms.only_clear_or_not(ask) is bool(finds)
    for tile in finds:  # also where somebody sends the tile itself
        assert forms.heard({ask.id: (tile,)}, [ask]) == {ask.id: (UNSURE,)}
    for tile in ask.tiles if not finds else ():
        assert forms.heard({ask.id: (tile.id,)}, [ask]) == {ask.id: (tile.id,)}


def of_one(*tiles):
    """A question with these tiles, of which one is picked."""
    from offramp.policy.asks import Ask, Choice, Tile
    from offramp.policy.vocabulary import Teller

    made = tuple(Tile(id=key, text=key, es="", sets=sets, otherwise={}) for key, sets in tiles)
    return Ask(
        id="past", text="A past?", es="", asked_of=Teller.officer, kind=Choice.one, routes=("r",), tiles=made
    )


def test_clear_is_the_books_own_tile_where_there_is_no_none_of_these():
    from offramp.curb.phone_in import forms

    ask = of_one(("found", {"history.x": True}), ("nothing", {"history.x": False}), (UNSURE, {}))
    assert [key for key, _ in forms.history_tiles(ask)] == ["clear", "not_clear", "unknown"]
    for said, kept in (
        ("clear", "nothing"),
        ("nothing", "nothing"),
        ("not_clear", UNSURE),
        ("found", UNSURE),
    ):
        assert forms.heard({"past": (said,)}, [ask]) == {"past": (kept,)}


def test_where_no_tile_or_more_than_one_says_clear_it_is_not_offered():
    from offramp.curb.phone_in import forms

    for tiles in ((), (("a", {"history.x": False}), ("b", {"history.y": False}))):
        ask = of_one(("found", {"history.x": True}), *tiles, (UNSURE, {}))
        assert [key for key, _ in forms.history_tiles(ask)] == ["not_clear", "unknown"]
        assert forms.heard({"past": ("clear",)}, [ask]) == {"past": (UNSURE,)}
        assert forms.heard({"past": (NONE,)}, [ask]) == {"past": (UNSURE,)}
