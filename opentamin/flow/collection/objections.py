"""Objections of employers (article 42): in time before the primary board, late ones refused with their clause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from opentamin.desk.models import Task
from opentamin.flow.collection.catalogue import findings as catalogue
from opentamin.flow.collection.catalogue import refuse
from opentamin.flow.collection.deadlines import board_by, objection_in_time
from opentamin.flow.collection.events import record
from opentamin.flow.collection.facts import Happening, State
from opentamin.flow.collection.models import Board, Debt, Hearing, NoticeLine, Objection
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding


@dataclass(frozen=True, slots=True)
class Received:
    """Objections that were taken, and why others were not."""

    objections: tuple[Objection, ...]
    findings: tuple[Finding, ...]


@transaction.atomic
def object_to(debt_ids: Iterable[int], *, received_on: date, grounds: str, by: str, now: datetime) -> Received:
    """Take a written objection to notified debts; all that can be taken are, the others are named with their clause.

    `OBJECTION_LATE` from the 31st day after service on, whatever days off lie between. An objection that was taken before
    is given back unchanged.
    """
    asked = sorted(set(debt_ids))
    debts = {row.pk: row for row in Debt.objects.select_for_update().filter(pk__in=asked)}
    lines = NoticeLine.objects.filter(debt__in=debts).select_related("notice").order_by("id")
    last = {line.debt_id: line for line in lines}
    known = {row.key: row for row in Objection.objects.filter(debt__in=debts, board=Board.PRIMARY)}
    taken, found = [], []
    for pk in asked:
        line = last.get(pk)
        earlier = known.get(_key(line)) if line else None
        if earlier is not None and earlier.received_on == received_on:
            taken.append(earlier)
        elif fault := _fault(pk, debts.get(pk), line, received_on):
            found.append(fault)
        elif line is not None:
            taken.append(_objection(line, received_on, grounds, by, now))
    _store([row for row in taken if row.pk is None], now)
    return Received(tuple(taken), tuple(found))


def _key(line: NoticeLine) -> str:
    return f"objection/{line.notice_id}/{line.debt_id}"


def _fault(pk: int, debt: Debt | None, line: NoticeLine | None, received_on: date) -> Finding | None:
    """Why an objection cannot be taken, or None."""
    if debt is None:
        return catalogue().make("DEBT_UNKNOWN", value=pk)
    if line is None or (debt.state != State.NOTIFIED and debt.state != State.FINAL):
        return catalogue().make("OBJECTION_NOT_POSSIBLE", value=pk, state=debt.state)
    served = line.notice.served_on
    if received_on < served:
        return catalogue().make("OBJECTION_BEFORE_NOTICE", value=pk, served=Day.from_date(served))
    if debt.state == State.FINAL or not objection_in_time(served, received_on):
        return catalogue().make(
            "OBJECTION_LATE",
            value=pk,
            served=Day.from_date(served),
            until=Day.from_date(line.notice.objection_until),
            days=(received_on - served).days,
        )
    return None


def _objection(line: NoticeLine, received_on: date, grounds: str, by: str, now: datetime) -> Objection:
    return Objection(
        key=_key(line),
        debt_id=line.debt_id,
        board=Board.PRIMARY,
        received_on=received_on,
        grounds=grounds,
        claim_rial=line.claim_rial,
        board_by=board_by(received_on),
        by=by,
        known_at=now,
    )


def _store(rows: list[Objection], now: datetime) -> None:
    Objection.objects.bulk_create(rows)
    happenings = [
        Happening(row.debt_id, "objected", row.key, row.received_on, row.by, reason=row.grounds[:500]) for row in rows
    ]
    record(happenings, now=now)
    Task.objects.bulk_create(_tasks(rows, now), ignore_conflicts=True)


def _tasks(rows: list[Objection], now: datetime) -> Iterator[Task]:
    """The primary board gets an objection within a month: somebody has to bring it there."""
    for row in Objection.objects.filter(pk__in=[row.pk for row in rows]).select_related("debt__workshop"):
        code = row.debt.workshop.code
        yield Task(
            key=f"board/{row.pk}",
            kind="bring_before_board",
            subject=f"objection/{row.pk}",
            branch_id=row.debt.branch_id,
            text_fa=f"اعتراض کارگاه {code} به هیأت بدوی برده شود (ir/ssa_1354/42.1)",
            text_en=f"Bring the objection of workshop {code} before the primary board (ir/ssa_1354/42.1)",
            opened_at=now,
            due_on=row.board_by,
        )


@transaction.atomic
def hear(objection_id: int, *, on: date, told_on: date, by: str, now: datetime) -> Hearing:
    """Fix a sitting and record that the employer was told; closes the task of bringing it there. Again gives the same."""
    row = Objection.objects.select_related("debt").filter(pk=objection_id).first()
    if row is None:
        raise refuse("OBJECTION_UNKNOWN", value=objection_id)
    if not row.received_on <= told_on <= on:
        raise refuse("HEARING_DAYS_WRONG", value=objection_id, told=Day.from_date(told_on), on=Day.from_date(on))
    hearing, new = Hearing.objects.get_or_create(
        objection=row, on=on, defaults={"told_on": told_on, "by": by, "known_at": now}
    )
    if new:
        facts = {"board": row.board, "told_on": told_on.isoformat()}
        record([Happening(row.debt_id, "hearing_set", f"hearing/{hearing.pk}", on, by, facts=facts)], now=now)
        open_task = Task.objects.filter(key=f"board/{row.pk}", closed_at=None)
        open_task.update(closed_by=by, closed_at=now, outcome=f"hearing/{hearing.pk}")
    return hearing
