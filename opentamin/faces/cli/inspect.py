"""`opentamin inspect plan|draw|sheet|enter|compare|assess|notice|show|months|ruling`: from a plan of visits to the record."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from opentamin.faces.cli.server_side import clock, rial, start, table
from opentamin.ground.calendar import Day, Month
from opentamin.ground.findings import Finding

if TYPE_CHECKING:
    from opentamin.flow.inspections.models import Visit


def run(argv: Sequence[str]) -> int:
    """Entry of the command word; `draw` needs neither server nor database."""
    options = _parser().parse_args(list(argv))
    if options.do is not _draw:
        start()
    return int(options.do(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="opentamin inspect", description="بازرسی · inspections")
    words = parser.add_subparsers(required=True)
    _planning(words)
    _paper(words)
    for name, does, text in (
        ("compare", _compare, "compare visits with the lists as they stand"),
        ("assess", _assess, "assess and post what lists did not bring; all visits without a number"),
        ("notice", _notice, "record that the employer was told the result"),
        ("show", _show, "one visit: people, lists, what is added"),
    ):
        word = words.add_parser(name, help=text)
        word.add_argument("visit", type=int, nargs="*" if name in ("compare", "assess") else None)
        word.set_defaults(do=does)
        if name == "notice":
            word.add_argument("--on", type=Day.parse, help="the day, today when left out")
            word.add_argument("--how", default="حضوری · in person")
    _records(words)
    for word in words.choices.values():
        word.add_argument("--by", default="clerk", help="who does it")
    return parser


def _records(words: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    months = words.add_parser("months", help="months of inspections whose debt is definite enter the records")
    months.set_defaults(do=_months)
    ruling = words.add_parser("ruling", help="say whose months stand of a claim that a board reduced (two people)")
    ruling.add_argument("decision", type=int)
    ruling.add_argument("--second", required=True, help="the other of two people")
    ruling.add_argument("--reason", required=True)
    ruling.add_argument(
        "--person", action="append", default=[], metavar="NUMBER=DAYS,WAGE", help="number in the register"
    )
    ruling.set_defaults(do=_ruling)


def _paper(words: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    sheet = words.add_parser("sheet", help="issue a numbered sheet (its PDF is a page) and write its form (CSV)")
    sheet.add_argument("workshop")
    sheet.add_argument("--campaign", default="")
    sheet.add_argument("--out", type=Path, default=Path(), help="folder for the form")
    sheet.set_defaults(do=_sheet)
    enter = words.add_parser("enter", help="enter a filled form (CSV or XLSX)")
    enter.add_argument("file", type=Path)
    enter.add_argument("--photo", type=Path, action="append", default=[], help="a photograph or paper to keep with it")
    enter.add_argument("--key", default="", help="the same key and content again change nothing")
    enter.set_defaults(do=_enter)


def _planning(words: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    plan = words.add_parser("plan", help="publish the seed of a month's plan; with --risk and --count draw its rows")
    plan.add_argument("branch")
    plan.add_argument("month", type=lambda text: Month.parse(text).code)
    plan.add_argument("--seed", default="", help="published before anything is drawn")
    plan.add_argument("--risk", type=int, default=0, help="how many by risk")
    plan.add_argument("--count", type=int, default=0, help="how many by lot")
    plan.add_argument("--codes", type=Path, help="write the published codes here, a line each")
    plan.set_defaults(do=_plan)
    draw = words.add_parser("draw", help="repeat a draw from a file of codes (or standard input); no database")
    draw.add_argument("--seed", required=True)
    draw.add_argument("--count", type=int, required=True)
    draw.add_argument("codes", nargs="?", type=Path)
    draw.set_defaults(do=_draw)


def _draw(options: argparse.Namespace) -> int:
    from opentamin.flow.inspections.drawing import codes_digest, draw

    text = options.codes.read_text(encoding="utf-8") if options.codes else sys.stdin.read()
    codes = text.split()
    print(f"# {len(set(codes))} codes, sha256 {codes_digest(codes)}")
    print("\n".join(draw(options.seed, codes, options.count)))
    return 0


def _plan(options: argparse.Namespace) -> int:
    from opentamin.flow.inspections import planning, questions

    now, _ = clock()
    if options.seed:
        plan = planning.publish(options.branch, options.month, seed=options.seed, by=options.by, now=now)
    else:
        plan = planning.plan_of(options.branch, options.month)
    print(f"  seed {plan.seed}\n  {len(plan.codes)} codes, sha256 {plan.codes_digest}")
    if options.codes:
        options.codes.write_text("".join(f"{code}\n" for code in plan.codes), encoding="utf-8")
    if options.risk or options.count:
        planning.fill(plan, by_risk=options.risk, by_lot=options.count, by=options.by, now=now)
    for row in questions.plan_rows(plan):
        print(f"  {row.part:4} {row.place:>3}  {row.workshop.code}  {row.score:>3}  {row.workshop.name}")
        for reason in row.reasons:
            print(f"        {reason['weight']:>3}  {reason['fa']} · {reason['en']}")
    return 0


def _sheet(options: argparse.Namespace) -> int:
    from opentamin.flow.inspections.sheets import form_csv, issue_sheet

    now, today = clock()
    key = f"cli/{options.workshop}/{today}"
    sheet = issue_sheet(options.workshop, key=key, by=options.by, now=now, campaign=options.campaign)
    path = options.out / f"{sheet.number}.csv"
    path.write_bytes(form_csv(sheet))
    print(f"  فرم · form  {path}\n  چاپ · print /inspections/sheets/{sheet.number}.pdf")
    return 0


def _enter(options: argparse.Namespace) -> int:
    from opentamin.flow.inspections.visiting import attach, enter_form

    now, today = clock()
    content = options.file.read_bytes()
    key = options.key or f"form/{options.file.name}"
    entered = enter_form(options.file.name, content, key=key, by=options.by, now=now, today=today)
    _tell(entered.findings)
    if entered.visit is None:
        print("  ثبت نشد · not stored")
        return 1
    for photo in options.photo:
        kept = attach(entered.visit, photo.name, photo.read_bytes(), by=options.by, now=now)
        print(f"  {kept.name}  sha256 {kept.sha256}")
    print(f"  بازدید · visit {entered.visit.pk}")
    return 0


def _tell(findings: Iterable[Finding]) -> None:
    for each in findings:
        print(f"  {each.number} {each.message_fa} {each.advice_fa}\n       {each.message_en} {each.advice_en}")


def _standing(options: argparse.Namespace) -> list[Visit]:
    from opentamin.flow.inspections.models import Visit
    from opentamin.flow.inspections.visiting import standing_visit

    if options.visit:
        return [standing_visit(number) for number in options.visit]
    return list(Visit.objects.filter(corrected_by=None).select_related("workshop__branch").order_by("id"))


def _compare(options: argparse.Namespace) -> int:
    from opentamin.flow.inspections.comparing import compare

    now, today = clock()
    for visit, outcome in compare(_standing(options), by=options.by, now=now, today=today).items():
        print(f"  visit {visit}: {outcome.kind} ({outcome.number})")
        for each in outcome.findings:
            print(f"    {each['number']} {each['message_fa']}\n         {each['message_en']}")
    return 0


def _assess(options: argparse.Namespace) -> int:
    from opentamin.flow.assessments.inspecting import assess_inspections

    now, today = clock()
    for made in assess_inspections(_standing(options), by=options.by, now=now, today=today):
        print(f"  inspection {made.chain_id}  {Month(made.month)}  number {made.number}")
        print(
            table(
                (f"    {each.share}", rial(each.amount_rial), rial(each.difference_rial)) for each in made.shares.all()
            )
        )
    return 0


def _notice(options: argparse.Namespace) -> int:
    from opentamin.flow.inspections.noticing import tell
    from opentamin.flow.inspections.visiting import standing_visit

    now, today = clock()
    visit = standing_visit(options.visit)
    on = (options.on or today).to_date()
    notice, findings = tell(visit, on=on, how=options.how, by=options.by, now=now)
    _tell(findings)
    print(f"  {Day.from_date(notice.told_on)}, مهلت · due {Day.from_date(notice.due_on)}")
    print(f"  آگاهی‌نامه · letter /inspections/{visit.pk}/notice.pdf")
    return 0


def _show(options: argparse.Namespace) -> int:
    from opentamin.flow.assessments.inspection_questions import newest_of
    from opentamin.flow.inspections.questions import compared_rows, outcomes_of
    from opentamin.flow.inspections.visiting import standing_visit

    visit = standing_visit(options.visit)
    outcome = outcomes_of([visit.pk])[visit.pk]
    print(f"  {visit.workshop.code} {visit.workshop.name}  {Day.from_date(visit.on)}  {outcome.kind}")
    print(table(
        (f"{row.found.first_name} {row.found.last_name}", str(Month(row.month)), row.standing, f"{row.days}/{row.list_days}", row.permit)
        for row in compared_rows(outcome)
    ))  # fmt: skip
    for made in newest_of(visit.root_id):
        owed = [(f"    {each.share}", rial(each.amount_rial)) for each in made.shares.all()]
        print(f"  {Month(made.month)}\n" + table(owed))
    return 0


def _months(options: argparse.Namespace) -> int:
    from opentamin.flow.careers.inspected import credit_inspections
    from opentamin.flow.careers.ruling import open_ruling_tasks

    now, _ = clock()
    print(f"  سابقه شد · months that changed: {credit_inspections(by=options.by, now=now):,}")
    print(f"  در انتظار رأی دو نفر · rulings awaited: {open_ruling_tasks(now=now):,}")
    return 0


def _ruling(options: argparse.Namespace) -> int:
    from opentamin.flow.careers.ruling import rule_on

    people = {}
    for text in options.person:
        person, _, rest = text.partition("=")
        days, _, wage_rial = rest.partition(",")
        people[int(person)] = (int(days), int(wage_rial))
    made = rule_on(
        options.decision, people, reason=options.reason, by=options.by, second=options.second, now=clock()[0]
    )
    print(f"  ثبت شد · ruling {made.pk}: {len(made.people)}")
    return 0
