"""How a message goes out, each try and its end; and that a phone answered. Runs in milliseconds on a small table."""

from django.db import migrations, models
from django.db.models.deletion import PROTECT

from offramp.ground import clock, ids
from offramp.ground.wall import Protect

MEANS = models.CheckConstraint(
    name="program_message_means", condition=models.Q(means__in=["message", "voice"])
)
WAITING = models.Index(
    fields=["next_try_at"],
    condition=models.Q(sent_at=None, gave_up_at=None),
    name="program_message_waiting",
)
UNTOLD = models.Index(
    fields=["gave_up_at"],
    condition=models.Q(gave_up_at__isnull=False, told_at=None),
    name="program_message_untold",
)
UNCONFIRMED = models.Index(
    fields=["sent_at"],
    condition=models.Q(sent_at__isnull=False, delivered_at=None, gave_up_at=None),
    name="program_message_unconfirmed",
)
CHANGES = "sent_at,delivered_at,tries,next_try_at,reason,carrier_code,carrier_id,gave_up_at,told_at"


def _word() -> "models.TextField[str, str]":
    return models.TextField(blank=True, default="")


class Migration(migrations.Migration):
    dependencies = [("program", "0003_delivered")]

    operations = [
        migrations.AddField("message", "means", models.TextField(default="message")),
        migrations.AddField("message", "tries", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("message", "next_try_at", models.DateTimeField(null=True)),
        migrations.AddField("message", "reason", _word()),
        migrations.AddField("message", "carrier_code", _word()),
        migrations.AddField("message", "carrier_id", _word()),
        migrations.AddField("message", "gave_up_at", models.DateTimeField(null=True)),
        migrations.AddField("message", "told_at", models.DateTimeField(null=True)),
        migrations.AddConstraint("message", MEANS),
        migrations.RemoveIndex("message", "program_message_waiting"),
        migrations.AddIndex("message", WAITING),
        migrations.AddIndex("message", UNTOLD),
        migrations.AddIndex("message", UNCONFIRMED),
        migrations.AddIndex("message", models.Index(fields=["to", "written_at"], name="program_message_to")),
        migrations.CreateModel(
            "Heard",
            fields=[
                ("id", models.UUIDField(default=ids.new, editable=False, primary_key=True, serialize=False)),
                ("carrier_id", models.TextField()),
                ("kind", models.TextField()),
                ("at", models.DateTimeField(default=clock.now)),
                ("site", models.ForeignKey("program.site", PROTECT, related_name="+")),
                ("staff", models.ForeignKey("program.staff", PROTECT, related_name="+")),
            ],
            options={
                "db_table": "program_heard",
                "constraints": [
                    models.UniqueConstraint(fields=["staff", "carrier_id"], name="program_heard_once"),
                    models.CheckConstraint(
                        name="program_heard_kind",
                        condition=models.Q(kind__in=["reply", "stop", "start"]),
                    ),
                ],
                "indexes": [models.Index(fields=["staff", "at"], name="program_heard_staff")],
            },
        ),
        migrations.RunSQL(
            f"UPDATE guard.protected SET changes = '{{{CHANGES}}}' WHERE name = 'program_message'"  # noqa: S608
        ),
        Protect("program_heard", data_class="K12", subject="staff_id"),
    ]
