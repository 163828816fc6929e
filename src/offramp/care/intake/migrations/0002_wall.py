"""Puts the tables of this room behind the wall. Runs in milliseconds, on empty tables."""

from django.db import migrations

from offramp.ground.wall import Protect


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial"), ("handoff", "0002_wall")]

    operations = [
        Protect("intake_screening", data_class="K6", subject="participant_id", dated="at"),
        Protect("intake_assessment", data_class="K6", subject="participant_id", dated="done_at"),
    ]
