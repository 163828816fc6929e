"""What a summary may say, held by the table; and who is told that a person stopped sharing. Runs in milliseconds.

The database itself tells past recipients, in the transaction of the withdrawal, whoever withdraws and by which door:
a participant's own page knows no encounter, and no face may add such a row by hand.
"""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

import offramp.ground.ids
from offramp.ground.wall import Protect

CHOICES = ["engaged", "trying_to_reach", "needs_help", "nothing_to_add"]
NEEDS = ["id", "shelter", "court_date", "phone", "transport"]


def _key(to: str) -> "models.ForeignKey[object, object]":
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to)


class Migration(migrations.Migration):
    """The limits of a summary, and the notices of a withdrawal."""

    dependencies = [("docket", "0005_summary"), ("consent", "0002_wall")]

    operations = [
        migrations.AddConstraint(
            "summary",
            models.CheckConstraint(name="docket_summary_choice", condition=models.Q(choice__in=CHOICES)),
        ),
        migrations.AddConstraint(
            "summary",
            models.CheckConstraint(
                name="docket_summary_needs", condition=models.Q(needs__contained_by=NEEDS)
            ),
        ),
        migrations.AddConstraint(
            "summary",
            models.CheckConstraint(
                name="docket_summary_short", condition=LessThanOrEqual(Length("text"), 280)
            ),
        ),
        migrations.AddConstraint(
            "summary",
            models.CheckConstraint(
                name="docket_nothing_is_nothing",
                condition=~models.Q(choice="nothing_to_add") | models.Q(needs=[], text=""),
            ),
        ),
        migrations.CreateModel(
            name="WithdrawalNotice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=offramp.ground.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("agency_id", models.UUIDField()),
                ("grant_id", models.UUIDField()),
                ("day", models.DateField()),
                ("encounter", _key("curb.encounter")),
                ("site", _key("program.site")),
            ],
            options={
                "db_table": "docket_withdrawn",
                "constraints": [
                    models.UniqueConstraint(
                        fields=["encounter", "agency_id", "grant_id"], name="docket_told_of_withdrawal_once"
                    ),
                ],
            },
        ),
        Protect("docket_withdrawn", data_class="K3", subject="encounter_id", adds=False),
        migrations.RunSQL((Path(__file__).parent / "0006_withdrawn.sql").read_text()),
    ]
