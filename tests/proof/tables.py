"""What each table holds, by hand: its class, the column of the id that it is about, and what else the rules ask.

A new table fails the proof until it has its line here. It imports nothing of offramp.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shape:
    """A table: class, subject, key; the grant that it names; its author; the moment that it is about."""

    k: str
    subject: str
    key: str = "id"
    granted: str = ""
    author: str = ""
    rests_on: str = ""
    dated: str = ""
    changes: str = ""
    removes: str = ""  # by whom: those who write it, or retention
    adds: bool = True


ON_ENCOUNTER = {
    "curb_approval": "K2",
    "curb_approval_word": "K2",
    "curb_leaving": "K2",
    "curb_question": "K2",
    "curb_history_check": "K18",
    "curb_answer": "K17",
    "docket_decision": "K3",
    "docket_hold": "K3",
    "docket_start": "K3",
    "docket_warning": "K3",
    "docket_step_word": "K24",
}
ON_PARTICIPANT = {
    "consent_withdrawal": "K13",
    "contacts_housing": "K11",
    "people_name": "K1",
}
ON_SUBJECT = {"handoff_handoff": "K16", "handoff_step": "K16"}
TABLES = {
    **{name: Shape(k, "encounter_id") for name, k in ON_ENCOUNTER.items()},
    **{name: Shape(k, "participant_id") for name, k in ON_PARTICIPANT.items()},
    **{name: Shape(k, "subject_id") for name, k in ON_SUBJECT.items()},
    "clinical_health_note": Shape("K7", "participant_id", dated="about_at"),
    "clinical_treatment_record": Shape("K8", "participant_id", dated="about_at"),
    "clinical_counseling_note": Shape(
        "K9", "participant_id", author="by_id", rests_on="K7", dated="about_at"
    ),
    "contacts_case_note": Shape("K6", "participant_id", dated="about_at"),
    "contacts_safety_record": Shape("K10", "participant_id", dated="about_at"),
    "intake_assessment": Shape("K6", "participant_id", dated="done_at"),
    "intake_screening": Shape("K6", "participant_id", dated="at"),
    "consent_alert": Shape("K27", "staff_id", changes="review"),
    "consent_denial": Shape("K26", "participant_id", changes="until"),
    "consent_emergency": Shape("K27", "staff_id"),
    "consent_grant": Shape("K13", "participant_id", changes="copy_given"),
    "consent_order": Shape("K27", "participant_id", changes="closes_at"),
    "consent_request": Shape("K25", "participant_id", changes="answer"),
    "curb_description": Shape("K2", "encounter_id", key="encounter_id"),
    "curb_encounter": Shape("K2", "id"),
    "curb_found": Shape("K18", "encounter_id", key="encounter_id"),
    "curb_perceived": Shape("K19", "encounter_id", key="encounter_id"),
    "curb_reply": Shape("K17", "encounter_id", key="question_id"),
    "curb_settlement": Shape("K18", "encounter_id", key="question_id"),
    "docket_withdrawn": Shape("K3", "encounter_id", adds=False),
    "docket_partner_fact": Shape("K5", "encounter_id", granted="grant_id"),
    "docket_summary": Shape("K5", "encounter_id", granted="grant_id"),
    "handoff_escalation": Shape("K16", "subject_id", changes="delivered_at"),
    "handoff_match": Shape("K16", "subject_id", key="subject_id"),
    "handoff_placing": Shape("K23", "subject_id", removes="retention"),
    "handoff_referral": Shape("K22", "id", removes="retention"),
    "own_link": Shape("K28", "participant_id", changes="wrong_words", removes="writers"),
    "people_identifier": Shape("K1", "participant_id", removes="writers"),
    "people_merge": Shape("K1", "kept_id", changes="undone_at"),
    "people_participant": Shape("K1", "id"),
    "program_agency": Shape("K15", "id", changes="ends_on"),
    "program_cover": Shape("K21", "asked_by_id", changes="reply"),
    "program_heard": Shape("K12", "staff_id"),
    "program_message": Shape("K12", "to_id", changes="tries", removes="retention"),
    "program_rota_change": Shape("K21", "by_id"),
    "program_shift": Shape("K21", "staff_id", changes="said"),
    "program_staff": Shape("K15", "id", changes="phone"),
    "program_training": Shape("K20", "staff_id", removes="writers"),
    "program_unit": Shape("K15", "id"),
    # These have rules of their own.
    "consent_relationship": Shape("ties", "subject_id", changes="until"),
    "consent_disclosure": Shape("accounting", "participant_id"),
    "ground_entry": Shape("log", "staff_id"),
}
JUSTICE_HOLDS = {"K2", "K3", "K5", "K12", "K15", "K17", "K18", "K19", "K20", "K21", "K24", "ties"}
CARE_HOLDS_NOT = {"K18", "K19", "K24", "log"}


def readable(face: str) -> set[str]:
    """The tables on which a face has a grant to read anything at all."""
    if face == "justice":
        return {name for name, shape in TABLES.items() if shape.k in JUSTICE_HOLDS}
    return {name for name, shape in TABLES.items() if shape.k not in CARE_HOLDS_NOT}
