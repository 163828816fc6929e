"""Relationships and grants go behind the wall, and open what ground could only deny."""

from pathlib import Path

from django.db import migrations

from offramp.ground.wall import Protect


class Migration(migrations.Migration):
    dependencies = [("consent", "0001_initial"), ("people", "0002_wall"), ("ground", "0002_chain")]

    operations = [
        migrations.RunSQL((Path(__file__).parent / "0002_wall.sql").read_text()),
        Protect(
            "consent_grant",
            data_class="K13",
            subject="participant_id",
            changes=("activated_at", "revoked_at", "event_at", "copy_given"),
        ),
        Protect("consent_withdrawal", data_class="K13", subject="participant_id"),
        Protect("consent_denial", data_class="K26", subject="participant_id", changes=("until",)),
        Protect("consent_emergency", data_class="K27", subject="staff_id"),
        Protect(
            "consent_alert",
            data_class="K27",
            subject="staff_id",
            changes=("reviewed_by_id", "reviewed_at", "review"),
        ),
        Protect(
            "consent_order",
            data_class="K27",
            subject="participant_id",
            changes=("approved_by_id", "approved_at", "closes_at"),
        ),
        Protect(
            "consent_request",
            data_class="K25",
            subject="participant_id",
            changes=("extended_on", "decided_at", "decided_by_id", "granted", "answer", "disagreement"),
        ),
    ]
