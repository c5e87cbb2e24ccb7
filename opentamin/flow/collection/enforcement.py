"""Enforcement (article 50): writs for final debts in sets, with fee and extent of attachment; steps until it ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Count

from opentamin.engine import population_sql
from opentamin.flow.collection.balances import balances
from opentamin.flow.collection.catalogue import findings as catalogue
from opentamin.flow.collection.catalogue import refuse
from opentamin.flow.collection.events import record
from opentamin.flow.collection.facts import Balance, Happening, State
from opentamin.flow.collection.models import Debt, DebtEvent, Writ
from opentamin.flow.collection.penalties import post_penalties
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding
from opentamin.ledger import actions as ledger
from opentamin.ledger.chart import chart
from opentamin.ledger.facts import Entry, Posting

FEE = "enforcement_fee"
STEPS = ("attachment", "valuation", "auction", "release")
ATTACHED = ("account", "property", "receivable")


@dataclass(frozen=True, slots=True)
class Issued:
    """Writs that were issued, and why debts were left out."""

    writs: tuple[Writ, ...]
    findings: tuple[Finding, ...]


@transaction.atomic
def issue_writs(debt_ids: Iterable[int], *, on: date, by: str, now: datetime, today: Day) -> Issued:
    """A writ for each final debt on which something is owed, for the amount of that day, with its fee in the ledger.

    A debt whose earlier writ was stopped by a plan bears the fee once: only what a larger debt adds. Debts that are not
    final, or not owed, are left out and named (`WRIT_NOT_POSSIBLE`).
    """
    asked = sorted(set(debt_ids))
    rows = Debt.objects.select_for_update(of=("self",)).select_related("workshop").filter(pk__in=asked)
    final = {row.pk: row for row in rows.filter(state=State.FINAL)}
    post_penalties(on, subjects={row.workshop.code for row in final.values()}, now=now, today=today, by=by)
    owed = {pk: found for pk, found in balances(final).items() if found.owed_rial - found.shares.get(FEE, 0) > 0}
    writs = [_writ(final[pk], *row) for pk, row in _computed(owed, on, by, now).items()]
    Writ.objects.bulk_create(writs)
    earlier = _fees_before(final)
    ledger.post([entry for writ in writs if (entry := _fee(writ, earlier.get(writ.debt_id, 0), today))], now=now)
    record([_happening(writ) for writ in writs], now=now)
    left = [pk for pk in asked if pk not in owed]
    states = dict(Debt.objects.filter(pk__in=left).values_list("pk", "state"))
    return Issued(
        tuple(writs),
        tuple(catalogue().make("WRIT_NOT_POSSIBLE", value=pk, state=states.get(pk, "-")) for pk in left),
    )


def _computed(owed: Mapping[int, Balance], on: date, by: str, now: datetime) -> dict[int, tuple[object, ...]]:
    """Amount, fee and extent of attachment of each debt, by the scheme `enforcement` in one statement."""
    law = population_sql(
        "enforcement",
        relation="unnest(%(debts)s::bigint[], %(amounts)s::bigint[]) AS claim (debt_id, debt_rial)",
        keys=("debt_id", "debt_rial"),
        columns={"debt_rial": "debt_rial"},
        fixed={"writ_day": Day.from_date(on).code},
        targets=["enforcement_fee_rial", "attachment_rial"],
        dialect="postgres",
    )
    amounts = [found.owed_rial - found.shares.get(FEE, 0) for found in owed.values()]
    issued = dict(Writ.objects.filter(debt__in=owed).values_list("debt").annotate(Count("id")))
    with connection.cursor() as cursor:
        cursor.execute(law, {"debts": list(owed), "amounts": amounts})
        return {row[0]: (issued.get(row[0], 0) + 1, *row[1:], on, by, now) for row in cursor.fetchall()}


def _writ(debt: Debt, number: int, amount: int, fee: int, attachment: int, on: date, by: str, now: datetime) -> Writ:
    return Writ(
        number=f"{Day.from_date(on).code}-{debt.pk}-{number}",
        debt=debt,
        issued_on=on,
        amount_rial=amount,
        fee_rial=fee,
        attachment_rial=attachment,
        by=by,
        known_at=now,
    )


FEES = """
    SELECT d.id, sum(p.amount_rial)::bigint FROM collection_debt d JOIN registers_workshop w ON w.id = d.workshop_id
    JOIN ledger_entry e ON e.subject = w.code AND e.month = d.month AND e.item = d.item AND e.kind = 'enforcement_fee'
    JOIN ledger_posting p ON p.entry_id = e.id AND p.account_id = %(account)s
    WHERE d.id = ANY(%(debts)s) GROUP BY d.id
