"""The page parts: one folder each, with its template, its style and an example.

They ask nothing of the database.
"""
