"""Guards: what is only added to, and whose rows an officer may see."""

from django.db import migrations

from opentamin.desk.migration_operations import AppendOnly, BranchRowSecurity


class Migration(migrations.Migration):
    dependencies = [("awards", "0001_initial"), ("desk", "0002_security")]
    operations = [
        AppendOnly("awards_award"),
        AppendOnly("awards_award_amount"),
        AppendOnly("awards_referral"),
        BranchRowSecurity("awards_award", "branch_id"),
        BranchRowSecurity("awards_award_amount", "(SELECT a.branch_id FROM awards_award a WHERE a.id = award_id)"),
    ]
