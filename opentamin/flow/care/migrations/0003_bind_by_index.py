"""Checks that stay as fast on the last day of a month as on its first."""

from pathlib import Path

from django.db import migrations

BIND = (Path(__file__).parent.parent / "bind.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("care", "0002_guards")]
    # Backwards the better body stays: it promises the same.
    operations = [migrations.RunSQL(BIND, migrations.RunSQL.noop)]
