"""How people are found, and which two records are one person. Runs on empty tables."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import offramp.ground.clock
import offramp.ground.ids
from offramp.ground.wall import Protect


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_wall"),
        ("program", "0005_rota"),
        ("consent", "0002_wall"),
    ]

    operations = [
        migrations.AddField(
            model_name="name",
            name="sounds",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), default=list, size=None
            ),
        ),
        migrations.CreateModel(
            name="Identifier",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=offramp.ground.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("phone", "phone"),
                            ("birth_year", "birth_year"),
                            ("id_last_four", "id_last_four"),
                        ]
                    ),
                ),
                ("value", models.TextField()),
                ("told_at", models.DateTimeField(default=offramp.ground.clock.now)),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.participant"
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
                "db_table": "people_identifier",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "phone"), ("value__regex", "^[0-9]{7,15}$")),
                            models.Q(("kind", "birth_year"), ("value__regex", "^(19|20)[0-9]{2}$")),
                            models.Q(("kind", "id_last_four"), ("value__regex", "^[0-9A-Z]{4}$")),
                            _connector="OR",
                        ),
                        name="people_identifier_partial",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=offramp.ground.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("since", models.DateTimeField(default=offramp.ground.clock.now)),
                ("by_id", models.UUIDField()),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_by_id", models.UUIDField(null=True)),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.participant"
                    ),
                ),
                (
                    "merged",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.participant"
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
                "db_table": "people_merge",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kept", models.F("merged")), _negated=True),
                        name="people_merge_two",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at", None)), fields=("merged",), name="people_merged_once"
                    ),
                ],
            },
        ),
        Protect("people_identifier", data_class="K1", subject="participant_id", removes=True),
        Protect("people_merge", data_class="K1", subject="kept_id", changes=("undone_at", "undone_by_id")),
        migrations.RunSQL((Path(__file__).parent / "0003_known.sql").read_text()),
    ]
