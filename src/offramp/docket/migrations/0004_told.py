"""What the desk is told: the day that starts a clock, and what others said to a step. Runs in milliseconds.

Nobody writes a word under another's name: the database asks their principal, not the application.
"""

from typing import Any

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import offramp.ground.clock
import offramp.ground.ids
from offramp.ground.wall import Protect

OWN_HAND = """
CREATE FUNCTION guard.own_hand() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.by_id IS DISTINCT FROM guard.staff() THEN
        RAISE EXCEPTION 'nobody signs for another' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION guard.own_hand() FROM PUBLIC;
"""
SIGNED = ("docket_decision", "docket_start", "docket_step_word")


def _key(to: str) -> "models.ForeignKey[object, object]":
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to)


def _row(
    *more: tuple[str, "models.Field[object, object]"],
) -> list[tuple[str, "models.Field[object, object]"]]:
    """What each of these rows has, and what is its own."""
    key: models.Field[Any, Any] = models.UUIDField(
        default=offramp.ground.ids.new, editable=False, primary_key=True, serialize=False
    )
    return [
        ("id", key),
        ("number", models.PositiveSmallIntegerField()),
        ("at", models.DateTimeField(default=offramp.ground.clock.now)),
        ("by", _key("program.staff")),
        ("encounter", _key("curb.encounter")),
        ("hold", _key("docket.hold")),
        ("site", _key("program.site")),
        *more,
    ]


class Migration(migrations.Migration):
    """The first days of acts, the starts of clocks, and the words on steps."""

    dependencies = [("docket", "0003_decisions"), ("curb", "0005_approvals")]

    operations = [
        migrations.AddField(
            "hold",
            "earliest",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.PositiveSmallIntegerField(), default=list, size=None
            ),
        ),
        migrations.CreateModel(
            name="Start",
            fields=_row(("started_at", models.DateTimeField()), ("due_at", models.DateTimeField())),
            options={
                "db_table": "docket_start",
                "constraints": [
                    models.UniqueConstraint(fields=["hold", "number"], name="docket_one_start_a_number"),
                ],
            },
        ),
        migrations.CreateModel(
            name="StepWord",
            fields=_row(
                ("step", models.TextField()),
                ("said", models.TextField(choices=[("approved", "approved"), ("declined", "declined")])),
                ("whose", models.TextField()),
                ("day", models.DateField()),
            ),
            options={
                "db_table": "docket_step_word",
                "constraints": [
                    models.UniqueConstraint(
                        fields=["hold", "step", "number"], name="docket_one_word_a_number"
                    ),
                    models.CheckConstraint(
                        name="docket_word_said", condition=models.Q(said__in=["approved", "declined"])
                    ),
                    models.CheckConstraint(name="docket_word_has_whose", condition=~models.Q(whose="")),
                ],
            },
        ),
        Protect("docket_start", data_class="K3", subject="encounter_id"),
        Protect("docket_step_word", data_class="K24", subject="encounter_id"),
        migrations.RunSQL(OWN_HAND),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER own_hand BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION guard.own_hand();"
            )
            for table in SIGNED
        ),
    ]
