"""The story of a debt's premium as the ledger tells it: what was owed, what was paid on which day, what stands unpaid.

Money is what an `allocation` brought; a reversal belongs to the day of the entry that it takes back, at any depth, so a
payment that bounced was never there. Everything else on the premium shares is principal, whenever it was posted: a late
list or a board's decision changes the story from its beginning. Money beyond the principal pays nothing and bears no
months; the newest money is the surplus.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db import connection

from opentamin.ground.calendar import Month
from opentamin.ledger.chart import chart

PARTS = """
    asked AS (
        SELECT d.id, w.code, d.month, d.item, d.nominal_on, d.due_on, LEAST(%(as_of)s::date, d.penalty_until) AS counted_to
        FROM collection_debt d JOIN registers_workshop w ON w.id = d.workshop_id
        WHERE (%(debts)s::bigint[] IS NULL OR d.id = ANY(%(debts)s))
          AND (%(subjects)s::text[] IS NULL OR w.code = ANY(%(subjects)s))
    ), chain AS (
        SELECT e.id, e.reverses_id AS root_id FROM ledger_entry e WHERE e.reverses_id IS NOT NULL
        UNION ALL
        SELECT c.id, e.reverses_id FROM chain c JOIN ledger_entry e ON e.id = c.root_id WHERE e.reverses_id IS NOT NULL
    ), root AS (
        SELECT c.id, o.kind, o.counts_on FROM chain c JOIN ledger_entry o ON o.id = c.root_id AND o.reverses_id IS NULL
    ), moved AS (
        SELECT a.id AS debt_id, CASE WHEN COALESCE(r.kind, e.kind) = 'allocation' THEN COALESCE(r.counts_on, e.counts_on) END
            AS paid_on, sum(p.amount_rial)::bigint AS rial
        FROM asked a
        JOIN ledger_entry e ON e.subject = a.code AND e.month = a.month AND e.item = a.item
        JOIN ledger_posting p ON p.entry_id = e.id AND p.account_id = ANY(%(accounts)s)
        LEFT JOIN root r ON r.id = e.id
        GROUP BY 1, 2
    ), owed AS (
        SELECT debt_id, sum(rial)::bigint AS principal FROM moved WHERE paid_on IS NULL GROUP BY debt_id
    ), paid AS (
        SELECT debt_id, paid_on, -rial AS rial, -sum(rial) OVER (PARTITION BY debt_id ORDER BY paid_on)::bigint AS until_now
        FROM moved WHERE paid_on IS NOT NULL
    ), part AS (
        SELECT o.debt_id, p.paid_on, LEAST(p.rial, o.principal - p.until_now + p.rial) AS rial
        FROM owed o JOIN paid p ON p.debt_id = o.debt_id
        WHERE p.rial > 0 AND o.principal - p.until_now + p.rial > 0
        UNION ALL
        SELECT o.debt_id, NULL, o.principal - COALESCE(p.rial, 0)
        FROM owed o LEFT JOIN (SELECT debt_id, sum(rial)::bigint AS rial FROM paid GROUP BY debt_id) p USING (debt_id)
        WHERE o.principal > COALESCE(p.rial, 0)
    )
"""
"""`part`: a row for each day's money and for what is unpaid (no day), over the debts of `asked`."""
LATE = """
    counted AS (
        SELECT a.id AS debt_id, a.nominal_on, t.rial, LEAST(t.paid_on, a.counted_to) AS day
        FROM asked a JOIN part t ON t.debt_id = a.id WHERE LEAST(t.paid_on, a.counted_to) > a.due_on
    ), story AS (
        SELECT debt_id, min(nominal_on) + 1 AS default_on, max(day) AS last_on,
            sum(rial * (width_bucket(day, %(firsts)s::date[]) - width_bucket(nominal_on, %(firsts)s::date[])))::bigint
                AS rial_months,
            sum(rial * (day - nominal_on))::bigint AS rial_days
        FROM counted GROUP BY debt_id
    ), late_story AS (
        SELECT debt_id, rial_months, rial_days,
            (%(codes)s::bigint[])[width_bucket(default_on, %(firsts)s::date[])] * 100 + 1
                + (default_on - (%(firsts)s::date[])[width_bucket(default_on, %(firsts)s::date[])]) AS default_day,
            (%(codes)s::bigint[])[width_bucket(last_on, %(firsts)s::date[])] * 100 + 1
                + (last_on - (%(firsts)s::date[])[width_bucket(last_on, %(firsts)s::date[])]) AS last_day
        FROM story
    )
"""
"""`late_story`: the inputs of the law for every debt that was late; in time when paid by the rolled day, else months
begun after the nominal day (reading 1.r3). Months are found by bisection among the first days of all months."""


@cache
def _calendar() -> tuple[list[date], list[int]]:
    """First days and codes of all months from the law of 1354 on."""
    months = [Month.of(year, month) for year in range(1353, 1600) for month in range(1, 13)]
    return [month.first.to_date() for month in months], [month.code for month in months]


def parameters(
    as_of: date, debts: Iterable[int] | None = None, subjects: Iterable[str] | None = None
) -> dict[str, Any]:
    """The parameters of PARTS and LATE: counted as of a day, for some debts or workshops, or for all."""
    shares = chart().shares
    firsts, codes = _calendar()
    return {
        "as_of": as_of,
        "debts": None if debts is None else sorted(set(debts)),
        "subjects": None if subjects is None else sorted(set(subjects)),
        "accounts": [shares[name].debit for name in chart().shares_of("premium")],
        "firsts": firsts,
        "codes": codes,
    }


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a debt's premium: paid on a day, or unpaid (None); in rials."""

    debt_id: int
    paid_on: date | None
    amount_rial: int


def parts(debt_ids: Iterable[int], as_of: date) -> list[Part]:
    """All parts of some debts, by day, what is unpaid last (one query)."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE {PARTS} SELECT debt_id, paid_on, rial FROM part ORDER BY debt_id, paid_on NULLS LAST",
            parameters(as_of, debt_ids),
        )
        return [Part(*row) for row in cursor.fetchall()]
