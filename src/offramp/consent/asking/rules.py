"""How long an answer may take: 45 CFR 164.524(b) for the record, 164.526(b) for a change. Pencil and paper only."""

from datetime import date, timedelta
from enum import StrEnum


class RequestKind(StrEnum):
    """What is asked for."""

    ACCESS = "access"
    AMENDMENT = "amendment"
    RESTRICTION = "restriction"


DAYS = {RequestKind.ACCESS: 30, RequestKind.AMENDMENT: 60, RequestKind.RESTRICTION: 30}
MORE_DAYS = 30


def due(kind: RequestKind, on: date) -> date:
    """The last day on which what was asked on that day may be answered."""
    return on + timedelta(days=DAYS[kind])


def extended(due_on: date) -> date:
    """The last day once more time was taken, which is allowed once."""
    return due_on + timedelta(days=MORE_DAYS)
