"""Assessing: accepted lists become computed lines, totals by share, due day, and the difference to the version before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from django.db import IntegrityError, connection, transaction

from opentamin.flow.assessments import legal_basis
from opentamin.flow.assessments.lateness import due_days, late_list_penalties
from opentamin.flow.assessments.models import LegalBasis
from opentamin.flow.lists.actions import move
from opentamin.flow.lists.models import ListState
from opentamin.flow.lists.questions import ListInFlow, unfinished
from opentamin.flow.lists.tasks import open_tasks, task_of_unclear_law
from opentamin.law.figures import MissingFigure

SOURCE = """
    SELECT l.wage_list_id, l.row, l.person_id, l.days AS line_days, l.insurable_rial AS line_pay_rial,
        l.is_foreign AS line_foreign,
        COALESCE(c.unemployment_covered, w.unemployment_covered) AS line_unemployment_covered,
        CASE WHEN c.relief <> 0 THEN c.relief
             WHEN w.five_worker AND (SELECT count(*) FROM lists_list_line before WHERE before.month = l.month
                AND before.wage_list_id = l.wage_list_id AND before.row < l.row AND before.days > 0) < 5 THEN 1
             ELSE 0 END AS line_relief,
        COALESCE(c.apprentice, false) AS line_apprentice,
        COALESCE(c.work_accident_only, false) AS line_work_accident_only
    FROM lists_list_line l
    JOIN lists_wage_list x ON x.id = l.wage_list_id
    JOIN registers_workshop w ON w.id = x.workshop_id
    LEFT JOIN registers_cover c ON c.person_id = l.person_id AND c.workshop_id = w.id
        AND c.from_month <= %(month)s AND (c.until_month IS NULL OR c.until_month > %(month)s)
    WHERE l.month = %(month)s AND l.wage_list_id = ANY(%(lists)s)
"""
SHARES = {
    "insured": "premium_insured_rial",
    "employer": "premium_employer_rial",
    "unemployment": "premium_unemployment_rial",
    "state": "premium_state_rial",
    "relief": "relief_state_rial",
    "treatment": "treatment_rial",
}
DECLARED = {
    "insured": "premium_insured",
    "employer": "premium_employer_20pct",
    "unemployment": "premium_unemployment_3pct",
    "hazardous": "hazardous_premium",
}


_SUMS = ", ".join(f"COALESCE(sum({column}), 0)::bigint AS {share}" for share, column in SHARES.items())
_AMOUNTS = ", ".join(
    f"('{share}', t.{share}, "
    + (f"(w.declared->>'{DECLARED[share]}')::numeric::bigint)" if share in DECLARED else "NULL::bigint)")
    for share in SHARES
)
INSERT_TOTALS = f"""
    WITH given AS (
        SELECT * FROM unnest(%(lists)s::bigint[], %(due)s::date[], %(received)s::date[]) AS n (id, due_on, received_on)
    ), total AS MATERIALIZED (
        SELECT given.id, count(l.row) AS people, COALESCE(sum(l.days), 0) AS days,
            COALESCE(sum(l.base_rial), 0)::bigint AS base_rial, {_SUMS}
        FROM given LEFT JOIN assessments_assessment_line l ON l.wage_list_id = given.id AND l.month = %(month)s
        GROUP BY given.id
    ), assessment AS (
        INSERT INTO assessments_assessment
            (wage_list_id, basis_id, branch_id, month, people, days, base_rial, due_on, received_on, late, known_at)
        SELECT w.id, %(basis)s, w.branch_id, w.month, t.people, t.days, t.base_rial, g.due_on, g.received_on,
            g.received_on > g.due_on, %(now)s
        FROM given g JOIN lists_wage_list w ON w.id = g.id JOIN total t ON t.id = g.id
        RETURNING id, wage_list_id
    ), amounts AS MATERIALIZED (
        SELECT w.id, w.previous_id, s.share, s.amount, s.declared
        FROM total t
        JOIN lists_wage_list w ON w.id = t.id
        CROSS JOIN LATERAL (VALUES {_AMOUNTS},
            ('hazardous', w.hazardous_declared_rial, w.hazardous_declared_rial)) AS s (share, amount, declared)
        UNION ALL
        SELECT w.id, w.previous_id, 'late_list', p.amount, NULL
        FROM unnest(%(late)s::bigint[], %(penalty)s::bigint[]) AS p (id, amount) JOIN lists_wage_list w ON w.id = p.id
    )
    INSERT INTO assessments_share_amount (assessment_id, share, amount_rial, difference_rial, declared_rial)
    SELECT a.id, n.share, n.amount, n.amount - COALESCE(here.amount, stored.amount_rial, 0), n.declared
    FROM amounts n
    JOIN assessment a ON a.wage_list_id = n.id
    LEFT JOIN amounts here ON here.id = n.previous_id AND here.share = n.share
    LEFT JOIN assessments_assessment b ON b.wage_list_id = n.previous_id
    LEFT JOIN assessments_share_amount stored ON stored.assessment_id = b.id AND stored.share = n.share
    WHERE n.amount <> 0 OR COALESCE(here.amount, stored.amount_rial, 0) <> 0 OR n.declared <> 0
    ORDER BY a.id
