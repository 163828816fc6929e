"""Who can see Rosa's health notes, as her case manager reads it."""

CONTEXT = {
    "lines": (
        {"way": "yes", "text": "Clinicians who work with Rosa."},
        {
            "way": "allowed",
            "text": "Case managers who work with Rosa. Only while Rosa allows it. Allowed now: Northside Care,"
            " until 3 May 2027.",
        },
        {"way": "rare", "text": "When a life is in danger: clinicians, for 60 minutes."},
        {"way": "no", "text": "Nobody from the police or a prosecutor's office."},
    )
}
