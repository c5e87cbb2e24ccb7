"""Permits that end soon leave a task at the branch, before the date; one that was renewed closes its tasks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

from opentamin.desk.models import Task
from opentamin.ground.calendar import Day
from opentamin.ground.persian import fa_digits
from opentamin.registers.models import WorkPermit
from opentamin.registers.permits import permits_ending

KIND = "permit_ends"
AHEAD_DAYS = (60, 30)
BY = "permit expiry"
# The permit by its number, so that its key is found by index however many tasks the day has just brought.
RENEWED = """
    UPDATE desk_task t SET closed_at = %(now)s, closed_by = %(by)s, outcome = 'renewed'
    FROM registers_work_permit p
    WHERE t.kind = %(kind)s AND t.closed_at IS NULL AND p.id = substr(t.subject, length('permit/') + 1)::bigint AND EXISTS (
        SELECT FROM registers_work_permit later WHERE later.person_id = p.person_id
            AND later.workshop_id = p.workshop_id AND later.valid_until > p.valid_until)
"""


@dataclass(frozen=True, slots=True)
class Expiry:
    """Tasks opened now, and tasks closed because a later permit was registered."""

    opened: int
    closed: int


@transaction.atomic
def expiry_tasks(as_of: date, *, ahead_days: Sequence[int] = AHEAD_DAYS, now: datetime) -> Expiry:
    """A task for every permit in force on `as_of` that ends within the largest of `ahead_days`, one for each step reached.

    The key names permit, end and step, so the same day again opens nothing, and a day that was left out loses nothing.
    """
    tasks = [
        _task(permit, step, as_of, now)
        for permit in permits_ending(as_of, ahead_days=max(ahead_days))
        for step in [min(step for step in ahead_days if (permit.valid_until - as_of).days <= step)]
    ]
    have = set(Task.objects.filter(key__in=[task.key for task in tasks]).values_list("key", flat=True))
    Task.objects.bulk_create([task for task in tasks if task.key not in have], ignore_conflicts=True)
    with connection.cursor() as cursor:
        cursor.execute(RENEWED, {"now": now, "by": BY, "kind": KIND})
        closed = int(cursor.rowcount)
    return Expiry(len({task.key for task in tasks} - have), closed)


def _task(permit: WorkPermit, step: int, as_of: date, now: datetime) -> Task:
    """The task of one permit and step, at the branch that keeps the workshop's file; it names no person."""
    ends, left = Day.from_date(permit.valid_until), (permit.valid_until - as_of).days
    return Task(
        key=f"permit/{permit.pk}/{ends}/{step}",
        kind=KIND,
        subject=f"permit/{permit.pk}",
        branch_id=permit.workshop.branch_id,
        text_fa=fa_digits(
            f"پروانهٔ {permit.number} در کارگاه {permit.workshop.code} تا {left} روز دیگر پایان می‌یابد "
            f"(نخستین روز بی‌اعتبار {ends}). پروانهٔ تازه را از کارفرما بخواهید."
        ),
        text_en=(
            f"Permit {permit.number} at workshop {permit.workshop.code} ends in {left} days "
            f"(first day without it {ends}). Ask the employer for the renewed one."
        ),
        opened_at=now,
        due_on=permit.valid_until,
    )
