"""Random stories of payments and days: sums hold, keys repeat, and a slow reading of R-17 by hand ends the same contracts."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from opentamin.flow.careers.questions import record
from opentamin.flow.selfpaid.models import Contract, Due, Ending, Kind, PaidMonth, Plan
from opentamin.flow.selfpaid.pricing import priced_month
from opentamin.flow.selfpaid.questions import standing
from opentamin.flow.selfpaid.tests.people import at, contract, pass_day, pay, someone
from opentamin.ground.calendar import Day, Month
from opentamin.journeys.prove import prove
from tests import world

pytestmark = pytest.mark.django_db
START = Month(140401)
STORIES = st.lists(st.sampled_from(["day", "pay", "pay", "wait"]), min_size=3, max_size=14)
SHAPES = st.sampled_from(
    [(Kind.FREELANCE, Plan.PENSION, 0), (Kind.FREELANCE, Plan.DISABILITY, 9_000_000), (Kind.HOMEMAKER, Plan.SURVIVORS, 5_000_000),
     (Kind.ABROAD, Plan.PENSION, 0)]
)  # fmt: skip


class Oracle:
    """R-17 read slowly, month by month, without the law's engine: two months to pay, a gap of three, once of four."""

    def __init__(self) -> None:
        self.last, self.extended, self.ended = START + -1, False, False

    def allows(self, month: Month) -> bool:
        gap = max(month - self.last, 0)
        return gap <= 3 or (gap == 4 and not self.extended)

    def pay(self, month: Month) -> bool:
        if self.ended or not self.allows(month):
            return False
        self.extended = self.extended or month - self.last == 4
        self.last = self.last.next()
        return True

    def day(self, month: Month) -> None:
        self.ended = self.ended or not self.allows(month)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(story=STORIES, shape=SHAPES)
def test_a_slow_reading_of_the_law_ends_and_takes_the_same(story: list[str], shape) -> None:
    with transaction.atomic():
        world.offices()
        kind, plan, base = shape
        row = contract("1404-01-01", kind=kind, plan=plan, daily_base_rial=base)
        oracle, month = Oracle(), START
        for step in story:
            on = f"{month.first}"
            if step == "wait":
                month = month.next()
            elif step == "day":
                pass_day(on)
                oracle.day(month)
            else:
                assert bool(pay(row, on).new) == oracle.pay(month)
            assert Ending.objects.filter(contract=row).exists() == oracle.ended
            paid = sorted(PaidMonth.objects.filter(contract=row).values_list("month", flat=True))
            assert paid == [(START + at_).code for at_ in range(oracle.last - START + 1)]
        event(f"ended {oracle.ended}, extension {oracle.extended}")
        _holds(row, month, oracle)
        transaction.set_rollback(True)


def _holds(row: Contract, month: Month, oracle: Oracle) -> None:
    now = at(month.first)
    assert prove(now=now).holds
    for due in Due.objects.filter(contract=row):
        alone = priced_month(row, due.month, due.daily_base_rial, due.persons)
        assert (alone.base_rial, alone.premium_rial, alone.health_rial, alone.due_rial) == (
            due.base_rial, due.premium_rial, due.health_rial, due.due_rial,
        )  # fmt: skip
    paid = list(PaidMonth.objects.filter(contract=row).order_by("month").values_list("month", flat=True))
    assert [each.month for each in record(row.person_id, as_of=159912, known_on=now).months] == paid
    seen = standing(row.pk, month.first)
    if seen.open:
        saved = seen.lapses_after
        assert saved is not None and (Day.from_date(saved).month >= month) == oracle.allows(month)
    before = (Due.objects.count(), Ending.objects.count())
    pass_day(f"{month.first}")
    again = (Due.objects.count(), Ending.objects.count())
    pass_day(f"{month.first}")
    assert (Due.objects.count(), Ending.objects.count()) == again >= before


def test_a_crowd_falls_due_in_one_set_as_each_would_alone() -> None:
    world.offices()
    rows = [
        contract("1404-03-05", person=someone(), plan=plan, trade=trade, daily_base_rial=base)
        for plan in (Plan.PENSION, Plan.SURVIVORS, Plan.DISABILITY)
        for trade in (0, 1, 2)
        for base in (0, 4_000_000, 30_000_000)
    ]
    pass_day("1404-05-01")
    assert Due.objects.count() == 3 * len(rows)
    for due in Due.objects.select_related("contract"):
        alone = priced_month(due.contract, due.month, due.daily_base_rial, 0)
        assert (alone.base_rial, alone.due_rial) == (due.base_rial, due.due_rial)
