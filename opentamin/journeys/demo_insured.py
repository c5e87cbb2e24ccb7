"""The demonstration's insured person gets the years before take-on, so that a record, its gaps and a pension can be seen."""

from __future__ import annotations

from datetime import datetime

from opentamin.desk.models import Mandate, Role
from opentamin.flow.careers.actions import OpeningRow, take_over
from opentamin.flow.careers.models import CareerEntry
from opentamin.ground.calendar import Month
from opentamin.ground.money import half_up
from opentamin.law.ir.labour_1369.a041_minimum_wage.rule import minimum_daily_wage_rial
from opentamin.registers.models import Workshop

PROVENANCE = "سابقهٔ پیش از سامانه، ساختگی"
FIRST, UNTIL = Month(139304), Month(140409)
PART = {139304: 12, 139909: 18, 140206: 20}
EMPTY = (*range(139605, 139609), 140112)
ABOVE_MINIMUM = (16, 10)
"""Their wage as a fraction of the minimum wage."""


def fill(*, now: datetime) -> int:
    """Months of the demonstration's insured person before their first list; twice changes nothing. Gives how many months."""
    person_id = Mandate.objects.filter(role=Role.INSURED).values_list("person_id", flat=True).first()
    shop = Workshop.objects.filter(code__startswith="999").order_by("code").values_list("code", flat=True).first()
    first = CareerEntry.objects.filter(person=person_id, source_kind=1).order_by("month").first()
    if person_id is None or shop is None:
        return 0
    until = min(UNTIL, Month(first.month)) if first else UNTIL
    span = [FIRST + step for step in range(until - FIRST)]
    rows = [_row(person_id, each, shop) for each in span if each.code not in EMPTY]
    take_over(rows, provenance=PROVENANCE, by="demo", now=now)
    return len(rows)


def _row(person_id: int, each: Month, shop: str) -> OpeningRow:
    days = PART.get(each.code, each.length)
    rial = half_up(minimum_daily_wage_rial(each.code) * days * ABOVE_MINIMUM[0], ABOVE_MINIMUM[1])
    return OpeningRow(person_id, each.code, shop, days, rial, rial)
