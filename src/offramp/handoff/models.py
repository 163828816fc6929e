"""From one hand to the other: each step in its time, who was called, and who the person turned out to be.

Steps are only added, and the database itself refuses a step that may not follow the one before.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from offramp.ground import clock, ids
from offramp.handoff.rules import Said


class Sure(models.TextChoices):
    """An answer that may stay open: not sure is a good one."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class Referral(models.Model):
    """What somebody who is not police wrote to us of a person who may want help. Police never see it.

    Nothing but a way to find the person, or to reach whoever wrote, is needed. It keeps no finding and no state.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    from_whom = models.TextField(blank=True, default="")
    referrer = models.TextField(blank=True, default="")
    reach = models.TextField(blank=True, default="")
    called = models.TextField(blank=True, default="")
    find_me = models.TextField(blank=True, default="")
    going_on = models.TextField(blank=True, default="")
    needs = models.TextField(blank=True, default="")
    unsafe = models.TextField(choices=Sure, default=Sure.UNSURE)
    unsafe_words = models.TextField(blank=True, default="")
    knows = models.TextField(choices=Sure, default=Sure.UNSURE)
    language = models.TextField()
    received_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "handoff_referral"
        constraints = [
            models.CheckConstraint(
                name="handoff_referral_leads_somewhere",
                condition=~models.Q(find_me="", reach=""),
            )
        ]


class Placing(models.Model):
    """One thing that the project manager said of somebody who waits: accepted, asked, declined, put on the list.

    Words are only added; the last one that is no priority says where it stands.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    subject_id = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    said = models.TextField(choices=[(each, each) for each in Said])
    priority = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    note = models.TextField(blank=True, default="")
    worker = models.ForeignKey("program.Staff", models.PROTECT, related_name="+", null=True)
    place = models.TextField(blank=True, default="")
    meet_at = models.DateTimeField(null=True)
    by = models.ForeignKey("program.Staff", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "handoff_placing"
        constraints = [
            models.UniqueConstraint(fields=["subject_id", "number"], name="handoff_placing_once"),
            models.CheckConstraint(
                name="handoff_placing_when",
                condition=~models.Q(said="accepted") | models.Q(meet_at__isnull=False),
            ),
        ]


class Handoff(models.Model):
    """One diversion or referral on its way to a case manager. Exactly one an encounter, or a referral."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    subject_id = models.UUIDField(unique=True)
    encounter = models.OneToOneField("curb.Encounter", models.PROTECT, related_name="+", null=True)
    referral = models.OneToOneField(Referral, models.PROTECT, related_name="+", null=True)
    reference = models.TextField()
    collected_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "handoff_handoff"
        constraints = [
            models.UniqueConstraint(fields=["site", "reference"], name="handoff_reference"),
            models.CheckConstraint(
                name="handoff_by_one_door",
                condition=models.Q(encounter=models.F("subject_id"), referral=None)
                | models.Q(referral=models.F("subject_id"), encounter=None),
            ),
        ]


class Step(models.Model):
    """One step of a hand-off. `came_from` must be where the step before went to."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    handoff = models.ForeignKey(Handoff, models.PROTECT, related_name="+")
    subject_id = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    number_before = models.PositiveSmallIntegerField(null=True)
    came_from = models.TextField(null=True)
    went_to = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey("program.Staff", models.PROTECT, related_name="+", null=True)
    eta_at = models.DateTimeField(null=True)
    meet_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, default="")

    class Meta:
        db_table = "handoff_step"
        constraints = [
            models.UniqueConstraint(fields=["handoff", "number"], name="handoff_one_step_a_number"),
            models.UniqueConstraint(fields=["handoff", "number", "went_to"], name="handoff_step_link"),
        ]


class Escalation(models.Model):
    """That one rung of the ladder was carried out: once, whatever happens to the worker process."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    handoff = models.ForeignKey(Handoff, models.PROTECT, related_name="+")
    subject_id = models.UUIDField()
    key = models.TextField()
    called = ArrayField(models.TextField())
    at = models.DateTimeField(default=clock.now)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "handoff_escalation"
        constraints = [models.UniqueConstraint(fields=["handoff", "key"], name="handoff_escalated_once")]


class Match(models.Model):
    """Who the person turned out to be: known on the care side alone."""

    subject_id = models.UUIDField(primary_key=True)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    participant_id = models.UUIDField()
    by = models.ForeignKey("program.Staff", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "handoff_match"
