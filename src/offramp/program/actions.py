"""Changes to who runs the program, and messages out to staff."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Case, DateTimeField, Q, Value, When
from django.db.models.functions import Coalesce

from offramp.errors import Refusal
from offramp.ground import clock, ids, log
from offramp.ground.principal import Principal
from offramp.program import queries
from offramp.program.gateways.receipts import Means, Receipt, wait_after
from offramp.program.models import Agency, Heard, Message, Shift, Site, Staff, Unit

LEASE = timedelta(seconds=15)  # longer than a round may take to hand its messages over


@dataclass(frozen=True, kw_only=True, slots=True)
class WaitingMessage:
    """A message whose try has begun."""

    id: uuid.UUID
    staff: uuid.UUID
    phone: str
    works_here: bool
    means: Means
    text: str
    written_at: datetime


def add_site(*, slug: str, name: str, time_zone: str) -> None:
    """A place that this deployment serves. Only the owner of the tables may; there, once is enough."""
    Site.objects.bulk_create([Site(slug=slug, name=name, time_zone=time_zone)], ignore_conflicts=True)


@transaction.atomic
def add_agency(who: Principal, *, kind: str, name: str) -> uuid.UUID:
    """A partner agency at the site of `who`."""
    row = Agency(site_id=who.site, kind=kind, name=name)
    row.save(force_insert=True)
    log.changed("program.add_agency", data_class="K15", ids=[row.id])
    return row.id


@transaction.atomic
def add_unit(who: Principal, *, agency: uuid.UUID, name: str, beat: str = "") -> uuid.UUID:
    """A squad or team of an agency."""
    row = Unit(site_id=who.site, agency_id=agency, name=name, beat=beat)
    row.save(force_insert=True)
    log.changed("program.add_unit", data_class="K15", ids=[row.id])
    return row.id


@transaction.atomic
def add_staff(
    who: Principal,
    *,
    agency: uuid.UUID,
    name: str,
    roles: list[str],
    unit: uuid.UUID | None = None,
    phone: str = "",
) -> uuid.UUID:
    """A member of staff of a partner agency."""
    row = Staff(site_id=who.site, agency_id=agency, unit_id=unit, name=name, roles=roles, phone=phone)
    row.save(force_insert=True)
    log.changed("program.add_staff", data_class="K15", ids=[row.id])
    return row.id


@transaction.atomic
def end_staff(who: Principal, *, staff: uuid.UUID, on: date) -> None:
    """Somebody works here no longer: nothing opens for them from now on, and nobody calls them."""
    Staff.objects.filter(id=staff, ended_on=None).update(ended_on=on)
    log.changed("program.end_staff", data_class="K15", ids=[staff])


@transaction.atomic
def end_agency(who: Principal, *, agency: uuid.UUID, on: date | None) -> None:
    """The last day of an agency's agreement; None takes it back. After that day nothing opens for its staff."""
    Agency.objects.filter(id=agency).update(ends_on=on)
    log.changed("program.end_agency", data_class="K15", ids=[agency])


