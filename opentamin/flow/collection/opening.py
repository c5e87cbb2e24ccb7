"""Opening debts from the ledger: every month, list, inspection or contract that is owed becomes a row, in one statement."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from django.db import connection, transaction

from opentamin.ground.calendar import Month
from opentamin.law.ir.holidays import due_day
from opentamin.ledger.bulk import stage_rows
from opentamin.ledger.chart import chart

DUE_COLUMNS = {"month": "int", "nominal_on": "date", "due_on": "date"}
OPEN_DEBTS = """
    INSERT INTO collection_debt (workshop_id, branch_id, month, item, origin, nominal_on, due_on, state, opened_at)
    SELECT w.id, w.branch_id, o.month, o.item, CASE o.item WHEN '' THEN 'list' ELSE split_part(o.item, '/', 1) END,
        COALESCE(d.nominal_on, o.due_on), o.due_on, 'assessed', %(now)s
    FROM (
        SELECT e.subject, e.month, e.item, min(e.due_on) AS due_on
        FROM ledger_entry e JOIN ledger_posting p ON p.entry_id = e.id
        WHERE p.account_id = ANY(%(accounts)s) AND (%(subjects)s::text[] IS NULL OR e.subject = ANY(%(subjects)s))
        GROUP BY e.subject, e.month, e.item HAVING min(e.due_on) IS NOT NULL
    ) o
    JOIN registers_workshop w ON w.code = o.subject
    LEFT JOIN LATERAL (
        SELECT n.nominal_on FROM staged_due n WHERE n.month = o.month AND n.due_on = o.due_on ORDER BY n.nominal_on LIMIT 1
    ) d ON true
    ON CONFLICT (workshop_id, month, item) DO NOTHING
"""
MONTHS = "SELECT DISTINCT month FROM ledger_entry WHERE due_on IS NOT NULL"


@cache
def due_rows(month: int) -> tuple[tuple[int, object, object], ...]:
    """Month, nominal and rolled last day, for the month after (and the second after, for five-worker workshops)."""
    days = [due_day(Month(month), after) for after in (1, 2)]
    return tuple((month, day.nominal.to_date(), day.rolled.to_date()) for day in days)


@transaction.atomic
def open_debts(*, now: datetime, subjects: list[str] | None = None) -> int:
    """Open a debt for every month and item that the ledger knows as owed (of some workshops, or of all).

    Gives how many are new. Inspection and list of the same month are two debts; a later list changes the same one.
    """
    with connection.cursor() as cursor:
        cursor.execute(MONTHS)
        months = [row[0] for row in cursor.fetchall()]
        stage_rows("staged_due", DUE_COLUMNS, (row for month in months for row in due_rows(month)))
        parameters = {"now": now, "accounts": list(chart().owed_accounts()), "subjects": subjects}
        cursor.execute(OPEN_DEBTS, parameters)
        return int(cursor.rowcount)
