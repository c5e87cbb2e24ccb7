"""The test of people kept: month by month against the base month, for every request whose year has passed, in one set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from opentamin.desk.models import Task
from opentamin.flow.settlement.conditions import people_on_lists
from opentamin.flow.settlement.models import Application, ApplicationState
from opentamin.flow.settlement.waivers import revoke
from opentamin.ground.calendar import Day, Month
from opentamin.law.campaigns import campaigns

OPEN = ("pending", "unclear")


@dataclass(frozen=True, slots=True)
class Counted:
    """One request: people of the base month, of each month of its year (None: no accepted list), and the verdict."""

    application_id: int
    base: int | None
    months: dict[int, int | None]
    verdict: str


def months_of_test(application: Application) -> list[int]:
    """The months in which people must be kept: a year from the month after the decision (reading 13.r2)."""
    test = campaigns()[application.campaign].headcount
    if test is None or application.decided_on is None:
        return []
    first = Day.from_date(application.decided_on).month
    return [(first + step).code for step in range(1, test.months + 1)]


def count(applications: list[Application]) -> list[Counted]:
    """Count people of requests month by month; one query. Without a list of the base month what was declared is the base."""
    months = {row.pk: months_of_test(row) for row in applications}
    bases = {row.pk: test.base_month for row in applications if (test := campaigns()[row.campaign].headcount)}
    asked = sorted({month for each in months.values() for month in each} | set(bases.values()))
    people = people_on_lists({row.workshop_id for row in applications}, asked)
    found = []
    for row in applications:
        base = row.headcount_base or people.get((row.workshop_id, bases[row.pk])) or row.headcount_declared
        each = {month: people.get((row.workshop_id, month)) for month in months[row.pk]}
        found.append(Counted(row.pk, base, each, _verdict(base, list(each.values()))))
    return found


def _verdict(base: int | None, counts: list[int | None]) -> str:
    """failed: fewer in a month; unclear: a month without a list, or no base; else kept."""
    if base is not None and any(each is not None and each < base for each in counts):
        return "failed"
    return "unclear" if base is None or None in counts else "kept"


@transaction.atomic
def examine_headcounts(*, by: str, today: Day, now: datetime) -> list[Counted]:
    """Test every request whose year is over; a failed one loses its forgiveness, an unclear one becomes a task."""
    rows = Application.objects.select_for_update().filter(state=ApplicationState.DONE, headcount_state__in=OPEN)
    over = [row for row in rows.order_by("id") if _is_over(row, today)]
    counted = count(over)
    by_id = {each.application_id: each for each in counted}
    for row in over:
        row.headcount_state = by_id[row.pk].verdict
    Application.objects.bulk_update(over, ["headcount_state"], batch_size=5000)
    revoke([c.application_id for c in counted if c.verdict == "failed"], why="headcount", by=by, today=today, now=now)
    tasks = [_task(row, now) for row in over if row.headcount_state == "unclear"]
    Task.objects.bulk_create(tasks, ignore_conflicts=True)
    return counted


def _is_over(row: Application, today: Day) -> bool:
    """Lists of the last month of the test may come until the end of the month after it."""
    months = months_of_test(row)
    return bool(months) and (Month(months[-1]) + 1).last < today


def _task(row: Application, now: datetime) -> Task:
    return Task(
        key=f"application/{row.pk}/headcount",
        kind="headcount_unclear",
        subject=f"application/{row.pk}",
        branch_id=row.branch_id,
        text_fa=f"آزمون شمار کارکنان درخواست {row.pk}: لیست پذیرفتهٔ همهٔ ماه‌ها یا ماه پایه در دست نیست.",
        text_en=f"Head-count test of request {row.pk}: not every month, or not the base month, has an accepted list.",
        opened_at=now,
    )
