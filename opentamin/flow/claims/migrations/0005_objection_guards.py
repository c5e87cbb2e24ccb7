"""Objections and their answers are only added to, and seen by the branch and by whose claim it is."""

from django.db import migrations

from opentamin.desk.migration_operations import AppendOnly, BranchRowSecurity

OF_CLAIM = "(SELECT c.branch_id FROM claims_decision d JOIN claims_claim c ON c.id = d.claim_id WHERE d.id = decision_id)"
OF_OBJECTION = (
    "(SELECT c.branch_id FROM claims_objection o JOIN claims_decision d ON d.id = o.decision_id"
    " JOIN claims_claim c ON c.id = d.claim_id WHERE o.id = objection_id)"
)


class Migration(migrations.Migration):
    dependencies = [("claims", "0004_objections"), ("desk", "0002_security")]
    operations = [
        AppendOnly("claims_objection"),
        AppendOnly("claims_objection_answer"),
        BranchRowSecurity("claims_objection", OF_CLAIM),
        BranchRowSecurity("claims_objection_answer", OF_OBJECTION),
    ]
