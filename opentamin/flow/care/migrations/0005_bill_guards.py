"""Guards of bills: taken and judged by one function, only added to, seen by the centre and by headquarters."""

from pathlib import Path

from django.db import migrations

from opentamin.desk.migration_operations import AppendOnly

BILLS = (Path(__file__).resolve().parent.parent / "bills.sql").read_text(encoding="utf-8")
UNDO = """
DROP FUNCTION care_tell_bill(bigint, bigint);
DROP FUNCTION care_take_bill(bigint, text, integer, text, text, timestamptz, text, jsonb);
DROP FUNCTION care_my_centres() CASCADE;
"""
TABLES = ("care_centre_user", "care_bill", "care_bill_line", "care_bill_finding", "care_bill_decision")


class Migration(migrations.Migration):
    dependencies = [("care", "0004_bills"), ("desk", "0009_api_keys")]
    operations = [migrations.RunSQL(BILLS, UNDO), *(AppendOnly(table) for table in TABLES)]
