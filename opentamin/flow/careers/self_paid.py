"""Months that people paid themselves enter their record, in a set, each once; what is not paid gives no record."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

MISSING = """
    FROM selfpaid_paid_month p JOIN selfpaid_due d ON d.id = p.due_id
    WHERE NOT EXISTS (SELECT FROM careers_career_entry e WHERE e.person_id = p.person_id AND e.month = p.month
        AND e.source_kind = 4 AND e.source_id = p.contract_id)
"""
CREDIT = f"""
    INSERT INTO careers_career_entry (person_id, month, source_kind, source_id, workshop_code, contract_row, reversal,
        days, base_rial, pay_rial, known_at)
    SELECT p.person_id, p.month, 4, p.contract_id, '', '', false, d.days, d.base_rial, d.base_rial, %s {MISSING}
"""
LOCK = 3504


@transaction.atomic
def credit_self_paid(*, now: datetime) -> int:
    """Bring records up to what was paid under contracts; gives how many months came. Again it adds nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(f"SELECT DISTINCT p.month / 100 {MISSING}")
        for (year,) in cursor.fetchall():
            cursor.execute("SELECT careers_year_partition(%s)", [year])
        cursor.execute(CREDIT, [now])
        return int(cursor.rowcount)
