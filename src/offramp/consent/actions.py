"""Ties and grants: written here for every room, so that one place knows who is whose and who may know what."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from offramp.consent.models import Grant, Relationship, Withdrawal
from offramp.ground import clock, log
from offramp.ground.principal import NOBODY, Principal


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


def end_calls(_who: Principal, *, subject: uuid.UUID, but: uuid.UUID) -> None:
    """Those who were called for a hand-off that somebody else took are tied to it no longer."""
    calls = Relationship.objects.filter(kind="called", subject_id=subject, until=None)
    calls.exclude(staff_id=but).update(until=clock.now())


@transaction.atomic
def grant(
    who: Principal,
    *,
    participant: uuid.UUID,
    recipient_agency: uuid.UUID,
    classes: Sequence[str],
    purposes: Sequence[str],
    until: datetime,
    form_version: str,
    form_hash: str,
    language: str,
    signed_as: str,
    read_aloud: bool,
    copy_given: bool,
    kind: str = "lead_release",
    named: str = "",
    description: str = "",
    signed_at: datetime | None = None,
) -> Grant:
    """Keep what a participant signed for one partner; `who` is the witness."""
    now = clock.now()
    row = Grant(
        site_id=who.site,
        participant_id=participant,
        kind=kind,
        named=named or signed_as,
        discloser_id=who.agency,
        recipient_agency_id=recipient_agency,
        classes=list(classes),
        description=description,
        purposes=list(purposes),
        from_at=signed_at or now,
        until_at=until,
        form_version=form_version,
        form_hash=form_hash,
        language=language,
        signed_as=signed_as,
        signature="typed",
        signed_at=signed_at or now,
        witness_id=who.staff,
        read_aloud=read_aloud,
        copy_given=copy_given,
        activated_at=now,
    )
    row.save(force_insert=True)
    log.changed("consent.grant", data_class="K13", ids=[row.id])
    return row


@transaction.atomic
def revoke(who: Principal, *, grant: uuid.UUID) -> None:
    """End a grant now; the next statement of the partner it named sees nothing of it, and no consent that was
    signed before this moment and arrives later brings it back."""
    row = Grant.objects.filter(id=grant, revoked_at=None).first()
    if row is None:
        return
    now = clock.now()
    Withdrawal(
        site_id=who.site,
        participant_id=row.participant_id,
        kind=row.kind,
        recipient_agency_id=row.recipient_agency_id,
        recipient_kind=row.recipient_kind,
        recipient_staff_id=row.recipient_staff_id,
        at=now,
        by_id=who.staff,
    ).save(force_insert=True)
    Grant.objects.filter(id=grant, revoked_at=None).update(revoked_at=now)
    log.changed("consent.revoke", data_class="K13", ids=[grant])
