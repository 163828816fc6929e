"""Addresses of own pages. Runs on an empty table."""

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
            name="Link",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=offramp.ground.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("participant_id", models.UUIDField()),
                ("address_hash", models.TextField(unique=True)),
                ("word_hash", models.TextField()),
                ("language", models.TextField()),
                ("given_at", models.DateTimeField(default=offramp.ground.clock.now)),
                ("given_by_id", models.UUIDField()),
                ("until", models.DateTimeField()),
                ("wrong_words", models.PositiveSmallIntegerField(default=0)),
                ("opened_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="program.site"
                    ),
                ),
            ],
            options={
                "db_table": "own_link",
                "indexes": [models.Index(fields=["participant_id"], name="own_link_of")],
            },
        ),
    ]
