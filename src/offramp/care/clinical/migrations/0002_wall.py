"""Health, treatment and counseling go behind the wall."""

from django.db import migrations

from offramp.ground.wall import Protect

# Nobody signs for another: whoever writes is whoever acts, for the agency they act for.
OWN = "CREATE TRIGGER own_writing BEFORE INSERT ON {} FOR EACH ROW EXECUTE FUNCTION guard.own_writing()"


class Migration(migrations.Migration):
    dependencies = [("clinical", "0001_initial"), ("consent", "0002_wall")]

    operations = [
        Protect("clinical_health_note", data_class="K7", subject="participant_id", dated="about_at"),
        Protect("clinical_treatment_record", data_class="K8", subject="participant_id", dated="about_at"),
        Protect(
            "clinical_counseling_note",
            data_class="K9",
            subject="participant_id",
            author="by_id",
            rests_on="K7",
            dated="about_at",
        ),
        migrations.RunSQL(
            [
                OWN.format(name)
                for name in (
                    "clinical_health_note",
                    "clinical_treatment_record",
                    "clinical_counseling_note",
                )
            ]
        ),
    ]
