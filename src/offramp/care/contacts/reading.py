"""Turns rows into what a page shows: who wrote it, for which agency, and what it says. A look is logged before."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from offramp.care.contacts.rules import Record
from offramp.errors import Refusal
from offramp.ground import sealing
from offramp.ground.principal import Principal
from offramp.program import queries as program

SHREDDED = "shredded"


class Written(Protocol):
    """What every row of a record has."""

    id: uuid.UUID
    participant_id: uuid.UUID
    written_at: datetime
    by_id: uuid.UUID
    agency_id: uuid.UUID


Row = TypeVar("Row", bound=Written)
Say = Callable[[Row], str]


class Names:
    """What the writers of some rows and their agencies are called."""

    def __init__(self, who: Principal, rows: Iterable[Written]) -> None:
        rows = list(rows)
        self.staff = program.signatures(who, {row.by_id for row in rows})
        self.agencies = program.agency_names(who, {row.agency_id for row in rows})


def records(who: Principal, rows: Sequence[Row], say: Say[Row]) -> list[Record]:
    """Each row as a record; one whose key was dropped says that it was destroyed."""
    names = Names(who, rows)
    return [_record(who, row, say, names) for row in rows]


def opened(participant: uuid.UUID, sealed: bytes | memoryview, *, about: str) -> str:
    """The words of a sealed body."""
    return sealing.unseal(participant, bytes(sealed), about=about)


def _record(who: Principal, row: Row, say: Say[Row], names: Names) -> Record:
    destroyed = False
    try:
        text = say(row)
    except Refusal as refusal:
        if refusal.code != SHREDDED:
            raise
        text, destroyed = refusal.sentence, True
    return Record(
        id=row.id,
        about_at=getattr(row, "about_at", row.written_at),
        written_at=row.written_at,
        by=names.staff.get(row.by_id, ""),
        agency=names.agencies.get(row.agency_id, ""),
        text=text,
        situation=getattr(row, "situation", ""),
        corrects=getattr(row, "corrects_id", None),
        part2=getattr(row, "part2", False),
        foreign=row.agency_id != who.agency,
        mine=row.by_id == who.staff,
        destroyed=destroyed,
    )
