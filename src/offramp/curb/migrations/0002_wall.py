"""Puts the tables of this room behind the wall. Runs in milliseconds, on empty tables."""

from django.db import migrations

from offramp.ground.wall import Protect


class Migration(migrations.Migration):
    dependencies = [("curb", "0001_initial"), ("consent", "0002_wall")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE curb_description ADD CONSTRAINT curb_description_of_outcome"
            " FOREIGN KEY (encounter_id, outcome) REFERENCES curb_encounter (id, outcome)"
        ),
        Protect("curb_encounter", data_class="K2", subject="id"),
        Protect("curb_description", data_class="K2", subject="encounter_id"),
        Protect("curb_found", data_class="K18", subject="encounter_id"),
        Protect("curb_history_check", data_class="K18", subject="encounter_id"),
        Protect("curb_perceived", data_class="K19", subject="encounter_id"),
        Protect("curb_question", data_class="K2", subject="encounter_id"),
        Protect("curb_reply", data_class="K17", subject="encounter_id"),
        Protect("curb_leaving", data_class="K2", subject="encounter_id"),
        Protect("curb_answer", data_class="K17", subject="encounter_id"),
    ]
