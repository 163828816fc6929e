"""What a case manager writes down. Runs on empty tables."""

import django.db.models.deletion
from django.db import migrations, models

import offramp.ground.clock
import offramp.ground.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("program", "0005_rota"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseNote",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=offramp.ground.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("participant_id", models.UUIDField()),
                ("about_at", models.DateTimeField(default=offramp.ground.clock.now)),
                ("written_at", models.DateTimeField(default=offramp.ground.clock.now)),
                ("by_id", models.UUIDField()),
                ("agency_id", models.UUIDField()),
                ("text", models.TextField()),
                ("corrects_id", models.UUIDField(null=True)),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="program.site"
                    ),
                ),
            ],
            options={
                "db_table": "contacts_case_note",
                "indexes": [models.Index(fields=["participant_id", "written_at"], name="contacts_note_of")],
            },
        ),
        migrations.CreateModel(
            name="Housing",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=offramp.ground.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("participant_id", models.UUIDField()),
                ("on_day", models.DateField()),
                ("situation", models.TextField()),
                ("words", models.TextField(blank=True, default="")),
                ("written_at", models.DateTimeField(default=offramp.ground.clock.now)),
                ("by_id", models.UUIDField()),
                ("agency_id", models.UUIDField()),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="program.site"
                    ),
                ),
            ],
            options={
                "db_table": "contacts_housing",
                "indexes": [
                    models.Index(fields=["participant_id", "written_at"], name="contacts_housing_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="SafetyRecord",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=offramp.ground.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("participant_id", models.UUIDField()),
                ("about_at", models.DateTimeField(default=offramp.ground.clock.now)),
                ("written_at", models.DateTimeField(default=offramp.ground.clock.now)),
                ("by_id", models.UUIDField()),
                ("agency_id", models.UUIDField()),
                ("sealed", models.BinaryField()),
                ("corrects_id", models.UUIDField(null=True)),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="program.site"
                    ),
                ),
            ],
            options={
                "db_table": "contacts_safety_record",
                "indexes": [models.Index(fields=["participant_id", "written_at"], name="contacts_safety_of")],
            },
        ),
    ]
