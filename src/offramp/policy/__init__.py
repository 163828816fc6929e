"""May this person be diverted, and why? A city's rules, read as data and answered with reasons.

Pure: no Django, no database, no clock and no network; the day is always an argument.
"""
