"""What goes when its time is over: a community referral that was declined, and the marks that the form counts by."""

import uuid
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.db.models import OuterRef, Subquery

from offramp.ground import log
from offramp.ground.principal import Principal
from offramp.handoff.models import Placing, Referral
from offramp.handoff.rules import Said


@transaction.atomic
def forget_declined(_who: Principal, before: datetime, most: int) -> list[uuid.UUID]:
    """Take away what was declined earlier than `before`, as far as the wall lets it go: a legal hold does not.

    One that a hand-off rests on stays, too.
    """
    said = Placing.objects.filter(subject_id=OuterRef("pk")).exclude(said=Said.RANKED).order_by("-number")
    last = Referral.objects.annotate(
        last_said=Subquery(said.values("said")[:1]), last_at=Subquery(said.values("at")[:1])
    )
    over = last.filter(last_said=Said.DECLINED, last_at__lt=before).order_by("id")
    gone = [referral for referral in over.values_list("id", flat=True)[:most] if _forget(referral)]
    if gone:
        log.changed("handoff.forget_declined", data_class="K22", ids=gone)
    return gone


@transaction.atomic
def forget_marks(_who: Principal, before: datetime, _most: int) -> list[uuid.UUID]:
    """Take away the marks of addresses that the public form was sent from; the database keeps those that count."""
    with connection.cursor() as cursor:
        cursor.callproc("forget_knocks", [before])
        row = cursor.fetchone()
    if row and row[0]:
        log.note("handoff.forget_marks", kind=log.Kind.CHANGED, data_class="K22", code=f"{row[0]} marks")
    return []


def _forget(referral: uuid.UUID) -> bool:
    try:
        with transaction.atomic():
            found, _ = Referral.objects.filter(id=referral).delete()
            Placing.objects.filter(subject_id=referral).delete()
            connection.check_constraints()  # now, and not when everything is committed
    except IntegrityError:
        return False
    return bool(found)
