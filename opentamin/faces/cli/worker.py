"""`opentamin worker`: works off the queue; jobs that a killed worker left are taken up again."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from opentamin.faces.cli.server_side import start

STALLED_AFTER_SECONDS = 20


def run(argv: Sequence[str]) -> int:
    """Take up stalled jobs, then work until stopped (with --once: until the queue is empty)."""
    parser = argparse.ArgumentParser(prog="opentamin worker")
    parser.add_argument("--once", action="store_true", help="end when the queue is empty")
    options = parser.parse_args(list(argv))
    start("app")
    from django.core.management import call_command

    from opentamin.journeys.recovery import take_up_stalled

    take_up_stalled(after_seconds=0 if options.once else STALLED_AFTER_SECONDS)
    words = ["worker", "--concurrency=1"]
    call_command("procrastinate", *words, *(["--one-shot"] if options.once else []))
    return 0
