"""Maya's phone at 23:43: no name, no charge, no agency."""

CONTEXT = {
    "texts": (
        {"text": "Hand-off waiting. Reply 1 to take it. Ref 7K2.", "from": "Offramp", "at": "23:42"},
        {"text": "1", "mine": True, "at": "23:43"},
        {
            "text": "Thank you. How long until you are there? Reply with minutes.",
            "from": "Offramp",
            "at": "23:43",
        },
    )
}
