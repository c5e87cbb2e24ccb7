"""What receipts answer: money by state, statements, what is in suspense, the story of one receipt, people cleared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, Sum

from opentamin.flow.receipts.candidates import Candidate, candidates, candidates_of
from opentamin.flow.receipts.models import Allocation, BankLine, PersonClearance, Receipt, Statement, Taking
from opentamin.flow.receipts.sql import LEFT, STANDING_OWNER

__all__ = [
    "Candidate", "Left", "Waiting", "candidates", "candidates_of", "cleared_people", "lines_of", "money_by_state", "month_totals",
    "new_lines", "receipt", "refused", "statement", "statements", "story", "suspense", "taking", "waiting_count",
]  # fmt: skip
STATES = f"""
    SELECT COALESCE(sum(l.allocated_rial), 0)::bigint,
        COALESCE(sum(l.left_rial) FILTER (WHERE o.id IS NULL), 0)::bigint,
        COALESCE(sum(l.left_rial) FILTER (WHERE o.id IS NOT NULL), 0)::bigint,
        COALESCE(sum(l.refunded_rial), 0)::bigint, COALESCE(sum(l.returned_rial), 0)::bigint
    FROM ({LEFT}) l LEFT JOIN ({STANDING_OWNER}) o ON o.receipt_id = l.id
"""
SUSPENSE = f"""
    SELECT l.id, l.value_on, l.amount_rial, l.left_rial, b.payer_name, b.text, w.code, w.name
    FROM ({LEFT}) l JOIN receipts_bank_line b ON b.id = l.line_id
    LEFT JOIN ({STANDING_OWNER}) o ON o.receipt_id = l.id LEFT JOIN registers_workshop w ON w.id = o.workshop_id
    WHERE l.left_rial > 0 ORDER BY o.id IS NOT NULL, l.left_rial DESC, l.id LIMIT %(limit)s OFFSET %(offset)s
"""


@dataclass(frozen=True, slots=True)
class Left:
    """One receipt in numbers (rials): what came, what went to debts, back to the payer, back to the bank, what is left."""

    receipt: Receipt
    allocated_rial: int
    refunded_rial: int
    returned_rial: int
    left_rial: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Money in suspense: without an owner, or (with a workshop) over-paid."""

    receipt_id: int
    value_on: date
    amount_rial: int
    left_rial: int
    payer_name: str
    text: str
    workshop_code: str | None
    workshop_name: str | None


def money_by_state() -> Mapping[str, int]:
    """All that ever came, in rials, by where it is now (one query)."""
    with connection.cursor() as cursor:
        cursor.execute(STATES)
        row = cursor.fetchone()
    return dict(zip(("allocated", "unknown", "overpaid", "refunded", "returned"), row, strict=True))


def suspense(*, limit: int = 50, offset: int = 0) -> list[Waiting]:
    """Money in suspense: first what has no owner, the largest first (one query)."""
    with connection.cursor() as cursor:
        cursor.execute(SUSPENSE, {"limit": limit, "offset": offset})
        return [Waiting(*row) for row in cursor.fetchall()]


def waiting_count() -> int:
    """How many receipts have something in suspense."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({LEFT}) l WHERE l.left_rial > 0")
        return int(cursor.fetchone()[0])


def statements(*, limit: int = 30) -> list[Statement]:
    """The newest statements that were taken."""
    return list(Statement.objects.select_related("file").defer("file__content").order_by("-until_on", "-id")[:limit])


def refused(*, limit: int = 10) -> list[Taking]:
    """The newest files that were not taken, and were not taken later either."""
    rows = Taking.objects.filter(taken=False).exclude(file__takings__taken=True)
    return list(rows.select_related("file").defer("file__content").order_by("-id")[:limit])


def statement(statement_id: int) -> tuple[Statement, Taking] | None:
    """One statement with what was found in its file."""
    row = Statement.objects.select_related("file").defer("file__content").filter(pk=statement_id).first()
    return (row, Taking.objects.get(file=row.file_id, taken=True)) if row else None


def taking(taking_id: int) -> Taking | None:
    """One try to take a file."""
    return Taking.objects.select_related("file").defer("file__content").filter(pk=taking_id).first()


def new_lines(statement_id: int) -> int:
    """How many lines came first with a statement."""
    return BankLine.objects.filter(statement=statement_id).count()


def lines_of(statement_id: int, *, limit: int, offset: int = 0) -> list[BankLine]:
    """Lines of a statement that came first with it, in their order."""
    rows = BankLine.objects.filter(statement=statement_id).select_related("receipt")
    return list(rows.order_by("row", "id")[offset : offset + limit])


def receipt(receipt_id: int) -> Left | None:
    """One receipt with its line, in numbers (two queries)."""
    row = Receipt.objects.select_related("line__statement", "returned__line").filter(pk=receipt_id).first()
    if row is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT allocated_rial, refunded_rial, returned_rial, left_rial FROM ({LEFT}) l WHERE l.id = %s",
            [receipt_id],
        )
        return Left(row, *cursor.fetchone())


def story(receipt_id: int) -> tuple[list[Any], list[Any], list[Any]]:
    """Owners, allocations and refunds of a receipt, the undone ones too, in the order in which they were written."""
    row = Receipt.objects.get(pk=receipt_id)
    owners = row.assignments.select_related("workshop", "reference").order_by("id")
    moved = row.allocations.select_related("workshop", "undone_by").order_by("id")
    return list(owners), list(moved), list(row.refunds.select_related("payment").order_by("id"))


def cleared_people(receipt_id: int, *, limit: int = 200) -> list[PersonClearance]:
    """The people whose premium a receipt cleared, by month and name; those that were taken back are left out."""
    rows = PersonClearance.objects.filter(allocation__receipt=receipt_id, undoes=None, undone_by=None)
    return list(
        rows.select_related("person", "allocation__workshop").order_by("month", "person__sort_key", "id")[:limit]
    )


def month_totals(receipt_id: int) -> Sequence[tuple[int, str, int, int]]:
    """People and rials cleared by a receipt, by month and kind."""
    rows = PersonClearance.objects.filter(allocation__receipt=receipt_id, undoes=None, undone_by=None)
    sums = rows.values_list("month", "kind").annotate(people=Count("person", distinct=True), total=Sum("amount_rial"))
    return list(sums.order_by("month", "kind"))


def allocated_to(workshop_code: str, month: int, item: str = "") -> list[Allocation]:
    """Allocations that stand on one debt, the oldest first."""
    rows = Allocation.objects.filter(workshop__code=workshop_code, month=month, item=item, undoes=None, undone_by=None)
    return list(rows.select_related("receipt").order_by("id"))
