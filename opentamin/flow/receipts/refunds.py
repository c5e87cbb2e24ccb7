"""Over-paid money goes back: two people decide, the books hold it as a refund to be paid until the bank shows that it left."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from opentamin.flow.receipts import booking
from opentamin.flow.receipts.catalogue import refuse
from opentamin.flow.receipts.locking import lock_money
from opentamin.flow.receipts.models import Receipt, Refund, RefundPayment
from opentamin.flow.receipts.suspense import left_of, require_receipt, require_words, standing_owner
from opentamin.ground.calendar import Day
from opentamin.ledger import actions as ledger
from opentamin.ledger.facts import Entry, Posting


@transaction.atomic
def refund(
    receipt_id: int, amount_rial: int, *, by: str, second: str, why: str, key: str, today: Day, now: datetime
) -> Refund:  # fmt: skip
    """Set money of a receipt that is in suspense aside to go back. The same key again is the same refund.

    The order at the bank carries `RF<number>`, by which its debit line is known. ReceiptRefusal: one person for both, more than
    is in suspense, a key that stands for other content.
    """
    require_words(by, second, why)
    if by == second:
        raise refuse("TWO_PEOPLE", value=by)
    lock_money()
    known = Refund.objects.filter(key=key).first()
    if known is not None:
        if (known.receipt_id, known.amount_rial) != (receipt_id, amount_rial):
            raise refuse("REFUND_KEY_REUSED", value=key)
        return known
    receipt = require_receipt(receipt_id)
    left = left_of(receipt_id)
    if not 0 < amount_rial <= left:
        raise refuse("ABOVE_SUSPENSE", value=receipt_id, left=f"{left:,}")
    owner = standing_owner(receipt_id)
    made = Refund.objects.create(
        key=key, receipt=receipt, branch_id=owner.branch_id if owner else None, amount_rial=amount_rial, by=by, second=second,
        why=why, on=today.to_date(), known_at=now,
    )  # fmt: skip
    ledger.post([_entry(made, receipt, owner.workshop.code if owner else "", today)], now=now)
    return made


def _entry(made: Refund, receipt: Receipt, subject: str, today: Day) -> Entry:
    return Entry(
        key=f"refund/{made.pk}",
        kind="refund",
        counts_on=today.to_date(),
        period=today.month.code,
        month=receipt.line.value_month,
        postings=(
            Posting(booking.SUSPENSE, made.amount_rial),
            Posting(booking.TO_REFUND, -made.amount_rial),
        ),
        subject=subject,
        branch_id=made.branch_id,
        basis=f"receipt/{receipt.pk}",
    )


@transaction.atomic
def refund_paid(refund_id: int, *, by: str, today: Day, now: datetime) -> RefundPayment:
    """A person records that a refund left the bank, where no line shows it. Again it changes nothing."""
    require_words(by)
    lock_money()
    made = Refund.objects.filter(pk=refund_id).first()
    if made is None:
        raise refuse("REFUND_UNKNOWN", value=refund_id)
    payment, new = RefundPayment.objects.get_or_create(
        refund=made, defaults={"on": today.to_date(), "by": by, "known_at": now}
    )
    if new:
        booking.book_paid_refunds([refund_id], today=today, now=now)
    return payment
