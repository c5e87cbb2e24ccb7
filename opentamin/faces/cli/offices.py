"""`opentamin offices tree|open|close|move|permits|expiry|quota|ranking|show`: offices, foreign nationals and quotas."""

from __future__ import annotations

import argparse
import csv
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from opentamin.faces.cli.server_side import clock, start, table
from opentamin.ground.calendar import Day, Month
from opentamin.ground.findings import Finding

Word = Callable[[argparse.Namespace], int]
PERMIT_COLUMNS = (
    "foreign_code", "workshop_code", "paper", "number", "job_code", "job_title", "town", "conditions", "issuer",
    "valid_from", "valid_until",
)  # fmt: skip


def run(argv: Sequence[str]) -> int:
    """Entry of the command word."""
    options = _parser().parse_args(list(argv))
    start()
    return int(options.do(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="opentamin offices", description="اداره‌ها، اتباع خارجی و سهمیه‌ها · offices, foreign nationals, quotas"
    )
    words = parser.add_subparsers(required=True)
    _add(words, "tree", _tree, "all offices with their files on a day").add_argument("--on", type=Day.parse)
    _add(words, "show", _show, "one office: files, moves").add_argument("code")
    _opening(_add(words, "open", _open, "register an office that opens on a day; a day to come plans it"))
    closing = _add(words, "close", _close, "close an office that keeps no files")
    closing.add_argument("code")
    closing.add_argument("--on", type=Day.parse, required=True)
    _moving(_add(words, "move", _move, "move files to another office, all or none"))
    permits = _add(words, "permits", _permits, "register work permits from a CSV file")
    permits.add_argument("file", type=Path, help=f"columns: {', '.join(PERMIT_COLUMNS)}; Jalali days")
    _add(words, "expiry", _expiry, "open tasks for permits that end soon").add_argument("--on", type=Day.parse)
    quota = _add(words, "quota", _quota, "the quota of a directorate")
    quota.add_argument("code")
    quota.add_argument("people", type=int)
    quota.add_argument("--from", dest="first", type=Month.parse, required=True)
    quota.add_argument("--until", type=Month.parse, required=True, help="first month without it")
    quota.add_argument("--source", default="")
    _add(words, "ranking", _ranking, "directorates against their quotas").add_argument("--month", type=Month.parse)
    return parser


def _add(words: Any, name: str, does: Word, text: str) -> argparse.ArgumentParser:
    """One word with what every word has."""
    word: argparse.ArgumentParser = words.add_parser(name, help=text)
    word.add_argument("--by", default="clerk", help="who does it")
    word.add_argument("--reason", default="", help="why")
    word.set_defaults(do=does)
    return word


def _moving(word: argparse.ArgumentParser) -> None:
    word.add_argument("codes", nargs="*", help="workshop codes; none with --from")
    word.add_argument("--from", dest="origin", help="move every file of this office")
    word.add_argument("--to", required=True)
    word.add_argument("--on", type=Day.parse, help="from when on; today by default")


def _opening(word: argparse.ArgumentParser) -> None:
    word.add_argument("code")
    word.add_argument("--kind", choices=("directorate", "branch", "satellite", "agency"), required=True)
    word.add_argument("--under", help="code of the office above")
    word.add_argument("--fa", required=True, help="Persian name")
    word.add_argument("--en", required=True, help="English name")
    word.add_argument("--on", type=Day.parse, required=True)
    word.add_argument("--square", default="", help="square of the province, such as B2")


def _tell(findings: Iterable[Finding]) -> int:
    """Findings in both languages with their advice; 1 where there is any."""
    found = list(findings)
    for each in found:
        print(
            f"  {each.number} {each.message_fa}\n       {each.advice_fa}\n       {each.message_en}\n       {each.advice_en}"
        )
    return int(bool(found))


def _done(done: Any) -> int:
    """What an action on offices did."""
    if not done.findings:
        print(f"  تغییر · changed {done.changed:,}, از پیش · already so {done.already:,}")
    return _tell(done.findings)


def _tree(options: argparse.Namespace) -> int:
    from opentamin.registers.office_questions import tree

    day = options.on or clock()[1]
    rows = [
        (
            f"{'  ' * node.depth}{node.office.code} {node.office.name_fa} · {node.office.name_en}",
            node.office.kind,
            node.state,
            str(Day.from_date(node.office.opened_on)),
            f"{node.files:,}",
            f"{node.below:,}",
        )
        for node in tree(day.to_date())
    ]
    print(table([("اداره · office", "kind", "state", "opens", "files", "with below"), *rows]))
    return 0


def _show(options: argparse.Namespace) -> int:
    from opentamin.registers import office_questions as questions
    from opentamin.registers.catalogue import findings
    from opentamin.registers.models import Office

    office = Office.objects.filter(code=options.code).first()
    if office is None:
        return _tell([findings().make("OFFICE_UNKNOWN", value=options.code)])
    day = clock()[1].to_date()
    files = questions.files_per_office(day).get(office.pk, 0)
    print(
        f"  {office.code} {office.name_fa} · {office.name_en}: {office.kind}, {questions.state_on(office, day)}, {files:,} files"
    )
    for move in questions.moves_of(office):
        print(
            f"  {Day.from_date(move.day)}  {move.came_from} -> {move.went_to}  {move.files:,}  {move.by}  {move.reason}"
        )
    return 0


def _open(options: argparse.Namespace) -> int:
    from opentamin.registers.offices import open_office

    facts = {
        "code": options.code,
        "kind": options.kind,
        "parent": options.under,
        "name_fa": options.fa,
        "name_en": options.en,
        "opened_on": options.on.to_date(),
        "grid_code": options.square,
    }
    return _done(open_office(facts, by=options.by, reason=options.reason, now=clock()[0]))


def _close(options: argparse.Namespace) -> int:
    from opentamin.registers.offices import close_office

    on = options.on.to_date()
    return _done(close_office(options.code, on=on, by=options.by, reason=options.reason, now=clock()[0]))


def _move(options: argparse.Namespace) -> int:
    from opentamin.registers.offices import codes_of, move_files

    today = clock()[1]
    codes = codes_of(options.origin) if options.origin else options.codes
    on = (options.on or today).to_date()
    return _done(move_files(codes, to=options.to, on=on, by=options.by, reason=options.reason, today=today.to_date()))


def _permits(options: argparse.Namespace) -> int:
    from opentamin.registers.permit_files import take_permits

    with options.file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    found, count = take_permits(options.file.name, rows, by=options.by)
    if not found:
        print(f"  پروانه‌ها · permits {count:,}")
    return _tell(found)


def _expiry(options: argparse.Namespace) -> int:
    from opentamin.journeys.permit_expiry import expiry_tasks

    now, today = clock()
    done = expiry_tasks((options.on or today).to_date(), now=now)
    print(f"  کارهای تازه · tasks opened {done.opened:,}, تمدیدشده · closed as renewed {done.closed:,}")
    return 0


def _quota(options: argparse.Namespace) -> int:
    from opentamin.registers.foreign_cover import set_quota

    found = set_quota(
        options.code,
        from_month=options.first.code,
        until_month=options.until.code,
        people=options.people,
        set_by=options.by,
        source=options.source,
    )
    return _tell(found) or _ranking(argparse.Namespace(month=options.first))


def _ranking(options: argparse.Namespace) -> int:
    from opentamin.flow.figures import foreigners

    month = options.month.code if options.month else foreigners.last_month()
    if month is None:
        print("  هنوز لیستی پذیرفته نشده است · no list has been accepted yet")
        return 0
    rows = [
        (
            f"{row.directorate.code} {row.directorate.name_fa} · {row.directorate.name_en}",
            "–" if row.rank is None else str(row.rank),
            f"{row.insured.principal:,}",
            f"{row.insured.dependants:,}",
            "–" if row.quota is None else f"{row.quota:,}",
            "–" if row.share is None else f"{row.share.numerator}/{row.share.denominator}",
        )
        for row in foreigners.ranking(month)
    ]
    print(table([(f"{Month(month)}", "rank", "principal", "dependants", "quota", "share"), *rows]))
    return 0
