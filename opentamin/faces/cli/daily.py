"""`opentamin daily`: everything that a day brings by itself, in a fixed order; after a kill the same command goes on."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from opentamin.faces.cli.server_side import clock, start
from opentamin.ground.calendar import Day


def run(argv: Sequence[str]) -> int:
    """Work off the day; ends with 1 when a step does not hold (the books, or a backup that is missing or old)."""
    parser = argparse.ArgumentParser(prog="opentamin daily", description="کارهای هر روز · what a day brings by itself")
    parser.add_argument("--on", type=Day.parse, help="a day that was left out; today without")
    parser.add_argument("--by", default="daily", help="who does it")
    parser.add_argument("--backups", type=Path, nargs="*", default=(), help="folders in which backups lie")
    options = parser.parse_args(list(argv))
    start()
    from opentamin.journeys.daily import STEPS, Today, daily

    now, day = clock()
    today = Today(now, options.on or day, options.by, tuple(options.backups))
    holds = True
    for step, fresh in daily(today, clock=lambda: clock()[0]):
        facts = ", ".join(
            f"{name} {value}" for name, value in step.outcome.items() if value is not None and name != "lacks"
        )
        seconds = int((step.done_at - step.begun_at).total_seconds())
        mark = "✓" if step.holds else "✗"
        state = f"{seconds} s" if fresh else "پیش‌تر · done before"
        print(f"  {mark} {step.place:>2}/{len(STEPS)} {step.name:<13} {state:<10} {facts}", flush=True)
        holds = holds and step.holds
    return int(not holds)
