"""Puts the tables of this room behind the wall. Runs in milliseconds, on empty tables."""

from django.db import migrations

from offramp.ground.wall import Protect


class Migration(migrations.Migration):
    dependencies = [("docket", "0001_initial"), ("curb", "0002_wall")]

    operations = [
        Protect("docket_hold", data_class="K3", subject="encounter_id"),
        Protect("docket_decision", data_class="K3", subject="encounter_id"),
        Protect("docket_warning", data_class="K3", subject="encounter_id"),
        Protect("docket_partner_fact", data_class="K5", subject="encounter_id", granted_by="grant_id"),
    ]
