"""The gate: every look at protected rows passes here and leaves its row in the log; people are reached only here.

The database decides what may be seen. The gate only writes down what was.
"""

import uuid
from collections.abc import Iterable
from typing import TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet

from offramp.consent import actions
from offramp.errors import Refusal
from offramp.ground import log
from offramp.ground.principal import Principal
from offramp.people import actions as people
from offramp.people import queries
from offramp.people.queries import ContactCard

Row = TypeVar("Row", bound=Model)


def look(_who: Principal, act: str, *, data_class: str, rows: QuerySet[Row], most: int = 200) -> list[Row]:
    """Read at most `most` of `rows` and log the look with the ids that were returned."""
    found = list(rows[:most])
    log.looked(act, data_class=data_class, ids=[row.pk for row in found])
    return found


def look_at(_who: Principal, act: str, *, data_class: str, rows: QuerySet[Row]) -> Row:
    """Read the one row of `rows`. Raises the wall's Refusal, the same for hidden and for absent."""
    found = rows.first()
    if found is None:
        raise walled()
    log.looked(act, data_class=data_class, ids=[found.pk])
    return found


def walled() -> Refusal:
    """What everyone gets who asks for what they may not see, or for what was never there."""
    return Refusal(code="walled", sentence="There is nothing here that you may see.")


@transaction.atomic
def enrol(who: Principal, *, participant: uuid.UUID, called: str, basis: uuid.UUID) -> None:
    """A new participant, tied to the worker who met them on the strength of the encounter `basis`.

    The hand-off of `basis` is the worker's own and already matched to `participant`; the wall holds to both.
    """
    actions.tie(who, kind="assigned", subject=participant, basis=basis)
    people.add(who, participant=participant, called=called)
    log.changed("consent.enrol", data_class="K1", ids=[participant])


@transaction.atomic
def rejoin(who: Principal, *, participant: uuid.UUID, basis: uuid.UUID) -> None:
    """Somebody the program knows has come back: the worker is tied to the same record, no new test."""
    actions.tie(who, kind="assigned", subject=participant, basis=basis)
    log.changed("consent.rejoin", data_class="K1", ids=[participant])


def contact_cards(who: Principal, participants: Iterable[uuid.UUID]) -> dict[uuid.UUID, ContactCard]:
    """What people are called, for those whom the wall lets through."""
    cards = queries.contact_cards(who, participants)
    log.looked("consent.contact_cards", data_class="K1", ids=cards)
    return cards


def found_by_name(who: Principal, words: str) -> list[ContactCard]:
    """Search before create: at most five contact cards."""
    cards = queries.found_by_name(who, words)
    log.looked("consent.found_by_name", data_class="K1", ids=[card.id for card in cards])
    return cards
