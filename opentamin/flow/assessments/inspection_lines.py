"""What the law makes of the people an inspection found, and what of it the lists did not bring: one statement a month."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from opentamin.flow.assessments import legal_basis
from opentamin.ledger.bulk import stage_rows

SHARES = {
    "insured": "premium_insured_rial",
    "employer": "premium_employer_rial",
    "unemployment": "premium_unemployment_rial",
    "state": "premium_state_rial",
    "relief": "relief_state_rial",
    "treatment": "treatment_rial",
}
STAGED = {"compared_id": "bigint", "chain_id": "bigint", "month": "int"}
STANDING = """
    SELECT s.chain_id, c.id AS compared_id, c.month, c.found_id, f.row, v.workshop_id, c.lists, c.list_days,
        COALESCE(c.list_person_id, f.person_id) AS person_id, GREATEST(c.days, c.list_days)::int AS days,
        c.pay_rial * GREATEST(c.days, c.list_days) AS found_times, c.days AS found_days,
        c.list_pay_rial * GREATEST(c.days, c.list_days) AS list_times, f.daily_wage_rial IS NOT NULL AS by_day,
        last.pay_rial * c.days AS last_times, last.days AS last_days, f.is_foreign OR COALESCE(r.is_foreign, false)
            AS is_foreign
    FROM staged_compared s JOIN inspections_compared c ON c.id = s.compared_id
    JOIN inspections_found_person f ON f.id = c.found_id JOIN inspections_visit v ON v.id = f.visit_id
    LEFT JOIN registers_person r ON r.id = COALESCE(c.list_person_id, f.person_id)
    LEFT JOIN LATERAL (
        SELECT sum(l.insurable_rial)::bigint AS pay_rial, sum(l.days)::bigint AS days
        FROM lists_wage_list w JOIN lists_list_line l ON l.month = w.month AND l.wage_list_id = w.id
        WHERE w.workshop_id = v.workshop_id AND w.month < c.month AND w.version IS NOT NULL
            AND l.person_id = COALESCE(c.list_person_id, f.person_id) AND l.days > 0
            AND NOT EXISTS (SELECT 1 FROM lists_wage_list n WHERE n.previous_id = w.id AND n.version IS NOT NULL)
        GROUP BY w.month ORDER BY w.month DESC LIMIT 1
    ) last ON true
    WHERE s.month = %(month)s AND s.chain_id = ANY(%(chains)s)
"""
BROUGHT = """
    SELECT t.found_id, bool_or(a.foreign) AS "foreign", bool_or(a.unemployment_covered) AS unemployment_covered,
        max(a.relief) AS relief, bool_or(a.apprentice) AS apprentice,
        bool_or(a.work_accident_only) AS work_accident_only, {sums}
    FROM standing t JOIN assessments_assessment_line a ON a.month = t.month AND a.wage_list_id = ANY(t.lists)
        AND a.person_id = t.person_id
    GROUP BY t.found_id
"""
EARLIER = """
    SELECT t.found_id, {sums}
    FROM standing t JOIN assessments_inspection_line l ON l.person_id = t.person_id
    JOIN assessments_inspection a ON a.id = l.assessment_id AND a.month = t.month AND a.chain_id < t.chain_id
    JOIN inspections_visit v ON v.id = a.chain_id AND v.workshop_id = t.workshop_id
    WHERE NOT EXISTS (SELECT 1 FROM assessments_inspection n
        WHERE n.chain_id = a.chain_id AND n.month = a.month AND n.number > a.number)
    GROUP BY t.found_id
