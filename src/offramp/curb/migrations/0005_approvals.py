"""The sergeant's word where the book asks for it. Runs in milliseconds: stops that were saved before wait for none.

Whoever signs the word themself must be a sergeant: the database asks their principal, not the application.
"""

import django.db.models.deletion
from django.db import migrations, models

import offramp.ground.clock
import offramp.ground.ids
from offramp.ground.wall import Protect

IN_PERSON = """
CREATE FUNCTION guard.own_word() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.by_id IS DISTINCT FROM guard.staff()
       OR (NEW.how = 'in_person' AND (SELECT role FROM guard.principal()) <> 'sergeant') THEN
        RAISE EXCEPTION 'nobody signs for another' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION guard.own_word() FROM PUBLIC;
CREATE TRIGGER own_word BEFORE INSERT ON curb_approval_word FOR EACH ROW EXECUTE FUNCTION guard.own_word();
"""


def _key(to: str, *, null: bool = False) -> "models.ForeignKey[object, object]":
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to, null=null)


def _id() -> "models.UUIDField[object, object]":
    return models.UUIDField(default=offramp.ground.ids.new, editable=False, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    """Approvals, and the words on them."""

    dependencies = [("curb", "0004_settled")]

    operations = [
        migrations.CreateModel(
            name="Approval",
            fields=[
                ("id", _id()),
                ("holder", models.TextField()),
                ("holds", models.BooleanField()),
                ("asked_at", models.DateTimeField(default=offramp.ground.clock.now)),
                ("encounter", _key("curb.encounter")),
                ("site", _key("program.site")),
            ],
            options={
                "db_table": "curb_approval",
                "constraints": [
                    models.UniqueConstraint(fields=["encounter", "holder"], name="curb_approval_once"),
                    models.CheckConstraint(
                        name="curb_approval_holder", condition=models.Q(("holder", "sergeant"))
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApprovalWord",
            fields=[
                ("id", _id()),
                ("said", models.TextField(choices=[("approved", "approved"), ("declined", "declined")])),
                ("how", models.TextField(choices=[("in_person", "in_person"), ("heard", "heard")])),
                ("reason", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField(default=offramp.ground.clock.now)),
                ("approval", _key("curb.approval")),
                ("by", _key("program.staff")),
                ("encounter", _key("curb.encounter")),
                ("site", _key("program.site")),
                ("word_of", _key("program.staff", null=True)),
            ],
            options={
                "db_table": "curb_approval_word",
                "constraints": [
                    models.UniqueConstraint(fields=["approval", "said"], name="curb_said_once"),
                    models.CheckConstraint(
                        name="curb_approval_said", condition=models.Q(said__in=["approved", "declined"])
                    ),
                    models.CheckConstraint(
                        name="curb_own_word",
                        condition=models.Q(how="in_person", word_of=models.F("by")) | models.Q(how="heard"),
                    ),
                ],
            },
        ),
        Protect("curb_approval", data_class="K2", subject="encounter_id"),
        Protect("curb_approval_word", data_class="K2", subject="encounter_id"),
        migrations.RunSQL(IN_PERSON),
    ]
