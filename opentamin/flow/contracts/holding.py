"""What the client holds back: how much it is now, and releases on the organization's letter (38.2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum

from opentamin.flow.contracts.catalogue import refuse
from opentamin.flow.contracts.facts import HoldKind
from opentamin.flow.contracts.models import Contract, HoldBack
from opentamin.flow.contracts.opening import locked
from opentamin.flow.contracts.reckoning import row_months
from opentamin.law.ir.ssa_1354.a038_contracts.rule import release_rial


@dataclass(frozen=True, slots=True)
class Held:
    """What is held back of a contract, in rials: the 5 %, the last instalment, what was released and freed."""

    held_rial: int
    last_instalment_rial: int
    released_rial: int
    freed_rial: int

    @property
    def left_rial(self) -> int:
        """What the client holds now."""
        return self.held_rial + self.last_instalment_rial - self.released_rial - self.freed_rial


def held_of(contract_ids: Iterable[int]) -> dict[int, Held]:
    """What is held of each contract (one query)."""
    asked = sorted(set(contract_ids))
    sums: dict[int, dict[str, int]] = {pk: {} for pk in asked}
    rows = HoldBack.objects.filter(contract__in=asked).values_list("contract_id", "kind").annotate(Sum("amount_rial"))
    for pk, kind, amount in rows:
        sums[pk][kind] = amount
    return {
        pk: Held(
            kinds.get(HoldKind.HELD, 0),
            kinds.get(HoldKind.LAST_INSTALMENT, 0),
            -kinds.get(HoldKind.RELEASE, 0),
            -kinds.get(HoldKind.FREED, 0),
        )
        for pk, kinds in sums.items()
    }


def releasable(contract_ids: Iterable[int]) -> dict[int, int]:
    """What may be released of each contract now, in rials: premium that was listed and paid in time, never more than the
    5 % that is held, less what was released before."""
    asked = sorted(set(contract_ids))
    held, months = held_of(asked), row_months(asked)
    found = {}
    for pk in asked:
        allowed = release_rial(held[pk].held_rial, max(sum(month.released_rial for month in months[pk]), 0))
        found[pk] = max(allowed - held[pk].released_rial, 0)
    return found


@transaction.atomic
def release(
    contract_id: int, letter: str, *, on: date, by: str, now: datetime, amount_rial: int | None = None
) -> HoldBack:
    """Release a part of what is held, by the organization's letter; without an amount, all that may be released.

    The same letter again gives the same release. NOTHING_TO_RELEASE: no premium was paid in time, or less than asked.
    """
    row = locked(contract_id)
    key = f"contract/{row.pk}/letter/{letter}"
    known = HoldBack.objects.filter(key=key).first()
    if known is not None:
        return known
    most = releasable([row.pk])[row.pk]
    wanted = most if amount_rial is None else amount_rial
    if not 0 < wanted <= most:
        raise refuse("NOTHING_TO_RELEASE", value=row.pk, wanted=wanted, most=most)
    return _out(row, key, HoldKind.RELEASE, wanted, letter, on, by, now)


def free_rest(row: Contract, certificate: str, *, on: date, by: str, now: datetime) -> HoldBack | None:
    """At clearance the client gives what it still holds; None where nothing is left."""
    key = f"contract/{row.pk}/clearance/{certificate}"
    left = held_of([row.pk])[row.pk].left_rial
    return _out(row, key, HoldKind.FREED, left, certificate, on, by, now) if left else None


def _out(row: Contract, key: str, kind: HoldKind, rial: int, letter: str, on: date, by: str, now: datetime) -> HoldBack:
    return HoldBack.objects.create(
        contract=row, key=key, kind=kind, amount_rial=-rial, on=on, letter=letter, by=by, known_at=now
    )
