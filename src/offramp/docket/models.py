"""The charge, held: its clock, the prosecutor's decisions, and the facts that consent lets care bring.

A hold that runs out files nothing by itself: a person decides.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce, Length
from django.db.models.lookups import LessThanOrEqual

from offramp.docket import rules
from offramp.docket.summaries.rules import LONGEST, Choice, Need
from offramp.ground import clock, ids

SAID = ["approved", "declined"]
LAST_WORDS = [rules.Decided.RELEASED, rules.Decided.FILED]


class _Holds(models.Manager["Hold"]):
    def get_queryset(self) -> models.QuerySet["Hold"]:
        """Each with when its clock began and falls due: as it opened, or as was last told since."""
        told = Start.objects.filter(hold_id=OuterRef("pk")).order_by("-number")
        rows: Any = super().get_queryset()
        found: models.QuerySet[Hold] = rows.annotate(
            begun_at=Coalesce("started_at", Subquery(told.values("started_at")[:1])),
            falls_due=Coalesce("due_at", Subquery(told.values("due_at")[:1])),
        )
        return found


class Hold(models.Model):
    """A diverted charge that waits, with the deadline that its rulebook set on the day.

    Without `started_at` the event that starts the clock was not known then. `begun_at` and `falls_due` say how it
    stands now; where nobody has told of the event since, they are None too, and nothing falls due.
    """

    begun_at: datetime | None = None
    falls_due: datetime | None = None

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    encounter = models.OneToOneField("curb.Encounter", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    clock_start = models.TextField()
    started_at = models.DateTimeField(null=True)
    days = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField(null=True)
    acts = ArrayField(models.TextField())
    earliest = ArrayField(models.PositiveSmallIntegerField(), default=list)
    on_expiry = models.TextField()
    extension_by = models.TextField(blank=True, default="")
    warn_at = ArrayField(models.PositiveSmallIntegerField())
    asked = models.BooleanField(default=False)

    objects = _Holds()

    class Meta:
        db_table = "docket_hold"

    def clock(self, zone: ZoneInfo) -> rules.Clock:
        """Its clock, for the rules."""
        deadline = rules.Deadline(
            days=self.days,
            clock_start=self.clock_start,
            effect_on_expiry=rules.Effect(self.on_expiry),
            acts=tuple(self.acts),
            earliest=tuple(self.earliest),
            warn_at=tuple(self.warn_at),
            extension_allowed_by=self.extension_by,
        )
        return rules.Clock(deadline=deadline, started_at=self.started_at or self.begun_at, zone=zone)


class Start(models.Model):
    """The day of the event that starts a hold's clock, as the desk was told. Added, never changed: the last counts."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    hold = models.ForeignKey(Hold, models.PROTECT, related_name="+")
    encounter = models.ForeignKey("curb.Encounter", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    by = models.ForeignKey("program.Staff", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "docket_start"
        constraints = [
            models.UniqueConstraint(fields=["hold", "number"], name="docket_one_start_a_number"),
        ]


class StepWord(models.Model):
    """What somebody without a desk here said to a step that the rulebook wants approved. The last word counts."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    hold = models.ForeignKey(Hold, models.PROTECT, related_name="+")
    encounter = models.ForeignKey("curb.Encounter", models.PROTECT, related_name="+")
    step = models.TextField()
    number = models.PositiveSmallIntegerField()
    said = models.TextField(choices=[(one, one) for one in SAID])
    whose = models.TextField()
    day = models.DateField()
    by = models.ForeignKey("program.Staff", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "docket_step_word"
        constraints = [
            models.UniqueConstraint(fields=["hold", "step", "number"], name="docket_one_word_a_number"),
            models.CheckConstraint(name="docket_word_said", condition=models.Q(said__in=SAID)),
            models.CheckConstraint(name="docket_word_has_whose", condition=~models.Q(whose="")),
        ]


class Decision(models.Model):
    """What the prosecutor decided about a hold, and why. Decisions are added, never changed."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    hold = models.ForeignKey(Hold, models.PROTECT, related_name="+")
    encounter = models.ForeignKey("curb.Encounter", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    kind = models.TextField()
    reason = models.TextField()
    due_at = models.DateTimeField(null=True)
    by = models.ForeignKey("program.Staff", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "docket_decision"
        constraints = [
            models.UniqueConstraint(fields=["hold", "number"], name="docket_one_decision_a_number"),
            models.UniqueConstraint(
                fields=["hold"], condition=models.Q(kind__in=LAST_WORDS), name="docket_one_last_word"
            ),
            models.CheckConstraint(name="docket_decision_has_reason", condition=~models.Q(reason="")),
            models.CheckConstraint(
                name="docket_decision_kind", condition=models.Q(kind__in=list(rules.Decided))
            ),
            models.CheckConstraint(
                name="docket_extension_has_due",
                condition=models.Q(kind=rules.Decided.EXTENDED, due_at__isnull=False)
                | (~models.Q(kind=rules.Decided.EXTENDED) & models.Q(due_at=None)),
            ),
        ]

    def ruling(self) -> rules.Decision:
        """The decision, for the rules."""
        return rules.Decision(kind=rules.Decided(self.kind), at=self.at, due_at=self.due_at)


class Warning(models.Model):
    """That a share of a hold's time has passed: told once each."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    hold = models.ForeignKey(Hold, models.PROTECT, related_name="+")
    encounter = models.ForeignKey("curb.Encounter", models.PROTECT, related_name="+")
    percent = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "docket_warning"
        constraints = [
            models.UniqueConstraint(fields=["hold", "percent", "due_at"], name="docket_warned_once")
        ]


class PartnerFact(models.Model):
    """A fact brought to a partner under the grant that it names; when the grant ends it reads "unknown"."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    encounter = models.ForeignKey("curb.Encounter", models.PROTECT, related_name="+")
    kind = models.TextField()
    day = models.DateField()
    grant_id = models.UUIDField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "docket_partner_fact"
        constraints = [
            models.UniqueConstraint(fields=["encounter", "kind", "grant_id"], name="docket_fact_once")
        ]


class Summary(models.Model):
    """What a case manager wrote for one partner about somebody they work with: structured choices first, perhaps
    a short text. It names its grant; when the grant ends, nothing of it can be read."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    encounter = models.ForeignKey("curb.Encounter", models.PROTECT, related_name="+")
    grant_id = models.UUIDField()
    choice = models.TextField()
    needs = ArrayField(models.TextField(), default=list)
    text = models.TextField(blank=True, default="")
    at = models.DateTimeField(default=clock.now)
    by_id = models.UUIDField()

    class Meta:
        db_table = "docket_summary"
        indexes = [models.Index(fields=["encounter", "at"], name="docket_summary_of")]
        constraints = [
            models.CheckConstraint(
                name="docket_summary_choice", condition=models.Q(choice__in=[str(one) for one in Choice])
            ),
            models.CheckConstraint(
                name="docket_summary_needs",
                condition=models.Q(needs__contained_by=[str(one) for one in Need]),
            ),
            models.CheckConstraint(
                name="docket_summary_short", condition=LessThanOrEqual(Length("text"), LONGEST)
            ),
            models.CheckConstraint(
                name="docket_nothing_is_nothing",
                condition=~models.Q(choice=Choice.NOTHING_TO_ADD) | models.Q(needs=[], text=""),
            ),
        ]


class WithdrawalNotice(models.Model):
    """That a person stopped sharing with an agency that had received something of this encounter: the day, no more.

    The database writes it in the transaction of the withdrawal, and nobody else can.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    encounter = models.ForeignKey("curb.Encounter", models.PROTECT, related_name="+")
    agency_id = models.UUIDField()
    grant_id = models.UUIDField()
    day = models.DateField()

    class Meta:
        db_table = "docket_withdrawn"
        constraints = [
            models.UniqueConstraint(
                fields=["encounter", "agency_id", "grant_id"], name="docket_told_of_withdrawal_once"
            ),
        ]
