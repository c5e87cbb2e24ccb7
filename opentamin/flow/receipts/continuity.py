"""Whether a statement adds up in itself, and joins what was taken of the same account before and after it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Sum

from opentamin.flow.receipts.catalogue import findings as catalogue
from opentamin.flow.receipts.formats.facts import ReadStatement
from opentamin.flow.receipts.models import BankLine, Statement
from opentamin.ground.findings import Finding


def faults(statement: ReadStatement) -> Iterator[Finding]:
    """What does not add up: opening with movements and closing, the balance before, the balance after."""
    moved = statement.opening_rial + sum(line.signed_rial for line in statement.lines)
    name = statement.number or statement.account
    if moved != statement.closing_rial:
        yield catalogue().make(
            "STATEMENT_DOES_NOT_ADD_UP",
            value=name,
            expected=f"{moved:,}",
            found=f"{statement.closing_rial:,}",
            column="closing",
        )
    yield from _gap_before(statement, name)
    yield from _gap_after(statement, name)


def _gap_before(statement: ReadStatement, name: str) -> Iterator[Finding]:
    """The balance at the start of its first day, from the newest statement that began before; a second of one day may go on."""
    begins = statement.from_day.to_date()
    taken = Statement.objects.filter(account=statement.account)
    before = taken.filter(from_on__lte=begins).order_by("-from_on", "-until_on", "-id").first()
    if before is None:
        return
    lines = BankLine.objects.filter(account=statement.account, booked_on__gte=before.from_on, booked_on__lt=begins)
    expected = before.opening_rial + (lines.aggregate(total=Sum("signed_rial"))["total"] or 0)
    goes_on = before.until_on <= begins and statement.opening_rial == before.closing_rial
    if statement.opening_rial != expected and not goes_on:
        yield catalogue().make(
            "STATEMENT_GAP", value=name, expected=f"{expected:,}", found=f"{statement.opening_rial:,}", column="opening"
        )


def _gap_after(statement: ReadStatement, name: str) -> Iterator[Finding]:
    ends = statement.until_day.to_date()
    after = Statement.objects.filter(account=statement.account, from_on__gt=ends).order_by("from_on", "id").first()
    if after is not None and after.opening_rial != statement.closing_rial:
        yield catalogue().make(
            "STATEMENT_GAP",
            value=name,
            expected=f"{after.opening_rial:,}",
            found=f"{statement.closing_rial:,}",
            column="closing",
        )
