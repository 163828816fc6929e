"""Keys made by the application: time-ordered and random, so that a key tells nobody whether a row exists."""

import uuid

import uuid_utils.compat


def new() -> uuid.UUID:
    """A version 7 UUID."""
    return uuid_utils.compat.uuid7()
