"""What a case manager writes down: case notes, safety records, how somebody is housed. Add-only: a correction is a
row of its own that names what it corrects. Bodies of safety records are sealed."""

from django.db import models

from offramp.ground import clock, ids


class CaseNote(models.Model):
    """One note of the case manager's, the team's own. It never leaves the care side."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    participant_id = models.UUIDField()
    about_at = models.DateTimeField(default=clock.now)
    written_at = models.DateTimeField(default=clock.now)
    by_id = models.UUIDField()
    agency_id = models.UUIDField()
    text = models.TextField()
    corrects_id = models.UUIDField(null=True)

    class Meta:
        db_table = "contacts_case_note"
        indexes = [models.Index(fields=["participant_id", "written_at"], name="contacts_note_of")]


class SafetyRecord(models.Model):
    """Violence, trafficking, an address that must not be known, immigration: for those whom the person named."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    participant_id = models.UUIDField()
    about_at = models.DateTimeField(default=clock.now)
    written_at = models.DateTimeField(default=clock.now)
    by_id = models.UUIDField()
    agency_id = models.UUIDField()
    sealed = models.BinaryField()
    corrects_id = models.UUIDField(null=True)

    class Meta:
        db_table = "contacts_safety_record"
        indexes = [models.Index(fields=["participant_id", "written_at"], name="contacts_safety_of")]


class Housing(models.Model):
    """Where somebody stays, in the words that a housing system asks for."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    participant_id = models.UUIDField()
    on_day = models.DateField()
    situation = models.TextField()
    words = models.TextField(blank=True, default="")
    written_at = models.DateTimeField(default=clock.now)
    by_id = models.UUIDField()
    agency_id = models.UUIDField()

    class Meta:
        db_table = "contacts_housing"
        indexes = [models.Index(fields=["participant_id", "written_at"], name="contacts_housing_of")]
