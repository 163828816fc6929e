"""Case notes, safety records and housing go behind the wall."""

from django.db import migrations

from offramp.ground.wall import Protect

# Nobody signs for another: whoever writes is whoever acts, for the agency they act for.
OWN = "CREATE TRIGGER own_writing BEFORE INSERT ON {} FOR EACH ROW EXECUTE FUNCTION guard.own_writing()"


class Migration(migrations.Migration):
    dependencies = [("contacts", "0001_initial"), ("consent", "0002_wall")]

    operations = [
        Protect("contacts_case_note", data_class="K6", subject="participant_id", dated="about_at"),
        Protect("contacts_safety_record", data_class="K10", subject="participant_id", dated="about_at"),
        Protect("contacts_housing", data_class="K11", subject="participant_id"),
        migrations.RunSQL(
            [
                OWN.format(name)
                for name in ("contacts_case_note", "contacts_safety_record", "contacts_housing")
            ]
        ),
    ]
