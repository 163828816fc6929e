"""A participant as a case manager sees them at the top of every page."""

CONTEXT = {
    "rows": (
        {"label": "Case manager", "value": "Maya R."},
        {"label": "Last met", "value": "9 days ago"},
        {"label": "Usually near", "value": "Dock Street"},
    )
}
