"""Runs at a release, in milliseconds: the other doors into the same hand-off, and the queue before them.

A referral from the community is care's alone: its class has no cell on the justice side.
"""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

import offramp.ground.clock
import offramp.ground.ids
from offramp.ground.wall import Protect

SURE = [("yes", "Yes"), ("no", "No"), ("unsure", "Unsure")]
SAID = ["accepted", "asked", "declined", "wait_listed", "called_back", "ranked"]


def _key(to: str, *, null: bool = False) -> "models.ForeignKey[object, object]":
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to, null=null)


def _id() -> "models.UUIDField[object, object]":
    return models.UUIDField(default=offramp.ground.ids.new, editable=False, primary_key=True, serialize=False)


def _words() -> "models.TextField[object, object]":
    return models.TextField(blank=True, default="")


class Migration(migrations.Migration):
    """Community referrals and the queue."""

    dependencies = [("handoff", "0002_wall")]
    operations = [
        migrations.CreateModel(
            name="Referral",
            fields=[
                ("id", _id()),
                ("from_whom", _words()),
                ("referrer", _words()),
                ("reach", _words()),
                ("called", _words()),
                ("find_me", _words()),
                ("going_on", _words()),
                ("needs", _words()),
                ("unsafe", models.TextField(choices=SURE, default="unsure")),
                ("unsafe_words", _words()),
                ("knows", models.TextField(choices=SURE, default="unsure")),
                ("language", models.TextField()),
                ("received_at", models.DateTimeField(default=offramp.ground.clock.now)),
                ("site", _key("program.site")),
            ],
            options={
                "db_table": "handoff_referral",
                "constraints": [
                    models.CheckConstraint(
                        name="handoff_referral_leads_somewhere", condition=~models.Q(find_me="", reach="")
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Placing",
            fields=[
                ("id", _id()),
                ("subject_id", models.UUIDField()),
                ("number", models.PositiveSmallIntegerField()),
                ("said", models.TextField(choices=[(each, each) for each in SAID])),
                ("priority", _words()),
                ("reason", _words()),
                ("note", _words()),
                ("place", _words()),
                ("meet_at", models.DateTimeField(null=True)),
                ("at", models.DateTimeField(default=offramp.ground.clock.now)),
                ("by", _key("program.staff")),
                ("site", _key("program.site")),
                ("worker", _key("program.staff", null=True)),
            ],
            options={
                "db_table": "handoff_placing",
                "constraints": [
                    models.UniqueConstraint(fields=["subject_id", "number"], name="handoff_placing_once"),
                    models.CheckConstraint(
                        name="handoff_placing_when",
                        condition=~models.Q(said="accepted") | models.Q(meet_at__isnull=False),
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="handoff",
            name="referral",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="handoff.referral",
            ),
        ),
        migrations.AddConstraint(
            model_name="handoff",
            constraint=models.CheckConstraint(
                name="handoff_by_one_door",
                condition=models.Q(encounter=models.F("subject_id"), referral=None)
                | models.Q(referral=models.F("subject_id"), encounter=None),
            ),
        ),
        Protect("handoff_referral", data_class="K22", subject="id"),
        Protect("handoff_placing", data_class="K23", subject="subject_id"),
        migrations.RunSQL((Path(__file__).parent / "0003_doors.sql").read_text()),
    ]
