"""Who may know what: ties (who is whose), grants and withdrawals (what a participant allowed), what was disclosed."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField
from django.db import models

from offramp.consent import rules
from offramp.consent.rules import Kind, Told
from offramp.ground import clock, ids

KINDS = tuple(str(kind) for kind in Kind)
SIGNATURES = ("typed", "drawn", "spoken")
MEANS = ("view", "print", "export", "message", "call")
DENIALS = ("restriction", "recusal", "safety", "legal_hold")
REQUESTS = ("access", "amendment", "restriction")

# A consent that counts has every element of 42 CFR 2.31; what lacks one is a draft and unlocks nothing.
WHOLE = (
    ~models.Q(named="")
    & models.Q(discloser__isnull=False, signed_at__isnull=False, classes__len__gt=0, purposes__len__gt=0)
    & ~models.Q(description="")
    & (models.Q(recipient_agency__isnull=False) | ~models.Q(recipient_kind=""))
    & models.Q(told__contains=[Told.REVOKE])
    & (models.Q(kind=Kind.TREATMENT_PAYMENT) | ~models.Q(until_event=rules.NO_END))
    & (models.Q(until_at__isnull=False) | ~models.Q(until_event=""))
    & (
        ~models.Q(signature="drawn") & ~models.Q(signed_as="")
        | models.Q(signature="drawn") & ~models.Q(mark_hash="")
    )
    & (~models.Q(kind=Kind.TREATMENT_PAYMENT) | models.Q(told__contains=[Told.REDISCLOSURE, Told.REFUSAL]))
)


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
                condition=models.Q(kind__in=["called", "assigned", "named"], until=None),
                name="consent_tied_once",
            ),
        ]


class Grant(models.Model):
    """What one participant allowed one party to know, for which purposes, and until when: one row a party, so that
    one can be withdrawn while the rest stands.

    The party is an agency, a kind of agency, or one person of an agency. Until `activated_at` it unlocks nothing.
    `signing_id`: what was signed at once, by one signature; it has one kind.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    participant_id = models.UUIDField()
    signing_id = models.UUIDField(default=ids.new)
    kind = models.TextField(choices=[(kind, kind) for kind in KINDS])
    named = models.TextField()
    discloser = models.ForeignKey("program.Agency", models.PROTECT, null=True, related_name="+")
    recipient_agency = models.ForeignKey("program.Agency", models.PROTECT, null=True, related_name="+")
    recipient_kind = models.TextField(blank=True, default="")
    recipient_staff_id = models.UUIDField(null=True)
    classes = ArrayField(models.TextField())
    description = models.TextField()
    purposes = ArrayField(models.TextField())
    from_at = models.DateTimeField(default=clock.now)
    until_at = models.DateTimeField(null=True)
    until_event = models.TextField(blank=True, default="")
    event_at = models.DateTimeField(null=True)
    form_version = models.TextField()
    form_hash = models.TextField()
    language = models.TextField()
    signed_as = models.TextField(blank=True, default="")
    signature = models.TextField(choices=[(word, word) for word in SIGNATURES])
    mark_hash = models.TextField(blank=True, default="")
    signed_at = models.DateTimeField(null=True)
    told = ArrayField(models.TextField(), default=list)
    witness_id = models.UUIDField()
    read_aloud = models.BooleanField()
    copy_given = models.BooleanField()
    activated_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "consent_grant"
        indexes = [models.Index(fields=["participant_id"], name="consent_grant_of")]
        constraints = [
            models.CheckConstraint(
                name="consent_grant_has_length",
                condition=models.Q(until_at=None) | models.Q(until_at__gt=models.F("from_at")),
            ),
            models.CheckConstraint(
                name="consent_one_party",
                condition=models.Q(recipient_agency__isnull=False, recipient_kind="")
                | models.Q(recipient_agency=None, recipient_staff_id=None),
            ),
            models.CheckConstraint(name="consent_whole", condition=models.Q(activated_at=None) | WHOLE),
            models.CheckConstraint(
                name="consent_safety_ends",
                condition=~models.Q(classes__contains=[rules.SAFETY])
                | models.Q(activated_at=None)
                | models.Q(until_at__isnull=False),
            ),
            models.CheckConstraint(
                name="consent_not_spoken",
                condition=~models.Q(signature="spoken")
                | ~models.Q(classes__overlap=sorted(rules.SEALED_BY_HEALTH)),
            ),
            ExclusionConstraint(
                name="consent_signing_of_one_kind", expressions=[("signing_id", "="), ("kind", "<>")]
            ),
        ]


