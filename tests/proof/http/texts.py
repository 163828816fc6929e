"""Which columns hold words that somebody wrote freely, and which hold codes: a text column that is neither fails."""

from tests.proof.tables import TABLES

FREE = {
    "clinical_health_note": ["text"],
    "consent_alert": ["review"],
    "consent_denial": ["reason"],
    "consent_emergency": ["nature", "received_by"],
    "consent_grant": ["description", "named", "signed_as"],
    "consent_order": ["court", "number", "counsel"],
    "consent_request": ["words", "answer", "disagreement"],
    "contacts_case_note": ["text"],
    "contacts_housing": ["words"],
    "curb_approval_word": ["reason"],
    "curb_description": ["called", "looks", "find_me"],
    "curb_leaving": ["place"],
    "curb_perceived": ["race"],
    "docket_decision": ["reason"],
    "docket_summary": ["text"],
    "handoff_placing": ["note", "place"],
    "handoff_referral": [
        *("referrer", "reach", "called", "find_me", "going_on", "needs", "unsafe_words"),
    ],
    "intake_screening": ["words"],
    "people_name": ["text"],
    "program_message": ["text"],
}
# Words of a list, ids, marks and hashes: nobody writes them, so that they could be told from no other.
CODES = {
    "": "site_id kind",
    "consent_denial": "classes",
    "consent_disclosure": "act data_class means notice object_ids purpose role",
    "consent_grant": "classes form_hash form_version language mark_hash purposes recipient_kind signature told"
    " until_event",
    "consent_order": "classes fields",
    "consent_withdrawal": "recipient_kind",
    "contacts_housing": "situation",
    "curb_answer": "key phone worker",
    "curb_approval": "holder",
    "curb_approval_word": "how said",
    "curb_description": "outcome",
    "curb_encounter": "answer arm beat outcome outcome_reason reason route rulebook",
    "curb_found": "finding",
    "curb_history_check": "adapter outcome",
    "curb_question": "ask asked_of clears confirms excludes words",
    "curb_reply": "settles words",
    "curb_settlement": "lines settles",
    "docket_hold": "acts clock_start earliest extension_by on_expiry warn_at",
    "docket_step_word": "said step whose",
    "docket_summary": "choice needs",
    "handoff_escalation": "called key",
    "handoff_handoff": "reference",
    "handoff_placing": "priority reason said",
    "handoff_referral": "from_whom knows language unsafe",
    "handoff_step": "came_from reason went_to",
    "intake_screening": "tonight",
    "own_link": "address_hash language word_hash",
    "people_identifier": "value",
    "people_name": "sounds",
    "program_agency": "name",
    "program_cover": "reply",
    "program_heard": "carrier_id",
    "program_message": "carrier_code carrier_id means reason reference repeat_key",
    "program_rota_change": "tells",
    "program_shift": "line said source uid",
    "program_staff": "name phone roles",
    "program_training": "course",
    "program_unit": "beat name",
    "ground_entry": "about act data_class device grant_ids object_ids note purpose role",
}
SEALED = {"clinical_treatment_record", "clinical_counseling_note", "contacts_safety_record"}


def strays(columns: dict[str, set[str]]) -> list[str]:
    """The text columns that are in neither list."""
    return [
        f"{table}.{name}"
        for table in TABLES
        for name in sorted(columns[table])
        if name not in FREE.get(table, ()) and name not in f"{CODES['']} {CODES.get(table, '')}".split()
    ]
