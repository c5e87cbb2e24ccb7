"""Notes on failed imports are only added to, and read by headquarters."""

from django.db import migrations

from opentamin.desk.migration_operations import AppendOnly, BranchRowSecurity


class Migration(migrations.Migration):
    dependencies = [("journeys", "0004_import_notes"), ("desk", "0008_desk_guards")]
    operations = [AppendOnly("journeys_import_note"), BranchRowSecurity("journeys_import_note", "NULL::bigint")]
