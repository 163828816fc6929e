"""The wall's furniture and the log. Runs on an empty database, in milliseconds."""

from pathlib import Path

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

import offramp.ground.clock
import offramp.ground.ids

LOG = """
ALTER TABLE ground_entry ALTER about SET DEFAULT '{}', ALTER grant_ids SET DEFAULT '{}', ALTER device SET DEFAULT '';
ALTER TABLE ground_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE ground_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY may_add ON ground_entry FOR INSERT
    WITH CHECK (site_id = (SELECT guard.site()) AND staff_id = (SELECT guard.staff()));
GRANT INSERT ON ground_entry TO offramp_care, offramp_justice;
INSERT INTO guard.protected VALUES ('ground_entry', 'log', 'staff_id', NULL, true, '{}', false);
CREATE FUNCTION guard.stamp() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
    p guard.who;
BEGIN
    NEW.at := clock_timestamp();
    IF session_user IN ('offramp_care', 'offramp_justice') THEN  -- who acts is what the principal says, not the row
        p := guard.principal();
        NEW.agency_id := p.agency;
        NEW.role := p.role;
        NEW.purpose := p.purpose;
        NEW.request_id := p.request;
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION guard.stamp() FROM PUBLIC;
CREATE TRIGGER stamp BEFORE INSERT ON ground_entry FOR EACH ROW EXECUTE FUNCTION guard.stamp();
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.RunSQL((Path(__file__).parent / "0001_guard.sql").read_text()),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=offramp.ground.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField(default=offramp.ground.clock.now)),
                ("site_id", models.TextField()),
                ("staff_id", models.UUIDField()),
                ("agency_id", models.UUIDField()),
                ("role", models.TextField()),
                ("purpose", models.TextField()),
                ("request_id", models.UUIDField()),
                ("kind", models.TextField()),
                ("act", models.TextField()),
                ("data_class", models.TextField()),
                (
                    "object_ids",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None),
                ),
                ("note", models.TextField(blank=True, default="")),
                (
                    "about",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                (
                    "grant_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                ("device", models.TextField(blank=True, default="")),
            ],
            options={
                "db_table": "ground_entry",
                "indexes": [
                    models.Index(fields=["at"], name="ground_entry_at"),
                    django.contrib.postgres.indexes.GinIndex(fields=["about"], name="ground_entry_about"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["looked", "changed", "walled"])),
                        name="ground_entry_kind",
                    )
                ],
            },
        ),
        migrations.RunSQL(LOG),
    ]
