"""Adds participants and what they are called. Only consent's gate comes here."""

import uuid

from offramp.ground.principal import Principal
from offramp.people.models import Name, Participant


def add(who: Principal, *, participant: uuid.UUID, called: str) -> None:
    """A new participant, with the name they go by if they gave one."""
    Participant(id=participant, site_id=who.site).save(force_insert=True)
    if called.strip():
        name(who, participant=participant, called=called)


def name(who: Principal, *, participant: uuid.UUID, called: str) -> None:
    """One more name for a participant; earlier ones stay."""
    Name(site_id=who.site, participant_id=participant, kind="called", text=called.strip()).save(
        force_insert=True
    )
