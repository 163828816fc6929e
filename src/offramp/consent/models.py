"""Who may know what: relationships (who is whose) and grants (what a participant allowed)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from offramp.ground import clock, ids


class Relationship(models.Model):
    """A tie between staff or an agency and the id that facts are about. The row policies read these.

    `subject_id` is an encounter on the justice side and in the hand-off, a participant in care.
    `basis_id` is the encounter on whose strength a worker was tied to a participant.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    kind = models.TextField()
    subject_id = models.UUIDField()
    staff_id = models.UUIDField(null=True)
    unit_id = models.UUIDField(null=True)
    agency_id = models.UUIDField()
    basis_id = models.UUIDField(null=True)
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "consent_relationship"
        indexes = [
            models.Index(fields=["staff_id", "kind"], name="consent_by_staff"),
            models.Index(fields=["agency_id", "kind"], name="consent_by_agency"),
            models.Index(fields=["subject_id"], name="consent_by_subject"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_id"], condition=models.Q(kind="author"), name="consent_one_author"
            ),
            models.UniqueConstraint(
                fields=["subject_id", "agency_id"],
                condition=models.Q(kind="docket"),
                name="consent_one_docket",
            ),
            models.UniqueConstraint(
                fields=["subject_id", "staff_id", "kind"],
                condition=models.Q(kind__in=["called", "assigned"], until=None),
                name="consent_tied_once",
            ),
        ]


class Grant(models.Model):
    """What one participant allowed one partner agency to know, for which purposes, and until when."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    participant_id = models.UUIDField()
    kind = models.TextField(choices=[("lead_release", "lead_release")])
    recipient_agency = models.ForeignKey("program.Agency", models.PROTECT, related_name="+")
    classes = ArrayField(models.TextField())
    purposes = ArrayField(models.TextField())
    from_at = models.DateTimeField(default=clock.now)
    until_at = models.DateTimeField()
    form_version = models.TextField()
    form_hash = models.TextField()
    language = models.TextField()
    signed_as = models.TextField()
    witness_id = models.UUIDField()
    read_aloud = models.BooleanField()
    copy_given = models.BooleanField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "consent_grant"
        indexes = [models.Index(fields=["participant_id"], name="consent_grant_of")]
        constraints = [
            models.CheckConstraint(
                name="consent_grant_has_length", condition=models.Q(until_at__gt=models.F("from_at"))
            )
        ]
