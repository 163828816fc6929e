"""Accounts, sessions, second factors and lockouts get their face. Runs on empty tables."""

from django.db import migrations

from offramp.ground.wall import Identify

OWN_NAMES = """
ALTER TABLE web_account DROP CONSTRAINT web_account_username_key;
DROP INDEX IF EXISTS web_account_username_like;
ALTER TABLE web_account ADD CONSTRAINT web_account_username_key UNIQUE (face, username);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("web", "0001_initial"),
        ("program", "0002_wall"),
        ("sessions", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("axes", "0010_accessattemptexpiration"),
    ]

    operations = [
        Identify(
            tables=(
                "web_account",
                "django_session",
                "account_emailaddress",
                "account_emailconfirmation",
                "mfa_authenticator",
                "axes_accessattempt",
                "axes_accessattemptexpiration",
                "axes_accesslog",
                "axes_accessfailurelog",
            )
        ),
        migrations.RunSQL(OWN_NAMES),
    ]
