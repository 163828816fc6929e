"""Deny and end it; open in an emergency, with the alert in the same transaction; a court's order, agreed to by two."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext

from offramp.consent import gate
from offramp.consent.guarding import queries, rules
from offramp.consent.guarding.rules import DenialKind, Field
from offramp.consent.models import Alert, Denial, Disclosure, Emergency, Order
from offramp.errors import Refusal
from offramp.ground import clock, log
from offramp.ground.principal import Principal
from offramp.program import actions as program
from offramp.program import queries as directory

# It names nobody: whoever it is about stands behind the sign-in.
ALERT = "A record was opened in an emergency. Please look: {address}{page}"
TOLD = {"privacy_officer": "/emergencies/", "supervisor": "/emergencies/here/"}


@transaction.atomic
def deny(
    who: Principal,
    *,
    participant: uuid.UUID,
    kind: DenialKind,
    reason: str,
    staff: uuid.UUID | None = None,
    agency: uuid.UUID | None = None,
    classes: Sequence[str] = (),
) -> uuid.UUID:
    """Take away, from the next statement on. Raises Refusal for a role that may not, or a kind without its party."""
    if not rules.may_begin(kind, who.role, oneself=staff == who.staff):
        raise gate.walled()
    if (kind is DenialKind.RESTRICTION and (staff is None) == (agency is None)) or (
        kind is DenialKind.RECUSAL and staff is None
    ):
        sentence = gettext("Say whom this is about: one agency, or one person.")
        raise Refusal(code="denial_party", sentence=sentence, fields={"party": sentence})
    row = Denial(
        site_id=who.site,
        participant_id=participant,
        kind=kind,
        agency_id=agency,
        staff_id=staff,
        classes=list(classes),
        reason=reason.strip(),
        by_id=who.staff,
    )
    row.save(force_insert=True)
    log.changed("consent.deny", data_class="K26", ids=[row.id], about=[participant])
    return row.id


@transaction.atomic
def end_denial(who: Principal, *, denial: uuid.UUID) -> None:
    """It no longer holds. Raises Refusal for a role that may not end this kind, and for whoever it keeps out."""
    row = queries.denial(who, denial)
    if not rules.may_end(DenialKind(row.kind), who.role, oneself=row.staff_id == who.staff):
        raise gate.walled()
    if not Denial.objects.filter(id=denial, until=None).update(until=clock.now()):
        raise gate.walled()
    log.changed("consent.end_denial", data_class="K26", ids=[denial], about=[row.participant_id])


@transaction.atomic
def open_emergency(who: Principal, *, participant: uuid.UUID, nature: str, received_by: str) -> uuid.UUID:
    """A life is in danger: the record is open to me for 60 minutes. The privacy officer and those who lead are told
    in the same transaction; the database lets neither stand without the other."""
    row = Emergency(
        site_id=who.site,
        participant_id=participant,
        staff_id=who.staff,
        nature=nature.strip(),
        received_by=received_by.strip(),
        closes_at=clock.now(),
    )
    row.save(force_insert=True)
    Alert(site_id=who.site, emergency_id=row.id, staff_id=who.staff).save(force_insert=True)
    told = {card.id: page for role, page in TOLD.items() for card in directory.staff_with_role(who, role)}
    for staff, page in told.items():
        program.write(
            who,
            to=staff,
            text=ALERT.format(address=settings.CARE_URL, page=page),
            reference="",
            repeat_key=f"emergency:{row.id}:{staff}",
        )
    log.changed("consent.open_emergency", data_class="K27", ids=[row.id], about=[participant])
    return row.id


@transaction.atomic
def review(who: Principal, *, alert: uuid.UUID, words: str) -> None:
    """The privacy officer has looked into it. Raises Refusal for whoever opened it themself."""
    changed = (
        Alert.objects.filter(id=alert, reviewed_at=None)
        .exclude(staff_id=who.staff)
        .update(reviewed_at=clock.now(), reviewed_by_id=who.staff, review=words.strip())
    )
    if not changed:
        raise Refusal(
            code="own_emergency",
            sentence=gettext("This is reviewed already, or it was you who opened it."),
            next_step=gettext("Somebody else must look into what you opened."),
        )
    log.changed("consent.review", data_class="K27", ids=[alert])


@transaction.atomic
def enter_order(
    who: Principal,
    *,
    participant: uuid.UUID,
    court: str,
    number: str,
    counsel: str,
    counsel_at: date,
    fields: Iterable[Field],
    from_day: date,
    to_day: date,
) -> uuid.UUID:
    """What a court ordered and counsel approved, with its scope. It opens nothing until somebody else agrees."""
    wanted = frozenset(fields)
    row = Order(
        site_id=who.site,
        participant_id=participant,
        court=court.strip(),
        number=number.strip(),
        counsel=counsel.strip(),
        counsel_at=counsel_at,
        classes=rules.classes_of(wanted),
        fields=sorted(wanted),
        from_day=from_day,
        to_day=to_day,
        entered_by_id=who.staff,
    )
    row.save(force_insert=True)
    log.changed("consent.enter_order", data_class="K27", ids=[row.id], about=[participant])
    return row.id


@transaction.atomic
def agree_to_order(who: Principal, *, order: uuid.UUID) -> None:
    """The second person has read the order. Raises Refusal for whoever entered it."""
    row = queries.order(who, order)
    if row.entered_by_id == who.staff or row.approved_at is not None:
        raise Refusal(
            code="order_second_person",
            sentence=gettext("Somebody has agreed to this order already, or it was you who entered it."),
            next_step=gettext("A second person must agree to what you entered."),
        )
    Order.objects.filter(id=order, approved_at=None).update(approved_by_id=who.staff, approved_at=clock.now())
    log.changed("consent.agree_to_order", data_class="K27", ids=[order], about=[row.participant_id])


@transaction.atomic
def account_order(
    who: Principal, *, order: Order, data_class: str, rows: Sequence[uuid.UUID], notice: str
) -> None:
    """One line of the accounting for each class that left under an order."""
    Disclosure(
        site_id=who.site,
        participant_id=order.participant_id,
        order_id=order.id,
        staff_id=who.staff,
        agency_id=who.agency,
        role=who.role,
        purpose=who.purpose,
        means="export",
        data_class=data_class,
        act="guarding.export",
        object_ids=list(rows),
        notice=notice,
    ).save(force_insert=True)