@transaction.atomic
def add_shift(
    who: Principal, *, staff: uuid.UUID, line: str, starts_at: datetime, ends_at: datetime
) -> uuid.UUID:
    """A stretch of time for which somebody is on call."""
    row = Shift(site_id=who.site, staff_id=staff, line=line, starts_at=starts_at, ends_at=ends_at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Refusal(
            code="already_on_call",
            sentence=f"They are on that line at {starts_at:%Y-%m-%d %H:%M} already, or a part of that time.",
            next_step="Choose another time, or somebody else.",
        ) from None
    log.changed("program.add_shift", data_class="K21", ids=[row.id])
    return row.id


def write(
    who: Principal, *, to: uuid.UUID, text: str, reference: str, repeat_key: str, means: str = "message"
) -> None:
    """Put a message into the box in the caller's transaction; one `repeat_key` is written once."""
    row = Message(
        id=ids.new(),
        site_id=who.site,
        to_id=to,
        means=means,
        text=text,
        reference=reference,
        repeat_key=repeat_key,
        written_at=clock.now(),
    )
    Message.objects.bulk_create([row], ignore_conflicts=True)


def begin_tries(_who: Principal, *, at: datetime, most: int) -> list[WaitingMessage]:
    """The messages that are due, hand-offs first, each left alone by other workers for `LEASE`.

    Killed at any instant, what was begun is tried again after that. A death here is no refusal there, so it
    does not lengthen the waits: a call that must wake somebody is soon too late.
    """
    rows = (
        Message.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(Q(next_try_at=None) | Q(next_try_at__lte=at), sent_at=None, gave_up_at=None)
        .select_related("to")
        .order_by(Case(When(reference="", then=1), default=0), "written_at", "id")
    )
    found = []
    due = list(rows[:most])
    here = queries.staff_cards(_who, {row.to_id for row in due})
    for row in due:
        row.next_try_at = at + LEASE
        row.save(update_fields=["next_try_at"])
        found.append(
            WaitingMessage(
                id=row.id,
                staff=row.to_id,
                phone=row.to.phone if row.to_id in here else "",
                works_here=row.to_id in here,
                means=Means(row.means),
                text=row.text,
                written_at=row.written_at,
            )
        )
    return found


def mark_sent(
    _who: Principal, *, message: uuid.UUID, delivered_at: datetime | None = None, carrier_id: str = ""
) -> None:
    """The gateway has it. Said after sending: a crash between the two sends once more, without harm."""
    known = Value(delivered_at, output_field=DateTimeField())
    Message.objects.filter(id=message, sent_at=None).update(
        sent_at=clock.now(),
        delivered_at=Coalesce("delivered_at", known),
        carrier_id=carrier_id,
        reason="",
        carrier_code="",
    )


def put_off(
    _who: Principal, *, message: uuid.UUID, at: datetime, receipt: Receipt, reason: str, chance: float
) -> None:
    """The gateway did not take it: why, and until when to leave it alone, or longer if the gateway said so."""
    row = Message.objects.select_for_update().filter(id=message, sent_at=None, gave_up_at=None).first()
    if row is None:
        return
    row.tries += 1
    row.next_try_at = at + max(wait_after(row.tries, chance=chance), receipt.wait or timedelta(0))
    row.reason, row.carrier_code = reason, receipt.code
    row.save(update_fields=["tries", "next_try_at", "reason", "carrier_code"])


def give_up(_who: Principal, *, message: uuid.UUID, reason: str, code: str = "") -> None:
    """It will not be tried again, and why; unless it arrived after all."""
    Message.objects.filter(id=message, gave_up_at=None, delivered_at=None).update(
        gave_up_at=clock.now(), reason=reason, carrier_code=code
    )


def give_up_unconfirmed(_who: Principal, *, sent_before: datetime, reason: str) -> int:
    """What a carrier took and never spoke of again: a receipt that comes later still counts."""
    rows = Message.objects.filter(sent_at__lt=sent_before, delivered_at=None, gave_up_at=None)
    return rows.update(gave_up_at=clock.now(), reason=reason)


def arrived(_who: Principal, *, message: uuid.UUID) -> None:
    """It is known to have reached the phone, even if the worker process never learned that it was sent."""
    now = clock.now()
    Message.objects.filter(id=message, delivered_at=None).update(
        delivered_at=now, sent_at=Coalesce("sent_at", Value(now))
    )


def answered(_who: Principal, *, staff: uuid.UUID, reference: str) -> None:
    """They spoke of this hand-off: what was sent to them about it did arrive."""
    rows = Message.objects.filter(to_id=staff, reference=reference, sent_at__isnull=False, delivered_at=None)
    rows.update(delivered_at=clock.now())


def mark_told(_who: Principal, *, messages: Iterable[uuid.UUID]) -> None:
    """Somebody who can mend it knows that these did not arrive."""
    Message.objects.filter(id__in=list(messages), told_at=None).update(told_at=clock.now())


def hear(who: Principal, *, staff: uuid.UUID, carrier_id: str, kind: str = "reply") -> None:
    """A phone's word was acted on; the same again is nothing new."""
    row = Heard(id=ids.new(), site_id=who.site, staff_id=staff, carrier_id=carrier_id, kind=kind)
    Heard.objects.bulk_create([row], ignore_conflicts=True)
