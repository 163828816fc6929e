"""What clinicians wrote about a person, as far as the wall lets whoever looks. Every look passes the gate."""

import uuid

from django.db.models import QuerySet

from offramp.care.clinical.models import CounselingNote, HealthNote, TreatmentRecord
from offramp.care.contacts import reading, rules
from offramp.care.contacts.rules import Record
from offramp.consent import gate
from offramp.ground.principal import Principal
from offramp.program import queries as program
from offramp.program.queries import StaffCard

TREATMENT = "clinical_treatment_record"
COUNSELING = "clinical_counseling_note"


def health_rows(participant: uuid.UUID) -> QuerySet[HealthNote]:
    """The health notes of a person that the wall lets through; the gate reads them."""
    return HealthNote.objects.filter(participant_id=participant).order_by("-written_at")


def treatment_rows(participant: uuid.UUID) -> QuerySet[TreatmentRecord]:
    """The treatment records of a person that the wall lets through; the gate reads them."""
    return TreatmentRecord.objects.filter(participant_id=participant).order_by("-written_at")


def counseling_rows(participant: uuid.UUID) -> QuerySet[CounselingNote]:
    """The counseling notes of a person that the wall lets through; the gate reads them."""
    return CounselingNote.objects.filter(participant_id=participant).order_by("-written_at")


def health_notes(who: Principal, participant: uuid.UUID) -> tuple[Record, ...]:
    """Physical and mental health, what happened last first."""
    found = gate.look(who, "clinical.health_notes", data_class="K7", rows=health_rows(participant))
    return rules.in_order(reading.records(who, found, lambda row: row.text))


def treatment_records(who: Principal, participant: uuid.UUID) -> tuple[Record, ...]:
    """Substance-use treatment, what happened last first."""
    found = gate.look(who, "clinical.treatment_records", data_class="K8", rows=treatment_rows(participant))
    return rules.in_order(reading.records(who, found, _treatment_words))


def counseling_notes(who: Principal, participant: uuid.UUID) -> tuple[Record, ...]:
    """My own, and those that a consent of their own kind opens to me."""
    found = gate.look(who, "clinical.counseling_notes", data_class="K9", rows=counseling_rows(participant))
    return rules.in_order(reading.records(who, found, _counseling_words))


def clinicians(who: Principal) -> list[StaffCard]:
    """Who can be brought in: the clinicians of the site, by name."""
    return program.staff_with_role(who, "clinician")


def _treatment_words(row: TreatmentRecord) -> str:
    return reading.opened(row.participant_id, row.sealed, about=f"{TREATMENT}:{row.id}")


def _counseling_words(row: CounselingNote) -> str:
    return reading.opened(row.participant_id, row.sealed, about=f"{COUNSELING}:{row.id}")
