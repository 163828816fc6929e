"""Ties and grants: written here for every room, so that one place knows who is whose and who may know what."""

import uuid

from django.db import transaction

from offramp.consent.models import Relationship
from offramp.consent.signing import activate, draft, grant, revoke
from offramp.ground import clock, log
from offramp.ground.principal import NOBODY, Principal

__all__ = ["activate", "draft", "end_calls", "end_naming", "end_ties", "grant", "revoke", "tie"]


@transaction.atomic
def tie(
    who: Principal,
    *,
    kind: str,
    subject: uuid.UUID,
    staff: uuid.UUID | None = None,
    agency: uuid.UUID | None = None,
    basis: uuid.UUID | None = None,
) -> None:
    """Tie staff (by default whoever acts) or an agency to a subject; a tie that stands already stays as it is."""
    itself = staff is None and agency is None
    wanted = {
        "kind": kind,
        "subject_id": subject,
        "staff_id": who.staff if itself else staff,
        "agency_id": who.agency if itself else agency,
    }
    if Relationship.objects.filter(**wanted, until=None).exists():
        return
    unit = who.unit if itself and who.unit != NOBODY else None
    Relationship(site_id=who.site, unit_id=unit, basis_id=basis, since=clock.now(), **wanted).save(
        force_insert=True
    )
    log.changed(f"consent.tie.{kind}", data_class="K13", ids=[subject])


def end_ties(who: Principal, *, subject: uuid.UUID) -> None:
    """I am tied to this no longer: it ended without me, or I handed it back."""
    mine = Relationship.objects.filter(
        kind__in=["called", "assigned"], subject_id=subject, staff_id=who.staff, until=None
    )
    mine.update(until=clock.now())


@transaction.atomic
def end_naming(_who: Principal, *, subject: uuid.UUID, staff: uuid.UUID) -> bool:
    """Somebody whom the person chose to know of their safety is chosen no longer. False where none of it is seen."""
    theirs = Relationship.objects.filter(kind="named", subject_id=subject, staff_id=staff, until=None)
    ended = theirs.update(until=clock.now())
    log.changed("consent.end_naming", data_class="K13", ids=[subject])
    return bool(ended)


def end_calls(_who: Principal, *, subject: uuid.UUID, but: uuid.UUID) -> None:
    """Those who were called for a hand-off that somebody else took are tied to it no longer."""
    calls = Relationship.objects.filter(kind="called", subject_id=subject, until=None)
    calls.exclude(staff_id=but).update(until=clock.now())
