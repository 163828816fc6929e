"""Writes the log: in the same transaction as the act, with the ids that were really returned.

It only ever adds. A look that was walled off is committed apart, so that the refusal cannot erase it.
"""

import uuid
from collections.abc import Iterable
from enum import StrEnum

from django.db import transaction

from offramp.errors import Fault
from offramp.ground import principal
from offramp.ground.models import Entry


class Kind(StrEnum):
    """What a row of the log tells."""

    LOOKED = "looked"
    CHANGED = "changed"
    WALLED = "walled"


def note(
    act: str,
    *,
    kind: Kind,
    data_class: str,
    ids: Iterable[uuid.UUID] = (),
    code: str = "",
    about: Iterable[uuid.UUID] | None = None,
    grants: Iterable[uuid.UUID] = (),
) -> None:
    """Add one row for the current principal. `about`: whom it concerns, where `ids` do not say it themselves.

    Raises Fault where nobody is acting.
    """
    who = principal.current()
    if who is None:
        raise Fault(f"{act}: nobody is acting, so nothing may be done")
    ids = list(ids)
    Entry(
        site_id=who.site,
        staff_id=who.staff,
        agency_id=who.agency,
        role=who.role,
        purpose=who.purpose,
        request_id=who.request,
        kind=kind,
        act=act,
        data_class=data_class,
        object_ids=ids,
        note=code,
        about=list(dict.fromkeys(ids if about is None else about)),
        grant_ids=list(dict.fromkeys(grants)),
        device=principal.device(),
    ).save(force_insert=True)


def changed(
    act: str,
    *,
    data_class: str,
    ids: Iterable[uuid.UUID],
    about: Iterable[uuid.UUID] | None = None,
    grants: Iterable[uuid.UUID] = (),
) -> None:
    """Log an action: one row an action, in its transaction."""
    note(act, kind=Kind.CHANGED, data_class=data_class, ids=ids, about=about, grants=grants)


def looked(
    act: str,
    *,
    data_class: str,
    ids: Iterable[uuid.UUID],
    about: Iterable[uuid.UUID] | None = None,
    grants: Iterable[uuid.UUID] = (),
) -> None:
    """Log a look, with every id that was returned; an empty look is a look."""
    note(act, kind=Kind.LOOKED, data_class=data_class, ids=ids, about=about, grants=grants)


def walled(act: str, *, data_class: str, code: str) -> None:
    """Log a look that was walled off, in a transaction of its own."""
    with transaction.atomic(durable=True):
        note(act, kind=Kind.WALLED, data_class=data_class, code=code)
