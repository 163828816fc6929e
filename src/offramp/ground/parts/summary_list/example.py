"""The check before an officer sends a hand-off."""

CONTEXT = {
    "rows": (
        {"label": "Reason", "value": "Possession", "href": "#reason", "action": "Change"},
        {
            "label": "Quantity",
            "value": "Under 3.0 grams",
            "note": "rulebook line 12",
            "href": "#q",
            "action": "Change",
        },
        {"label": "Name", "value": ""},
    )
}
