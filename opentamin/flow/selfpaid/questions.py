"""What self-paid insurance answers: how contracts stand, what months cost, and why a rial is what it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Count, Max

from opentamin.engine import Refusal
from opentamin.flow.assessments.legal_basis import between, record_of, targets
from opentamin.flow.selfpaid.dues import LAPSE, unpriced
from opentamin.flow.selfpaid.facts import MonthView, Quote, Standing
from opentamin.flow.selfpaid.models import Contract, Due, Ending, Kind, PaidMonth
from opentamin.flow.selfpaid.paying import gap, last_paid
from opentamin.flow.selfpaid.pricing import PREMIUM, premium_inputs, quote
from opentamin.ground.calendar import Day, Month
from opentamin.ground.findings import Finding
from opentamin.ground.reasons import LegalRecord

LONGEST_GAP = 12
"""Months that are looked at for the day of the lapse; the law's gap is far shorter."""


def standings(person_ids: Iterable[int], today: Day) -> dict[int, list[Standing]]:
    """The contracts of people on a day, the newest first (a handful of queries for any number of them)."""
    rows = list(
        Contract.objects.filter(person__in=set(person_ids))
        .select_related("ending", "person")
        .prefetch_related("heads")
        .order_by("person_id", "-pk")
    )
    found: dict[int, list[Standing]] = {}
    for each in _standings(rows, today):
        found.setdefault(each.contract.person_id, []).append(each)
    return found


def paid_until(person_id: int) -> tuple[int, bool] | None:
    """The last paid month of a person's open contract, and whether such months carry care; None without one (one query)."""
    rows = PaidMonth.objects.filter(contract__person=person_id, contract__ending=None)
    found = rows.aggregate(last=Max("month"), heads=Count("contract__heads"), kind=Max("contract__kind"))
    return (found["last"], bool(found["heads"]) or found["kind"] == Kind.VOLUNTARY) if found["last"] else None


def standing(contract_id: int, today: Day) -> Standing | None:
    """How one contract stands; None for no contract."""
    rows = list(Contract.objects.filter(pk=contract_id).select_related("ending", "person").prefetch_related("heads"))
    return _standings(rows, today)[0] if rows else None


def _standings(rows: Sequence[Contract], today: Day) -> list[Standing]:
    dues: dict[int, list[Due]] = {row.pk: [] for row in rows}
    for due in Due.objects.filter(contract__in=rows).order_by("contract_id", "month"):
        dues[due.contract_id].append(due)
    paid = {each.due_id: each for each in PaidMonth.objects.filter(contract__in=rows).select_related("payment")}
    extended = {each.contract_id for each in paid.values() if each.payment.extension}
    last = {row.pk: (Month(row.from_month) + -1).code for row in rows}
    for each in paid.values():
        last[each.contract_id] = max(last[each.contract_id], each.month)
    unclear = unpriced(today, [row.pk for row in rows])
    made = []
    for row in rows:
        months = tuple(_month(due, paid.get(due.pk), row, today) for due in dues[row.pk])
        made.append(_view(row, months, last[row.pk], row.pk in extended, unclear.get(row.pk)))
    return made


def _view(row: Contract, months: tuple[MonthView, ...], last: int, extended: bool, fault: Finding | None) -> Standing:
    ended = hasattr(row, "ending")
    return Standing(
        contract=row,
        kind=row.get_kind_display(),
        plan=row.get_plan_display(),
        open=not ended,
        why=row.ending.why if ended else "",
        ended_from=row.ending.until_month if ended else None,
        paid_until=last if last >= row.from_month else None,
        owed_rial=sum(month.due_rial for month in months if month.state in ("due", "overdue")),
        lapses_after=None if fault else _lapses_after(row, last, extended),
        heads=tuple(head.person_id for head in row.heads.all()),
        months=months,
        findings=(fault,) if fault else (),
    )


def _month(due: Due, paid: PaidMonth | None, row: Contract, today: Day) -> MonthView:
    ended = hasattr(row, "ending") and due.month >= row.ending.until_month
    late = today.to_date() > due.due_on
    state = "paid" if paid else "void" if ended else "overdue" if late else "due"
    return MonthView(
        due.month,
        state,
        due.days,
        due.base_rial,
        due.premium_rial,
        due.health_rial,
        due.due_rial,
        due.due_on,
        paid.payment.paid_on if paid else None,
        paid.payment.reference if paid else "",
    )


def _lapses_after(row: Contract, last: int, extended: bool) -> date | None:
    """The last day on which a payment still saves the contract; None where it ended or the law does not say."""
    next_month = Month(last).next()
    if hasattr(row, "ending"):
        return None
    for step in range(LONGEST_GAP):
        month = next_month + step
        answered = gap(last, month.first, extended)
        if isinstance(answered, Refusal):
            return None
        if answered.values["contract_void"]:
            return (month + -1).last.to_date()
    return None


def next_months(contract_id: int, count: int) -> Quote:
    """What the next unpaid months of a contract cost, in order."""
    row = Contract.objects.prefetch_related("heads").get(pk=contract_id)
    dues = {due.month: due for due in Due.objects.filter(contract=row)}
    first = Month(last_paid([row])[row.pk]).next().code
    return quote(row, first=first, count=count, dues=dues, persons=len(row.heads.all()))


def record_of_due(due: Due) -> LegalRecord:
    """Why a month costs what it costs, step by step, from what was written when it fell due."""
    inputs = premium_inputs(due.contract, due.month, due.daily_base_rial, due.persons)
    return record_of(due.basis, {**inputs, **FIXED}, _named(PREMIUM, due.values))


FIXED = {"vehicle": 0, "skill_grade": 0, "has_employer": False}
"""What the premium of other groups asks."""


def record_of_lapse(ending: Ending) -> LegalRecord:
    """Why a contract lapsed, from what was written on that day."""
    assert ending.basis is not None
    inputs = {
        "covered_month": ending.until_month,
        "last_paid_month": ending.last_paid_month,
        "extension_used": ending.extension_used,
        "months": 1,
    }
    return record_of(ending.basis, inputs, _named(LAPSE, ending.values))


def _named(scheme: str, values: Sequence[int]) -> dict[str, int]:
    names = [*targets(scheme), *(name for name, _ in between(scheme))]
    return dict(zip(names, values, strict=True))
