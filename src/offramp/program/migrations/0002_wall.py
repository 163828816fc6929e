"""Puts the tables of this room behind the wall. Runs in milliseconds, on empty tables."""

from django.db import migrations

from offramp.ground.wall import Protect


class Migration(migrations.Migration):
    dependencies = [("program", "0001_initial"), ("ground", "0001_guard")]

    operations = [
        migrations.RunSQL(
            "GRANT SELECT ON program_site TO offramp_care, offramp_justice;"
            " INSERT INTO guard.protected VALUES ('program_site', 'plumbing', 'slug', NULL, false, '{}', false)"
        ),
        Protect("program_agency", data_class="K15", subject="id"),
        Protect("program_unit", data_class="K15", subject="id"),
        Protect("program_staff", data_class="K15", subject="id", changes=("ended_on", "phone")),
        Protect("program_shift", data_class="K15", subject="staff_id", removes=True),
        Protect("program_message", data_class="K12", subject="to_id", changes=("sent_at",)),
    ]
