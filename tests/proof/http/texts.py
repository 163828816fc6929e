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
        *("referrer", "reach", "called", "find_me", "going_on", "needs", "unsafe_words", "knows"),
    ],
    "intake_screening": ["words"],
    "people_identifier": ["value"],
    "people_name": ["text"],
    "program_message": ["text"],
}
