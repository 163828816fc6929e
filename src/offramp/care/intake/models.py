"""The first meeting's needs, in the person's order, and the day the intake assessment was done."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from offramp.ground import clock, ids


class Screening(models.Model):
    """What somebody needs tonight. A later screening is a new row. `subject_id`: the hand-off it came of."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    participant_id = models.UUIDField()
    subject_id = models.UUIDField()
    tonight = ArrayField(models.TextField())
    words = models.TextField(blank=True, default="")
    by = models.ForeignKey("program.Staff", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "intake_screening"


class Assessment(models.Model):
    """That the intake assessment was done with the person: the one act that the charge waits for."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    participant_id = models.UUIDField()
    subject_id = models.UUIDField(unique=True)
    done_at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("program.Staff", models.PROTECT, related_name="+")

    class Meta:
        db_table = "intake_assessment"
