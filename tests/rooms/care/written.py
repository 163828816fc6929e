"""Steps of records for tests: who writes what, who reads it, and what a participant allowed."""

import uuid
from datetime import timedelta
from typing import Any

from django.db import transaction

from offramp.care.clinical import actions as clinical
from offramp.care.clinical import queries as clinic
from offramp.care.contacts import actions as contacts
from offramp.care.contacts import queries as notes
from offramp.consent import actions as consent
from offramp.consent import queries as granted
from offramp.ground import clock, ids
from tests import cast, seats
from tests.cast import Cast, Person

WRITES = {
    "K6": contacts.write_note,
    "K7": clinical.write_health,
    "K8": clinical.write_treatment,
    "K9": clinical.write_counseling,
    "K10": contacts.write_safety,
    "K11": contacts.note_housing,
}
READS = {
    "K6": notes.case_notes,
    "K7": clinic.health_notes,
    "K8": clinic.treatment_records,
    "K9": clinic.counseling_notes,
    "K10": notes.safety_records,
    "K11": notes.housing,
}


def as_(person: Person, role: str) -> Any:
    """Act as this person in this role."""
    return seats.seated(cast.principal_of(person.staff, role), "care")


def writes(person: Person, role: str, data_class: str, participant: uuid.UUID, **more: Any) -> uuid.UUID:
    """One record of that class, in whose words the class stands."""
    row = more.pop("row", None) or ids.new()
    given = {"text": f"words of {data_class}"} | more
    with as_(person, role) as who:
        WRITES[data_class](who, participant=participant, row=row, **given)
    return row


def read(person: Person, role: str, data_class: str, participant: uuid.UUID) -> list[str]:
    """The words of that class that this person reads."""
    with as_(person, role) as who, transaction.atomic():
        return [record.text for record in READS[data_class](who, participant)]


def brings_in(home: Cast, participant: uuid.UUID, whom: Person) -> None:
    """Maya brings a clinician in."""
    with as_(home.maya, "case_manager") as who:
        clinical.bring_in(who, participant=participant, staff=whom.staff.id)


def allows(
    home: Cast, participant: uuid.UUID, whom: Person, purpose: str, *classes: str, **more: Any
) -> uuid.UUID:
    """The person signs that the agency of `whom` may know these classes; Maya is the witness."""
    given = {
        "until": clock.now() + timedelta(days=90),
        "form_version": "test",
        "form_hash": "test",
        "language": "en",
        "signed_as": "Rosa",
        "read_aloud": True,
        "copy_given": True,
        "description": "What is written in these records.",
    }
    with as_(home.maya, "case_manager") as who:
        row = consent.grant(
            who,
            participant=participant,
            recipient_agency=whom.staff.agency_id,
            classes=classes,
            purposes=[purpose],
            **(given | more),
        )
    return row.id


def stops(home: Cast, grant: uuid.UUID) -> None:
    """The person stops sharing."""
    with as_(home.maya, "case_manager") as who:
        consent.revoke(who, grant=grant)


def told(person: Person, role: str, data_class: str, participant: uuid.UUID, called: str = "Rosa") -> str:
    """Who can see it, as this person reads it."""
    with as_(person, role) as who, transaction.atomic():
        lines = granted.who_sees(who, participant, data_class, called=called)
    return "\n".join(f"{line.way}: {line.text}" for line in lines)
