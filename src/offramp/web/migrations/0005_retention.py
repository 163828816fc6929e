"""What retention may take away, and what stops it. Runs in milliseconds: policies on three tables."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("web", "0004_sign_in_complete"),
        ("consent", "0002_wall"),
        ("handoff", "0003_doors"),
        ("program", "0005_rota"),
    ]

    operations = [
        migrations.RunSQL((Path(__file__).parent / "0005_retention.sql").read_text()),
    ]
