"""Recording what happens to debts, in sets: each event is checked against the state, kept for ever, and moves it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from opentamin.flow.collection.catalogue import refuse
from opentamin.flow.collection.facts import MOVES, PLAN_IS_OVER, Happening, State
from opentamin.flow.collection.models import Debt, DebtEvent


@transaction.atomic
def record(happenings: Sequence[Happening], *, now: datetime) -> int:
    """Record events in their order; gives how many are new. A key that is known changes nothing.

    CollectionRefusal `MOVE_NOT_ALLOWED` with nothing written: a kind that the state of its debt does not allow.
    """
    known = set(DebtEvent.objects.filter(key__in=[each.key for each in happenings]).values_list("key", flat=True))
    new = [each for each in happenings if each.key not in known]
    locked = Debt.objects.select_for_update().filter(pk__in={each.debt_id for each in new}).order_by("pk")
    debts = {row.pk: row for row in locked}
    before = {pk: (row.state, row.penalty_until) for pk, row in debts.items()}
    rows = [_event(debts[each.debt_id], each, now) for each in new]
    DebtEvent.objects.bulk_create(rows)
    moved = [row for pk, row in debts.items() if (row.state, row.penalty_until) != before[pk]]
    Debt.objects.bulk_update(moved, ["state", "penalty_until"], batch_size=5000)
    return len(rows)


def _event(debt: Debt, happening: Happening, now: datetime) -> DebtEvent:
    """The row of one event; the debt in hand moves with it."""
    move = MOVES[happening.kind]
    if State(debt.state) not in move.sources:
        raise refuse("MOVE_NOT_ALLOWED", value=f"{debt.pk}", kind=happening.kind, state=debt.state)
    if debt.state != State.SETTLED or happening.kind not in PLAN_IS_OVER:
        debt.state = move.target or debt.state
    if happening.kind == "reopened":  # a bounced payment does not undo what was final
        debt.state = State(happening.facts.get("back_to", debt.state))
    if happening.kind == "plan_begun":
        debt.penalty_until = happening.on
    if happening.kind == "plan_defaulted":
        debt.penalty_until = None
    return DebtEvent(
        debt=debt,
        key=happening.key,
        kind=happening.kind,
        on=happening.on,
        state=debt.state,
        by=happening.by,
        second=happening.second,
        reason=happening.reason,
        facts=dict(happening.facts),
        known_at=now,
    )
