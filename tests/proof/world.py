"""A small world as plain facts: who works where, who is tied to whom, what was allowed, what was written down.

The oracle reads nothing else. This module imports nothing of offramp, and a law holds it to that.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

NOBODY = UUID(int=0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One row of one table: what it is about, and what the rules ask of it. `values` are its other columns."""

    table: str
    id: UUID
    site: str
    subject: UUID | None
    by: UUID | None = None
    grant: UUID | None = None
    about: datetime | None = None
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Staff:
    id: UUID
    site: str
    agency: UUID
    unit: UUID | None
    roles: tuple[str, ...]
    ended_on: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Tie:
    site: str
    kind: str
    subject: UUID
    staff: UUID | None
    unit: UUID | None
    agency: UUID
    since: datetime
    until: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Grant:
    id: UUID
    site: str
    participant: UUID
    agency: UUID | None
    agency_kind: str
    staff: UUID | None
    classes: tuple[str, ...]
    purposes: tuple[str, ...]
    activated_at: datetime | None
    from_at: datetime
    until_at: datetime | None
    event_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Denial:
    site: str
    participant: UUID
    kind: str
    agency: UUID | None
    staff: UUID | None
    classes: tuple[str, ...]
    since: datetime
    until: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Emergency:
    site: str
    participant: UUID
    staff: UUID
    opened_at: datetime
    closes_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    site: str
    participant: UUID
    classes: tuple[str, ...]
    from_day: date
    to_day: date
    approved_at: datetime | None
    closes_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Who:
    """A principal: what a process says of whoever acts, and the face that says it."""

    face: str
    site: str
    staff: UUID
    role: str
    purpose: str
    agency: UUID = NOBODY
    unit: UUID = NOBODY


@dataclass(frozen=True, kw_only=True, slots=True)
class Token:
    """How a principal arrives: who connects, whose key signed it, what was changed after, when it expires."""

    who: Who
    connects: str
    signed_by: str
    whole: bool
    altered: bool
    expires_at: int


@dataclass(kw_only=True, slots=True)
class World:
    """Everything at one instant."""

    now: datetime
    zones: dict[str, str]
    agency_kinds: dict[UUID, str] = field(default_factory=dict)
    agency_ends: dict[UUID, date] = field(default_factory=dict)  # its last day
    staff: dict[UUID, Staff] = field(default_factory=dict)
    ties: list[Tie] = field(default_factory=list)
    grants: dict[UUID, Grant] = field(default_factory=dict)
    denials: list[Denial] = field(default_factory=list)
    emergencies: list[Emergency] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    matches: dict[UUID, UUID] = field(default_factory=dict)  # encounter or referral: participant
    rows: defaultdict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    tries: defaultdict[str, list[Row]] = field(
        default_factory=lambda: defaultdict(list)
    )  # not there; to be added
    placed: set[str] = field(default_factory=set)  # which moments were put exactly on this instant
