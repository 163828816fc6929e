"""The chain of seals over the log, and what may be read of the log. Runs on an empty table, in milliseconds."""

from pathlib import Path

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ground", "0001_guard")]

    operations = [
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("entry_id", models.UUIDField(unique=True)),
                ("form", models.SmallIntegerField()),
                ("sealed_at", models.DateTimeField()),
                ("hash", models.BinaryField()),
            ],
            options={"db_table": "ground_seal"},
        ),
        migrations.RunSQL((Path(__file__).parent / "0002_chain.sql").read_text()),
    ]
