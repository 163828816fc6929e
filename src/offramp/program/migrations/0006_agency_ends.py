"""The last day of an agency's agreement with the program. Runs in milliseconds: no agency has one yet."""

from django.db import migrations, models

MAY_CHANGE = """
CREATE POLICY may_change ON program_agency FOR UPDATE
    USING (site_id = (SELECT guard.site()) AND (SELECT guard.sees_all('K15', true)))
    WITH CHECK (site_id = (SELECT guard.site()) AND (SELECT guard.sees_all('K15', true)));
UPDATE guard.protected SET changes = '{ends_on}' WHERE name = 'program_agency';
"""


class Migration(migrations.Migration):
    dependencies = [("program", "0005_rota")]

    operations = [
        migrations.AddField("agency", "ends_on", models.DateField(blank=True, null=True)),
        migrations.RunSQL(MAY_CHANGE),
    ]
