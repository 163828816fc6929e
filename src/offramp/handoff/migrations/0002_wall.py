"""Legal steps as constraints, and the tables of this room behind the wall. Runs on empty tables."""

from pathlib import Path

from django.db import migrations

from offramp.ground.wall import Protect


class Migration(migrations.Migration):
    dependencies = [("handoff", "0001_initial"), ("docket", "0005_summary")]

    operations = [
        migrations.RunSQL((Path(__file__).parent / "0002_wall.sql").read_text()),
        Protect("handoff_handoff", data_class="K16", subject="subject_id"),
        Protect("handoff_step", data_class="K16", subject="subject_id"),
        Protect("handoff_escalation", data_class="K16", subject="subject_id", changes=("delivered_at",)),
        Protect("handoff_match", data_class="K16", subject="subject_id"),
    ]
