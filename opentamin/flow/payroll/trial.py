"""The statements of a trial run, over a range of awards at a time. Set-based; nothing comes out to Python."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from opentamin.engine import population_sql
from opentamin.engine import scheme as load_scheme
from opentamin.law.benefit_rows import benefit_rows

TREATMENT = "pension_deductions"
APPROVED = "('approved', 'posted')"

CLEAR = (
    "DELETE FROM payroll_slip WHERE run_id = %(run)s AND award_id > %(low)s AND award_id <= %(high)s",
    "DELETE FROM payroll_difference WHERE run_id = %(run)s AND award_id > %(low)s AND award_id <= %(high)s",
)
"""A range that is made again is made from nothing."""

FRESH = "DROP TABLE IF EXISTS payroll_base"
"""Within one transaction several ranges may follow each other."""

DIFFERENCES = f"""
    INSERT INTO payroll_difference (run_id, award_id, for_month, due_rial, paid_rial, amount_rial)
    WITH changed AS (
        SELECT award_id, min(from_month) AS first FROM awards_award_amount
        WHERE award_id > %(low)s AND award_id <= %(high)s AND id > %(before)s AND id <= %(watermark)s
            AND from_month < %(month)s
        GROUP BY award_id
    ), asked AS (
        SELECT c.award_id, y * 100 + m AS month
        FROM changed c, generate_series(c.first / 100, %(month)s / 100) AS y, generate_series(1, 12) AS m
        WHERE y * 100 + m >= c.first AND y * 100 + m < %(month)s
    ), paid AS (
        SELECT s.award_id, r.month, sum(s.month_rial)::bigint AS rial
        FROM payroll_slip s JOIN payroll_run r ON r.id = s.run_id
        WHERE r.state IN {APPROVED} AND s.award_id IN (SELECT award_id FROM changed) GROUP BY s.award_id, r.month
        UNION ALL
        SELECT d.award_id, d.for_month, sum(d.amount_rial)::bigint
        FROM payroll_difference d JOIN payroll_run r ON r.id = d.run_id
        WHERE r.state IN {APPROVED} AND d.award_id IN (SELECT award_id FROM changed) GROUP BY d.award_id, d.for_month
    ), compared AS (
        SELECT a.award_id, a.month, COALESCE(d.monthly_rial, 0) AS due,
            COALESCE((SELECT sum(p.rial) FROM paid p WHERE p.award_id = a.award_id AND p.month = a.month), 0)::bigint AS paid
        FROM asked a
        LEFT JOIN LATERAL (
            SELECT monthly_rial FROM awards_award_amount v
            WHERE v.award_id = a.award_id AND v.id <= %(watermark)s AND v.from_month <= a.month
                AND (v.until_month IS NULL OR v.until_month > a.month)
            ORDER BY version DESC LIMIT 1
        ) AS d ON true
    )
    SELECT %(run)s, award_id, month, due, paid, due - paid FROM compared WHERE due <> paid
