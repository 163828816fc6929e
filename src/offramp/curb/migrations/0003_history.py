"""Makes the history store and its one question. Runs in milliseconds; the store stays empty until it is loaded."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("curb", "0002_wall")]

    operations = [migrations.RunSQL((Path(__file__).parent / "0003_history.sql").read_text())]
