"""What assessments answer: amounts of a list, the reason of a rial down to its clause, and whether sums hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from opentamin.flow.assessments import legal_basis
from opentamin.flow.assessments.models import Assessment, AssessmentLine, ShareAmount
from opentamin.flow.lists.models import ListLine
from opentamin.ground.reasons import LegalRecord
from opentamin.ledger.proving import Check

CHECKS = (
    Check(
        "assessments/every_line_once",
        "SELECT count(*) FROM lists_list_line",
        """
        SELECT 'list ' || COALESCE(l.wage_list_id, a.wage_list_id) || ' row ' || COALESCE(l.row, a.row),
            COALESCE(l.insurable_rial, 0), COALESCE(a.pay_rial, 0)
        FROM (SELECT l.* FROM lists_list_line l JOIN assessments_assessment s USING (wage_list_id)) l
        FULL JOIN assessments_assessment_line a
            ON a.month = l.month AND a.wage_list_id = l.wage_list_id AND a.row = l.row
        WHERE (l.days, l.insurable_rial, l.person_id) IS DISTINCT FROM (a.days, a.pay_rial, a.person_id)
        ORDER BY 1 LIMIT 1
        """,
    ),
    Check(
        "assessments/shares_are_sums_of_lines",
        "SELECT count(*) FROM assessments_share_amount",
        """
        WITH summed AS (
            SELECT a.wage_list_id, s.share, sum(s.amount) AS amount FROM assessments_assessment_line a
            CROSS JOIN LATERAL (VALUES ('insured', premium_insured_rial), ('employer', premium_employer_rial),
                ('unemployment', premium_unemployment_rial), ('state', premium_state_rial),
                ('relief', relief_state_rial), ('treatment', treatment_rial)) AS s (share, amount)
            GROUP BY a.wage_list_id, s.share
        ), kept AS (
            SELECT a.wage_list_id, s.share, s.amount_rial FROM assessments_share_amount s
            JOIN assessments_assessment a ON a.id = s.assessment_id WHERE s.share NOT IN ('hazardous', 'late_list')
        )
        SELECT 'list ' || COALESCE(n.wage_list_id, k.wage_list_id) || ' ' || COALESCE(n.share, k.share),
            COALESCE(n.amount, 0), COALESCE(k.amount_rial, 0)
        FROM summed n FULL JOIN kept k ON k.wage_list_id = n.wage_list_id AND k.share = n.share
        WHERE COALESCE(n.amount, 0) <> COALESCE(k.amount_rial, 0) ORDER BY 1 LIMIT 1
        """,
    ),
    Check(
        "assessments/what_is_due_is_the_sum_of_its_shares",
        "SELECT count(*) FROM assessments_assessment_line",
        """
        SELECT 'list ' || wage_list_id || ' row ' || row,
            premium_insured_rial + premium_employer_rial + premium_unemployment_rial, premium_due_rial
        FROM assessments_assessment_line
        WHERE premium_due_rial <> premium_insured_rial + premium_employer_rial + premium_unemployment_rial LIMIT 1
        """,
    ),
    Check(
        "assessments/differences_add_up_along_versions",
        "SELECT count(*) FROM assessments_assessment",
        """
        SELECT 'list ' || a.wage_list_id || ' ' || s.share, COALESCE(o.amount_rial, 0) + s.difference_rial, s.amount_rial
        FROM assessments_share_amount s
        JOIN assessments_assessment a ON a.id = s.assessment_id
        JOIN lists_wage_list w ON w.id = a.wage_list_id
        LEFT JOIN assessments_assessment b ON b.wage_list_id = w.previous_id
        LEFT JOIN assessments_share_amount o ON o.assessment_id = b.id AND o.share = s.share
        WHERE COALESCE(o.amount_rial, 0) + s.difference_rial <> s.amount_rial ORDER BY s.id LIMIT 1
        """,
    ),
    Check(
        "ledger/postings_are_the_differences",
        "SELECT count(*) FROM assessments_assessment a JOIN lists_wage_list w ON w.id = a.wage_list_id "
        "WHERE w.state IN ('posted', 'credited')",
        """
        WITH expected AS (
            SELECT 'list/' || a.wage_list_id AS key, s.share, s.difference_rial AS amount
            FROM assessments_share_amount s JOIN assessments_assessment a ON a.id = s.assessment_id
            JOIN lists_wage_list w ON w.id = a.wage_list_id
            WHERE w.state IN ('posted', 'credited') AND s.difference_rial <> 0
        ), booked AS (
            SELECT e.key, p.share, sum(p.amount_rial) FILTER (WHERE c.kind IN ('asset', 'contra_income')) AS amount
            FROM ledger_entry e JOIN ledger_posting p ON p.entry_id = e.id JOIN ledger_account c ON c.code = p.account_id
            WHERE e.kind IN ('list', 'list_difference') GROUP BY e.key, p.share
        )
        SELECT COALESCE(x.key, b.key) || ' ' || COALESCE(x.share, b.share), COALESCE(x.amount, 0), COALESCE(b.amount, 0)
        FROM expected x FULL JOIN booked b ON b.key = x.key AND b.share = x.share
        WHERE x.amount IS DISTINCT FROM b.amount ORDER BY 1 LIMIT 1
        """,
    ),
)
"""What must hold between lines, shares, versions and postings; `ledger prove` runs them."""


@dataclass(frozen=True, slots=True)
class ShareLine:
    """One share of an assessed list: computed, declared (None where the list declares none), and what was posted."""

    share: str
    amount_rial: int
    declared_rial: int | None
    difference_rial: int


@dataclass(frozen=True, slots=True)
class Assessed:
    """One assessed list: people, days, base, due day, lateness, and its shares."""

    wage_list_id: int
    month: int
    people: int
    days: int
    base_rial: int
    due_on: date
    received_on: date
    late: bool
    shares: tuple[ShareLine, ...]


def assessed(wage_list_ids: Sequence[int]) -> list[Assessed]:
    """The assessments of lists with their shares (two queries); lists that are not assessed yet are left out."""
    rows = Assessment.objects.filter(wage_list__in=wage_list_ids).order_by("wage_list_id").prefetch_related("shares")
    return [
        Assessed(
            row.wage_list_id,
            row.month,
            row.people,
            row.days,
            row.base_rial,
            row.due_on,
            row.received_on,
            row.late,
            tuple(
                ShareLine(each.share, each.amount_rial, each.declared_rial, each.difference_rial)
                for each in sorted(row.shares.all(), key=lambda each: each.pk)
            ),
        )
        for row in rows
    ]


def share_totals(submission_ids: Sequence[int]) -> dict[str, int]:
    """What the lists of these submissions changed, by share, in rials."""
    totals: dict[str, int] = {}
    rows = ShareAmount.objects.filter(assessment__wage_list__submission__in=submission_ids)
    for share, amount in rows.values_list("share", "difference_rial"):
        totals[share] = totals.get(share, 0) + amount
    return totals


@dataclass(frozen=True, slots=True)
class LineReason:
    """One line of a list with its reason: as declared, as computed, and the legal record of every step."""

    declared: ListLine
    computed: AssessmentLine
    record: LegalRecord


def reason(month: int, wage_list_id: int, row: int) -> LineReason | None:
    """Why one person's amounts of one list are what they are (three queries); None when there is no such line."""
    key: dict[str, Any] = {"month": month, "wage_list_id": wage_list_id, "row": row}
    declared = ListLine.objects.filter(**key).select_related("wage_list__workshop").first()
    computed = AssessmentLine.objects.filter(**key).first()
    if declared is None or computed is None:
        return None
    return LineReason(declared, computed, legal_record(computed))


def legal_record(line: AssessmentLine) -> LegalRecord:
    """The legal record of a computed line, read back from its basis and its stored values; nothing is computed again."""
    basis = Assessment.objects.select_related("basis").get(wage_list=line.wage_list_id).basis
    inputs = {name: getattr(line, name) for name in legal_basis.INPUTS}
    between = iter(line.steps)
    values = {step["name"]: getattr(line, step["name"]) if step["target"] else next(between) for step in basis.steps}
    return legal_basis.record_of(basis, inputs, values)
