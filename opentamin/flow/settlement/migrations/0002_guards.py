"""Guards: what is only added to, and whose plans and requests an officer may see."""

from django.db import migrations

from opentamin.desk.migration_operations import AppendOnly, BranchRowSecurity


def of_plan(table: str) -> str:
    return f"(SELECT p.branch_id FROM settlement_plan p WHERE p.id = {table}.plan_id)"


def of_application(table: str) -> str:
    return f"(SELECT a.branch_id FROM settlement_application a WHERE a.id = {table}.application_id)"


ADDED_TO = ("settlement_plan_share", "settlement_part", "settlement_application_debt", "settlement_waiver")
PLANS = ("settlement_plan_debt", "settlement_plan_share", "settlement_part")
APPLICATIONS = ("settlement_application_debt", "settlement_waiver")


class Migration(migrations.Migration):
    dependencies = [
        ("settlement", "0001_plans_and_forgiveness"),
        ("collection", "0002_guards"),
        ("desk", "0002_security"),
        ("ledger", "0003_items"),
    ]
    operations = [
        *(AppendOnly(table) for table in ADDED_TO),
        BranchRowSecurity("settlement_plan", "branch_id"),
        BranchRowSecurity("settlement_application", "branch_id"),
        *(BranchRowSecurity(table, of_plan(table)) for table in PLANS),
        *(BranchRowSecurity(table, of_application(table)) for table in APPLICATIONS),
    ]
