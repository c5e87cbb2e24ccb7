"""Guards: everything about inspections is only added to; whose visits an officer may see."""

from django.db import migrations

from opentamin.desk.migration_operations import AppendOnly, BranchRowSecurity

TABLES = (
    "campaign", "complaint", "plan", "plan_row", "visit_sheet", "visit", "found_person", "visit_file", "outcome",
    "compared", "foreign_fine", "notice",
)  # fmt: skip
OF_WORKSHOP = "(SELECT w.branch_id FROM registers_workshop w WHERE w.id = {0}.workshop_id)"
OF_VISIT = "(SELECT v.branch_id FROM inspections_visit v WHERE v.id = {0}.visit_id)"
OF_PLAN = "(SELECT p.branch_id FROM inspections_plan p WHERE p.id = {0}.plan_id)"
OF_OUTCOME = (
    "(SELECT v.branch_id FROM inspections_outcome o JOIN inspections_visit v ON v.id = o.visit_id"
    " WHERE o.id = {0}.outcome_id)"
)
OF_FOUND = (
    "(SELECT v.branch_id FROM inspections_found_person f JOIN inspections_visit v ON v.id = f.visit_id"
    " WHERE f.id = {0}.found_id)"
)
BRANCHES = {
    "campaign": "branch_id",
    "plan": "branch_id",
    "visit": "branch_id",
    "complaint": OF_WORKSHOP,
    "visit_sheet": OF_WORKSHOP,
    "plan_row": OF_PLAN,
    "found_person": OF_VISIT,
    "visit_file": OF_VISIT,
    "outcome": OF_VISIT,
    "notice": OF_VISIT,
    "compared": OF_OUTCOME,
    "foreign_fine": OF_FOUND,
}


class Migration(migrations.Migration):
    dependencies = [("inspections", "0001_initial"), ("desk", "0002_security")]
    operations = [
        *(AppendOnly(f"inspections_{name}") for name in TABLES),
        *(
            BranchRowSecurity(f"inspections_{name}", branch.format(f"inspections_{name}"))
            for name, branch in BRANCHES.items()
        ),
    ]
