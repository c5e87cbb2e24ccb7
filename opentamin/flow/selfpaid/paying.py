"""Payments in one set: each for the next unpaid months of a contract, to the rial; nothing is guessed and nothing left over.

What is paid stands on account 1320 until the bank's statement shows it. A payment that the law does not let pass is told
with every reason; the others of the set are taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from opentamin.engine import Outcome, Refusal, compute
from opentamin.flow.selfpaid.catalogue import SelfPaidRefusal, findings, unclear
from opentamin.flow.selfpaid.dues import LAPSE, raise_month
from opentamin.flow.selfpaid.facts import NewPayment
from opentamin.flow.selfpaid.locks import OF_CONTRACT, hold
from opentamin.flow.selfpaid.models import Contract, Due, PaidMonth, Payment
from opentamin.flow.selfpaid.pricing import quote
from opentamin.ground.calendar import Day, Month
from opentamin.ground.findings import Finding, in_order
from opentamin.ledger import actions as ledger
from opentamin.ledger.facts import Entry, Posting

WAY, PREMIUM_OWED, HEALTH_OWED = "1320", "1180", "1185"


@dataclass(frozen=True, slots=True)
class Paid:
    """Payments by their keys, how many of them are new, and for each refused key every reason."""

    payments: dict[str, Payment]
    new: int
    refused: dict[str, tuple[Finding, ...]]


@dataclass(frozen=True, slots=True)
class _Taken:
    """A payment that may pass: its months, and what the law said of the gap."""

    asked: NewPayment
    row: Contract
    months: tuple[int, ...]
    outcome: Outcome


def pay_one(asked: NewPayment, *, by: str, now: datetime, today: Day) -> Payment:
    """One payment; SelfPaidRefusal tells every reason."""
    done = pay([asked], by=by, now=now, today=today)
    if asked.key in done.refused:
        raise SelfPaidRefusal(done.refused[asked.key])
    return done.payments[asked.key]


@transaction.atomic
def pay(payments: Sequence[NewPayment], *, by: str, now: datetime, today: Day) -> Paid:
    """Take payments. The same key with the same content is the same payment; a contract is paid once in a set."""
    hold(OF_CONTRACT, [each.contract_id for each in payments])
    known = {row.key: row for row in Payment.objects.filter(key__in=[each.key for each in payments])}
    refused = {each.key: _reused(each) for each in payments if each.key in known and not _same(each, known[each.key])}
    fresh = [each for each in payments if each.key not in known]
    taken, faults = _judge(fresh, today)
    _raise(taken, today, now)
    new = _write(taken, by, now)
    _post(new, today, now)
    return Paid({key: row for key, row in known.items() if key not in refused} | new, len(new), refused | faults)


def _same(asked: NewPayment, row: Payment) -> bool:
    mine = (asked.contract_id, asked.months, asked.amount_rial, asked.paid_on.to_date(), asked.reference)
    return mine == (row.contract_id, row.months, row.amount_rial, row.paid_on, row.reference)


def _reused(asked: NewPayment) -> tuple[Finding, ...]:
    return (findings().make("SELF_PAID_KEY_REUSED", value=asked.key),)


def _judge(fresh: Sequence[NewPayment], today: Day) -> tuple[list[_Taken], dict[str, tuple[Finding, ...]]]:
    """Which may pass, and why the others may not (six queries)."""
    asked = {each.contract_id for each in fresh}
    rows = {
        row.pk: row for row in Contract.objects.filter(pk__in=asked).select_related("ending").prefetch_related("heads")
    }
    dues: dict[int, dict[int, Due]] = {pk: {} for pk in rows}
    for due in Due.objects.filter(contract__in=rows):
        dues[due.contract_id][due.month] = due
    last = last_paid(rows.values())
    extended = set(Payment.objects.filter(contract__in=rows, extension=True).values_list("contract_id", flat=True))
    twice = _twice(fresh)
    taken, faults = [], {}
    for each in fresh:
        made = _one(each, rows.get(each.contract_id), dues.get(each.contract_id, {}), last, extended, today)
        if isinstance(made, _Taken) and not twice[each.key]:
            taken.append(made)
        else:
            faults[each.key] = tuple(in_order([*([] if isinstance(made, _Taken) else made), *twice[each.key]]))
    return taken, faults


def _twice(fresh: Sequence[NewPayment]) -> dict[str, list[Finding]]:
    """What came twice: a slip that was used before or beside it, a contract that another payment of the set names."""
    slips = set(Payment.objects.filter(reference__in=[e.reference for e in fresh]).values_list("reference", flat=True))
    found: dict[str, list[Finding]] = {each.key: [] for each in fresh}
    contracts: set[int] = set()
    for each in fresh:
        if each.reference in slips:
            found[each.key].append(findings().make("SELF_PAID_SLIP_USED", value=each.reference))
        if each.contract_id in contracts:
            found[each.key].append(findings().make("SELF_PAID_TWICE_IN_A_SET", value=each.contract_id))
        slips.add(each.reference)
        contracts.add(each.contract_id)
    return found


def last_paid(rows: Iterable[Contract]) -> dict[int, int]:
    """The last paid month of each contract; of one never paid the month before it began (reading due.r3)."""
    found = {row.pk: (Month(row.from_month) + -1).code for row in rows}
    for pk, month in PaidMonth.objects.filter(contract__in=found).values_list("contract_id", "month"):
        found[pk] = max(found[pk], month)
    return found


def _one(
    asked: NewPayment, row: Contract | None, dues: dict[int, Due], last: dict[int, int], extended: set[int], today: Day
) -> _Taken | list[Finding]:
    """What the law and the sums say of one payment."""
    make = findings().make
    if row is None:
        return [make("SELF_PAID_CONTRACT_UNKNOWN", value=asked.contract_id)]
    if hasattr(row, "ending"):
        return [make("SELF_PAID_CONTRACT_ENDED", value=row.pk, month=str(Month(row.ending.until_month)))]
    if asked.paid_on > today:
        return [make("SELF_PAID_PAID_TOMORROW", value=str(asked.paid_on))]
    outcome = gap(last[row.pk], asked.paid_on, row.pk in extended, months=asked.months)
    if isinstance(outcome, Refusal):
        return [unclear(outcome, asked.paid_on.month)]
    if not outcome.values["months_accepted"]:
        return [make("SELF_PAID_MONTHS_TOO_MANY", value=asked.months)]
    if outcome.values["contract_void"]:
        return [
            make("SELF_PAID_LAPSED", value=row.pk, month=str(Month(last[row.pk])), gap=outcome.values["gap_months"])
        ]
    first = Month(last[row.pk]).next().code
    asks = quote(row, first=first, count=asked.months, dues=dues, persons=len(row.heads.all()))
    if asks.findings:
        return list(asks.findings)
    if asks.due_rial != asked.amount_rial:
        facts = {"paid": f"{asked.amount_rial:,}", "due": f"{asks.due_rial:,}", "months": asked.months}
        return [make("SELF_PAID_AMOUNT_DIFFERS", value=asked.amount_rial, **facts)]
    return _Taken(asked, row, tuple(month.month for month in asks.months), outcome)


def gap(last_paid_month: int, day: Day, extension_used: bool, *, months: int = 1) -> Outcome | Refusal:
    """What the law says of a payment in the month of a day after the last paid month (R-17)."""
    inputs = {
        "covered_month": Month(last_paid_month).next().code,
        "last_paid_month": last_paid_month,
        "extension_used": int(extension_used),
        "months": min(months, 600),
    }
    return compute(LAPSE, day.month.code, inputs)


def _raise(taken: Sequence[_Taken], today: Day, now: datetime) -> None:
    """Months that are paid before they fall due, become due now: each month of all contracts at once."""
    wanted: dict[int, list[int]] = {}
    for each in taken:
        for month in each.months:
            wanted.setdefault(month, []).append(each.row.pk)
    for month in sorted(wanted):
        raise_month(Month(month), today=today, now=now, contracts=wanted[month])


def _write(taken: Sequence[_Taken], by: str, now: datetime) -> dict[str, Payment]:
    rows = [_payment(each, by, now) for each in taken]
    Payment.objects.bulk_create(rows)
    dues = {(d.contract_id, d.month): d for d in Due.objects.filter(contract__in=[each.row.pk for each in taken])}
    months = [
        PaidMonth(
            due=dues[each.row.pk, month],
            payment=row,
            contract=each.row,
            person_id=each.row.person_id,
            branch_id=each.row.branch_id,
            month=month,
            known_at=now,
        )
        for each, row in zip(taken, rows, strict=True)
        for month in each.months
    ]
    PaidMonth.objects.bulk_create(months)
    return {row.key: row for row in rows}


def _payment(each: _Taken, by: str, now: datetime) -> Payment:
    return Payment(
        key=each.asked.key,
        contract=each.row,
        branch_id=each.row.branch_id,
        months=each.asked.months,
        amount_rial=each.asked.amount_rial,
        paid_on=each.asked.paid_on.to_date(),
        reference=each.asked.reference,
        extension=bool(each.outcome.values["uses_the_extension"]),
        record=each.outcome.record.as_dict(),
        by=by,
        known_at=now,
    )


def _post(new: dict[str, Payment], today: Day, now: datetime) -> None:
    """One entry for each paid month: the money is on its way, the month is no longer owed."""
    paid = PaidMonth.objects.filter(payment__in=new.values()).select_related("due", "payment").order_by("pk")
    ledger.post([_entry(row, today) for row in paid], now=now)


def _entry(row: PaidMonth, today: Day) -> Entry:
    due = row.due
    sides = [
        Posting(WAY, due.due_rial),
        Posting(PREMIUM_OWED, -due.premium_rial, "self_paid"),
        Posting(HEALTH_OWED, -due.health_rial, "health_per_head"),
    ]
    return Entry(
        key=f"self_paid/{row.contract_id}/{row.month}/paid",
        kind="self_paid_payment",
        counts_on=row.payment.paid_on,
        period=today.month.code,
        month=row.month,
        postings=tuple(side for side in sides if side.amount_rial),
        branch_id=row.branch_id,
        basis=f"self_paid_payment/{row.payment_id}",
        item=f"self_paid/{row.contract_id}",
    )
