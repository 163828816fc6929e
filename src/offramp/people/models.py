"""Who a participant is. Reached only through consent's gate; the justice face has no grant here at all."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from offramp.ground import clock, ids

IDENTIFIERS = ("phone", "birth_year", "id_last_four")


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
    sounds = ArrayField(models.TextField(), default=list)  # the database fills it: how each word sounds

    class Meta:
        db_table = "people_name"


class Identifier(models.Model):
    """A telephone, a year of birth, or the last four of a number: enough to tell people apart, and no more."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    kind = models.TextField(choices=[(kind, kind) for kind in IDENTIFIERS])
    value = models.TextField()
    told_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "people_identifier"
        constraints = [
            models.CheckConstraint(
                name="people_identifier_partial",
                condition=models.Q(kind="phone", value__regex=r"^[0-9]{7,15}$")
                | models.Q(kind="birth_year", value__regex=r"^(19|20)[0-9]{2}$")
                | models.Q(kind="id_last_four", value__regex=r"^[0-9A-Z]{4}$"),
            )
        ]


class Merge(models.Model):
    """Two records are one person: an edge, and no row moves. Undone, both are as they were."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    kept = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    merged = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    since = models.DateTimeField(default=clock.now)
    by_id = models.UUIDField()
    undone_at = models.DateTimeField(null=True)
    undone_by_id = models.UUIDField(null=True)

    class Meta:
        db_table = "people_merge"
        constraints = [
            models.CheckConstraint(name="people_merge_two", condition=~models.Q(kept=models.F("merged"))),
            models.UniqueConstraint(
                fields=["merged"], condition=models.Q(undone_at=None), name="people_merged_once"
            ),
        ]
