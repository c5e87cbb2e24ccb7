"""Who answers beside the employer: a client who paid the last instalment without clearance, the taker of a workshop."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from opentamin.flow.collection.events import record
from opentamin.flow.collection.facts import Happening, State
from opentamin.flow.collection.models import Debt
from opentamin.flow.collection.opening import open_debts
from opentamin.flow.contracts.catalogue import findings as catalogue
from opentamin.flow.contracts.models import Certificate, SharedLiability
from opentamin.flow.contracts.opening import locked, terms_of
from opentamin.flow.contracts.reckoning import DebtNow
from opentamin.flow.contracts.standing import standing
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding
from opentamin.registers.models import Workshop


@transaction.atomic
def last_instalment_paid(
    contract_id: int, *, on: date, by: str, now: datetime
) -> tuple[SharedLiability | None, Finding | None]:
    """The client paid the last instalment. With a certificate that stood on that day nothing follows; without one the
    client answers for premium and penalties that stand (38.3), and a finding says so. Again gives the same."""
    row = locked(contract_id)
    if _cleared(contract_id, on):
        return None, None
    terms = terms_of([row.pk])[row.pk]
    debts = standing(row.pk).debts
    liable = hold_jointly(
        f"contract/{row.pk}/last_instalment", row.workshop, debts, name=terms.client_name, code=terms.client_code,
        clause="ir/ssa_1354/38.3", on=on, by=by, now=now, contract=row,
    )  # fmt: skip
    finding = catalogue().make(
        "CLIENT_IS_LIABLE", value=row.pk, client=liable.name, owed=f"{liable.owed_rial:,}", day=Day.from_date(liable.on)
    )
    return liable, finding


def _cleared(contract_id: int, on: date) -> bool:
    """Whether a clearance of the contract stood on that day."""
    given = Certificate.objects.filter(contract=contract_id, issued_on__lte=on)
    return given.exclude(end__on__lte=on).exists()


def hold_jointly(
    key: str, workshop: Workshop, debts: Sequence[DebtNow], *,
    name: str, code: str, clause: str, on: date, by: str, now: datetime, **of: Any,
) -> SharedLiability:  # fmt: skip
    """Somebody answers jointly for debts of a workshop; each open debt gets an event. The same key again changes nothing."""
    known = SharedLiability.objects.filter(key=key).first()
    if known is not None:
        return known
    owed = [debt for debt in debts if debt.owed_rial > 0 and debt.workshop_code == workshop.code]
    liable = SharedLiability.objects.create(
        key=key, workshop=workshop, branch_id=workshop.branch_id, name=name, code=code, clause=clause, on=on, by=by,
        debts=[{"month": debt.month, "item": debt.item, "owed_rial": debt.owed_rial} for debt in owed],
        owed_rial=sum(debt.owed_rial for debt in owed), known_at=now, **of,
    )  # fmt: skip
    open_debts(now=now, subjects=[workshop.code])
    wanted = {(debt.month, debt.item) for debt in owed}
    rows = Debt.objects.filter(workshop=workshop).exclude(state=State.SETTLED).order_by("pk")
    record([_event(row, liable) for row in rows if (row.month, row.item) in wanted], now=now)
    return liable


def _event(debt: Debt, liable: SharedLiability) -> Happening:
    facts = {"name": liable.name, "code": liable.code, "clause": liable.clause, "liability": liable.pk}
    reason = f"{liable.clause} {liable.name}"
    return Happening(debt.pk, "joint_liability", f"{liable.key}/{debt.pk}", liable.on, liable.by, "", reason, facts)
