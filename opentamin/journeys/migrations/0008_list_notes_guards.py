"""Notes on unreadable lists are only added to, and read by headquarters."""

from django.db import migrations

from opentamin.desk.migration_operations import AppendOnly, BranchRowSecurity


class Migration(migrations.Migration):
    dependencies = [("journeys", "0007_list_notes"), ("desk", "0008_desk_guards")]
    operations = [AppendOnly("journeys_list_note"), BranchRowSecurity("journeys_list_note", "NULL::bigint")]
