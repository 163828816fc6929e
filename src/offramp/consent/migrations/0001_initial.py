"""Ties, grants, withdrawals, the accounting, denials, side doors, requests. Runs on empty tables."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import offramp.ground.clock
import offramp.ground.ids

WHOLE = (
    ~models.Q(named="")
    & models.Q(discloser__isnull=False, signed_at__isnull=False, classes__len__gt=0, purposes__len__gt=0)
    & ~models.Q(description="")
    & (models.Q(recipient_agency__isnull=False) | ~models.Q(recipient_kind=""))
    & models.Q(told__contains=["revoke"])
    & (models.Q(kind="treatment_payment") | ~models.Q(until_event="none"))
    & (models.Q(until_at__isnull=False) | ~models.Q(until_event=""))
    & (
        ~models.Q(signature="drawn") & ~models.Q(signed_as="")
        | models.Q(signature="drawn") & ~models.Q(mark_hash="")
    )
    & (~models.Q(kind="treatment_payment") | models.Q(told__contains=["redisclosure", "refusal"]))
)


class Migration(migrations.Migration):
    initial = True

    dependencies = [("program", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Alert",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=offramp.ground.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("emergency_id", models.UUIDField(unique=True)),
                ("staff_id", models.UUIDField()),
                ("at", models.DateTimeField(default=offramp.ground.clock.now)),
                ("reviewed_by_id", models.UUIDField(null=True)),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("review", models.TextField(blank=True, default="")),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="program.site"
                    ),
                ),
            ],
            options={
                "db_table": "consent_alert",
            },
        ),
        migrations.CreateModel(
            name="Emergency",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=offramp.ground.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("participant_id", models.UUIDField()),
                ("staff_id", models.UUIDField()),
                ("nature", models.TextField()),
                ("received_by", models.TextField()),
                ("opened_at", models.DateTimeField(default=offramp.ground.clock.now)),
                ("closes_at", models.DateTimeField()),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="program.site"
                    ),
                ),
            ],
            options={
                "db_table": "consent_emergency",
            },
        ),
        migrations.CreateModel(
            name="Denial",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=offramp.ground.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("participant_id", models.UUIDField()),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("restriction", "restriction"),
                            ("recusal", "recusal"),
                            ("safety", "safety"),
                            ("legal_hold", "legal_hold"),
                        ]
                    ),
                ),
                ("agency_id", models.UUIDField(null=True)),
                ("staff_id", models.UUIDField(null=True)),
                (
                    "classes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None
                    ),
                ),
                ("reason", models.TextField()),
                ("by_id", models.UUIDField()),
                ("since", models.DateTimeField(default=offramp.ground.clock.now)),
                ("until", models.DateTimeField(null=True)),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="program.site"
                    ),
                ),
            ],
            options={
                "db_table": "consent_denial",
                "indexes": [models.Index(fields=["participant_id"], name="consent_denial_of")],
            },
        ),
        migrations.CreateModel(
            name="Disclosure",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=offramp.ground.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("participant_id", models.UUIDField(null=True)),
                ("grant_id", models.UUIDField(null=True)),
                ("order_id", models.UUIDField(null=True)),
                ("at", models.DateTimeField(default=offramp.ground.clock.now)),
                ("staff_id", models.UUIDField()),
                ("agency_id", models.UUIDField()),
                ("role", models.TextField()),
                ("purpose", models.TextField()),
                (
                    "means",
                    models.TextField(
                        choices=[
                            ("view", "view"),
                            ("print", "print"),
                            ("export", "export"),
                            ("message", "message"),
                            ("call", "call"),
                        ]
                    ),
                ),
                ("data_class", models.TextField()),
                ("act", models.TextField()),
                (
                    "object_ids",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None),
                ),
                ("notice", models.TextField()),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="program.site"
                    ),
                ),
            ],
            options={
                "db_table": "consent_disclosure",
                "indexes": [models.Index(fields=["participant_id", "at"], name="consent_disclosed_of")],
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=offramp.ground.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("participant_id", models.UUIDField()),
                ("signing_id", models.UUIDField(default=offramp.ground.ids.new)),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("lead_release", "lead_release"),
                            ("treatment_payment", "treatment_payment"),
                            ("counseling_notes", "counseling_notes"),
                            ("proceedings", "proceedings"),
                            ("research", "research"),
                            ("hmis", "hmis"),
                        ]
                    ),
                ),
                ("named", models.TextField()),
                ("recipient_kind", models.TextField(blank=True, default="")),
                ("recipient_staff_id", models.UUIDField(null=True)),
                (
                    "classes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                ),
                ("description", models.TextField()),
                (
                    "purposes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                ),
                ("from_at", models.DateTimeField(default=offramp.ground.clock.now)),
                ("until_at", models.DateTimeField(null=True)),
                ("until_event", models.TextField(blank=True, default="")),
                ("event_at", models.DateTimeField(null=True)),
                ("form_version", models.TextField()),
                ("form_hash", models.TextField()),
                ("language", models.TextField()),
                ("signed_as", models.TextField(blank=True, default="")),
                (
                    "signature",
                    models.TextField(choices=[("typed", "typed"), ("drawn", "drawn"), ("spoken", "spoken")]),
                ),
                ("mark_hash", models.TextField(blank=True, default="")),
                ("signed_at", models.DateTimeField(null=True)),
                (
                    "told",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None
                    ),
                ),
                ("witness_id", models.UUIDField()),
                ("read_aloud", models.BooleanField()),
                ("copy_given", models.BooleanField()),
                ("activated_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "discloser",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="program.agency",
                    ),
                ),
                (
                    "recipient_agency",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="program.agency",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="program.site"
                    ),
                ),
            ],
            options={
                "db_table": "consent_grant",
                "indexes": [models.Index(fields=["participant_id"], name="consent_grant_of")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_at", None), ("until_at__gt", models.F("from_at")), _connector="OR"
                        ),
                        name="consent_grant_has_length",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("recipient_agency__isnull", False), ("recipient_kind", "")),
                            models.Q(("recipient_agency", None), ("recipient_staff_id", None)),
                            _connector="OR",
                        ),
                        name="consent_one_party",
                    ),
                    models.CheckConstraint(
                        name="consent_whole", condition=models.Q(activated_at=None) | WHOLE
                    ),
                    models.CheckConstraint(
                        name="consent_safety_ends",
                        condition=~models.Q(classes__contains=["K10"])
                        | models.Q(activated_at=None)
                        | models.Q(until_at__isnull=False),
                    ),
                    models.CheckConstraint(
                        name="consent_not_spoken",
                        condition=~models.Q(signature="spoken")
                        | ~models.Q(classes__overlap=["K7", "K8", "K9"]),
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        name="consent_signing_of_one_kind",
                        expressions=[("signing_id", "="), ("kind", "<>")],
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Order",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=offramp.ground.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("participant_id", models.UUIDField()),
                ("court", models.TextField()),
                ("number", models.TextField()),
                ("counsel", models.TextField()),
                ("counsel_at", models.DateField()),
                (
                    "classes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                ),
                (
                    "fields",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                ),
                ("from_day", models.DateField()),
                ("to_day", models.DateField()),
                ("entered_by_id", models.UUIDField()),
                ("entered_at", models.DateTimeField(default=offramp.ground.clock.now)),
                ("approved_by_id", models.UUIDField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("closes_at", models.DateTimeField(null=True)),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="program.site"
                    ),
                ),
            ],
            options={
                "db_table": "consent_order",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("to_day__gte", models.F("from_day"))), name="consent_order_days"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by_id", None),
                            models.Q(("approved_by_id", models.F("entered_by_id")), _negated=True),
                            _connector="OR",
                        ),
                        name="consent_order_two_people",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Relationship",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=offramp.ground.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.TextField()),
                ("subject_id", models.UUIDField()),
                ("staff_id", models.UUIDField(null=True)),
                ("unit_id", models.UUIDField(null=True)),
                ("agency_id", models.UUIDField()),
                ("basis_id", models.UUIDField(null=True)),
                ("since", models.DateTimeField(default=offramp.ground.clock.now)),
                ("until", models.DateTimeField(null=True)),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="program.site"
                    ),
                ),
            ],
            options={
                "db_table": "consent_relationship",
                "indexes": [
                    models.Index(fields=["staff_id", "kind"], name="consent_by_staff"),
                    models.Index(fields=["agency_id", "kind"], name="consent_by_agency"),
                    models.Index(fields=["subject_id"], name="consent_by_subject"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "author")),
                        fields=("subject_id",),
                        name="consent_one_author",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "docket")),
                        fields=("subject_id", "agency_id"),
                        name="consent_one_docket",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind__in", ["called", "assigned", "named"]), ("until", None)),
                        fields=("subject_id", "staff_id", "kind"),
                        name="consent_tied_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Request",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=offramp.ground.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("participant_id", models.UUIDField()),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("access", "access"),
                            ("amendment", "amendment"),
                            ("restriction", "restriction"),
                        ]
                    ),
                ),
                ("words", models.TextField(blank=True, default="")),
                ("asked_at", models.DateTimeField(default=offramp.ground.clock.now)),
                ("asked_by_id", models.UUIDField()),
                ("due_on", models.DateField()),
                ("extended_on", models.DateField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by_id", models.UUIDField(null=True)),
                ("granted", models.BooleanField(null=True)),
                ("answer", models.TextField(blank=True, default="")),
                ("disagreement", models.TextField(blank=True, default="")),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="program.site"
                    ),
                ),
            ],
            options={
                "db_table": "consent_request",
                "indexes": [models.Index(fields=["participant_id"], name="consent_request_of")],
            },
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=offramp.ground.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("participant_id", models.UUIDField()),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("lead_release", "lead_release"),
                            ("treatment_payment", "treatment_payment"),
                            ("counseling_notes", "counseling_notes"),
                            ("proceedings", "proceedings"),
                            ("research", "research"),
                            ("hmis", "hmis"),
                        ]
                    ),
                ),
                ("recipient_kind", models.TextField(blank=True, default="")),
                ("recipient_staff_id", models.UUIDField(null=True)),
                ("at", models.DateTimeField(default=offramp.ground.clock.now)),
                ("by_id", models.UUIDField()),
                (
                    "recipient_agency",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="program.agency",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="program.site"
                    ),
                ),
            ],
            options={
                "db_table": "consent_withdrawal",
                "indexes": [models.Index(fields=["participant_id"], name="consent_withdrawal_of")],
            },
        ),
    ]
