"""Adds participants and what they are called. Only consent's gate comes here."""

import uuid

from offramp.ground import clock
from offramp.ground.principal import Principal
from offramp.people.models import Identifier, Merge, Name, Participant


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


def also_called(who: Principal, *, participant: uuid.UUID, kind: str, text: str) -> uuid.UUID:
    """One more name, of the kinds that a name has: called, legal, alias."""
    row = Name(site_id=who.site, participant_id=participant, kind=kind, text=text.strip())
    row.save(force_insert=True)
    return row.id


def identify(who: Principal, *, participant: uuid.UUID, kind: str, value: str) -> uuid.UUID:
    """Something that tells a person apart: only the digits of a telephone, only the last four of a number."""
    row = Identifier(site_id=who.site, participant_id=participant, kind=kind, value=value)
    row.save(force_insert=True)
    return row.id


def forget_identifier(_who: Principal, *, identifier: uuid.UUID) -> bool:
    """Take one away again: it was wrong, or the person wants it gone."""
    return bool(Identifier.objects.filter(id=identifier).delete()[0])


def merge(who: Principal, *, kept: uuid.UUID, merged: uuid.UUID) -> uuid.UUID:
    """Two records are one person from now on; no row moves."""
    row = Merge(site_id=who.site, kept_id=kept, merged_id=merged, by_id=who.staff)
    row.save(force_insert=True)
    return row.id


def undo_merge(who: Principal, *, merge: uuid.UUID) -> bool:
    """They are two people after all: both are as they were."""
    rows = Merge.objects.filter(id=merge, undone_at=None)
    return bool(rows.update(undone_at=clock.now(), undone_by_id=who.staff))
