"""Addresses of participants' own pages go behind the wall."""

from django.db import migrations

from offramp.ground.wall import Protect


class Migration(migrations.Migration):
    dependencies = [("own", "0001_initial"), ("consent", "0002_wall")]

    operations = [
        Protect(
            "own_link",
            data_class="K28",
            subject="participant_id",
            changes=("wrong_words", "opened_at", "closed_at"),
            removes=True,
        ),
    ]
