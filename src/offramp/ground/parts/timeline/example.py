"""Three days of one person's way."""

CONTEXT = {
    "events": (
        {
            "when": "12 March, 00:01",
            "iso": "2026-03-12T00:01",
            "title": "Met at Dock Street",
            "by": "Maya R.",
        },
        {
            "when": "12 March, 09:10",
            "iso": "2026-03-12T09:10",
            "title": "Intake",
            "pill": "done",
            "text": "Wants a bed first, then the ID card.",
        },
        {
            "when": "14 March",
            "iso": "2026-03-14",
            "title": "Looked, not found",
            "by": "Outreach: not located",
        },
    )
}
