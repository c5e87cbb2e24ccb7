"""Months of inspections: a third kind of source, found by its crediting; only added to, seen by the branch."""

from django.db import migrations

from opentamin.desk.migration_operations import AppendOnly, BranchRowSecurity

KINDS = """
ALTER TABLE careers_career_entry DROP CONSTRAINT careers_career_entry_source_kind_check;
ALTER TABLE careers_career_entry ADD CONSTRAINT careers_career_entry_source_kind_check CHECK (source_kind IN ({}));
"""
BY_CREDIT = "CREATE INDEX careers_entry_of_inspection ON careers_career_entry (source_id) WHERE source_kind = 3"
TABLES = ("careers_board_ruling", "careers_inspection_credit")


class Migration(migrations.Migration):
    dependencies = [("careers", "0005_inspected_months"), ("desk", "0002_security")]
    operations = [
        migrations.RunSQL(KINDS.format("1, 2, 3"), KINDS.format("1, 2")),
        migrations.RunSQL(BY_CREDIT, "DROP INDEX careers_entry_of_inspection"),
        *(AppendOnly(name) for name in TABLES),
        *(BranchRowSecurity(name, "branch_id") for name in TABLES),
    ]
