"""The history check by lookup: records that a site loads itself, and the one question put to them.

Records live in schema `history` and stay there. What comes out is an answer to a criterion, never a row.
"""
