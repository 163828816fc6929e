"""What clinicians write: health notes, substance-use treatment records, counseling notes. Add-only. Bodies of
treatment records and counseling notes are sealed; each row says which agency it comes from, and whether that
agency is a program under 42 CFR Part 2."""

from django.db import models

from offramp.ground import clock, ids


class HealthNote(models.Model):
    """Physical or mental health."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    participant_id = models.UUIDField()
    about_at = models.DateTimeField(default=clock.now)
    written_at = models.DateTimeField(default=clock.now)
    by_id = models.UUIDField()
    agency_id = models.UUIDField()
    part2 = models.BooleanField(default=False)
    text = models.TextField()
    corrects_id = models.UUIDField(null=True)

    class Meta:
        db_table = "clinical_health_note"
        indexes = [models.Index(fields=["participant_id", "written_at"], name="clinical_health_of")]


class TreatmentRecord(models.Model):
    """Substance-use treatment, with the medication and the days that are no counseling note."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    participant_id = models.UUIDField()
    about_at = models.DateTimeField(default=clock.now)
    written_at = models.DateTimeField(default=clock.now)
    by_id = models.UUIDField()
    agency_id = models.UUIDField()
    part2 = models.BooleanField(default=True)
    sealed = models.BinaryField()
    corrects_id = models.UUIDField(null=True)

    class Meta:
        db_table = "clinical_treatment_record"
        indexes = [models.Index(fields=["participant_id", "written_at"], name="clinical_treatment_of")]


class CounselingNote(models.Model):
    """What a counselor keeps for themself: for its author, and under a consent of its own kind."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    participant_id = models.UUIDField()
    about_at = models.DateTimeField(default=clock.now)
    written_at = models.DateTimeField(default=clock.now)
    by_id = models.UUIDField()
    agency_id = models.UUIDField()
    part2 = models.BooleanField(default=True)
    sealed = models.BinaryField()
    corrects_id = models.UUIDField(null=True)

    class Meta:
        db_table = "clinical_counseling_note"
        indexes = [models.Index(fields=["participant_id", "written_at"], name="clinical_counseling_of")]
