"""Holds whose clock has not begun, and what must never be true of a decision.

Runs in milliseconds: it reads each decision once.
"""

from django.db import migrations, models

KINDS = ["released", "extended", "filed", "admitted", "upheld"]


class Migration(migrations.Migration):
    dependencies = [("docket", "0002_wall")]

    operations = [
        migrations.AlterField("hold", "started_at", models.DateTimeField(null=True)),
        migrations.AlterField("hold", "due_at", models.DateTimeField(null=True)),
        migrations.AddConstraint(
            "decision",
            models.UniqueConstraint(
                fields=["hold"],
                condition=models.Q(kind__in=["released", "filed"]),
                name="docket_one_last_word",
            ),
        ),
        migrations.AddConstraint(
            "decision",
            models.CheckConstraint(name="docket_decision_kind", condition=models.Q(kind__in=KINDS)),
        ),
        migrations.AddConstraint(
            "decision",
            models.CheckConstraint(
                name="docket_extension_has_due",
                condition=models.Q(kind="extended", due_at__isnull=False)
                | (~models.Q(kind="extended") & models.Q(due_at=None)),
            ),
        ),
    ]
