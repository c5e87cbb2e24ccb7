"""`opentamin database up | down | status | backup [DIR] | archive | restore BACKUP NEW_STATE [--wal DIR] [--until TIME]`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from opentamin.config import backup, embedded


def run(argv: Sequence[str]) -> int:
    """Entry of the command word; 0 when it is done. A refusal is told by `opentamin` itself."""
    options = _parser().parse_args(list(argv))
    print(options.answer(options))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="opentamin database")
    words = parser.add_subparsers(required=True)
    words.add_parser("up", help="start it").set_defaults(answer=_up)
    words.add_parser("down", help="stop it").set_defaults(answer=_down)
    words.add_parser("status", help="whether it runs, and where").set_defaults(answer=_status)
    words.add_parser("archive", help="keep the log of changes from now on").set_defaults(
        answer=lambda options: f"log segments are kept in {backup.archive_on()}"
    )
    kept = words.add_parser("backup", help="a verified copy")
    kept.add_argument("folder", nargs="?", type=Path)
    kept.set_defaults(
        answer=lambda options: f"verified backup: {backup.backup(options.folder or backup.default_target())}"
    )
    back = words.add_parser("restore", help="bring a copy to life in another state folder")
    back.add_argument("backup", type=Path)
    back.add_argument("state", type=Path)
    back.add_argument("--wal", type=Path)
    back.add_argument("--until", help="an instant such as 2026-11-24 10:00:00+03:30")
    back.set_defaults(answer=_restore)
    return parser


def _up(options: argparse.Namespace) -> str:
    return f"PostgreSQL answers at {embedded.ensure_running().socket}"


def _down(options: argparse.Namespace) -> str:
    return "stopped" if embedded.stop() else "it did not run"


def _status(options: argparse.Namespace) -> str:
    wanted = embedded.server()
    return f"{'runs' if embedded.answers(wanted) else 'does not run'}; data {wanted.data}, log {wanted.log}"


def _restore(options: argparse.Namespace) -> str:
    restored = backup.restore(options.backup, options.state, wal=options.wal, until=options.until)
    return f"restored; use it with OPENTAMIN_HOME={restored.state}"
