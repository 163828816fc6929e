"""Questions about grants and ties: what a participant has signed, for whom, and whether it still stands."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection
from django.db.models import Q, QuerySet

from offramp.consent import gate
from offramp.consent.accounting import Line, accounting, received_under, stopped, withdrawals
from offramp.consent.models import Grant, Relationship
from offramp.consent.seeing import who_sees
from offramp.ground import clock, log
from offramp.ground.principal import Principal

__all__ = [
    "Line", "accounting", "living_grants", "living_grants_of", "logged", "looks_at", "named", "received_under",
    "stopped", "who_sees", "with_a_worker", "withdrawals",
]  # fmt: skip
MOST_GRANTS = 1000  # of all people on one page
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
LOOKED = ("at", "staff", "agency", "role", "purpose", "act", "data_class", "kind")
LOOKS_AT = """
    SELECT at, staff_id, agency_id, role, purpose, act, data_class, kind
    FROM guard.looks_at(%s::uuid, %s::timestamptz, %s::integer)
"""
SEARCHED_LOG = """
    SELECT at, staff_id, agency_id, role, purpose, act, data_class, kind,
           id, object_ids, about, grant_ids, request_id, device, note
    FROM guard.searched_log(%s::uuid, %s::uuid, %s::timestamptz, %s::timestamptz, %s::text, %s::text, %s::integer)
"""


def living_grants(who: Principal, participant: uuid.UUID) -> list[Grant]:
    """The grants of a participant that stand now, oldest first."""
    return living_grants_of(who, [participant])[participant]


def living_grants_of(who: Principal, participants: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Grant]]:
    """The same for several people, in one look."""
    now = clock.now()
    found: dict[uuid.UUID, list[Grant]] = {each: [] for each in participants}
    rows = Grant.objects.filter(
        Q(until_at=None) | Q(until_at__gt=now),
        Q(event_at=None) | Q(event_at__gt=now),
        participant_id__in=list(found),
        activated_at__lte=now,
        from_at__lte=now,
        revoked_at=None,
    )
    for grant in gate.look(
        who,
        "consent.living_grants",
        data_class="K13",
        rows=rows.select_related("recipient_agency").order_by("id"),
        most=MOST_GRANTS,
    ):
        found[grant.participant_id].append(grant)
    return found


def named(who: Principal, participant: uuid.UUID) -> list[uuid.UUID]:
    """The staff whom this person chose to know of their safety, as far as whoever looks may see ties."""
    rows = Relationship.objects.filter(kind="named", subject_id=participant, until=None).order_by(
        "since", "id"
    )
    return [
        row.staff_id for row in gate.look(who, "consent.named", data_class="K13", rows=rows) if row.staff_id
    ]


def with_a_worker(_who: Principal) -> QuerySet[Relationship, uuid.UUID]:
    """The ids that some worker is tied to now, as far as whoever looks may see: for a question of another room."""
    return Relationship.objects.filter(kind="assigned", until=None).values_list("subject_id", flat=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class LookedAt:
    """One look, change or wall about a person: who, in what role, for what purpose, at which class of facts."""

    at: datetime
    staff: uuid.UUID
    agency: uuid.UUID
    role: str
    purpose: str
    act: str
    data_class: str
    kind: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LoggedRow(LookedAt):
    """The same with all that the log keeps, for the privacy officer."""

    id: uuid.UUID
    objects: tuple[uuid.UUID, ...]
    about: tuple[uuid.UUID, ...]
    grants: tuple[uuid.UUID, ...]
    request: uuid.UUID
    device: str
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What is looked for in the log; what is left None is not asked for."""

    person: uuid.UUID | None = None
    staff: uuid.UUID | None = None
    since: datetime | None = None
    before: datetime | None = None
    kind: str | None = None
    data_class: str | None = None


def held(_who: Principal, subject: uuid.UUID) -> bool:
    """Whether something of this person must be kept, whatever retention says."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT guard.held(%s)", [subject])
        row = cursor.fetchone()
    return bool(row and row[0])


def looks_at(
    who: Principal, participant: uuid.UUID, *, since: datetime = BEGINNING, most: int = 1000
) -> list[LookedAt]:
    """Who looked at a person, the newest first: for the person, for who works with them, for the privacy officer.

    Everyone else gets nothing. The question is a row of the log itself.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOOKS_AT, [participant, since, most])
        found = [LookedAt(**dict(zip(LOOKED, row, strict=True))) for row in cursor.fetchall()]
    log.looked("consent.looks_at", data_class="log", ids=[participant])
    return found


def logged(who: Principal, asked: Asked, *, most: int = 1000) -> list[LoggedRow]:
    """The rows of the log that fit, the newest first, for the privacy officer; nothing for anybody else."""
    wanted = [asked.person, asked.staff, asked.since, asked.before, asked.kind, asked.data_class, most]
    with connection.cursor() as cursor:
        cursor.execute(SEARCHED_LOG, wanted)
        found = [
            LoggedRow(
                **dict(zip(LOOKED, row[:8], strict=True)),
                id=row[8],
                objects=tuple(row[9]),
                about=tuple(row[10]),
                grants=tuple(row[11]),
                request=row[12],
                device=row[13],
                note=row[14],
            )
            for row in cursor.fetchall()
        ]
    about = [each for each in (asked.person, asked.staff) if each is not None]
    log.looked("consent.logged", data_class="log", ids=[row.id for row in found], about=about)
    return found
