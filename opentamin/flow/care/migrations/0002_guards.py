"""Guards of care: checks by month, the calendar as data, what is only added to, whose rows an officer may see."""

from pathlib import Path

from django.db import migrations

from opentamin.desk.migration_operations import AppendOnly, BranchRowSecurity

GUARDS = (Path(__file__).resolve().parent.parent / "guards.sql").read_text(encoding="utf-8")
UNDO = """
DROP FUNCTION care_open_key(text);
DROP FUNCTION care_bind(bigint, integer, timestamptz, text, jsonb);
DROP FUNCTION care_reference(integer, bigint);
DROP TABLE care_check_key, care_check, care_day;
DROP SEQUENCE care_check_number;
DROP TRIGGER care_entitlement_whole ON care_entitlement;
DROP TRIGGER care_entitlement_only_closes ON care_entitlement;
DROP FUNCTION care_only_closes();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0001_initial"),
        ("desk", "0002_security"),
        ("registers", "0002_families"),
    ]
    operations = [
        migrations.RunSQL(GUARDS, UNDO),
        *(
            AppendOnly(table)
            for table in ("care_check", "care_refresh", "care_daily_filter", "care_booklet_event", "care_check_key")
        ),
        BranchRowSecurity("care_entitlement", "branch_id"),
        BranchRowSecurity("care_check", "branch_id"),
        BranchRowSecurity("care_booklet_event", "branch_id"),
    ]
