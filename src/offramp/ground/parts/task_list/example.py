"""What is left of an intake."""

CONTEXT = {
    "tasks": (
        {"title": "Release signed", "href": "#", "state": "done", "kind": "good"},
        {"title": "Tonight's needs", "href": "#", "state": "now", "kind": "now", "hint": "a bed, a meal"},
        {"title": "Assessment", "state": "not yet"},
    )
}