"""


@transaction.atomic
def assess(ids: Sequence[int], *, now: datetime) -> int:
    """Assess the accepted lists of these submissions; gives how many.

    A list on which the law says nothing certain (a figure is missing, two exceptions hold) stays accepted, and
    somebody gets the task to look at it; the others go on.
    """
    rows = unfinished(ids, ListState.ACCEPTED)
    assessed = 0
    for month, of_month in groupby(sorted(rows, key=lambda row: row.month), key=lambda row: row.month):
        assessed += _assess_month(month, list(of_month), now)
    return assessed


def _assess_month(month: int, rows: list[ListInFlow], now: datetime) -> int:
    try:
        basis = legal_basis.basis_of(month, now=now)
    except MissingFigure as fault:
        open_tasks([task_of_unclear_law(row, str(fault), now=now) for row in rows])
        return 0
    unclear = _compute_lines(month, rows)
    if unclear:
        open_tasks([task_of_unclear_law(row, "", now=now) for row in rows if row.pk in unclear])
        rows = [row for row in rows if row.pk not in unclear]
    _write_totals(basis, rows, now)
    move(rows, ListState.ASSESSED)
    return len(rows)


def _compute_lines(month: int, rows: Sequence[ListInFlow]) -> set[int]:
    """Run the scheme over all lines of the month's lists, in the database; gives the lists with an unclear line.

    An unclear amount is NULL, which the table refuses; then the lists that hold one are sought out and left aside.
    """
    lists = [row.pk for row in rows]
    with connection.cursor() as cursor:
        cursor.execute("SELECT desk_month_partition('assessments_assessment_line', %s)", [month])
        try:
            with transaction.atomic():
                cursor.execute(insert_lines(month), {"month": month, "lists": lists})
            return set()
        except IntegrityError:
            cursor.execute(unclear_lists(month), {"month": month, "lists": lists})
            unclear = {row[0] for row in cursor.fetchall()}
            if not unclear:
                raise
        cursor.execute(insert_lines(month), {"month": month, "lists": sorted(set(lists) - unclear)})
        return unclear


def computed_lines(month: int) -> str:
    """The lines of the lists `%(lists)s` with everything that the scheme makes of them, as a relation."""
    sql = legal_basis.line_sql(month).replace("%", "%%")
    return f"WITH {legal_basis.SOURCE} AS ({SOURCE}) SELECT * FROM ({sql}) AS computed"


def insert_lines(month: int) -> str:
    """INSERT .. SELECT of the month's lines: keys, inputs, targets, and the steps in between as an array."""
    keys, targets = legal_basis.KEYS, legal_basis.targets()
    columns = ", ".join(f'"{name}"' for name in (*keys, *legal_basis.INPUTS, *targets))
    values = ", ".join((*keys, *legal_basis.OF_LINE, *targets))
    steps = ", ".join(f"{name}::int8" if amount else f"{name}::int::int8" for name, amount in legal_basis.between())
    return f"""
        INSERT INTO assessments_assessment_line (month, {columns}, steps)
        SELECT %(month)s, {values}, ARRAY[{steps}] FROM ({computed_lines(month)}) AS line
    """


def unclear_lists(month: int) -> str:
    """The lists among `%(lists)s` with a line that has no certain amount."""
    unclear = " OR ".join(f"{name} IS NULL" for name in legal_basis.targets())
    return f"SELECT DISTINCT wage_list_id FROM ({computed_lines(month)}) AS line WHERE {unclear}"


def _write_totals(basis: LegalBasis, rows: Sequence[ListInFlow], now: datetime) -> None:
    """The assessment of each list, then its shares with the difference to the version before."""
    due = due_days(rows)
    received = [row.received_on for row in rows]
    lists = [row.pk for row in rows]
    penalties = late_list_penalties(rows, due, now=now)
    parameters = {
        "basis": basis.pk,
        "month": basis.month,
        "now": now,
        "lists": lists,
        "due": [due[row.pk] for row in rows],
        "received": received,
        "late": list(penalties),
        "penalty": list(penalties.values()),
    }
    with connection.cursor() as cursor:
        cursor.execute(INSERT_TOTALS, parameters)
