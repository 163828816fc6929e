"""Failed sign-ins are counted a face: a name tried at one door must not stand in the way of counting at the other.

Runs in a moment; the table holds the failures of the last half hour.
"""

from django.db import migrations

OWN_FAILURES = """
ALTER TABLE axes_accessattempt
    DROP CONSTRAINT axes_accessattempt_username_ip_address_user_agent_8ea22282_uniq,
    ADD CONSTRAINT axes_accessattempt_own_uniq UNIQUE (face, username, ip_address, user_agent);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("web", "0002_wall"),
    ]

    operations = [
        migrations.RunSQL(OWN_FAILURES),
    ]
