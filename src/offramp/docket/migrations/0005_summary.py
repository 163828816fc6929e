"""What case managers write for partners. Runs on an empty table."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import offramp.ground.clock
import offramp.ground.ids
from offramp.ground.wall import Protect


class Migration(migrations.Migration):
    dependencies = [
        ("curb", "0006_phone_in"),
        ("docket", "0004_told"),
        ("program", "0005_rota"),
    ]

    operations = [
        migrations.CreateModel(
            name="Summary",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=offramp.ground.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("grant_id", models.UUIDField()),
                ("choice", models.TextField()),
                (
                    "needs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None
                    ),
                ),
                ("text", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField(default=offramp.ground.clock.now)),
                ("by_id", models.UUIDField()),
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
                "db_table": "docket_summary",
                "indexes": [models.Index(fields=["encounter", "at"], name="docket_summary_of")],
            },
        ),
        Protect("docket_summary", data_class="K5", subject="encounter_id", granted_by="grant_id"),
    ]
