"""Replies that settle a question, and what the prosecutor may read of them.

Runs in milliseconds; a question that was put before stays as it is, and its reply settles nothing.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import offramp.ground.clock
from offramp.ground.wall import Protect

WORDS = ["cleared", "stands", "excluded", "still_unknown"]
SETTLES = [(word, word) for word in WORDS]


class Migration(migrations.Migration):
    dependencies = [("curb", "0003_history")]

    operations = [
        migrations.AddField(
            "question",
            "clears",
            django.contrib.postgres.fields.ArrayField(models.TextField(), default=list, size=None),
        ),
        migrations.AddField(
            "question",
            "confirms",
            django.contrib.postgres.fields.ArrayField(models.TextField(), default=list, size=None),
        ),
        migrations.AddField(
            "question",
            "excludes",
            django.contrib.postgres.fields.ArrayField(models.TextField(), default=list, size=None),
        ),
        migrations.AddField("reply", "settles", models.TextField(choices=SETTLES, default="still_unknown")),
        migrations.AddConstraint(
            "reply",
            models.CheckConstraint(name="curb_reply_settles", condition=models.Q(settles__in=WORDS)),
        ),
        migrations.CreateModel(
            name="Settlement",
            fields=[
                (
                    "question",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="curb.question",
                    ),
                ),
                ("settles", models.TextField(choices=SETTLES)),
                (
                    "lines",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                ),
                ("at", models.DateTimeField(default=offramp.ground.clock.now)),
                (
                    "encounter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="curb.encounter"
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
                "db_table": "curb_settlement",
                "constraints": [
                    models.CheckConstraint(
                        name="curb_settlement_settles", condition=models.Q(settles__in=WORDS)
                    )
                ],
            },
        ),
        Protect("curb_settlement", data_class="K18", subject="encounter_id"),
    ]
