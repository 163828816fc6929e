"""What a prosecutor reads below a fact that somebody allowed them to know."""

CONTEXT = {
    "notice": {
        "statement": "42 CFR part 2 prohibits unauthorized use or disclosure of these records.",
        "scope": "The person let your agency know this one thing. They may stop it on any day.",
    }
}
