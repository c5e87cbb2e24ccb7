"""`opentamin submit FILES...`: send lists to the system; from bytes to posted and recorded, or findings.

Exit 0 when every list was accepted or is the same again, 1 when one was returned, 2 when one could not be read.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from opentamin.faces.cli.server_side import clock, start
from opentamin.flow.lists.facts import NamedBytes
from opentamin.ground.calendar import Day

ENDINGS = {".dbf", ".txt", ".zip", ".xlsx", ".csv"}
EXIT = {"returned": 1, "checked": 1, "unreadable": 2}
SHOWN = 12


def run(argv: Sequence[str]) -> int:
    """Entry of the command word."""
    options = _parser().parse_args(list(argv))
    try:
        groups = [files for files in _groups(options.files) if files]
    except OSError as fault:
        print(f"{fault.filename}: {fault.strerror}", file=sys.stderr)
        return 2
    start()
    return _submit(groups, options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="opentamin submit", description="فرستادن لیست · send lists")
    parser.add_argument("files", nargs="+", type=Path, help="the files of one list, or folders (one sending each)")
    parser.add_argument("--sender", default="desk", help="who sends (default: desk)")
    parser.add_argument("--key", help="a key of your own; the same key again is the same sending")
    parser.add_argument("--today", type=Day.parse, help="the legal day of receipt (default: today in Tehran)")
    parser.add_argument("--lang", choices=["fa", "en"], default="fa")
    return parser


def _groups(paths: Sequence[Path]) -> list[tuple[NamedBytes, ...]]:
    """All loose files as one sending, each folder as one of its own."""
    loose = tuple(NamedBytes.from_path(path) for path in paths if not path.is_dir())
    folders = [sorted(p for p in path.iterdir() if p.suffix.lower() in ENDINGS) for path in paths if path.is_dir()]
    return [loose, *(tuple(map(NamedBytes.from_path, each)) for each in folders)]


def _submit(groups: Sequence[tuple[NamedBytes, ...]], options: argparse.Namespace) -> int:
    from opentamin.flow.lists.actions import Sending
    from opentamin.flow.lists.questions import submission_findings, submission_lists
    from opentamin.journeys.submit_list import submit

    now, today = clock()
    sendings = [Sending("", files) for files in groups]
    keyed = [Sending(options.key or f"files/{sending.digest()[:32]}", sending.files) for sending in sendings]
    result = submit(keyed, sender=options.sender, now=now, today=options.today or today)
    worst = 0
    for key, finding in result.refused.items():
        print(f"{key}: {finding.number} {getattr(finding, f'message_{options.lang}')}", file=sys.stderr)
        worst = 2
    for submission_id in result.submissions.values():
        for row in submission_lists(submission_id):
            version = f" version {row.version}" if row.version else ""
            print(f"list {row.pk}: {row.workshop_code} {row.month} no. {row.list_number}{version}: {row.get_state_display()} · {row.state}")  # fmt: skip
            worst = max(worst, EXIT.get(row.state, 0))
        for found in submission_findings(submission_id, limit=SHOWN):
            place = ":".join(part for part in (found.file, found.row, found.column) if part)
            print(f"  {found.number} {found.severity} {place} {getattr(found, f'message_{options.lang}')}")
    return worst
