"""Relationships and grants go behind the wall, and open what ground could only deny."""

from pathlib import Path

from django.db import migrations

from offramp.ground.wall import Protect


class Migration(migrations.Migration):
    dependencies = [("consent", "0001_initial"), ("people", "0002_wall")]

    operations = [
        migrations.RunSQL((Path(__file__).parent / "0002_wall.sql").read_text()),
        Protect("consent_grant", data_class="K13", subject="participant_id", changes=("revoked_at",)),
    ]
