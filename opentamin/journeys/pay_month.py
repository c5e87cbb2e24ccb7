"""A month's pay-day from awards to the bank: each step goes on where a kill left it, and pays nobody twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from opentamin.flow.payments import actions as payments
from opentamin.flow.payments.actions import Payer
from opentamin.flow.payments.questions import orders_of
from opentamin.flow.payroll import actions as payroll
from opentamin.flow.payroll.models import Run, RunState
from opentamin.ground.findings import Finding


@dataclass(frozen=True, slots=True)
class Officers:
    """Who makes a run and who approves it: two people."""

    maker: str
    approver: str


@dataclass(frozen=True, slots=True)
class PaidMonth:
    """A run at its end: order files that were sent, and lines that could not be written."""

    run: Run
    files: int
    findings: tuple[Finding, ...]


def pay_month(
    month: int,
    *,
    pay_on: date,
    payer: Payer,
    officers: Officers,
    clock: Callable[[], datetime],
    number: int = 1,
    report: payroll.Report = payroll.quiet,
) -> PaidMonth:
    """Open, try, approve, post, order and send. The same call again finishes what is open and changes nothing else."""
    run = payroll.open_run(month, pay_on=pay_on, by=officers.maker, now=clock(), number=number)
    if run.state in (RunState.OPEN, RunState.TRIAL):
        payroll.make_trial(run.pk, report=report)
    payroll.approve(run.pk, by=officers.approver)
    payroll.post(run.pk, now=clock())
    made = payments.prepare(run.pk, payer=payer, by=officers.maker, now=clock())
    orders = orders_of(run.pk)
    for order in orders:
        payments.send(order.pk, by=officers.maker, on=pay_on, now=clock())
    run.refresh_from_db()
    return PaidMonth(run, len(orders), made.findings)
