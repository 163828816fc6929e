"""Questions about grants and ties: what a participant has signed, for whom, and whether it still stands."""

import uuid

from django.db.models import QuerySet

from offramp.consent import gate
from offramp.consent.models import Grant, Relationship
from offramp.ground import clock
from offramp.ground.principal import Principal


def living_grants(who: Principal, participant: uuid.UUID) -> list[Grant]:
    """The grants of a participant that stand now, oldest first."""
    now = clock.now()
    rows = Grant.objects.filter(
        participant_id=participant, from_at__lte=now, until_at__gt=now, revoked_at=None
    )
    return gate.look(
        who,
        "consent.living_grants",
        data_class="K13",
        rows=rows.select_related("recipient_agency").order_by("id"),
    )


def with_a_worker(_who: Principal) -> QuerySet[Relationship, uuid.UUID]:
    """The ids that some worker is tied to now, as far as whoever looks may see: for a question of another room."""
    return Relationship.objects.filter(kind="assigned", until=None).values_list("subject_id", flat=True)
