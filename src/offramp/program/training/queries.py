"""Questions about who was trained. The wall decides whose: one's own, one's unit's, or the site's."""

import uuid
from dataclasses import dataclass
from datetime import date

from offramp.ground import log
from offramp.ground.principal import Principal
from offramp.program.models import Staff, Training
from offramp.program.training import rules
from offramp.program.training.rules import Standing, Trained

LEARNERS = ("officer", "sergeant")  # who may start a referral from the street
MOST = 2000


@dataclass(frozen=True, kw_only=True, slots=True)
class Learner:
    """A member of staff in the register, with the course that counts longest."""

    staff: uuid.UUID
    name: str
    agency: str
    unit: str
    last: Trained | None
    standing: Standing


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One entry of the register."""

    id: uuid.UUID
    staff: uuid.UUID
    name: str
    trained_on: date


def register(who: Principal, *, course: str, on: date, unit: uuid.UUID | None = None) -> list[Learner]:
    """Everyone who may refer from the street, of the site or of one unit, and how their training stands."""
    people = Staff.objects.filter(roles__overlap=list(LEARNERS), ended_on=None)
    if unit is not None:
        people = people.filter(unit_id=unit)
    return _learners(
        who, list(people.select_related("agency", "unit").order_by("name", "id")[:MOST]), course, on
    )


def own(who: Principal, *, course: str, on: date) -> Learner | None:
    """Myself."""
    people = list(Staff.objects.filter(id=who.staff).select_related("agency", "unit"))
    return next(iter(_learners(who, people, course, on)), None)


def lately(who: Principal, *, course: str, most: int = 30) -> list[Line]:
    """What was written down last."""
    rows = (
        Training.objects.filter(course=course).select_related("staff").order_by("-recorded_at", "staff__name")
    )
    found = list(rows[:most])
    log.looked("program.trainings", data_class="K20", ids=[row.id for row in found])
    return [
        Line(id=row.id, staff=row.staff_id, name=row.staff.name, trained_on=row.trained_on) for row in found
    ]


def _learners(_who: Principal, people: list[Staff], course: str, on: date) -> list[Learner]:
    rows = list(Training.objects.filter(course=course, staff_id__in=[each.id for each in people]))
    log.looked("program.training", data_class="K20", ids=[row.id for row in rows])
    taken: dict[uuid.UUID, list[Trained]] = {}
    for row in rows:
        taken.setdefault(row.staff_id, []).append(
            Trained(trained_on=row.trained_on, valid_until=row.valid_until)
        )
    return [
        Learner(
            staff=each.id,
            name=each.name,
            agency=each.agency.name,
            unit=each.unit.name if each.unit else "",
            last=max(
                taken.get(each.id, []),
                key=lambda one: (one.valid_until or date.max, one.trained_on),
                default=None,
            ),
            standing=rules.standing(taken.get(each.id, []), on),
        )
        for each in people
    ]
