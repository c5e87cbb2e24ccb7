"""The fine for foreigners without permit: computed with its legal record, told to the labour office, never in our ledger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from opentamin.engine import Outcome as LawOutcome
from opentamin.engine import compute
from opentamin.flow.inspections.catalogue import refuse
from opentamin.flow.inspections.models import ForeignFine, FoundPerson, Visit
from opentamin.flow.inspections.periods import Worked, worked_months
from opentamin.ground.calendar import Day, Month


@transaction.atomic
def fine(visit: Visit, *, now: datetime) -> int:
    """The fines of a visit, a row for each person and month; gives how many are new. INSPECTION_UNCLEAR where a figure lacks.

    A workshop that an earlier visit fined is a repeat offender (reading: any earlier visit of another line).
    """
    earlier = ForeignFine.objects.filter(found__visit__workshop=visit.workshop_id, found__visit__on__lt=visit.on)
    repeat = earlier.exclude(found__visit__chain=visit.root_id).exclude(found__visit=visit.root_id).exists()
    before = ForeignFine.objects.filter(found__visit=visit).count()
    people = visit.people.filter(is_foreign=True).order_by("row")
    rows = [_fine(found, month, days, repeat, now) for found in people for month, days in _uncovered(found, visit)]
    ForeignFine.objects.bulk_create(rows, ignore_conflicts=True)
    return ForeignFine.objects.filter(found__visit=visit).count() - before


def _uncovered(found: FoundPerson, visit: Visit) -> Iterator[tuple[int, int]]:
    """Months and days worked that no permit covered."""
    for month in worked_months(found, visit.on):
        days = uncovered_days(month, found)
        if days:
            yield month.month, days


def uncovered_days(month: Worked, found: FoundPerson) -> int:
    """Days of a month after the last day of the permit; all of them without one."""
    if not found.permit_number or found.permit_until is None:
        return month.days
    covered_until = Day.from_date(found.permit_until)
    return min(max(month.last - covered_until, 0), month.days)


def _fine(found: FoundPerson, month: int, days: int, repeat: bool, now: datetime) -> ForeignFine:
    outcome = compute("foreign_fine", month, {"days": days, "offence": "repeat" if repeat else "first"})
    if not isinstance(outcome, LawOutcome):
        reason = "; ".join(each.message_fa for each in outcome.findings)
        raise refuse("INSPECTION_UNCLEAR", month=Month(month), reason=reason)
    return ForeignFine(
        found=found,
        month=month,
        days=days,
        repeat=repeat,
        penalty_foreign_rial=int(outcome.values["penalty_foreign_rial"]),
        record=outcome.record.as_dict(),
        known_at=now,
    )