"""

BASE = f"""
    CREATE TEMP TABLE payroll_base ON COMMIT DROP AS
    WITH due AS MATERIALIZED (
        SELECT DISTINCT ON (award_id) award_id, monthly_rial FROM awards_award_amount
        WHERE award_id > %(low)s AND award_id <= %(high)s AND id <= %(watermark)s AND from_month <= %(month)s
            AND (until_month IS NULL OR until_month > %(month)s)
        ORDER BY award_id, version DESC
    ), paid AS (
        SELECT s.award_id, sum(s.month_rial)::bigint AS rial FROM payroll_slip s
        WHERE s.award_id > %(low)s AND s.award_id <= %(high)s
            AND s.run_id IN (SELECT id FROM payroll_run WHERE month = %(month)s AND state IN {APPROVED})
        GROUP BY s.award_id
    ), earlier AS (
        SELECT award_id, sum(greatest(amount_rial, 0))::bigint AS arrears, -sum(least(amount_rial, 0))::bigint AS over
        FROM payroll_difference
        WHERE run_id = %(run)s AND award_id > %(low)s AND award_id <= %(high)s GROUP BY award_id
    ), adjusted AS (
        SELECT award_id, COALESCE(sum(amount_rial) FILTER (WHERE adds), 0)::bigint AS additions,
            COALESCE(sum(amount_rial) FILTER (WHERE NOT adds), 0)::bigint AS deductions
        FROM payroll_adjustment
        WHERE award_id > %(low)s AND award_id <= %(high)s AND from_month <= %(month)s
            AND (until_month IS NULL OR until_month > %(month)s)
        GROUP BY award_id
    )
    SELECT a.id AS award_id, a.person_id, a.branch_id, a.benefit, a.paid_days::bigint AS paid_days,
        COALESCE(d.monthly_rial, 0) - COALESCE(p.rial, 0) AS month_rial,
        COALESCE(e.arrears, 0) - COALESCE(e.over, 0) AS arrears_rial,
        COALESCE(e.over, 0) + greatest(COALESCE(p.rial, 0) - COALESCE(d.monthly_rial, 0), 0) AS recover_rial,
        greatest(COALESCE(d.monthly_rial, 0) - COALESCE(p.rial, 0), 0) + COALESCE(e.arrears, 0) AS gross_rial,
        CASE WHEN p.award_id IS NULL THEN COALESCE(j.additions, 0) ELSE 0 END AS additions_rial,
        CASE WHEN p.award_id IS NULL THEN COALESCE(j.deductions, 0) ELSE 0 END AS wanted_rial
    FROM awards_award a
    LEFT JOIN due d ON d.award_id = a.id
    LEFT JOIN paid p ON p.award_id = a.id
    LEFT JOIN earlier e ON e.award_id = a.id
    LEFT JOIN adjusted j ON j.award_id = a.id
    WHERE a.id > %(low)s AND a.id <= %(high)s
        AND (COALESCE(d.monthly_rial, 0) <> COALESCE(p.rial, 0) OR e.award_id IS NOT NULL)
"""

SLIPS = """
    INSERT INTO payroll_slip (run_id, award_id, person_id, branch_id, benefit, month_rial, arrears_rial, recover_rial,
        additions_rial, treatment_rial, deductions_rial, net_rial, iban, held)
    SELECT %(run)s, award_id, person_id, branch_id, benefit, month_rial, arrears_rial, recover_rial,
        additions_rial, treatment_rial, taken, gross_rial + additions_rial - treatment_rial - taken,
        COALESCE(iban, ''), iban IS NULL OR blocked
    FROM (
        SELECT b.*, COALESCE(t.treatment_deduction_rial, 0) AS treatment_rial,
            least(b.wanted_rial, b.gross_rial + b.additions_rial - COALESCE(t.treatment_deduction_rial, 0)) AS taken,
            c.iban, c.blocked
        FROM payroll_base b
        LEFT JOIN ({treatment}) AS t ON t.award_id = b.award_id
        LEFT JOIN LATERAL (
            SELECT iban, blocked FROM registers_account a WHERE a.person_id = b.person_id AND a.from_on <= %(pay_on)s
            ORDER BY from_on DESC LIMIT 1
        ) AS c ON true
    ) AS n
"""


@cache
def insert_slips(month: int) -> str:
    """INSERT .. SELECT of a range's slips, with the treatment share of article 89 as the engine writes it for the month."""
    sql = population_sql(
        load_scheme(TREATMENT),
        relation="treated",
        keys=("award_id",),
        columns={"pension_rial": "gross_rial", "paid_days": "paid_days"},
        fixed={"month": month},
        targets=["treatment_deduction_rial"],
        dialect="postgres",
    ).replace("%", "%%")
    codes = ", ".join(f"'{code}'" for code, benefit in benefit_rows().items() if benefit.treatment_share) or "''"
    treated = f"SELECT award_id, gross_rial, paid_days FROM payroll_base WHERE benefit IN ({codes}) AND gross_rial > 0"
    return SLIPS.replace("{treatment}", f"WITH treated AS ({treated}) {sql}")


def parameters(run: Any, low: int, high: int, before: int) -> Mapping[str, Any]:
    """What the statements of a range need."""
    return {
        "run": run.pk,
        "month": run.month,
        "pay_on": run.pay_on,
        "watermark": run.watermark,
        "before": before,
        "low": low,
        "high": high,
    }
