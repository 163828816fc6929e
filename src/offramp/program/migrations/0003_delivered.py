"""When a message arrived, and an index for those that wait. Runs in milliseconds: it reads no row."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("program", "0002_wall")]

    operations = [
        migrations.AddField("message", "delivered_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "message",
            models.Index(
                fields=["written_at"], condition=models.Q(sent_at=None), name="program_message_waiting"
            ),
        ),
        migrations.RunSQL(
            "UPDATE guard.protected SET changes = '{sent_at,delivered_at}' WHERE name = 'program_message'"
        ),
    ]
