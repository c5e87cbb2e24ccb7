"""A person decides: whose a receipt in suspense is, and that it was not so after all. Both stay on the record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from opentamin.flow.receipts.catalogue import refuse
from opentamin.flow.receipts.kinds import Cause
from opentamin.flow.receipts.locking import lock_money
from opentamin.flow.receipts.matching import Allocated, allocate
from opentamin.flow.receipts.models import Allocation, Assignment, Receipt
from opentamin.flow.receipts.references import require_debt, workshop_of
from opentamin.flow.receipts.sql import LEFT
from opentamin.flow.receipts.undoing import take_back
from opentamin.ground.calendar import Day


def standing_owner(receipt_id: int) -> Assignment | None:
    """The assignment of a receipt that nobody took back."""
    rows = Assignment.objects.select_related("workshop").filter(receipt=receipt_id, undoes=None, undone_by=None)
    return rows.order_by("-id").first()


def require_receipt(receipt_id: int) -> Receipt:
    """The receipt; ReceiptRefusal where there is none, or where the bank has taken it back."""
    receipt = Receipt.objects.select_related("returned", "line").filter(pk=receipt_id).first()
    if receipt is None:
        raise refuse("RECEIPT_UNKNOWN", value=receipt_id)
    if hasattr(receipt, "returned"):
        raise refuse("RECEIPT_RETURNED", value=receipt_id)
    return receipt


def require_words(*words: str) -> None:
    """ReceiptRefusal WHO_AND_WHY where a name or a reason is missing."""
    if not all(word.strip() for word in words):
        raise refuse("WHO_AND_WHY")


@transaction.atomic
def confirm(
    receipt_id: int, workshop_code: str, *, by: str, why: str, today: Day, now: datetime, month: int | None = None,
    item: str = "",
) -> Allocated:  # fmt: skip
    """A person says whose a receipt is (a workshop, or with `month` one debt of it), and it is allocated at once.

    The same again changes nothing; another workshop than the one that stands is refused: take that back first.
    """
    require_words(by, why)
    lock_money()
    require_receipt(receipt_id)
    workshop = workshop_of(workshop_code)
    require_debt(workshop.code, month, item)
    standing = standing_owner(receipt_id)
    if standing is not None and (standing.workshop_id, standing.month, standing.item) != (workshop.pk, month, item):
        raise refuse("RECEIPT_HAS_OWNER", value=receipt_id, workshop=standing.workshop.code)
    if standing is None:
        Assignment.objects.create(
            receipt_id=receipt_id, workshop=workshop, branch_id=workshop.branch_id, month=month, item=item,
            cause=Cause.CONFIRMED, by=by, why=why, known_at=now,
        )  # fmt: skip
    return allocate([workshop.code], today=today, now=now)


@transaction.atomic
def undo(allocation_ids: Sequence[int], *, by: str, why: str, today: Day, now: datetime) -> int:
    """Take allocations back into suspense, and with them whose their receipts are, so that nothing gives them away again
    before a person has spoken. Other allocations of the same receipts stay. Gives how many were taken back.

    ReceiptRefusal ALLOCATION_UNKNOWN with nothing changed: one of them does not stand.
    """
    require_words(by, why)
    lock_money()
    standing = Allocation.objects.filter(pk__in=allocation_ids, undoes=None, undone_by=None)
    rows = dict(standing.values_list("pk", "receipt_id"))
    for pk in allocation_ids:
        if pk not in rows:
            raise refuse("ALLOCATION_UNKNOWN", value=pk)
    _disown(sorted(set(rows.values())), by=by, why=why, now=now)
    return take_back(sorted(rows), by=by, why=why, today=today, now=now)


@transaction.atomic
def undo_receipt(receipt_id: int, *, by: str, why: str, today: Day, now: datetime) -> int:
    """Take a whole receipt back into suspense: its owner and all its allocations. Gives how many allocations there were."""
    require_words(by, why)
    lock_money()
    require_receipt(receipt_id)
    _disown([receipt_id], by=by, why=why, now=now)
    ids = list(Allocation.objects.filter(receipt=receipt_id, undoes=None, undone_by=None).values_list("pk", flat=True))
    return take_back(ids, by=by, why=why, today=today, now=now)


def _disown(receipts: Sequence[int], *, by: str, why: str, now: datetime) -> None:
    """Rows that take back whose these receipts are."""
    standing = Assignment.objects.filter(receipt__in=receipts, undoes=None, undone_by=None)
    Assignment.objects.bulk_create(
        Assignment(
            receipt_id=row.receipt_id, workshop_id=row.workshop_id, branch_id=row.branch_id, month=row.month, item=row.item,
            cause=row.cause, reference_id=row.reference_id, undoes=row, by=by, why=why, known_at=now,
        )
        for row in standing
    )  # fmt: skip


def left_of(receipt_id: int) -> int:
    """What of a receipt is in suspense, in rials."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT left_rial FROM ({LEFT}) l WHERE l.id = %s", [receipt_id])
        return int(cursor.fetchone()[0])
