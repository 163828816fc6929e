"""Runs at a release, in milliseconds: encounters that were phoned in, and the one way to write them down.

A worker has no grant to write an officer's card. The function below writes it whole, for the officer who calls.
"""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Who took it down."""

    dependencies = [("curb", "0005_approvals")]
    operations = [
        # In SQL, for the table is behind the wall already: Django would read it again to check the key anew.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL("ALTER TABLE curb_encounter ALTER COLUMN officer_id DROP NOT NULL")
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="encounter",
                    name="officer",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="program.staff",
                    ),
                )
            ],
        ),
        migrations.AddField(
            model_name="encounter",
            name="taken_down_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="program.staff",
            ),
        ),
        migrations.AddConstraint(
            model_name="encounter",
            constraint=models.CheckConstraint(
                name="curb_somebody_wrote_it",
                condition=models.Q(officer__isnull=False)
                | models.Q(taken_down_by__isnull=False, unit__isnull=False),
            ),
        ),
        migrations.RunSQL((Path(__file__).parent / "0006_phone_in.sql").read_text()),
    ]
