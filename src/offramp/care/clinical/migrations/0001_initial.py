"""What clinicians write. Runs on empty tables."""

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
            name="CounselingNote",
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
                ("part2", models.BooleanField(default=True)),
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
                "db_table": "clinical_counseling_note",
                "indexes": [
                    models.Index(fields=["participant_id", "written_at"], name="clinical_counseling_of")
                ],
            },
        ),
        migrations.CreateModel(
            name="HealthNote",
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
                ("part2", models.BooleanField(default=False)),
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
                "db_table": "clinical_health_note",
                "indexes": [models.Index(fields=["participant_id", "written_at"], name="clinical_health_of")],
            },
        ),
        migrations.CreateModel(
            name="TreatmentRecord",
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
                ("part2", models.BooleanField(default=True)),
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
                "db_table": "clinical_treatment_record",
                "indexes": [
                    models.Index(fields=["participant_id", "written_at"], name="clinical_treatment_of")
                ],
            },
        ),
    ]
