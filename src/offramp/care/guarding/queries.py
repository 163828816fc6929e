"""What an emergency opens, and what leaves under a court's order: the records' own questions, asked at a side door."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from offramp.care.clinical import queries as clinical
from offramp.care.contacts import queries as contacts
from offramp.care.contacts.rules import Record
from offramp.consent import gate
from offramp.consent.guarding.rules import Field
from offramp.errors import Refusal
from offramp.ground.principal import Principal
from offramp.program import queries as program

Ask = Callable[[Principal, uuid.UUID], tuple[Record, ...]]
ASKS: dict[Field, Ask] = {
    Field.CASE_NOTES: contacts.case_notes,
    Field.HEALTH_NOTES: clinical.health_notes,
    Field.TREATMENT_RECORDS: clinical.treatment_records,
    Field.SAFETY_RECORDS: contacts.safety_records,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One record as it leaves: what kind, its id, when it was about, who wrote it, and what it says."""

    field: Field
    id: uuid.UUID
    at: datetime
    by: str
    text: str


def opened(who: Principal, participant: uuid.UUID) -> dict[Field, tuple[Record, ...]]:
    """Everything of a person that an emergency opens, by kind."""
    return {field: ask(who, participant) for field, ask in ASKS.items()}


def covered(who: Principal, participant: uuid.UUID, fields: Iterable[Field]) -> list[Line]:
    """What an order's fields come to; the wall has left out what the order's days do not cover."""
    lines = []
    for field in sorted(fields):
        if field is Field.NAMES:
            lines += _names(who, participant)
            continue
        for record in ASKS[field](who, participant):
            lines.append(Line(field=field, id=record.id, at=record.about_at, by=record.by, text=record.text))
    return lines


def site_day(who: Principal, at: datetime) -> date:
    """The day by the site's own calendar."""
    return at.astimezone(zone(who)).date()


def zone(who: Principal) -> ZoneInfo:
    """The site's clock."""
    return program.time_zone(who)


def _names(who: Principal, participant: uuid.UUID) -> list[Line]:
    try:
        known = gate.known(who, participant)
    except Refusal:
        return []
    epoch = datetime(1970, 1, 1, tzinfo=zone(who))
    return [Line(field=Field.NAMES, id=row, at=epoch, by="", text=text) for row, _kind, text in known.names]
