"""What the daily journey did is only added to, and read by headquarters."""

from django.db import migrations

from opentamin.desk.migration_operations import AppendOnly, BranchRowSecurity


class Migration(migrations.Migration):
    dependencies = [("journeys", "0002_daily"), ("desk", "0008_desk_guards")]
    operations = [AppendOnly("journeys_daily_step"), BranchRowSecurity("journeys_daily_step", "NULL::bigint")]
