"""Whose telephone is which, for tests, each written in a way of its own."""

PHONES = {
    "Maya R.": "+1 206 555 0141",
    "Dele A.": "(206) 555-0142",
    "Nadia F.": "206-555-0143",
    "Sam K.": "2065550144",
}
