"""What is denied about somebody, which emergencies were opened, and which court orders there are."""

import uuid
from datetime import datetime

from django.db.models import F, Q

from offramp.consent import gate
from offramp.consent.models import Alert, Denial, Emergency, Order
from offramp.ground import clock
from offramp.ground.principal import Principal

__all__ = ["Order", "alerts", "denial", "denials", "opened", "order", "orders"]


def denials(who: Principal, participant: uuid.UUID | None = None) -> list[Denial]:
    """What is denied now, about one person or about all whom the looker may know of; the latest first."""
    standing = Q(until=None) | Q(until__gt=clock.now())
    rows = Denial.objects.filter(standing, since__lte=clock.now()).order_by("-since", "-id")
    if participant is not None:
        rows = rows.filter(participant_id=participant)
    return gate.look(who, "consent.denials", data_class="K26", rows=rows)


def denial(who: Principal, denial: uuid.UUID) -> Denial:
    """One of them. Raises the wall's Refusal."""
    return gate.look_at(who, "consent.denial", data_class="K26", rows=Denial.objects.filter(id=denial))


def opened(who: Principal, participant: uuid.UUID) -> Emergency:
    """The emergency that I opened for this person and that lasts still. Raises the wall's Refusal."""
    rows = Emergency.objects.filter(
        participant_id=participant, staff_id=who.staff, closes_at__gt=clock.now()
    ).order_by("-opened_at")
    return gate.look_at(who, "consent.opened", data_class="K27", rows=rows)


def alerts(who: Principal, *, since: datetime) -> list[tuple[Alert, Emergency]]:
    """Every emergency since then with its alert: those that nobody has reviewed first, then the latest first."""
    rows = Alert.objects.filter(at__gte=since).order_by(F("reviewed_at").desc(nulls_first=True), "-at")
    found = gate.look(who, "consent.alerts", data_class="K27", rows=rows)
    about = Emergency.objects.filter(id__in=[alert.emergency_id for alert in found])
    emergencies = {row.id: row for row in gate.look(who, "consent.emergencies", data_class="K27", rows=about)}
    return [(alert, emergencies[alert.emergency_id]) for alert in found]


def orders(who: Principal) -> list[Order]:
    """Every court order, those that wait for a second person first."""
    rows = Order.objects.order_by(F("approved_at").desc(nulls_first=True), "-entered_at")
    return gate.look(who, "consent.orders", data_class="K27", rows=rows)


def order(who: Principal, order: uuid.UUID) -> Order:
    """One of them. Raises the wall's Refusal."""
    return gate.look_at(who, "consent.order", data_class="K27", rows=Order.objects.filter(id=order))
