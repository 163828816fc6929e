"""Runs the comparison over many worlds: some principals of each read everything, in every tenth they write too."""

from types import SimpleNamespace

import psycopg

from tests.proof import actors, scratch
from tests.proof.asking import Asker, Tally, compare_reads, compare_tokens, compare_writes
from tests.proof.making import Maker
from tests.proof.writing import Hand

SIZE = 1.25


def over(
    built: SimpleNamespace, *, worlds: range, principals: int, write_each: int
) -> tuple[Tally, set[str]]:
    """Compare these worlds; what was found, and which moments were placed exactly on the instant."""
    place = scratch.standing(built)
    tally, placed = Tally(), set()
    asker = Asker(place)
    try:
        with psycopg.connect(place.admin, autocommit=True) as admin:
            loader = scratch.Loader(admin)
            for seed in worlds:
                maker = Maker(seed, SIZE)
                world = maker.make()
                writes = seed % write_each == 0
                who = actors.some(maker, principals)
                if writes:
                    actors.tries(maker, 0.08)
                loader.load(world)
                asker.at(world)
                placed |= world.placed
                for one in who:
                    hand = Hand(world, one)
                    compare_reads(asker, world, hand, tally)
                    if writes:
                        compare_writes(asker, world, hand, tally)
                forged = actors.tokens(world, maker.one(who), asker.keys, maker.rng)
                compare_tokens(asker, world, forged, tally)
    finally:
        asker.close()
    return tally, placed
