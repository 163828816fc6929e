"""What participants are called. Only consent's gate comes here."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from offramp.ground.principal import Principal
from offramp.people.models import Name


@dataclass(frozen=True, kw_only=True, slots=True)
class ContactCard:
    """The most that a list may show of a person; `called` is empty for somebody without a name yet."""

    id: uuid.UUID
    called: str


def contact_cards(_who: Principal, participants: Iterable[uuid.UUID]) -> dict[uuid.UUID, ContactCard]:
    """The card of each of `participants` that the wall lets through; the newest name wins."""
    wanted = list(participants)
    cards = {each: ContactCard(id=each, called="") for each in wanted}
    for name in Name.objects.filter(participant_id__in=wanted, kind="called").order_by("told_at"):
        cards[name.participant_id] = ContactCard(id=name.participant_id, called=name.text)
    return cards


def found_by_name(_who: Principal, words: str) -> list[ContactCard]:
    """At most five people of the site whose name holds `words`: search before create."""
    with connection.cursor() as cursor:
        cursor.callproc("find_people", [words])
        return [ContactCard(id=row[0], called=row[1]) for row in cursor.fetchall()]
