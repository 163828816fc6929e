"""What was asked, as far as whoever looks may know of it."""

import uuid

from django.db.models import F

from offramp.consent import gate
from offramp.consent.models import Request
from offramp.ground.principal import Principal


def asked(who: Principal, participant: uuid.UUID | None = None) -> list[Request]:
    """Every request, of one person or of all; those that wait for an answer first, the first due first."""
    rows = Request.objects.order_by(F("decided_at").desc(nulls_first=True), "due_on", "id")
    if participant is not None:
        rows = rows.filter(participant_id=participant)
    return gate.look(who, "consent.asked", data_class="K25", rows=rows)


def request(who: Principal, request: uuid.UUID) -> Request:
    """One of them. Raises the wall's Refusal."""
    return gate.look_at(who, "consent.request", data_class="K25", rows=Request.objects.filter(id=request))
