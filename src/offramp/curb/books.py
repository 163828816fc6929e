"""Which rulebook a stop was found under."""

from offramp.curb import rules
from offramp.curb.models import Encounter
from offramp.ground.principal import Principal
from offramp.policy import packs
from offramp.policy.rulebook import Rulebook


def book_of(who: Principal, encounter: Encounter) -> Rulebook:
    """The rulebook under which an encounter was found, signed as it then was; today's where that one is gone."""
    pack = packs.load(who.site)
    held = next((book for book in pack.books if book.version == encounter.rulebook), None)
    return held or pack.in_force(on=rules.day(encounter.saved_at, pack.program.time_zone))
