"""Guards: every table is only added to; a branch sees the money of its workshops, headquarters all."""

from django.db import migrations

from opentamin.desk.migration_operations import AppendOnly, BranchRowSecurity

OF_RECEIPT = """(SELECT a.branch_id FROM receipts_assignment a WHERE a.receipt_id = {} AND a.undoes_id IS NULL
    AND NOT EXISTS (SELECT FROM receipts_assignment u WHERE u.undoes_id = a.id) ORDER BY a.id DESC LIMIT 1)"""
OF_LINE = OF_RECEIPT.format("(SELECT r.id FROM receipts_receipt r WHERE r.line_id = receipts_bank_line.id)")
NOBODY = "NULL::bigint"
BRANCHES = {
    "payment_reference": "branch_id",
    "statement_file": NOBODY,
    "taking": NOBODY,
    "statement": NOBODY,
    "payment_message": NOBODY,
    "bank_line": OF_LINE,
    "receipt": OF_RECEIPT.format("receipts_receipt.id"),
    "assignment": "branch_id",
    "allocation": "branch_id",
    "receipt_return": OF_RECEIPT.format("receipts_receipt_return.receipt_id"),
    "refund": "branch_id",
    "refund_payment": "(SELECT f.branch_id FROM receipts_refund f WHERE f.id = receipts_refund_payment.refund_id)",
    "name_file": OF_RECEIPT.format("receipts_name_file.receipt_id"),
    "person_clearance": "branch_id",
}


class Migration(migrations.Migration):
    dependencies = [("receipts", "0001_initial"), ("desk", "0002_security"), ("ledger", "0003_items")]
    operations = [
        *(AppendOnly(f"receipts_{name}") for name in BRANCHES),
        *(BranchRowSecurity(f"receipts_{name}", branch) for name, branch in BRANCHES.items()),
    ]