"""
SOURCE = """
    SELECT t.found_id AS wage_list_id, t.row, t.person_id, t.days AS line_days, t.month,
        GREATEST((2 * t.found_times + t.found_days) / NULLIF(2 * t.found_days, 0),
            (2 * t.list_times + t.list_days) / NULLIF(2 * t.list_days, 0),
            CASE WHEN t.found_times IS NULL AND t.list_days = 0
                THEN (2 * t.last_times + t.last_days) / NULLIF(2 * t.last_days, 0) END, 0)::bigint AS line_pay_rial,
        COALESCE(b.foreign, t.is_foreign) AS line_foreign,
        COALESCE(b.unemployment_covered, c.unemployment_covered, w.unemployment_covered) AS line_unemployment_covered,
        COALESCE(b.relief, c.relief, 0) AS line_relief, COALESCE(b.apprentice, c.apprentice, false) AS line_apprentice,
        COALESCE(b.work_accident_only, c.work_accident_only, false) AS line_work_accident_only
    FROM standing t JOIN registers_workshop w ON w.id = t.workshop_id
    LEFT JOIN brought b ON b.found_id = t.found_id
    LEFT JOIN registers_cover c ON c.person_id = t.person_id AND c.workshop_id = w.id
        AND c.from_month <= t.month AND (c.until_month IS NULL OR c.until_month > t.month)
"""
WAGE_SOURCE = """CASE
    WHEN t.found_times IS NOT NULL AND (t.list_days = 0 OR t.found_times * t.list_days > t.list_times * t.found_days)
        THEN CASE WHEN t.by_day THEN 'found_daily' ELSE 'found_monthly' END
    WHEN t.list_days > 0 THEN 'list' WHEN t.last_days > 0 THEN 'last_list' ELSE 'minimum' END"""
UNASSESSED = """
    SELECT count(*) FROM staged_compared s JOIN inspections_compared c ON c.id = s.compared_id
    JOIN lists_wage_list w ON w.id = ANY(c.lists) WHERE w.state = 'accepted'
"""


def stage(rows: Iterable[tuple[int, int, int]]) -> int:
    """Stage compared rows (their id, chain and month); gives how many of their lists are not assessed yet."""
    stage_rows("staged_compared", STAGED, rows)
    with connection.cursor() as cursor:
        cursor.execute(UNASSESSED)
        return int(cursor.fetchone()[0])


def computed(month: int, chains: Sequence[int]) -> list[dict[str, Any]]:
    """A line for each staged row of a month and these inspections: chain, found, source of the wage, inputs, targets, steps, what is added.

    MissingFigure where the month lacks a figure; a value that the law leaves open is None.
    """
    with connection.cursor() as cursor:
        cursor.execute(_statement(month), {"month": month, "chains": list(chains)})
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _statement(month: int) -> str:
    """The scheme over the people found, beside what lists and earlier inspections brought for the same people."""
    brought = BROUGHT.format(
        sums=", ".join(f"sum(a.{column})::bigint AS sum_{share}" for share, column in SHARES.items())
    )
    earlier = EARLIER.format(sums=", ".join(f"sum(l.added_{share}_rial)::bigint AS sum_{share}" for share in SHARES))
    inputs = ", ".join(f'd.line_{name} AS "{name}"' for name in legal_basis.INPUTS)
    targets = ", ".join(f"d.{name}" for name in legal_basis.targets())
    steps = ", ".join(f"d.{name}::int8" if number else f"d.{name}::int::int8" for name, number in legal_basis.between())
    added = ", ".join(
        f"GREATEST(d.{column} - COALESCE(b.sum_{share}, 0) - COALESCE(e.sum_{share}, 0), 0)::bigint AS added_{share}_rial"
        for share, column in SHARES.items()
    )
    scheme = legal_basis.line_sql(month).replace("%", "%%")
    return f"""
        WITH standing AS MATERIALIZED ({STANDING}), brought AS MATERIALIZED ({brought}),
            earlier AS MATERIALIZED ({earlier}), {legal_basis.SOURCE} AS MATERIALIZED ({SOURCE})
        SELECT t.chain_id, t.found_id, t.person_id, {WAGE_SOURCE} AS wage_source, {inputs}, {targets},
            ARRAY[{steps}] AS steps, {added}
        FROM ({scheme}) d JOIN standing t ON t.found_id = d.wage_list_id
        LEFT JOIN brought b ON b.found_id = t.found_id LEFT JOIN earlier e ON e.found_id = t.found_id
        ORDER BY t.chain_id, t.row
    """
