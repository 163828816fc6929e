"""Who hears of a question: the sergeants of the officer's own unit, else the project manager.

A sergeant of another unit may not open the stop. What a history check would tell stays with police even so.
"""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from offramp.curb import rules
from offramp.ground.principal import NOBODY, Principal
from offramp.policy.findings import Finding
from offramp.policy.rulebook import Rulebook
from offramp.program import queries as program
from offramp.program.queries import StaffCard

SERGEANT, MANAGER = "sergeant", "project_manager"
LATELY = timedelta(days=7)  # what is older is neither told nor shown to whoever could say yes


def put(who: Principal, book: Rulebook, finding: Finding) -> tuple[rules.Open, ...]:
    """What nobody at the curb was sure of, each with the role that is asked and that somebody here holds."""
    found = rules.open_questions(book, finding)
    if not found or (who.unit != NOBODY and _of_unit(program.staff_with_role(who, SERGEANT), who.unit)):
        return found
    return tuple(
        one
        if one.asked_of == MANAGER or rules.about_history(book, finding.route, one.ask)
        else replace(one, asked_of=MANAGER)
        for one in found
    )


def sergeants(who: Principal, *, unit: uuid.UUID | None, agency: uuid.UUID) -> list[StaffCard]:
    """The sergeants of a unit; of the whole department where that has none."""
    every = program.staff_with_role(who, SERGEANT)
    return _of_unit(every, unit) or [card for card in every if card.agency_id == agency]


def of_unit(who: Principal, unit: uuid.UUID | None) -> list[StaffCard]:
    """The sergeants of a unit and of no other: these may open its stops."""
    return _of_unit(program.staff_with_role(who, SERGEANT), unit)


def _of_unit(cards: Sequence[StaffCard], unit: uuid.UUID | None) -> list[StaffCard]:
    return [card for card in cards if unit is not None and card.unit_id == unit]
