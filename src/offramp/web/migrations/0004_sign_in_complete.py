"""Devices that are signed in, first passwords, and the tables of sign-in by an agency's own provider, each with its face.

Runs in milliseconds: the new tables are empty.
"""

import django.db.models.deletion
from django.db import migrations, models

import offramp.ground.ids
from offramp.ground.wall import Identify

# One agency's subject is one account on one face; the other face may know the same subject.
OWN_SUBJECTS = """
ALTER TABLE socialaccount_socialaccount
    DROP CONSTRAINT socialaccount_socialaccount_provider_uid_fc810c6e_uniq,
    ADD CONSTRAINT socialaccount_own_uniq UNIQUE (face, provider, uid);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("web", "0003_own_failures"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]

    operations = [
        migrations.AddField("account", "first_password_until", models.DateTimeField(blank=True, null=True)),
        migrations.CreateModel(
            name="SignedInDevice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=offramp.ground.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("session_hash", models.TextField(unique=True)),
                ("began_at", models.DateTimeField()),
                ("phone", models.BooleanField()),
                ("shared", models.BooleanField()),
                ("browser", models.TextField(blank=True, default="")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="web.account"
                    ),
                ),
            ],
            options={"db_table": "web_signed_in_device"},
        ),
        Identify(
            tables=(
                "web_signed_in_device",
                "socialaccount_socialapp",
                "socialaccount_socialaccount",
                "socialaccount_socialtoken",
            )
        ),
        migrations.RunSQL(OWN_SUBJECTS),
    ]
