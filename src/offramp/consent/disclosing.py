"""Writes the accounting: whoever reads facts by somebody's consent leaves one line a grant, in the same transaction.

What an agency wrote itself is no disclosure to it. What cannot be accounted for is not shown.
"""

import uuid
from collections.abc import Sequence
from functools import cache

from django.db import ProgrammingError, transaction
from django.db.models import Model, Q
from django.db.models.functions import Now

from offramp.consent import notices
from offramp.consent.matrix import Cell, matrix
from offramp.consent.models import Disclosure, Grant
from offramp.errors import Refusal
from offramp.ground import clock
from offramp.ground.principal import Principal
from offramp.program import queries as program


def account(
    who: Principal, act: str, *, data_class: str, rows: Sequence[Model], means: str = "view"
) -> list[uuid.UUID]:
    """The grants by which `who` has these rows, each with its line of the accounting; none where none is needed.

    Raises the wall's Refusal where a grant ended between the look and its line: nothing is shown then.
    """
    relied = _relied_on(who, data_class, [row for row in rows if _is_disclosed(who, data_class, row)])
    if not relied:
        return []
    lines = [
        Disclosure(
            site_id=who.site,
            grant_id=grant,
            at=clock.now(),
            staff_id=who.staff,
            agency_id=who.agency,
            role=who.role,
            purpose=who.purpose,
            means=means,
            data_class=data_class,
            act=act,
            object_ids=ids,
            notice=notices.VERSION,
        )
        for grant, ids in relied.items()
    ]
    try:
        with transaction.atomic():
            Disclosure.objects.bulk_create(lines)
    except ProgrammingError as error:  # the policy asks the grant again, at this very statement
        raise ended() from error
    return list(relied)


def ended() -> Refusal:
    """The wall's own words: what was shared a moment ago is shared no more."""
    return Refusal(code="walled", sentence="There is nothing here that you may see.")


@cache
def _ways(role: str, purpose: str, data_class: str) -> tuple[Cell, ...]:
    """The cells of the matrix by which this role has this class."""
    return tuple(
        cell
        for cell in matrix().cells
        if (cell.role, cell.purpose, cell.data_class) == (role, purpose, data_class)
    )


def _is_disclosed(who: Principal, data_class: str, row: Model) -> bool:
    """Whether this row is read by consent: the cell says so, and neither the reader nor their agency wrote it."""
    ways = _ways(who.role, who.purpose, data_class)
    if not any(cell.consented for cell in ways):
        return False
    if any(cell.reach == "author" for cell in ways) and getattr(row, "by_id", None) == who.staff:
        return False
    return bool(getattr(row, "agency_id", None) != who.agency)


def _relied_on(who: Principal, data_class: str, rows: Sequence[Model]) -> dict[uuid.UUID, list[uuid.UUID]]:
    """The rows' ids under the grant each was read by: the one that the row names, else one of the person's own."""
    found: dict[uuid.UUID, list[uuid.UUID]] = {}
    unnamed = [row for row in rows if not hasattr(row, "grant_id")]
    for row in rows:
        if hasattr(row, "grant_id"):
            found.setdefault(row.grant_id, []).append(row.pk)
    if not unnamed:
        return found
    theirs = _living(who, data_class, {getattr(row, "participant_id", None) for row in unnamed})
    for row in unnamed:
        grant = theirs.get(getattr(row, "participant_id", None))
        if grant is None:
            raise ended()
        found.setdefault(grant.id, []).append(row.pk)
    return found


def _living(
    who: Principal, data_class: str, participants: set[uuid.UUID | None]
) -> dict[uuid.UUID | None, Grant]:
    """For each person the newest grant that unlocks this class for the reader, by the database's own clock."""
    kind = program.agency_kind(who, who.agency)
    party = (
        Q(recipient_staff_id=who.staff)
        | Q(recipient_staff_id=None, recipient_agency_id=who.agency)
        | Q(recipient_staff_id=None, recipient_agency=None, recipient_kind=kind or "-")
    )
    ends = (Q(until_at=None) | Q(until_at__gt=Now())) & (Q(event_at=None) | Q(event_at__gt=Now()))
    rows = Grant.objects.filter(
        party,
        ends,
        participant_id__in=[each for each in participants if each],
        classes__contains=[data_class],
        purposes__contains=[who.purpose],
        activated_at__lte=Now(),
        from_at__lte=Now(),
        revoked_at=None,
    )
    return {row.participant_id: row for row in rows.order_by("signed_at", "id")}
