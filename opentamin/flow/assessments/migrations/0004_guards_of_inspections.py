"""Guards: what inspections brought is never changed, and seen by the branch that keeps it."""

from django.db import migrations

from opentamin.desk.migration_operations import AppendOnly, BranchRowSecurity

OF_ASSESSMENT = "(SELECT a.branch_id FROM assessments_inspection a WHERE a.id = {}.assessment_id)"
TABLES = ("assessments_inspection", "assessments_inspection_line", "assessments_inspection_share")


class Migration(migrations.Migration):
    dependencies = [("assessments", "0003_inspections"), ("desk", "0002_security"), ("inspections", "0002_guards")]
    operations = [
        *(AppendOnly(name) for name in TABLES),
        BranchRowSecurity(TABLES[0], "branch_id"),
        *(BranchRowSecurity(name, OF_ASSESSMENT.format(name)) for name in TABLES[1:]),
    ]
