"""What inspections say after lists came: assessed again, and their people's months with them, by the command of the lists.

So it does not matter whether a list comes before or after the inspection of its month: the books end the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from opentamin.desk.models import Task
from opentamin.flow.assessments.inspecting import assess_inspections
from opentamin.flow.assessments.models import InspectionAssessment
from opentamin.flow.careers.inspected import credit_inspections
from opentamin.flow.collection.models import BoardDecision
from opentamin.flow.inspections.catalogue import InspectionRefusal
from opentamin.flow.inspections.models import Visit
from opentamin.flow.lists.models import ListState, WageList
from opentamin.ground.calendar import Day

BY = "list"
KIND = "reassess_inspection"


def follow_lists(submissions: Sequence[int], *, now: datetime, today: Day) -> int:
    """Assess again the inspections of the workshops and months of these submissions; gives how many assessments are new.

    Repeatable. An inspection of which a board changed the claim, or on which the law says nothing certain, is left as it
    is and becomes a task: a decision of a board is not moved by a list.
    """
    made = 0
    workshops = set()
    decided = _decided()
    for visit in _visits(submissions):
        workshops.add(visit.workshop_id)
        if visit.root_id in decided:
            _open_task(visit, "a board decided / رأی هیأت", now)
            continue
        try:
            made += len(assess_inspections([visit], by=BY, now=now, today=today))
        except InspectionRefusal as refusal:
            _open_task(visit, refusal.finding.message_fa, now)
    if workshops:
        credit_inspections(workshops=workshops, by=BY, now=now)
    return made


def _visits(submissions: Sequence[int]) -> list[Visit]:
    """The standing visits of inspections that were assessed for a workshop and month of credited lists, the oldest first."""
    lists = WageList.objects.filter(submission__in=submissions, state=ListState.CREDITED)
    months = set(lists.values_list("workshop_id", "month"))
    if not months:
        return []
    assessed = InspectionAssessment.objects.filter(
        chain__workshop__in={workshop for workshop, _ in months}, month__in={month for _, month in months}
    )
    rows = assessed.values_list("chain_id", "chain__workshop_id", "month").distinct()
    chains = {chain for chain, workshop, month in rows if (workshop, month) in months}
    standing = Visit.objects.filter(corrected_by=None).filter(Q(pk__in=chains) | Q(chain__in=chains))
    return sorted(standing.select_related("workshop__branch"), key=lambda visit: visit.root_id)


def _decided() -> set[int]:
    """Inspections of which a board cancelled or reduced a claim."""
    rows = BoardDecision.objects.filter(objection__debt__origin="inspection").exclude(outcome="upheld")
    return {int(item.rpartition("/")[2]) for item in rows.values_list("objection__debt__item", flat=True)}


def _open_task(visit: Visit, reason: str, now: datetime) -> None:
    code = visit.workshop.code
    Task.objects.get_or_create(
        key=f"{KIND}/{visit.root_id}",
        defaults={
            "kind": KIND,
            "subject": f"visit/{visit.pk}",
            "branch_id": visit.branch_id,
            "text_fa": f"پس از لیست تازه، بازرسی کارگاه {code} دوباره محاسبه نشد ({reason}): بررسی شود (ir/ssa_1354/40)",
            "text_en": f"After a new list the inspection of workshop {code} was not assessed again ({reason}): look at it (ir/ssa_1354/40)",
            "opened_at": now,
        },
    )
