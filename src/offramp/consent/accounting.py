"""The accounting, read: which agency received what of a person, when and why, and who must be told to stop.

Past lines stay, whatever is withdrawn later.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from offramp.consent import gate, notices
from offramp.consent.models import Disclosure, Grant, Withdrawal
from offramp.ground.principal import Principal
from offramp.program import queries as program

MOST = 5000


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One disclosure: who in which agency received what, why, when, by which means, and with which notice."""

    at: datetime
    staff: str
    agency: str
    role: str
    purpose: str
    means: str
    data_class: str
    what: str
    act: str
    notice: str
    grant: uuid.UUID | None
    order: uuid.UUID | None
    records: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Received:
    """A party that received something under a grant, and when last."""

    agency: uuid.UUID
    name: str
    kind: str
    last_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Stopped:
    """That a consent was withdrawn under which the reader's own agency had received something."""

    at: datetime
    kind: str


def accounting(who: Principal, participant: uuid.UUID, *, since: datetime | None = None) -> list[Line]:
    """Every disclosure of this person's facts, the newest first, as far as whoever asks may see it."""
    rows = Disclosure.objects.filter(participant_id=participant)
    if since is not None:
        rows = rows.filter(at__gte=since)
    found = _read(who, "consent.accounting", rows.order_by("-at", "-id"))
    staff = program.signatures(who, {row.staff_id for row in found})
    agencies = program.agency_names(who, {row.agency_id for row in found})
    return [
        Line(
            at=row.at,
            staff=staff.get(row.staff_id, ""),
            agency=agencies.get(row.agency_id, ""),
            role=row.role,
            purpose=row.purpose,
            means=row.means,
            data_class=row.data_class,
            what=notices.what(row.data_class),
            act=row.act,
            notice=row.notice,
            grant=row.grant_id,
            order=row.order_id,
            records=len(row.object_ids),
        )
        for row in found
    ]


def received_under(who: Principal, grant: uuid.UUID) -> list[Received]:
    """Who received something under this grant, each agency once: those who are told when it is withdrawn."""
    last: dict[uuid.UUID, datetime] = {}
    for row in _read(who, "consent.received_under", Disclosure.objects.filter(grant_id=grant).order_by("at")):
        last[row.agency_id] = row.at
    names = program.agency_names(who, last)
    return [
        Received(agency=each, name=names.get(each, ""), kind=program.agency_kind(who, each), last_at=at)
        for each, at in last.items()
    ]


def stopped(who: Principal, participant: uuid.UUID) -> list[Stopped]:
    """What the reader's agency received of this person and may use no further, the newest withdrawal first."""
    mine = Disclosure.objects.filter(participant_id=participant, agency_id=who.agency, grant_id__isnull=False)
    under = {row.grant_id for row in _read(who, "consent.stopped", mine) if row.grant_id}
    rows = Grant.objects.filter(id__in=under, revoked_at__isnull=False).order_by("-revoked_at")
    ended = gate.look(who, "consent.stopped", data_class="K13", rows=rows)
    return [Stopped(at=row.revoked_at, kind=row.kind) for row in ended if row.revoked_at]


def withdrawals(who: Principal, participant: uuid.UUID) -> list[Withdrawal]:
    """Every word by which the person stopped sharing, the newest first."""
    rows = Withdrawal.objects.filter(participant_id=participant).select_related("recipient_agency")
    return gate.look(who, "consent.withdrawals", data_class="K13", rows=rows.order_by("-at"))


def _read(who: Principal, act: str, rows: QuerySet[Disclosure]) -> Sequence[Disclosure]:
    return gate.look(who, act, data_class="K13", rows=rows, most=MOST)
