"""What was written about a person: case notes, safety records, how they are housed. Every look passes the gate."""

import uuid

from django.db.models import QuerySet

from offramp.care.contacts import reading, rules
from offramp.care.contacts.models import CaseNote, Housing, SafetyRecord
from offramp.care.contacts.rules import Record
from offramp.consent import gate
from offramp.consent import queries as consent
from offramp.ground.principal import Principal
from offramp.program import queries as program
from offramp.program.queries import StaffCard

SAFETY = "contacts_safety_record"
MAY_BE_CHOSEN = frozenset({"case_manager", "on_call_worker", "clinician", "supervisor"})


def note_rows(participant: uuid.UUID) -> QuerySet[CaseNote]:
    """The case notes of a person that the wall lets through; the gate reads them."""
    return CaseNote.objects.filter(participant_id=participant).order_by("-written_at")


def safety_rows(participant: uuid.UUID) -> QuerySet[SafetyRecord]:
    """The safety records of a person that the wall lets through; the gate reads them."""
    return SafetyRecord.objects.filter(participant_id=participant).order_by("-written_at")


def housing_rows(participant: uuid.UUID) -> QuerySet[Housing]:
    """The stays of a person that the wall lets through; the gate reads them."""
    return Housing.objects.filter(participant_id=participant).order_by("-on_day", "-written_at")


def case_notes(who: Principal, participant: uuid.UUID) -> tuple[Record, ...]:
    """The notes of the team, what happened last first."""
    found = gate.look(who, "contacts.case_notes", data_class="K6", rows=note_rows(participant))
    return rules.in_order(reading.records(who, found, lambda row: row.text))


def safety_records(who: Principal, participant: uuid.UUID) -> tuple[Record, ...]:
    """What those may read whom the person chose; nothing for everyone else."""
    found = gate.look(who, "contacts.safety_records", data_class="K10", rows=safety_rows(participant))
    return rules.in_order(reading.records(who, found, _safety_words))


def housing(who: Principal, participant: uuid.UUID) -> tuple[Record, ...]:
    """Where somebody has stayed, the latest first."""
    found = gate.look(who, "contacts.housing", data_class="K11", rows=housing_rows(participant))
    zone = program.time_zone(who)
    told = reading.records(who, found, lambda row: row.words)
    days = {row.id: row.on_day for row in found}
    return rules.in_order(rules.stayed(each, on=days[each.id], zone=zone) for each in told)


def safety_circle(who: Principal, participant: uuid.UUID) -> list[StaffCard]:
    """The staff whom the person chose to know of their safety, of those who work here still."""
    chosen = consent.named(who, participant)
    cards = program.staff_cards(who, chosen)
    return [cards[each] for each in chosen if each in cards]


def may_be_chosen(who: Principal, participant: uuid.UUID) -> list[StaffCard]:
    """The colleagues who could be chosen next, by name."""
    chosen = {card.id for card in safety_circle(who, participant)}
    found = {card.id: card for role in MAY_BE_CHOSEN for card in program.staff_with_role(who, role)}
    return sorted(
        (card for card in found.values() if card.id not in chosen), key=lambda card: (card.name, str(card.id))
    )


def _safety_words(row: SafetyRecord) -> str:
    return reading.opened(row.participant_id, row.sealed, about=f"{SAFETY}:{row.id}")