"""


def _fees_before(debt_ids: Iterable[int]) -> dict[int, int]:
    """Fees that were posted for debts already."""
    with connection.cursor() as cursor:
        cursor.execute(FEES, {"debts": sorted(debt_ids), "account": chart().shares[FEE].debit})
        return dict(cursor.fetchall())


def _fee(writ: Writ, before_rial: int, today: Day) -> Entry | None:
    """The fee of a writ as an entry; None where an earlier writ bore as much."""
    share, amount = chart().shares[FEE], writ.fee_rial - before_rial
    if amount <= 0:
        return None
    return Entry(
        key=f"fee/{writ.number}",
        kind=FEE,
        counts_on=writ.issued_on,
        period=today.month.code,
        month=writ.debt.month,
        postings=(Posting(share.debit, amount, FEE), Posting(share.credit, -amount, FEE)),
        subject=writ.debt.workshop.code,
        branch_id=writ.debt.branch_id,
        due_on=writ.debt.due_on,
        basis="ir/ssa_1354/50.2",
        item=writ.debt.item,
    )


def _happening(writ: Writ) -> Happening:
    facts = {"writ": writ.number, "amount_rial": writ.amount_rial, "fee_rial": writ.fee_rial}
    facts |= {"attachment_rial": writ.attachment_rial}
    return Happening(writ.debt_id, "writ", f"writ/{writ.number}", writ.issued_on, writ.by, facts=facts)


@transaction.atomic
def step(
    debt_id: int, kind: str, *, on: date, amount_rial: int = 0, of: str = "", by: str, now: datetime, note: str = ""
) -> int:
    """Record a step of enforcement: attachment of an account, a property or a receivable, valuation, auction, release.

    Refused: a kind that is not known or comes before its attachment (`STEP_OUT_OF_ORDER`), attachment beyond the writ and
    30 per cent (`ATTACHMENT_BEYOND_LIMIT`), a debt that is not enforced now, as while a plan is kept. Gives 1, or 0 for
    the same step again.
    """
    debt = Debt.objects.select_for_update().filter(pk=debt_id).first()
    if debt is None:
        raise refuse("DEBT_UNKNOWN", value=debt_id)
    key = f"step/{debt_id}/{Day.from_date(on).code}/{kind}/{of}/{amount_rial}"
    if DebtEvent.objects.filter(key=key).exists():
        return 0
    _check_step(debt, kind, of, amount_rial)
    facts = {"step": kind, "of": of, "amount_rial": amount_rial}
    return record([Happening(debt_id, "enforcement_step", key, on, by, reason=note, facts=facts)], now=now)


def _check_step(debt: Debt, kind: str, of: str, amount_rial: int) -> None:
    held = attached(DebtEvent.objects.filter(debt=debt, kind="enforcement_step").values_list("facts", flat=True))
    writ = debt.writs.order_by("-id").first()
    known = kind in STEPS and amount_rial >= 0 and (kind != "attachment" or of in ATTACHED)
    if not known or writ is None or (kind != "attachment" and held <= 0) or (kind == "release" and amount_rial > held):
        raise refuse("STEP_OUT_OF_ORDER", value=debt.pk, step=kind, held=held)
    if kind == "attachment" and held + amount_rial > writ.attachment_rial:
        raise refuse("ATTACHMENT_BEYOND_LIMIT", value=debt.pk, limit=writ.attachment_rial, held=held)


def attached(steps: Sequence[Mapping[str, object]] | Iterable[Mapping[str, object]]) -> int:
    """What is attached after these steps, in rials: attachments less releases."""
    signs = {"attachment": 1, "release": -1}
    return sum(signs.get(str(facts["step"]), 0) * int(str(facts["amount_rial"])) for facts in steps)
