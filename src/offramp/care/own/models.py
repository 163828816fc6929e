"""Addresses of a participant's own pages: short-lived, and good only with the word that the person chose."""

from django.db import models

from offramp.ground import clock, ids


class Link(models.Model):
    """One address that was given to one participant. What is kept of it, and of the word, opens nothing."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    participant_id = models.UUIDField()
    address_hash = models.TextField(unique=True)
    word_hash = models.TextField()
    language = models.TextField()
    given_at = models.DateTimeField(default=clock.now)
    given_by_id = models.UUIDField()
    until = models.DateTimeField()
    wrong_words = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "own_link"
        indexes = [models.Index(fields=["participant_id"], name="own_link_of")]
