"""`opentamin check FILES...`: an employer's desk. No database, no Django; all findings at once.

Exit 0 when every list is accepted (warnings and notes allowed), 1 when one is returned, 2 when one cannot be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone
from io import TextIOWrapper
from pathlib import Path

from opentamin.faces.cli.check_page import page, summary
from opentamin.flow.lists.checking import CheckReport, as_json, check_list
from opentamin.flow.lists.checking.workbench import make
from opentamin.flow.lists.facts import NamedBytes, WageListFile
from opentamin.flow.lists.formats import read_list
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding

EXIT = {"accepted": 0, "returned": 1, "unreadable": 2}
ENDINGS = {".dbf", ".txt", ".zip", ".xlsx", ".csv"}
LARGE_BYTES = 20_000_000
TEHRAN = timezone(timedelta(hours=3, minutes=30))
"""Asia/Tehran without summer time, which ended in 1401; a table of zones is missing on many desks."""


def run(argv: Sequence[str]) -> int:
    """Entry of the command word."""
    options = _parser().parse_args(list(argv))
    today = Day.parse(options.today) if options.today else _today()
    reports = [report for files, lost in _groups(options.files) for report in _check(files, lost, today)]
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # a console of another code page would stop at the first Persian word
    if options.json:
        shown = [as_json(report) for report in reports]
        print(json.dumps(shown[0] if len(shown) == 1 else {"lists": shown}, ensure_ascii=False))
    else:
        pages = [page(report, options.lang, whole=options.all) for report in reports]
        print("\n\n".join([*pages, summary(reports, options.lang)] if len(pages) > 1 else pages))
    return max((EXIT[report.verdict] for report in reports), default=EXIT["unreadable"])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="opentamin check", description="وارسی لیست بیمه · check wage lists")
    parser.add_argument("files", nargs="+", help="the DBF pair, a zip, XLSX, CSV, or a folder")
    parser.add_argument("--json", action="store_true", help="one JSON object (or one with `lists` for several)")
    parser.add_argument("--lang", choices=["fa", "en"], default="fa")
    parser.add_argument("--all", action="store_true", help="every finding, not only the first of each kind")
    parser.add_argument("--today", type=_day, help="the day to check against, such as 1404-09-10 (default: today)")
    return parser


def _day(text: str) -> str:
    try:
        return str(Day.parse(text))
    except ValueError:
        raise argparse.ArgumentTypeError(f"not a day: {text!r} (such as 1404-09-10)") from None


def _today() -> Day:
    """The legal day: that of Tehran."""
    return Day.from_date(datetime.now(TEHRAN).date())


def _groups(names: Sequence[str]) -> Iterator[tuple[list[NamedBytes], list[Finding]]]:
    """Files that belong together: all loose files as one group, each folder as one of its own."""
    loose: list[Path] = []
    for path in map(Path, names):
        try:
            inside = sorted(path.iterdir()) if path.is_dir() else None
        except OSError as fault:
            yield [], [_not_opened(path, fault)]
            continue
        if inside is None:
            loose.append(path)
        else:
            yield _read([child for child in inside if child.suffix.lower() in ENDINGS and child.is_file()])
    if loose:
        yield _read(loose)


def _read(paths: Sequence[Path]) -> tuple[list[NamedBytes], list[Finding]]:
    """The bytes of each file, and a finding for each that cannot be opened."""
    files, lost = [], []
    for path in paths:
        try:
            files.append(NamedBytes.from_path(path))
        except OSError as fault:
            lost.append(_not_opened(path, fault))
    return files, lost


def _not_opened(path: Path, fault: OSError) -> Finding:
    return make("FILE_NOT_FOUND", file=str(path), reason=fault.strerror or str(fault))


def _check(files: Sequence[NamedBytes], lost: Sequence[Finding], today: Day) -> Iterator[CheckReport]:
    """A report for each list of a group; files that cannot be opened make a report of their own."""
    if lost:
        yield CheckReport(WageListFile("unreadable"), list(lost), None, None)
    if not files and lost:
        return
    if sum(file.size for file in files) > LARGE_BYTES:
        print("در حال خواندن ... · reading ...", file=sys.stderr, flush=True)
    for read in read_list(files):
        if len(read) > 50_000:
            print(f"{len(read):,} ردیف، در حال وارسی ... · rows, checking ...", file=sys.stderr, flush=True)
        yield check_list(read, today=today)
