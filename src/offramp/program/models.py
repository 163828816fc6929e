"""Who runs the program: sites, agencies, units, staff, shifts, and the messages that went out to staff.

No row here tells anything about a participant.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models.constraints import Deferrable

from offramp.ground import clock, ids
from offramp.policy.program import AgencyKind


class Site(models.Model):
    """A place with a program of its own; its rules and words are in the site pack of the same name."""

    slug = models.TextField(primary_key=True)
    name = models.TextField()
    time_zone = models.TextField()

    class Meta:
        db_table = "program_site"


class Agency(models.Model):
    """A partner of the program at one site. No agency owns LEAD. After `ends_on`, nothing opens for its staff."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    kind = models.TextField()
    name = models.TextField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "program_agency"
        constraints = [
            models.CheckConstraint(
                name="program_agency_kind", condition=models.Q(kind__in=[each.value for each in AgencyKind])
            )
        ]


class Unit(models.Model):
    """A squad or team inside an agency; `lead_trained` units may refer where a site asks for it."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    name = models.TextField()
    beat = models.TextField(blank=True, default="")

    class Meta:
        db_table = "program_unit"


class Staff(models.Model):
    """A person who works for a partner agency: the name colleagues see, and the roles held."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", null=True, blank=True)
    name = models.TextField()
    roles = ArrayField(models.TextField())
    phone = models.TextField(blank=True, default="")
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "program_staff"


class DuringShift(models.Func):
    """The stretch of a shift, as the database compares stretches."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class Shift(models.Model):
    """A stretch of time for which somebody has said: call me.

    One that came from a calendar has its event's `uid`, what the event `said` last, and its `source`.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    line = models.TextField(choices=[("primary", "primary"), ("backup", "backup")])
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    series = models.UUIDField(null=True, blank=True)
    uid = models.TextField(blank=True, default="")
    said = models.TextField(blank=True, default="")
    source = models.TextField(blank=True, default="")
    called_off_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "program_shift"
        constraints = [
            models.CheckConstraint(
                name="program_shift_has_length", condition=models.Q(ends_at__gt=models.F("starts_at"))
            ),
            models.UniqueConstraint(
                fields=["site", "uid"],
                condition=models.Q(called_off_at=None) & ~models.Q(uid=""),
                name="program_shift_one_an_event",
            ),
            ExclusionConstraint(
                name="program_shift_once_at_a_time",
                expressions=[
                    ("staff", RangeOperators.EQUAL),
                    ("line", RangeOperators.EQUAL),
                    (DuringShift("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=models.Q(called_off_at=None),
                deferrable=Deferrable.IMMEDIATE,
            ),
        ]


class Message(models.Model):
    """A text or a call to a member of staff: waiting, sent, arrived, given up. A second `repeat_key` does no harm.

    `told_at`: when somebody who can mend it was told that it did not arrive.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    to = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    means = models.TextField(default="message")
    text = models.TextField()
    reference = models.TextField()
    repeat_key = models.TextField(unique=True)
    written_at = models.DateTimeField(default=clock.now)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, default="")
    carrier_code = models.TextField(blank=True, default="")
    carrier_id = models.TextField(blank=True, default="")
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    gave_up_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "program_message"
        constraints = [
            models.CheckConstraint(
                name="program_message_means", condition=models.Q(means__in=["message", "voice"])
            )
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(sent_at=None, gave_up_at=None),
                name="program_message_waiting",
            ),
            models.Index(
                fields=["gave_up_at"],
                condition=models.Q(gave_up_at__isnull=False, told_at=None),
                name="program_message_untold",
            ),
            models.Index(
                fields=["sent_at"],
                condition=models.Q(sent_at__isnull=False, delivered_at=None, gave_up_at=None),
                name="program_message_unconfirmed",
            ),
            models.Index(fields=["to", "written_at"], name="program_message_to"),
        ]


class Heard(models.Model):
    """That a phone sent a word back, once each by the carrier's own number for it. What it said is not kept."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    carrier_id = models.TextField()
    kind = models.TextField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "program_heard"
        constraints = [
            models.UniqueConstraint(fields=["staff", "carrier_id"], name="program_heard_once"),
            models.CheckConstraint(
                name="program_heard_kind", condition=models.Q(kind__in=["reply", "stop", "start"])
            ),
        ]
        indexes = [models.Index(fields=["staff", "at"], name="program_heard_staff")]


class Cover(models.Model):
    """Somebody asks that a shift of theirs be taken; with `in_return`, a swap with one named colleague."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    shift = models.ForeignKey(Shift, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    asked_of = models.ForeignKey(Staff, models.PROTECT, related_name="+", null=True)
    in_return = models.ForeignKey(Shift, models.PROTECT, related_name="+", null=True)
    asked_at = models.DateTimeField()
    reply = models.TextField(blank=True, default="")
    replied_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", null=True)
    replied_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "program_cover"
        constraints = [
            models.UniqueConstraint(
                fields=["shift"], condition=models.Q(reply=""), name="program_cover_one_open"
            ),
            models.CheckConstraint(
                name="program_cover_reply",
                condition=models.Q(reply__in=["", "taken", "declined", "withdrawn", "overtaken"]),
            ),
            models.CheckConstraint(
                name="program_cover_swap_names_both",
                condition=models.Q(asked_of=None, in_return=None)
                | models.Q(asked_of__isnull=False, in_return__isnull=False),
            ),
        ]


class RotaChange(models.Model):
    """One thing that changed on the rota, and the staff who are told of it by message."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    kind = models.TextField()
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+", null=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    tells = ArrayField(models.UUIDField())
    at = models.DateTimeField()

    class Meta:
        db_table = "program_rota_change"
        indexes = [models.Index(fields=["at"], name="program_rota_change_at")]


class CalendarAddress(models.Model):
    """A secret address of one member of staff that a calendar program reads or writes. Only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site_slug = models.TextField()
    staff_id = models.UUIDField()
    kind = models.TextField(choices=[(each, each) for each in ("mine", "team", "brought")])
    called = models.TextField(blank=True, default="")
    token_hash = models.TextField(unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "program_calendar_address"


class Training(models.Model):
    """That a member of staff took a course, on which day, and until when it counts."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    course = models.TextField()
    trained_on = models.DateField()
    valid_until = models.DateField(null=True)
    recorded_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", null=True)
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "program_training"
        constraints = [
            models.UniqueConstraint(fields=["staff", "course", "trained_on"], name="program_training_once"),
            models.CheckConstraint(
                name="program_training_ends_later",
                condition=models.Q(valid_until=None) | models.Q(valid_until__gte=models.F("trained_on")),
            ),
        ]