class Withdrawal(models.Model):
    """A participant stopped sharing with one party, whatever was signed for it until then.

    A grant that was signed before it and arrives after it arrives withdrawn.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    participant_id = models.UUIDField()
    kind = models.TextField(choices=[(kind, kind) for kind in KINDS])
    recipient_agency = models.ForeignKey("program.Agency", models.PROTECT, null=True, related_name="+")
    recipient_kind = models.TextField(blank=True, default="")
    recipient_staff_id = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)
    by_id = models.UUIDField()

    class Meta:
        db_table = "consent_withdrawal"
        indexes = [models.Index(fields=["participant_id"], name="consent_withdrawal_of")]


class Disclosure(models.Model):
    """One line of the accounting: facts of a class reached a party under a grant, or a court's order.

    The participant is filled in by the database from the grant: the justice side does not know who it is.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    participant_id = models.UUIDField(null=True)
    grant_id = models.UUIDField(null=True)
    order_id = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)
    staff_id = models.UUIDField()
    agency_id = models.UUIDField()
    role = models.TextField()
    purpose = models.TextField()
    means = models.TextField(choices=[(word, word) for word in MEANS])
    data_class = models.TextField()
    act = models.TextField()
    object_ids = ArrayField(models.UUIDField())
    notice = models.TextField()

    class Meta:
        db_table = "consent_disclosure"
        indexes = [models.Index(fields=["participant_id", "at"], name="consent_disclosed_of")]


class Denial(models.Model):
    """Something that takes away, whatever the matrix and the grants say.

    A restriction that the participant asked for (towards an agency or one person), a recusal of staff who are
    related to the participant, the safety flag (only staff who are tied to the person by name or work see
    anything), a legal hold (nothing of the person's is destroyed). No classes: every class.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    participant_id = models.UUIDField()
    kind = models.TextField(choices=[(kind, kind) for kind in DENIALS])
    agency_id = models.UUIDField(null=True)
    staff_id = models.UUIDField(null=True)
    classes = ArrayField(models.TextField(), default=list)
    reason = models.TextField()
    by_id = models.UUIDField()
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "consent_denial"
        indexes = [models.Index(fields=["participant_id"], name="consent_denial_of")]


class Emergency(models.Model):
    """Somebody looked without consent because a life was in danger: why, who received it, and until when.

    The database closes it after 60 minutes, and lets it stand only with its alert (consent_alert) beside it.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    participant_id = models.UUIDField()
    staff_id = models.UUIDField()
    nature = models.TextField()
    received_by = models.TextField()
    opened_at = models.DateTimeField(default=clock.now)
    closes_at = models.DateTimeField()

    class Meta:
        db_table = "consent_emergency"


class Alert(models.Model):
    """What the privacy officer is told of an emergency, in the same transaction; reviewed by somebody else."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    emergency_id = models.UUIDField(unique=True)
    staff_id = models.UUIDField()
    at = models.DateTimeField(default=clock.now)
    reviewed_by_id = models.UUIDField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    review = models.TextField(blank=True, default="")

    class Meta:
        db_table = "consent_alert"


class Order(models.Model):
    """A court order: counsel approved it, its scope by class, field and date, and a second person agreed."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    participant_id = models.UUIDField()
    court = models.TextField()
    number = models.TextField()
    counsel = models.TextField()
    counsel_at = models.DateField()
    classes = ArrayField(models.TextField())
    fields = ArrayField(models.TextField())
    from_day = models.DateField()
    to_day = models.DateField()
    entered_by_id = models.UUIDField()
    entered_at = models.DateTimeField(default=clock.now)
    approved_by_id = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "consent_order"
        constraints = [
            models.CheckConstraint(
                name="consent_order_days", condition=models.Q(to_day__gte=models.F("from_day"))
            ),
            models.CheckConstraint(
                name="consent_order_two_people",
                condition=models.Q(approved_by_id=None) | ~models.Q(approved_by_id=models.F("entered_by_id")),
            ),
        ]


class Request(models.Model):
    """What a participant asked for: the record, a change in it, or a restriction; with the clock that runs."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    site = models.ForeignKey("program.Site", models.PROTECT, related_name="+")
    participant_id = models.UUIDField()
    kind = models.TextField(choices=[(kind, kind) for kind in REQUESTS])
    words = models.TextField(blank=True, default="")
    asked_at = models.DateTimeField(default=clock.now)
    asked_by_id = models.UUIDField()
    due_on = models.DateField()
    extended_on = models.DateField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.UUIDField(null=True)
    granted = models.BooleanField(null=True)
    answer = models.TextField(blank=True, default="")
    disagreement = models.TextField(blank=True, default="")

    class Meta:
        db_table = "consent_request"
        indexes = [models.Index(fields=["participant_id"], name="consent_request_of")]
