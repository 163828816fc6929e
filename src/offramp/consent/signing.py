"""Consents: written down as drafts, put in force when they are whole, ended by a word of the person's.

An ending bites at the next statement; nothing that arrives later brings back what was ended.
"""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from offramp.consent import rules
from offramp.consent.models import Grant, Withdrawal
from offramp.consent.rules import Element, Kind, Told
from offramp.errors import Refusal
from offramp.ground import clock, ids, log
from offramp.ground.principal import Principal

ELEMENTS = {
    Element.NAME: _("the name of the person"),
    Element.DISCLOSER: _("who gives the information"),
    Element.DESCRIPTION: _("what exactly may be known"),
    Element.RECIPIENT: _("who may know it"),
    Element.PURPOSE: _("for which purpose"),
    Element.REVOCATION: _("that they may stop it, and how"),
    Element.EXPIRY: _("the day or the event that ends it"),
    Element.SIGNATURE: _("the signature"),
    Element.DATE: _("the day it was signed"),
    Element.REDISCLOSURE: _("that it may be passed on and then be less protected"),
    Element.REFUSAL: _("what follows when they do not sign"),
}


@transaction.atomic
def draft(
    who: Principal,
    *,
    participant: uuid.UUID,
    kind: str = Kind.LEAD_RELEASE,
    signing: uuid.UUID | None = None,
    named: str = "",
    discloser: uuid.UUID | None = None,
    recipient_agency: uuid.UUID | None = None,
    recipient_kind: str = "",
    recipient_staff: uuid.UUID | None = None,
    classes: Sequence[str] = (),
    description: str = "",
    purposes: Sequence[str] = (),
    until: datetime | None = None,
    until_event: str = "",
    form_version: str = "",
    form_hash: str = "",
    language: str = "",
    signature: str = "typed",
    signed_as: str = "",
    mark_hash: str = "",
    signed_at: datetime | None = None,
    told: Collection[str] = (),
    read_aloud: bool = False,
    copy_given: bool = False,
) -> Grant:
    """Keep a consent that counts for nothing yet, whatever it lacks. `who` is the witness."""
    row = Grant(
        site_id=who.site,
        participant_id=participant,
        signing_id=signing or ids.new(),
        kind=kind,
        named=named,
        discloser_id=discloser,
        recipient_agency_id=recipient_agency,
        recipient_kind=recipient_kind,
        recipient_staff_id=recipient_staff,
        classes=list(classes),
        description=description,
        purposes=list(purposes),
        from_at=signed_at or clock.now(),
        until_at=until,
        until_event=until_event,
        form_version=form_version,
        form_hash=form_hash,
        language=language,
        signed_as=signed_as,
        signature=signature,
        mark_hash=mark_hash,
        signed_at=signed_at,
        told=sorted(told),
        witness_id=who.staff,
        read_aloud=read_aloud,
        copy_given=copy_given,
    )
    row.save(force_insert=True)
    log.changed("consent.draft", data_class="K13", ids=[row.id], about=[participant])
    return row


@transaction.atomic
def activate(_who: Principal, *, grant: Grant) -> None:
    """Put a draft in force. Raises Refusal where it lacks an element, with every one that it lacks by name."""
    missing = rules.lacking(_on_paper(grant))
    if missing:
        raise Refusal(
            code="consent_not_whole",
            sentence=gettext("This consent counts for nothing yet. It lacks: %(elements)s.")
            % {"elements": ", ".join(str(ELEMENTS[each]) for each in missing)},
            next_step=gettext("Add what is missing, and have it signed again."),
        )
    Grant.objects.filter(id=grant.id, activated_at=None).update(activated_at=clock.now())
    log.changed("consent.grant", data_class="K13", ids=[grant.id], about=[grant.participant_id])


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
    read_aloud: bool,
    copy_given: bool,
    signed_as: str = "",
    kind: str = Kind.LEAD_RELEASE,
    named: str = "",
    discloser: uuid.UUID | None = None,
    description: str = "",
    signing: uuid.UUID | None = None,
    signature: str = "typed",
    mark_hash: str = "",
    signed_at: datetime | None = None,
) -> Grant:
    """Keep what a participant signed for one partner, in force at once; `who` is the witness.

    Signed before a withdrawal that is here already, it arrives withdrawn: `is_living` asks. Raises Refusal as
    `activate` does.
    """
    row = draft(
        who,
        participant=participant,
        kind=kind,
        signing=signing,
        named=named or signed_as,
        discloser=discloser or who.agency,
        recipient_agency=recipient_agency,
        classes=classes,
        description=description or ", ".join(classes),
        purposes=purposes,
        until=until,
        form_version=form_version,
        form_hash=form_hash,
        language=language,
        signature=signature,
        signed_as=signed_as,
        mark_hash=mark_hash,
        signed_at=signed_at or clock.now(),
        told=rules.told_for(Kind(kind)),
        read_aloud=read_aloud,
        copy_given=copy_given,
    )
    activate(who, grant=row)
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
    log.changed("consent.revoke", data_class="K13", ids=[grant], about=[row.participant_id])


def _on_paper(row: Grant) -> rules.Draft:
    """The row, for the rules."""
    return rules.Draft(
        kind=Kind(row.kind),
        named=row.named,
        discloser=row.discloser_id is not None,
        description=row.description,
        classes=tuple(row.classes),
        recipient=row.recipient_agency_id is not None or bool(row.recipient_kind),
        purposes=tuple(row.purposes),
        told=frozenset(Told(each) for each in row.told),
        until=row.until_at,
        until_event=row.until_event,
        signature=row.signature,
        signed_as=row.signed_as,
        mark=row.mark_hash,
        signed_at=row.signed_at,
    )
