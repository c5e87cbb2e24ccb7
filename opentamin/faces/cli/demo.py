"""`opentamin demo`: the whole stretch on samples of many programs and on two months of invented workshops."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from opentamin.faces.cli.server_side import clock, rial, start, table

if TYPE_CHECKING:
    from opentamin.journeys.demo import Summary

SAMPLES = Path(__file__).resolve().parents[3] / "samples" / "lists"
NEXT = """
  make serve                                pages on http://127.0.0.1:8000: lists, findings, what is owed, records
  .venv/bin/opentamin ledger balance        all accounts
  .venv/bin/opentamin ledger owed 9990010014
  .venv/bin/opentamin law show ir/ssa_1354/28
  .venv/bin/opentamin decision verify       every decision computed again from its legal record alone
  .venv/bin/opentamin payroll show 1404-12  where a pay run stands, and what stands out
  .venv/bin/opentamin debts account 9990090018   a workshop from list to settlement, every penalty explained
  .venv/bin/opentamin settle campaign budget_1392; .venv/bin/opentamin offices ranking"""


def run(argv: Sequence[str]) -> int:
    """Entry of the command word; ends with 1 when a sum does not hold."""
    parser = argparse.ArgumentParser(prog="opentamin demo", description="نمایش کل مسیر · the whole stretch")
    parser.add_argument("--samples", type=Path, default=SAMPLES, help="folder of sample lists")
    options = parser.parse_args(list(argv))
    start()
    from opentamin.journeys.demo import run as run_demo

    begun = perf_counter()
    summary = run_demo(options.samples, clock=lambda: clock()[0], say=_Progress())
    _show(summary, perf_counter() - begun)
    _users()
    return int(not summary.proof.holds)


def _users() -> None:
    """Invented users of every role, so that a newcomer is in with one press."""
    from opentamin.journeys import demo_desk, demo_insured
    from opentamin.journeys.demo_users import make

    now, today = clock()
    made = make(now=now, today=today.to_date())
    demo_insured.fill(now=now)
    demo_desk.run(clock=lambda: clock()[0], today=today, say=lambda text: print(f"  {text}"))
    print(f"\nکاربران نمایش · users of the demonstration: {len(made)} (one press on the sign-in page)")


class _Progress:
    """Steps on one line that is written over, where somebody watches; otherwise a line for each part only."""

    def __init__(self) -> None:
        self.watched = sys.stdout.isatty()

    def __call__(self, text: str) -> None:
        passing = "/" in text.rsplit(" ", 1)[-1]
        if self.watched:
            print(f"\r\033[K  {text}", end="" if passing else "\n", flush=True)
        elif not passing:
            print(f"  {text}", flush=True)


def _show(summary: Summary, seconds: float) -> None:
    print("\nلیست‌ها · lists")
    print(table((state, f"{count:,}") for state, count in sorted(summary.lists.items())))
    print(f"\nافراد ثبت‌شده · people in the register: {summary.people:,}")
    print("\nیافته‌ها · findings")
    print(table((f"{number} {name}", severity, f"{count:,}") for number, name, severity, count in summary.findings))
    print("\nحق بیمه به سهم (ریال) · premium by share (rial)")
    print(table((share, rial(amount)) for share, amount in summary.shares_rial.items()))
    _show_pay_day(summary)
    _show_late(summary)
    _show_proof(summary)
    station, spent = summary.slowest
    pace = round(summary.lines / summary.seconds) if summary.seconds else 0
    print(f"\nکندترین ایستگاه · slowest station: {station} ({spent:.1f} s)")
    print(f"{summary.lines:,} lines in {summary.seconds:.1f} s: {pace:,} lines a second; all in {seconds:.1f} s")
    print(f"\nقدم بعد · what to type next{NEXT}")


def _show_pay_day(summary: Summary) -> None:
    told = summary.pay_day
    print("\nدرخواست‌ها · claims")
    print(table((benefit, state, f"{count:,}") for (benefit, state), count in told.verdicts.items()))
    for run in told.runs:
        print(f"\nروز پرداخت {run.month} · pay-day: {run.slips:,} slips, {rial(run.net_rial)} rials, {run.state}")
        print(table((benefit, f"{count:,}", rial(total or 0)) for benefit, count, total in run.by_benefit))
        print(table((f"  {code}", f"{count:,}") for code, count in run.variances.items()))
    print("پاسخ بانک · the bank's answer to the first")
    print(table((state, f"{count:,}", rial(total)) for state, (count, total) in told.payments.items()))


def _show_late(summary: Summary) -> None:
    told = summary.late
    print("\nبازرسی · inspection")
    print(
        f"  {told.inspected.workshop}: {told.inspected.unlisted} unlisted people, {rial(told.inspected.added_rial)} rials added"
    )
    print("بخشودگی · forgiveness under the budget law of 1392")
    print(table(sorted(told.forgiven.items())))
    print(f"از لیست تا تسویه · from list to settlement: opentamin debts account {told.settled.workshop}")
    print(table((f"{month}", state) for state, month in told.settled.states))
    print(f"شهرداری · the municipality cleared {told.settled.cleared} people's months")


def _show_proof(summary: Summary) -> None:
    counted = sum(count for _, count in summary.proof.checks)
    if summary.proof.breach is None:
        print(f"\nدفتر: همهٔ جمع‌ها برقرار است · ledger: {len(summary.proof.checks)} proofs over {counted:,} sums hold")
    else:
        print(f"\nدفتر: جمعی برقرار نیست · ledger: does NOT hold: {summary.proof.breach}")
