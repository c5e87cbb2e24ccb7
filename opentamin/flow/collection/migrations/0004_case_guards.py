"""Guards of letters, objections, decisions and writs: only added to, seen by the branch of the debt."""

from django.db import migrations

from opentamin.desk.migration_operations import AppendOnly, BranchRowSecurity

DEBT = "(SELECT d.branch_id FROM collection_debt d WHERE d.id = {table}.debt_id)"
OBJECTION = """(SELECT d.branch_id FROM collection_objection o JOIN collection_debt d ON d.id = o.debt_id
    WHERE o.id = {table}.objection_id)"""
DECISION = """(SELECT d.branch_id FROM collection_board_decision b JOIN collection_objection o ON o.id = b.objection_id
    JOIN collection_debt d ON d.id = o.debt_id WHERE b.id = {table}.decision_id)"""
BRANCH = {
    "collection_notice": "branch_id",
    "collection_notice_line": DEBT,
    "collection_objection": DEBT,
    "collection_hearing": OBJECTION,
    "collection_board_decision": OBJECTION,
    "collection_service": DECISION,
    "collection_writ": DEBT,
    "collection_joint_liability": DEBT,
}


class Migration(migrations.Migration):
    dependencies = [("collection", "0003_cases"), ("desk", "0002_security")]
    operations = [
        operation
        for table, branch in BRANCH.items()
        for operation in (AppendOnly(table), BranchRowSecurity(table, branch.format(table=table)))
    ]
