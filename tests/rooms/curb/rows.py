"""Looks at what was stored, as the officer who stored it."""

import contextlib

from django.db import transaction


@contextlib.contextmanager
def as_(person, role=None):
    """Inside one transaction of `person`."""
    with person.seated(role), transaction.atomic():
        yield


def kept(person, model):
    """The rows of a table of this room that `person` can see."""
    from offramp.curb import models

    with as_(person):
        return list(getattr(models, model).objects.all())


def only(person, model):
    """The one row of a table."""
    (row,) = kept(person, model)
    return row
