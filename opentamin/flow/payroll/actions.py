"""Verbs of payroll: open a run, make its trial range by range, approve, post. Killed anywhere, the same call goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Max

from opentamin.desk.models import Task
from opentamin.flow.awards.models import Award, AwardAmount
from opentamin.flow.payroll import trial, variances
from opentamin.flow.payroll.catalogue import refuse
from opentamin.flow.payroll.models import Adjustment, Run, RunState, Variance
from opentamin.flow.payroll.posting import entries
from opentamin.ground.calendar import Month
from opentamin.law.benefit_rows import benefit_rows
from opentamin.ledger import actions as ledger

RANGE = 100_000
Report = Callable[[int, int], None]
"""Told about progress: the last award done, the last award of the run."""


def quiet(done: int, total: int) -> None:
    """Nobody watches."""


@transaction.atomic
def open_run(month: int, *, pay_on: date, by: str, now: datetime, number: int = 1) -> Run:
    """Open the run of a month; the same run again is that run.

    RunRefusal: the run before it is not posted, or a month would be left out. `number` 2 and on are for what was decided
    after the first run of the month, so that nobody waits for the next.
    """
    found = Run.objects.filter(month=month, number=number).first()
    if found is not None:
        return found
    last = Run.objects.order_by("-month", "-number").first()
    if last is not None:
        following = (last.month, last.number + 1), (Month(last.month).next().code, 1)
        if (month, number) not in following or last.state != RunState.POSTED:
            raise refuse("RUN_SKIPS_MONTH", value=f"{Month(month)}/{number}", last=f"{Month(last.month)}/{last.number}")
    return Run.objects.create(month=month, number=number, previous=last, pay_on=pay_on, made_by=by, known_at=now)


def make_trial(run_id: int, *, report: Report = quiet, anew: bool = False) -> Run:
    """Make every slip of a run, a range of awards in each transaction, then its variances.

    A trial that was killed goes on after the last range; `anew` makes it again over awards as they stand now.
    """
    run = _begin(run_id, anew)
    while run.done_until_award < run.last_award:
        run = _make_range(run.pk)
        report(run.done_until_award, run.last_award)
    return _compare(run.pk)


@transaction.atomic
def _begin(run_id: int, anew: bool) -> Run:
    run = locked(run_id, RunState.OPEN, RunState.TRIAL)
    if run.watermark == 0 or anew:
        run.watermark = AwardAmount.objects.aggregate(most=Max("id"))["most"] or 0
        run.last_award = Award.objects.aggregate(most=Max("id"))["most"] or 0
        run.done_until_award = 0
        run.state = RunState.OPEN
        run.save()
    return run


def locked(run_id: int, *states: str) -> Run:
    """The run, locked, in one of some states; RunRefusal otherwise."""
    run = Run.objects.select_for_update().filter(pk=run_id).first()
    if run is None:
        raise refuse("RUN_UNKNOWN", value=run_id)
    if run.state not in states:
        raise refuse("RUN_STATE", value=f"{Month(run.month)}/{run.number}", state=run.state)
    return run


@transaction.atomic
def _make_range(run_id: int) -> Run:
    run = locked(run_id, RunState.OPEN, RunState.TRIAL)
    before = run.previous.watermark if run.previous else 0
    high = min(run.done_until_award + RANGE, run.last_award)
    values = trial.parameters(run, run.done_until_award, high, before)
    with connection.cursor() as cursor:
        for sql in (*trial.CLEAR, trial.DIFFERENCES, trial.FRESH, trial.BASE, trial.insert_slips(run.month)):
            cursor.execute(sql, values)
    run.done_until_award = high
    run.save(update_fields=["done_until_award"])
    return run


@transaction.atomic
def _compare(run_id: int) -> Run:
    """Variances of the whole run, written anew."""
    run = locked(run_id, RunState.OPEN, RunState.TRIAL)
    previous = Run.objects.filter(month=(Month(run.month) + -1).code, number=1).first()
    known = benefit_rows()
    values = {
        "run": run.pk,
        "previous": previous.pk if previous else 0,
        "whole_month": run.number == 1,
        "threshold": variances.THRESHOLD_PERCENT,
        "pay_on": run.pay_on,
        "oldest": variances.OLDEST_YEARS,
        "proof": variances.PROOF_YEARS,
        "lasting": [code for code, benefit in known.items() if benefit.pays == "monthly"],
        "treated": [code for code, benefit in known.items() if benefit.treatment_share],
    }
    Variance.objects.filter(run=run).delete()
    with connection.cursor() as cursor:
        for sql in variances.STATEMENTS:
            cursor.execute(sql, values)
    run.state = RunState.TRIAL
    run.save(update_fields=["state"])
    return run


@transaction.atomic
def approve(run_id: int, *, by: str) -> Run:
    """A second person approves a trial; from here on its slips cannot change. Approving again changes nothing."""
    run = locked(run_id, RunState.TRIAL, RunState.APPROVED, RunState.POSTED)
    if run.state != RunState.TRIAL:
        return run
    if run.made_by == by:
        raise refuse("RUN_SAME_PERSON", value=by)
    run.state, run.approved_by = RunState.APPROVED, by
    run.save(update_fields=["state", "approved_by"])
    return run


@transaction.atomic
def post(run_id: int, *, now: datetime) -> int:
    """Post an approved run: one entry for each branch. Gives how many are new; posting again changes nothing."""
    run = locked(run_id, RunState.APPROVED, RunState.POSTED)
    outcomes = ledger.post(entries(run), now=now)
    _open_recoveries(run, now)
    run.state = RunState.POSTED
    run.save(update_fields=["state"])
    return sum(outcome == "new" for outcome in outcomes.values())


def _open_recoveries(run: Run, now: datetime) -> None:
    """Money that was paid too much is talked about before it is taken: a task for each award."""
    rows = run.slips.filter(recover_rial__gt=0).values_list("award_id", "branch_id", "recover_rial")
    tasks = [
        Task(
            key=f"recover/{run.pk}/{award_id}",
            kind="agree_on_recovery",
            subject=f"award/{award_id}",
            branch_id=branch_id,
            text_fa=f"{amount} ریال اضافه‌پرداخت {award_id}: با گیرنده دربارهٔ بازگرداندن توافق کنید.",
            text_en=f"{amount} rials were overpaid on award {award_id}: agree with the person how it is returned.",
            opened_at=now,
        )
        for award_id, branch_id, amount in rows
    ]
    Task.objects.bulk_create(tasks, ignore_conflicts=True)


@transaction.atomic
def adjust(rows: Sequence[Adjustment]) -> int:
    """Add additions and deductions; a key that is there already must stand for the same. Gives how many are new."""
    known = {row.key: row for row in Adjustment.objects.filter(key__in=[row.key for row in rows])}
    for row in rows:
        there = known.get(row.key)
        if there and (there.award_id, there.kind, there.amount_rial) != (row.award_id, row.kind, row.amount_rial):
            raise refuse("ADJUSTMENT_KEY_REUSED", value=row.key)
    return len(Adjustment.objects.bulk_create([row for row in rows if row.key not in known]))
