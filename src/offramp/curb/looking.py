"""The adapter *lookup*: asks the loaded records once, and carries their answer, signed, to the last tap.

The person's number is used for the one call and goes nowhere else; an answer cannot be changed on the way.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core import signing

from offramp.curb.actions import Adapter
from offramp.curb.history import queries as history
from offramp.curb.rules import LONGEST_STOP
from offramp.ground.principal import Principal
from offramp.policy.packs import Pack
from offramp.policy.rulebook import Rulebook

SALT = "offramp.curb.looking"


@dataclass(frozen=True, kw_only=True, slots=True)
class Looked:
    """What the records said: facts for a finding, and the one word that is kept."""

    facts: Mapping[str, object]
    outcome: str


def adapter(pack: Pack) -> Adapter:
    """How this site checks history, as its program says."""
    return Adapter(pack.program.history_check)


def look_up(
    who: Principal, *, encounter: uuid.UUID, person_key: str, book: Rulebook, route: str, on: date
) -> str:
    """Ask the records about one person for one stop; the look is logged. Raises the store's own Refusals."""
    checked = history.check(who, person_key=person_key, book=book, on=on, route=route)
    said = {
        "staff": str(who.staff),
        "encounter": str(encounter),
        "facts": dict(checked.facts),
        "outcome": checked.outcome,
    }
    return signing.dumps(said, salt=SALT)


def read(carried: str, *, who: Principal, encounter: uuid.UUID) -> Looked | None:
    """What was carried, if it was this officer's look for this stop; else nothing."""
    if not carried:
        return None
    try:
        said = signing.loads(carried, salt=SALT, max_age=LONGEST_STOP)
    except signing.BadSignature:
        return None
    if (said["staff"], said["encounter"]) != (str(who.staff), str(encounter)):
        return None
    return Looked(facts=said["facts"], outcome=said["outcome"])
