"""The log of every look and every change. Rows are added and never touched again."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from offramp.ground import clock, ids


class Entry(models.Model):
    """One look, change or wall that somebody met: who, in what role, for what purpose, at which ids."""

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

    class Meta:
        db_table = "ground_entry"
        constraints = [
            models.CheckConstraint(
                name="ground_entry_kind", condition=models.Q(kind__in=["looked", "changed", "walled"])
            )
        ]
