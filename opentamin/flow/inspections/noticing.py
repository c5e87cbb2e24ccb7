"""The result of an inspection is told to the employer within a month (article 47): a task with a day, and the notice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from opentamin.desk.models import Task
from opentamin.engine import Outcome as LawOutcome
from opentamin.engine import compute
from opentamin.flow.inspections.catalogue import findings as catalogue
from opentamin.flow.inspections.catalogue import refuse
from opentamin.flow.inspections.facts import months_between, months_later
from opentamin.flow.inspections.models import Notice, Visit
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when the employer is told, whether `told_on` kept it, and the legal record of both."""

    due_on: date
    in_time: bool
    record: dict[str, Any]


def deadline(visit: Visit, told_on: date) -> Deadline:
    """The deadline of a visit's notice, judged for a day; INSPECTION_UNCLEAR before the law."""
    visited = Day.from_date(visit.on)
    full, more = months_between(visited, Day.from_date(told_on))
    inputs = {"visit_day": visited.code, "full_months": full, "days_more": more}
    outcome = compute("inspection_notice", visited.month.code, inputs)
    if not isinstance(outcome, LawOutcome):
        reason = "; ".join(each.message_fa for each in outcome.findings)
        raise refuse("INSPECTION_UNCLEAR", month=visited.month, reason=reason)
    due = months_later(visited, int(outcome.values["notice_months"]))
    return Deadline(due.to_date(), bool(outcome.values["told_in_time"]), outcome.record.as_dict())


def open_notice_tasks(visits: Iterable[Visit], *, now: datetime) -> None:
    """A task for each visit whose result the employer has not been told yet, due on the last day for it."""
    Task.objects.bulk_create([_task(visit, now) for visit in visits], ignore_conflicts=True)


def _task(visit: Visit, now: datetime) -> Task:
    code = visit.workshop.code
    return Task(
        key=f"inspection_notice/{visit.root_id}",
        kind="tell_inspection_result",
        subject=f"visit/{visit.pk}",
        branch_id=visit.branch_id,
        text_fa=f"گفتن نتیجهٔ بازدید {visit.pk} به کارفرمای کارگاه {code} (مادهٔ ۴۷)",
        text_en=f"Tell the employer of workshop {code} the result of visit {visit.pk} (article 47)",
        opened_at=now,
        due_on=deadline(visit, visit.on).due_on,
    )


@transaction.atomic
def tell(visit: Visit, *, on: date, how: str, by: str, now: datetime) -> tuple[Notice, list[Finding]]:
    """Record that the employer was told; a second time gives the first notice. NOTICE_LATE is a warning."""
    known = Notice.objects.filter(visit=visit).first()
    if known is not None:
        return known, []
    if not visit.outcomes.exists():
        raise refuse("NOTHING_TO_TELL", visit=visit.pk)
    found = deadline(visit, on)
    notice = Notice.objects.create(
        visit=visit,
        told_on=on,
        due_on=found.due_on,
        late=not found.in_time,
        how=how,
        record=found.record,
        by=by,
        known_at=now,
    )
    open_task = Task.objects.filter(key=f"inspection_notice/{visit.root_id}", closed_at=None)
    open_task.update(closed_by=by, closed_at=now, outcome=how)
    late = catalogue().make("NOTICE_LATE", visit=visit.pk, due=str(Day.from_date(found.due_on)))
    return notice, [late] if notice.late else []
