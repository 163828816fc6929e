"""Changes to the training register: a course written down for several at once, or taken back. Nothing else follows."""

import uuid
from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from offramp.errors import Refusal
from offramp.ground import ids, log
from offramp.ground.principal import Principal
from offramp.policy import program as site_program
from offramp.program.models import Staff, Training
from offramp.program.training import rules
from offramp.program.training.queries import LEARNERS


@transaction.atomic
def record(
    who: Principal, *, staff: Sequence[uuid.UUID], wanted: site_program.Training, trained_on: date, on: date
) -> None:
    """These took the course on that day. Written twice, it stands once."""
    if trained_on > on:
        raise Refusal(
            code="to_come",
            sentence=_("That day is still to come."),
            next_step=_("Write the course down once it was held."),
            fields={"trained_on": _("Give the day on which the course was held.")},
        )
    found = set(
        Staff.objects.filter(id__in=staff, ended_on=None, roles__overlap=list(LEARNERS)).values_list(
            "id", flat=True
        )
    )
    if not found or found != set(staff):
        raise Refusal(
            code="not_staff",
            sentence=_("Somebody of the list does not work here any more, or does not refer."),
            next_step=_("Look at the list again."),
            fields={"staff": _("Look at the list again.")},
        )
    until = rules.valid_until(trained_on, wanted.valid_months)
    by = who.staff if Staff.objects.filter(id=who.staff).exists() else None
    rows = [
        Training(
            id=ids.new(),
            site_id=who.site,
            staff_id=each,
            course=wanted.course,
            trained_on=trained_on,
            valid_until=until,
            recorded_by_id=by,
        )
        for each in sorted(found)
    ]
    Training.objects.bulk_create(rows, ignore_conflicts=True)
    log.changed("program.record_training", data_class="K20", ids=[row.id for row in rows])


@transaction.atomic
def strike(who: Principal, *, training: uuid.UUID) -> None:
    """It was written down by mistake."""
    gone, _rows = Training.objects.filter(id=training, site_id=who.site).delete()
    if gone:
        log.changed("program.strike_training", data_class="K20", ids=[training])
