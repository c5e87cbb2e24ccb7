"""Guards: events are only added to; whose debts an officer may see."""

from django.db import migrations

from opentamin.desk.migration_operations import AppendOnly, BranchRowSecurity

OF_DEBT = "(SELECT d.branch_id FROM collection_debt d WHERE d.id = collection_debt_event.debt_id)"


class Migration(migrations.Migration):
    dependencies = [("collection", "0001_debts"), ("desk", "0002_security"), ("ledger", "0003_items")]
    operations = [
        AppendOnly("collection_debt_event"),
        BranchRowSecurity("collection_debt", "branch_id"),
        BranchRowSecurity("collection_debt_event", OF_DEBT),
    ]
