"""Who a participant is. Reached only through consent's gate; the justice face has no grant here at all."""

from django.db import models

from offramp.ground import clock, ids


class Participant(models.Model):
    """A person whom the program knows. Nothing but the fact that there is a record."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    met_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "people_participant"


class Name(models.Model):
    """One name that a person goes by. A participant without any is a participant all the same."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    kind = models.TextField(choices=[("called", "called"), ("legal", "legal"), ("alias", "alias")])
    text = models.TextField()
    told_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "people_name"
