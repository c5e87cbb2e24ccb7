"""Guards: what is only added to, and whose rows an officer may see."""

from django.db import migrations

from opentamin.desk.migration_operations import AppendOnly, BranchRowSecurity


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_initial"), ("desk", "0002_security")]
    operations = [
        AppendOnly("claims_decision"),
        AppendOnly("claims_approval"),
        BranchRowSecurity("claims_claim", "branch_id"),
        BranchRowSecurity("claims_decision", "(SELECT c.branch_id FROM claims_claim c WHERE c.id = claim_id)"),
    ]
