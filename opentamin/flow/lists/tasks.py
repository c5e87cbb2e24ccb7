"""Tasks that lists bring to people: to confirm who somebody is, to decide where the law is unclear."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from opentamin.desk.models import Task
from opentamin.flow.lists.models import WageList
from opentamin.flow.lists.questions import ListInFlow
from opentamin.ground.persian import fa_number


def task_of_new_people(row: WageList, people: int, *, now: datetime) -> Task:
    """Confirm the people whom a list brought and nobody knew. One task a list: they belong to one workshop."""
    return Task(
        key=f"new_people/{row.pk}",
        kind="confirm_new_people",
        subject=f"list/{row.pk}",
        branch_id=row.branch_id,
        text_fa=f"تأیید هویت {fa_number(people)} نفر که با لیست کارگاه {row.workshop_code} به‌طور موقت ثبت شدند",
        text_en=f"Confirm who {people} people are who became provisional with a list of workshop {row.workshop_code}",
        opened_at=now,
    )


def task_of_unclear_law(row: ListInFlow, reason: str, *, now: datetime) -> Task:
    """Decide about a list on which the law says nothing certain; `reason` names the missing figure, if one is."""
    return Task(
        key=f"unclear_law/{row.pk}",
        kind="decide_unclear_law",
        subject=f"list/{row.pk}",
        branch_id=row.branch_id,
        text_fa=f"حق بیمهٔ لیست {row.pk} از کارگاه {row.workshop_code} را قانون روشن نمی‌کند. {reason}".strip(),
        text_en=f"The law is unclear on list {row.pk} of workshop {row.workshop_code}. {reason}".strip(),
        opened_at=now,
    )


def open_tasks(tasks: Sequence[Task]) -> None:
    """Open tasks; one that stands open or was done already is not opened twice."""
    Task.objects.bulk_create(tasks, ignore_conflicts=True)
