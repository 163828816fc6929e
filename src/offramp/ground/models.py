"""The log of every look and every change. Rows are added and never touched again."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from offramp.ground import clock, ids


class Entry(models.Model):
    """One look, change or wall that somebody met: who, in what role, for what purpose, at which ids.

    `about`: the people and encounters that those ids tell of. `grant_ids`: the consents it relied on. `device`: a
    mark of the session, the same for every row of one.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    at = models.DateTimeField(default=clock.now)  # the database writes its own time over it
    site_id = models.TextField()
    staff_id = models.UUIDField()
    agency_id = models.UUIDField()
    role = models.TextField()
    purpose = models.TextField()
    request_id = models.UUIDField()
    kind = models.TextField()
    act = models.TextField()
    data_class = models.TextField()
    object_ids = ArrayField(models.UUIDField())
    note = models.TextField(blank=True, default="")
    about = ArrayField(models.UUIDField(), default=list)
    grant_ids = ArrayField(models.UUIDField(), default=list)
    device = models.TextField(blank=True, default="")

    class Meta:
        db_table = "ground_entry"
        indexes = [
            models.Index(fields=["at"], name="ground_entry_at"),
            GinIndex(fields=["about"], name="ground_entry_about"),
        ]
        constraints = [
            models.CheckConstraint(
                name="ground_entry_kind", condition=models.Q(kind__in=["looked", "changed", "walled"])
            )
        ]


class Seal(models.Model):
    """One row of the log, sealed into the chain: its hash is made from the seal before it and from the whole row.

    No key to the row it seals: that a row is gone must be seen, and not be impossible.
    """

    seq = models.BigIntegerField(primary_key=True)
    entry_id = models.UUIDField(unique=True)
    form = models.SmallIntegerField()
    sealed_at = models.DateTimeField()
    hash = models.BinaryField()

    class Meta:
        db_table = "ground_seal"
