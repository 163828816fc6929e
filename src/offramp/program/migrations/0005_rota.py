"""Runs at a release: swaps, cover, calendar addresses and the training register.

Milliseconds, but for the constraint on shifts, which reads each shift once and refuses one that is there twice.
"""

from typing import Any

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import offramp.ground.clock
import offramp.ground.ids
import offramp.program.models
from offramp.ground.wall import Identify, Protect

# A shift was part of the directory; now workers change shifts, so it becomes a class of its own.
RECLASS = """
DROP POLICY may_see ON program_shift;
DROP POLICY may_add ON program_shift;
DROP POLICY may_remove ON program_shift;
DROP POLICY in_service ON program_shift;
DROP POLICY not_denied ON program_shift;
DROP POLICY not_held ON program_shift;
DELETE FROM guard.protected WHERE name = 'program_shift';
"""
# A sergeant sees the training of the sergeant's own unit. Read as whoever asks, through the directory's wall.
UNIT = """
CREATE POLICY may_see_unit ON program_training FOR SELECT USING (
    site_id = (SELECT guard.site()) AND (SELECT (guard.principal()).role) = 'sergeant'
    AND staff_id IN (SELECT s.id FROM program_staff s WHERE s.unit_id = (SELECT (guard.principal()).unit)));
"""


def _id() -> Any:
    return models.UUIDField(default=offramp.ground.ids.new, editable=False, primary_key=True, serialize=False)


def _key(to: str, **more: Any) -> Any:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=f"program.{to}", **more
    )


SHIFT = [
    migrations.AddField("shift", "series", models.UUIDField(blank=True, null=True)),
    migrations.AddField("shift", "uid", models.TextField(blank=True, default="")),
    migrations.AddField("shift", "said", models.TextField(blank=True, default="")),
    migrations.AddField("shift", "source", models.TextField(blank=True, default="")),
    migrations.AddField("shift", "called_off_at", models.DateTimeField(blank=True, null=True)),
    migrations.AddConstraint(
        "shift",
        models.UniqueConstraint(
            condition=models.Q(("called_off_at", None), models.Q(("uid", ""), _negated=True)),
            fields=("site", "uid"),
            name="program_shift_one_an_event",
        ),
    ),
    migrations.AddConstraint(
        "shift",
        django.contrib.postgres.constraints.ExclusionConstraint(
            name="program_shift_once_at_a_time",
            expressions=[
                ("staff", "="),
                ("line", "="),
                (offramp.program.models.DuringShift("starts_at", "ends_at"), "&&"),
            ],
            condition=models.Q(("called_off_at", None)),
            deferrable=models.constraints.Deferrable["IMMEDIATE"],
        ),
    ),
    migrations.RunSQL(RECLASS),
    Protect(
        "program_shift",
        data_class="K21",
        subject="staff_id",
        changes=(
            "staff_id",
            "line",
            "starts_at",
            "ends_at",
            "series",
            "uid",
            "said",
            "source",
            "called_off_at",
        ),
    ),
]

COVER = [
    migrations.CreateModel(
        name="Cover",
        fields=[
            ("id", _id()),
            ("asked_at", models.DateTimeField()),
            ("reply", models.TextField(blank=True, default="")),
            ("replied_at", models.DateTimeField(null=True)),
            ("asked_by", _key("staff")),
            ("asked_of", _key("staff", null=True)),
            ("in_return", _key("shift", null=True)),
            ("replied_by", _key("staff", null=True)),
            ("shift", _key("shift")),
            ("site", _key("site")),
        ],
        options={
            "db_table": "program_cover",
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("reply", "")), fields=("shift",), name="program_cover_one_open"
                ),
                models.CheckConstraint(
                    condition=models.Q(("reply__in", ["", "taken", "declined", "withdrawn", "overtaken"])),
                    name="program_cover_reply",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("asked_of", None), ("in_return", None)),
                        models.Q(("asked_of__isnull", False), ("in_return__isnull", False)),
                        _connector="OR",
                    ),
                    name="program_cover_swap_names_both",
                ),
            ],
        },
    ),
    Protect(
        "program_cover",
        data_class="K21",
        subject="asked_by_id",
        changes=("reply", "replied_by_id", "replied_at"),
    ),
    migrations.CreateModel(
        name="RotaChange",
        fields=[
            ("id", _id()),
            ("kind", models.TextField()),
            ("starts_at", models.DateTimeField()),
            ("ends_at", models.DateTimeField()),
            ("tells", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
            ("at", models.DateTimeField()),
            ("by", _key("staff", null=True)),
            ("site", _key("site")),
        ],
        options={
            "db_table": "program_rota_change",
            "indexes": [models.Index(fields=["at"], name="program_rota_change_at")],
        },
    ),
    Protect("program_rota_change", data_class="K21", subject="by_id"),
]

CALENDARS = [
    migrations.CreateModel(
        name="CalendarAddress",
        fields=[
            ("id", _id()),
            ("site_slug", models.TextField()),
            ("staff_id", models.UUIDField()),
            (
                "kind",
                models.TextField(choices=[("mine", "mine"), ("team", "team"), ("brought", "brought")]),
            ),
            ("called", models.TextField(blank=True, default="")),
            ("token_hash", models.TextField(unique=True)),
            ("made_at", models.DateTimeField()),
            ("revoked_at", models.DateTimeField(null=True)),
        ],
        options={"db_table": "program_calendar_address"},
    ),
    Identify(tables=("program_calendar_address",)),
]

TRAINING = [
    migrations.CreateModel(
        name="Training",
        fields=[
            ("id", _id()),
            ("course", models.TextField()),
            ("trained_on", models.DateField()),
            ("valid_until", models.DateField(null=True)),
            ("recorded_at", models.DateTimeField(default=offramp.ground.clock.now)),
            ("recorded_by", _key("staff", null=True)),
            ("site", _key("site")),
            ("staff", _key("staff")),
        ],
        options={
            "db_table": "program_training",
            "constraints": [
                models.UniqueConstraint(
                    fields=("staff", "course", "trained_on"), name="program_training_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("valid_until", None),
                        ("valid_until__gte", models.F("trained_on")),
                        _connector="OR",
                    ),
                    name="program_training_ends_later",
                ),
            ],
        },
    ),
    Protect("program_training", data_class="K20", subject="staff_id", removes=True),
    migrations.RunSQL(UNIT),
]


class Migration(migrations.Migration):
    """Rota and training."""

    dependencies = [("program", "0004_messages")]
    operations = [*SHIFT, *COVER, *CALENDARS, *TRAINING]
