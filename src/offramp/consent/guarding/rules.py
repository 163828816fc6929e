"""Who may deny what, and which fields a court's order can name. Pencil and paper only."""

from enum import StrEnum


class DenialKind(StrEnum):
    """Why something is taken away."""

    RESTRICTION = "restriction"
    RECUSAL = "recusal"
    SAFETY = "safety"
    LEGAL_HOLD = "legal_hold"


# Who may begin and who may end each kind. A worker may always step back themself; a flag that protects somebody
# is taken down by those who lead or by the privacy officer.
LEADS = frozenset({"supervisor", "privacy_officer"})
WORKERS = frozenset({"case_manager", "on_call_worker"})
BEGINS = {
    DenialKind.RESTRICTION: WORKERS | LEADS,
    DenialKind.RECUSAL: WORKERS | LEADS,
    DenialKind.SAFETY: WORKERS | LEADS,
    DenialKind.LEGAL_HOLD: frozenset({"privacy_officer"}),
}
ENDS = BEGINS | {DenialKind.RECUSAL: LEADS, DenialKind.SAFETY: LEADS}


class Field(StrEnum):
    """What a court's order can name: the words of one kind of record. Counseling notes are never among them."""

    NAMES = "names"
    CASE_NOTES = "case_notes"
    HEALTH_NOTES = "health_notes"
    TREATMENT_RECORDS = "treatment_records"
    SAFETY_RECORDS = "safety_records"


CLASS_OF = {
    Field.NAMES: "K1",
    Field.CASE_NOTES: "K6",
    Field.HEALTH_NOTES: "K7",
    Field.TREATMENT_RECORDS: "K8",
    Field.SAFETY_RECORDS: "K10",
}


def may_begin(kind: DenialKind, role: str, *, oneself: bool) -> bool:
    """Whether somebody in that role may deny so; a worker recuses nobody but themself."""
    if kind is DenialKind.RECUSAL and role in WORKERS:
        return oneself
    return role in BEGINS[kind]


def may_end(kind: DenialKind, role: str, *, oneself: bool) -> bool:
    """Whether somebody in that role may end it; nobody lifts what keeps themself out."""
    return role in ENDS[kind] and not oneself


def classes_of(fields: frozenset[Field]) -> list[str]:
    """The classes that an order about these fields must open."""
    return sorted({CLASS_OF[field] for field in fields})
