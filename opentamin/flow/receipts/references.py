"""Payment references for slips: a bill id with its payment id, or a deposit id of thirty digits, bound to workshop or debt.

Reading: which service digit and company codes the organisation's own slips carry was not found in public material
(identifiers, section 9). Ours are written here once and kept as text with every reference.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from opentamin.flow.receipts.catalogue import refuse
from opentamin.flow.receipts.locking import lock_money
from opentamin.flow.receipts.models import PaymentReference
from opentamin.ground.calendar import Day, Month
from opentamin.law.ir.identifiers.bill_payment_id import amount_rial, make_bill, make_payment
from opentamin.law.ir.identifiers.verdict import is_ascii_digits, plain
from opentamin.ledger.models import Entry
from opentamin.registers.models import Workshop

COMPANY, SERVICE = "999", "7"
FIRST_SERIAL = 10_000_000
LARGEST_THOUSANDS = 99_999_999


def workshop_of(code: str) -> Workshop:
    """The workshop with that code; ReceiptRefusal WORKSHOP_UNKNOWN."""
    found = Workshop.objects.filter(code=plain(code)).first()
    if found is None:
        raise refuse("WORKSHOP_UNKNOWN", value=code)
    return found


def require_debt(code: str, month: int | None, item: str) -> None:
    """ReceiptRefusal DEBT_UNKNOWN where a debt is named that the books do not know."""
    if month is not None and not Entry.objects.filter(subject=code, month=month, item=item).exists():
        raise refuse("DEBT_UNKNOWN", value=f"{Month(month)} {item}".strip())


@transaction.atomic
def give_reference(
    workshop_code: str, amount: int, *, key: str, by: str, today: Day, now: datetime, month: int | None = None, item: str = "",
    deposit_id: str = "",
) -> PaymentReference:  # fmt: skip
    """A reference over `amount` rials for a workshop, or with `month` for one debt of it. The same key again is the same one.

    The payment id counts thousands: it carries the amount rounded up, so that nothing stays owed; the rest is over-paid and
    goes on. With `deposit_id` (thirty digits, from elsewhere) no ids are made. ReceiptRefusal names what is wrong.
    """
    lock_money()
    workshop = workshop_of(workshop_code)
    known = PaymentReference.objects.filter(key=key).first()
    if known is not None:
        if (known.workshop_id, known.month, known.item, known.asked_rial) != (workshop.pk, month, item, amount):
            raise refuse("REFERENCE_KEY_REUSED", value=key)
        return known
    require_debt(workshop.code, month, item)
    serial = max(FIRST_SERIAL, PaymentReference.objects.aggregate(most=Max("serial"))["most"] or 0) + 1
    bill, payment, carried = (None, "", amount) if deposit_id else _ids(serial, amount, today)
    return PaymentReference.objects.create(
        key=key, serial=serial, bill_id=bill, payment_id=payment, deposit_id=_deposit(deposit_id, amount),
        workshop=workshop, branch_id=workshop.branch_id, month=month, item=item, asked_rial=amount, amount_rial=carried,
        by=by, known_at=now,
    )  # fmt: skip


def _ids(serial: int, amount: int, today: Day) -> tuple[str, str, int]:
    """Bill id, payment id and the amount that it carries."""
    thousands = -(-amount // 1000)
    if not 0 < thousands <= LARGEST_THOUSANDS:
        raise refuse("AMOUNT_NOT_PAYABLE", value=amount)
    bill = make_bill(serial, COMPANY, SERVICE)
    payment = make_payment(thousands, today.year, today.month_of_year, bill)
    return bill, payment, amount_rial(payment)


def _deposit(text: str, amount: int) -> str | None:
    """A deposit id as text, or None where none is given."""
    if not text:
        return None
    code = plain(text)
    if amount <= 0:
        raise refuse("AMOUNT_NOT_PAYABLE", value=amount)
    if len(code) != 30 or not is_ascii_digits(code) or PaymentReference.objects.filter(deposit_id=code).exists():
        raise refuse("DEPOSIT_ID_INVALID", value=text)
    return code
