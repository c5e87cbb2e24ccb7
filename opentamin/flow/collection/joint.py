"""Joint liability: who answers for debts beside the workshop that made them, after a transfer without a certificate."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from opentamin.flow.collection.catalogue import refuse
from opentamin.flow.collection.events import record
from opentamin.flow.collection.facts import Happening
from opentamin.flow.collection.models import Debt, JointLiability
from opentamin.registers.models import Workshop


@transaction.atomic
def hold_jointly(
    debt_ids: Iterable[int], *, key: str, since: date, cause: str, by: str, now: datetime, workshop_code: str = "",
    person: str = "",
) -> int:  # fmt: skip
    """Hold a workshop or a named person liable for debts beside their debtor (article 37); gives how many are new.

    `key` names the transfer; the same key and debt again changes nothing. `WORKSHOP_UNKNOWN` and `DEBT_UNKNOWN` with
    nothing written; a settled debt is left out.
    """
    asked = sorted(set(debt_ids))
    other = Workshop.objects.filter(code=workshop_code).first() if workshop_code else None
    if other is None and not person.strip():
        raise refuse("WORKSHOP_UNKNOWN", value=workshop_code)
    found = dict(Debt.objects.filter(pk__in=asked).values_list("pk", "state"))
    for pk in asked:
        if pk not in found:
            raise refuse("DEBT_UNKNOWN", value=pk)
    known = set(JointLiability.objects.filter(key=key).values_list("debt_id", flat=True))
    new = [pk for pk in asked if pk not in known and found[pk] != "settled"]
    JointLiability.objects.bulk_create(
        JointLiability(
            key=key, debt_id=pk, workshop=other, person=person, since=since, cause=cause, by=by, known_at=now
        )
        for pk in new
    )
    facts = {"workshop": workshop_code, "person": person}
    happenings = [
        Happening(pk, "joint_liability", f"joint/{key}/{pk}", since, by, reason=cause, facts=facts) for pk in new
    ]
    return record(happenings, now=now)
