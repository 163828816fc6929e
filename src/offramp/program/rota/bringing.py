"""Saves what a calendar brought, whole or not at all, and the secret addresses that calendars use."""

import secrets
import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from offramp.errors import Refusal
from offramp.ground import log
from offramp.ground.principal import Principal
from offramp.program.models import CalendarAddress, Shift
from offramp.program.rota import queries, turns
from offramp.program.rota.rules import Kind, News, Plan
from offramp.program.rules import Line, Window

MOST_ADDRESSES = 20


@transaction.atomic
def bring(who: Principal, *, plan: Plan, source: str, at: datetime) -> None:
    """Save what a calendar said, all or nothing; each colleague concerned is told once."""
    turns.must_lead(who)
    if plan.clashes:
        raise Refusal(code="clash", sentence=plan.clashes[0])
    touched = [each.id for each in plan.removed] + [there.id for there, _event in plan.changed]
    rows = {str(row.id): row for row in turns.held([uuid.UUID(each) for each in touched], at)}
    told: dict[str, Window] = {}
    turns.overtake(who, list(rows.values()), at)
    for row in rows.values():
        told.setdefault(str(row.staff_id), turns.window_of(row))
        turns.end(row, at)
    for there, event in plan.changed:
        row, before = rows[there.id], there.window
        starts = max(event.window.starts_at, at) if before.starts_at <= at else event.window.starts_at
        told.setdefault(event.staff, event.window)
        if starts < event.window.ends_at and event.window.ends_at > at:
            said = Window(starts_at=starts, ends_at=event.window.ends_at)
            if before.starts_at <= at:
                turns.write(row, uid="")
                turns.put(_brought(who, event.staff, event.line, said, event.uid, event.said, source))
                continue
            turns.write(
                row,
                staff_id=uuid.UUID(event.staff),
                line=event.line,
                starts_at=said.starts_at,
                ends_at=said.ends_at,
                said=event.said,
                source=source,
                called_off_at=None,
            )
    for event in plan.added:
        told.setdefault(event.staff, event.window)
        turns.put(_brought(who, event.staff, event.line, event.window, event.uid, event.said, source))
    for staff, window in told.items():
        turns.note(who, News.CHANGED, window, [uuid.UUID(staff)], at)
    log.changed("program.bring_rota", data_class="K21", ids=list(map(uuid.UUID, touched)))


@transaction.atomic
def make_address(who: Principal, *, kind: Kind, called: str, at: datetime) -> str:
    """A new calendar address; its secret is given once and kept nowhere."""
    if kind is Kind.BROUGHT:
        turns.must_lead(who)
    if len(queries.addresses(who)) >= MOST_ADDRESSES:
        raise Refusal(
            code="many_addresses",
            sentence=_("You have %(most)s calendar addresses already.") % {"most": MOST_ADDRESSES},
            next_step=_("Revoke one first."),
        )
    token = secrets.token_urlsafe(32)
    row = CalendarAddress(
        site_slug=who.site,
        staff_id=who.staff,
        kind=kind,
        called=called,
        token_hash=queries.hashed(token),
        made_at=at,
    )
    row.save(force_insert=True)
    log.changed("program.make_address", data_class="identity", ids=[row.id])
    return token


@transaction.atomic
def revoke_address(who: Principal, *, address: uuid.UUID, at: datetime) -> None:
    """From now on nothing answers there. Mine; and whoever leads may revoke one that brings shifts in."""
    rows = CalendarAddress.objects.filter(id=address, site_slug=who.site, revoked_at=None)
    allowed = Q(staff_id=who.staff)
    if who.role in turns.LEADS:
        allowed |= Q(kind=Kind.BROUGHT)
    if not rows.filter(allowed).exists():
        raise turns.moved_on()
    rows.update(revoked_at=at)
    log.changed("program.revoke_address", data_class="identity", ids=[address])


def _brought(
    who: Principal, staff: str, line: Line, window: Window, uid: str, said: str, source: str
) -> Shift:
    return Shift(
        site_id=who.site,
        staff_id=uuid.UUID(staff),
        line=line,
        starts_at=window.starts_at,
        ends_at=window.ends_at,
        uid=uid,
        said=said,
        source=source,
    )
