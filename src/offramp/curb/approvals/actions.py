"""What is done about approvals: they are wanted when a stop is saved, and a yes or a no is written down.

Nobody signs for another: a word that an officer heard says so, and names the officer beside whoever gave it.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from offramp.consent import gate
from offramp.curb import rules, tellers
from offramp.curb.approvals import queries
from offramp.curb.models import Approval, ApprovalWord, Encounter
from offramp.curb.rules import Approved, How, Said
from offramp.errors import Refusal
from offramp.ground import clock, log
from offramp.ground.principal import Principal
from offramp.policy.findings import Finding
from offramp.policy.program import Program

LONGEST = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """A yes that the officer heard; `of` is None for a sergeant who has no account here."""

    of: uuid.UUID | None


def want(
    who: Principal,
    *,
    stop: Encounter,
    finding: Finding,
    site: Program,
    agency: uuid.UUID,
    heard: Heard | None,
) -> None:
    """Write down whose word the book wants; part of saving a stop. A sergeant's own stop has theirs.

    A hand-off waits only where the site says so and a sergeant of the unit can be asked: nobody is left
    standing at the curb for a word that nobody can give.
    """
    if tellers.SERGEANT not in rules.approvals_wanted(finding):
        return
    by_sergeant = who.role == tellers.SERGEANT
    heard_now = None if by_sergeant else heard
    may_say = by_sergeant or heard_now is not None or bool(tellers.of_unit(who, stop.unit_id))
    row = Approval(
        site_id=who.site,
        encounter_id=stop.id,
        holder=tellers.SERGEANT,
        holds=site.sergeant_approves and may_say,
        asked_at=stop.saved_at,
    )
    row.save(force_insert=True)
    if by_sergeant:
        _write(who, row, said=Said.APPROVED, how=How.IN_PERSON, word_of=who.staff, at=stop.saved_at)
    elif heard_now:
        _check_sergeant(who, heard_now.of, agency=agency)
        _write(who, row, said=Said.APPROVED, how=How.HEARD, word_of=heard_now.of, at=stop.saved_at)


@transaction.atomic
def approve(who: Principal, *, approval: uuid.UUID) -> None:
    """A sergeant's yes, in their own hand. It stands, whatever was said before."""
    wanted = _theirs(who, approval)
    if wanted.stands is not Approved.APPROVED:
        _write(who, wanted.approval, said=Said.APPROVED, how=How.IN_PERSON, word_of=who.staff, at=clock.now())
    log.changed("curb.approve", data_class="K2", ids=[wanted.approval.encounter_id])


@transaction.atomic
def decline(who: Principal, *, approval: uuid.UUID, reason: str) -> None:
    """A sergeant's no, with the reason that the officer reads. It cannot take back a yes."""
    wanted = _theirs(who, approval)
    _refuse_after_yes(wanted)
    if not reason.strip() or len(reason) > LONGEST:
        sentence = _("Say in a few words why: the officer reads it.")
        raise Refusal(code="no_reason", sentence=sentence, fields={"reason": sentence})
    if wanted.stands is not Approved.DECLINED:
        _write(
            who,
            wanted.approval,
            said=Said.DECLINED,
            how=How.IN_PERSON,
            word_of=who.staff,
            reason=reason.strip(),
            at=clock.now(),
        )
    log.changed("curb.decline_approval", data_class="K2", ids=[wanted.approval.encounter_id])


@transaction.atomic
def hear(who: Principal, *, approval: uuid.UUID, said: Said, of: uuid.UUID | None) -> None:
    """What the officer of the stop heard a sergeant say, on the radio or beside them."""
    wanted = queries.approval(who, approval)
    stop = wanted.approval.encounter
    if wanted.approval.holder != tellers.SERGEANT or stop.officer_id != who.staff:
        raise gate.walled()
    _check_sergeant(who, of, agency=who.agency)
    if said is Said.DECLINED:
        _refuse_after_yes(wanted)
    if said not in {one.said for one in wanted.words}:
        _write(who, wanted.approval, said=said, how=How.HEARD, word_of=of, at=clock.now())
    log.changed("curb.hear_approval", data_class="K2", ids=[stop.id])


def _theirs(who: Principal, approval: uuid.UUID) -> queries.Wanted:
    wanted = queries.approval(who, approval)
    if who.role != tellers.SERGEANT or wanted.approval.holder != tellers.SERGEANT:
        raise gate.walled()
    return wanted


def _refuse_after_yes(wanted: queries.Wanted) -> None:
    if wanted.stands is Approved.APPROVED:
        raise Refusal(
            code="said_already",
            sentence=_("A sergeant has already said yes, and the hand-off may be on its way."),
            next_step=_("To stop it, call the worker who has it."),
        )


def _check_sergeant(who: Principal, of: uuid.UUID | None, *, agency: uuid.UUID) -> None:
    """Whoever is named must be a sergeant of the officer's own department."""
    if of is not None and of not in {card.id for card in tellers.sergeants(who, unit=None, agency=agency)}:
        sentence = _("Pick a sergeant of the list.")
        raise Refusal(code="no_sergeant", sentence=sentence, fields={"approval": sentence})


def _write(
    who: Principal,
    row: Approval,
    *,
    said: Said,
    how: How,
    word_of: uuid.UUID | None,
    at: datetime,
    reason: str = "",
) -> None:
    word = ApprovalWord(
        site_id=who.site,
        encounter_id=row.encounter_id,
        approval_id=row.id,
        said=said,
        how=how,
        reason=reason,
        by_id=who.staff,
        word_of_id=word_of,
        at=at,
    )
    try:
        with transaction.atomic():
            word.save(force_insert=True)
    except IntegrityError:  # the same word came at the same instant
        if not ApprovalWord.objects.filter(approval_id=row.id, said=said).exists():
            raise
