"""More people of the care side, for tests that need a second of a kind."""

import uuid

from django.db import transaction

from offramp.consent import actions as consent
from offramp.ground.principal import acting
from offramp.program.models import Staff
from tests import cast, seats
from tests.cast import Cast, Person


def joins(home: Cast, name: str, like: Person, *roles: str) -> Person:
    """Somebody new at the agency of `like`, in the same roles or in these."""
    staff = Staff(
        site_id=like.staff.site_id,
        agency_id=like.staff.agency_id,
        name=name,
        roles=list(roles) or list(like.staff.roles),
        phone="555-0101",
    )
    with seats.on("care"), acting(home.services["installer"]), transaction.atomic():
        staff.save(force_insert=True)
    return Person(staff=staff, face="care", who=cast.principal_of(staff, staff.roles[0]))


def clinician(home: Cast, name: str) -> Person:
    """One more clinician, where Noor works."""
    return joins(home, name, home.noor)


def works_with(home: Cast, person: Person, participant: uuid.UUID) -> Person:
    """Maya brings a colleague of her own team in."""
    with (
        seats.seated(cast.principal_of(home.maya.staff, "case_manager"), "care") as who,
        transaction.atomic(),
    ):
        staff = person.staff
        consent.tie(
            who,
            kind="assigned",
            subject=participant,
            staff=staff.id,
            agency=staff.agency_id,
            basis=participant,
        )
    return person
