"""Whose months stand of a claim that a board reduced: the board speaks of rials, two people say of whom (reading 36.r3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.db import transaction

from opentamin.desk.models import Task
from opentamin.flow.assessments.inspection_questions import newest_of
from opentamin.flow.assessments.models import InspectionLine
from opentamin.flow.careers.inspected import credit_inspections
from opentamin.flow.careers.models import BoardRuling
from opentamin.flow.collection.models import BoardDecision
from opentamin.flow.inspections.catalogue import refuse
from opentamin.ground.calendar import Month

KIND = "rule_on_reduced_inspection"


def waiting() -> list[BoardDecision]:
    """Decisions that reduced an inspection's claim and of which nobody said yet whose months stand (one query)."""
    rows = BoardDecision.objects.filter(outcome="reduced", objection__debt__origin="inspection", ruling=None)
    cancelled = BoardDecision.objects.filter(outcome="cancelled").values("objection__debt")
    rows = rows.exclude(objection__debt__in=cancelled)
    return list(rows.select_related("objection__debt__workshop").order_by("pk"))


def open_ruling_tasks(*, now: datetime) -> int:
    """A task for each of `waiting`; gives how many wait. One that stands is not opened twice."""
    rows = waiting()
    Task.objects.bulk_create([_task(row, now) for row in rows], ignore_conflicts=True)
    return len(rows)


def _task(row: BoardDecision, now: datetime) -> Task:
    debt = row.objection.debt
    place = f"{debt.workshop.code} · {Month(debt.month)}"
    return Task(
        key=f"{KIND}/{row.pk}",
        kind=KIND,
        subject=f"debt/{debt.pk}",
        branch_id=debt.branch_id,
        text_fa=f"هیأت مطالبهٔ بازرسی {place} را کم کرد: بگویید سابقهٔ چه کسانی می‌ماند (ir/ssa_1354/36.r3)",
        text_en=f"The board reduced the claim of the inspection {place}: say whose months stand (ir/ssa_1354/36.r3)",
        opened_at=now,
    )


@transaction.atomic
def rule_on(
    decision_id: int, people: Mapping[int, tuple[int, int]], *, reason: str, by: str, second: str, now: datetime
) -> BoardRuling:
    """Record of which people (register number to days and insured wage in rials, lists included) a reduced claim stands.

    The record follows at once. Again with the same people it gives the ruling that stands. Refused with nothing written
    (RULING_NOT_POSSIBLE): no reduced inspection, one person alone, somebody or something that was not found, another ruling.
    """
    kept = {str(person): [days, base_rial] for person, (days, base_rial) in sorted(people.items())}
    earlier = BoardRuling.objects.filter(decision=decision_id).first()
    if earlier is not None and earlier.people == kept:
        return earlier
    decision = reduced(decision_id)
    faults = list(_faults(decision, people, earlier, by, second))
    if faults:
        raise refuse("RULING_NOT_POSSIBLE", value=decision_id, reason="; ".join(faults))
    debt = decision.objection.debt
    made = BoardRuling.objects.create(
        decision=decision, branch_id=debt.branch_id, people=kept, reason=reason, by=by, second=second, known_at=now
    )
    task = Task.objects.filter(key=f"{KIND}/{decision.pk}", closed_at=None)
    task.update(closed_by=second, closed_at=now, outcome=f"ruling/{made.pk}")
    credit_inspections(workshops=[debt.workshop_id], by=by, now=now)
    return made


def reduced(decision_id: int) -> BoardDecision:
    """A decision that reduced an inspection's claim; RULING_NOT_POSSIBLE for any other."""
    row = BoardDecision.objects.select_related("objection__debt__workshop").filter(pk=decision_id).first()
    if row is None or row.outcome != "reduced" or row.objection.debt.origin != "inspection":
        raise refuse(
            "RULING_NOT_POSSIBLE", value=decision_id, reason="no reduced inspection / مطالبهٔ کم‌شدهٔ بازرسی نیست"
        )
    return row


def rulings_of(chain_id: int) -> list[BoardDecision]:
    """Decisions that reduced the claims of one inspection, with the ruling on each where two people said it (one query)."""
    rows = BoardDecision.objects.filter(
        outcome="reduced", objection__debt__origin="inspection", objection__debt__item=f"inspection/{chain_id}"
    )
    return list(rows.select_related("objection__debt__workshop", "ruling").order_by("pk"))


def _faults(
    decision: BoardDecision,
    people: Mapping[int, tuple[int, int]],
    earlier: BoardRuling | None,
    by: str,
    second: str,
) -> Iterator[str]:
    """All that stands against a ruling, in both languages."""
    if earlier is not None:
        yield "another ruling stands / رأی دیگری ثبت است"
    if not by or not second or by == second:
        yield "two people are asked for / دو نفر لازم است"
    found = claimed(decision)
    for person, (days, base_rial) in sorted(people.items()):
        most = found.get(person, (0, 0))
        if not (0 <= days <= most[0] and 0 <= base_rial <= most[1]):
            yield f"{person}: {days}, {base_rial} > {most[0]}, {most[1]}"


def claimed(decision: BoardDecision) -> dict[int, tuple[int, int]]:
    """The most that a ruling may leave: days and insured wage of each person, by register number, as the inspection's newest
    assessment of that month has them."""
    debt = decision.objection.debt
    chain = int(debt.item.rpartition("/")[2])
    lines = [line for made in newest_of(chain) if made.month == debt.month for line in made.lines.all()]
    return _by_person(lines)


def _by_person(lines: list[InspectionLine]) -> dict[int, tuple[int, int]]:
    most: dict[int, tuple[int, int]] = {}
    for line in lines:
        if line.person_id is not None:
            days, base = most.get(line.person_id, (0, 0))
            most[line.person_id] = (max(days, line.days), max(base, line.base_rial))
    return most
