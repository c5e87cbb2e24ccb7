"""Guards: what is only added to, and whose rows an officer may see."""

from django.db import migrations

from opentamin.desk.migration_operations import AppendOnly, BranchRowSecurity


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial"), ("desk", "0002_security")]
    operations = [
        AppendOnly("payments_answer"),
        AppendOnly("payments_line_result"),
        BranchRowSecurity("payments_order_line", "branch_id"),
    ]
