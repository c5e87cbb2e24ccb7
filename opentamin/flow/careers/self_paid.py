"""Months that people paid themselves enter their record, in a set, each once; what is not paid gives no record."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.db import connection, transaction

from opentamin.flow.careers.questions import Record, RecordLine, month_of

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
PLANS = ("voluntary", "pension", "pension_survivors", "pension_survivors_disability")
"""Names of what a contract carries, by the number of its plan; rows of benefits name them."""


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


def plan_name(line: RecordLine) -> str:
    """What a self-paid month carries, by the name that rows of benefits use; "" for any other month."""
    return PLANS[line.self_paid % 10] if line.self_paid else ""


def carried(record: Record, plans: Collection[str]) -> Record:
    """The record without self-paid months whose plan is none of `plans`: they give nothing towards that benefit."""
    if not any(line.self_paid for month in record.months for line in month.lines):
        return record
    kept = {
        month.month: [line for line in month.lines if not line.self_paid or plan_name(line) in plans]
        for month in record.months
    }
    return replace(record, months=tuple(month_of(month, lines) for month, lines in kept.items() if lines))
