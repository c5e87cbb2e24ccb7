"""`opentamin debts ...`: debts from the ledger to their end: penalties, letters, objections, boards, enforcement."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from typing import Any

from opentamin.faces.cli.server_side import clock, rial, start, table
from opentamin.ground.calendar import Day, Month
from opentamin.ground.findings import Finding

Options = argparse.Namespace


def run(argv: Sequence[str]) -> int:
    """Entry of the command word."""
    options = _parser().parse_args(list(argv))
    start()
    return int(options.do(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="opentamin debts", description="بدهی‌ها · debts")
    words = parser.add_subparsers(required=True)
    for name, does, text, arguments in (
        ("open", _open, "open a debt for everything that the ledger knows as owed", ()),
        ("penalties", _penalties, "compute late penalties anew and post what changed; settle what is paid", ("as_of",)),
        ("keep", _keep, "keep arrears for the pages of headquarters; every night", ("as_of",)),
        ("list", _list, "debts, the largest first, and totals by age", ("as_of", "filters")),
        ("account", _account, "a workshop's account with each penalty explained", ("code", "as_of")),
        ("notify", _notify, "serve demand letters", ("debts", "on")),
        ("final", _final, "debts whose time for an objection or appeal has ended become final", ("as_of",)),
        ("object", _object, "take an objection to debts", ("debts", "on", "grounds")),
        ("hear", _hear, "fix a sitting of the board", ("objection", "on", "told_on")),
        ("decide", _decide, "record a board's decision", ("objection", "on", "decision")),
        ("served", _served, "record that a decision was served", ("objection", "on")),
        ("appeal", _appeal, "take an appeal", ("objection", "on", "grounds")),
        ("writ", _writ, "issue writs for final debts", ("debts", "on")),
        ("step", _step, "record a step of enforcement", ("debt", "on", "step")),
    ):
        word = words.add_parser(name, help=text)
        word.add_argument("--by", default="clerk", help="who does it")
        for flag, more in (each for argument in arguments for each in ARGUMENTS[argument]):
            word.add_argument(flag, **more)
        word.set_defaults(do=does)
    return parser


DAY = {"type": Day.parse, "help": "such as 1404-09-01"}
ARGUMENTS: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "as_of": [("--as-of", DAY | {"help": "such as 1404-09-01; today when left out"})],
    "on": [("--on", DAY | {"required": True})],
    "told_on": [("--told-on", DAY | {"required": True})],
    "debts": [("debts", {"type": int, "nargs": "+", "metavar": "DEBT"})],
    "code": [("code", {"help": "code of the workshop"})],
    "objection": [("objection", {"type": int})],
    "debt": [("debt", {"type": int})],
    "grounds": [("--grounds", {"required": True, "help": "what the employer says"})],
    "decision": [
        ("outcome", {"choices": ("upheld", "reduced", "cancelled")}),
        ("--amount", {"action": "append", "default": [], "metavar": "SHARE=RIAL", "help": "new amount of a share"}),
        ("--member", {"action": "append", "default": [], "metavar": "SEAT=NAME"}),
    ],
    "step": [
        ("kind", {"choices": ("attachment", "valuation", "auction", "release")}),
        ("--of", {"default": "", "choices": ("", "account", "property", "receivable")}),
        ("--rial", {"type": int, "default": 0}),
    ],
    "filters": [
        *((f"--{name}", {"default": ""}) for name in ("branch", "state", "origin", "activity", "workshop")),
        ("--limit", {"type": int, "default": 20}),
    ],
}
"""Groups of arguments that several words share."""


def _day(options: Options) -> Day:
    """The day that was asked for, else today."""
    return options.as_of or clock()[1]


def _tell(findings: Iterable[Finding]) -> int:
    """Print findings in both languages; 1 when there is one."""
    found = list(findings)
    for finding in found:
        print(f"  {finding.number} {finding.message_fa}\n       {finding.message_en}\n       {finding.advice_en}")
    return int(bool(found))


def _open(options: Options) -> int:
    from opentamin.flow.collection.opening import open_debts

    print(f"  گشوده شد · opened {open_debts(now=clock()[0]):,}")
    return 0


def _penalties(options: Options) -> int:
    from opentamin.flow.collection.opening import open_debts
    from opentamin.flow.collection.penalties import post_penalties
    from opentamin.flow.collection.settling import settle

    now, today = clock()
    open_debts(now=now)
    done = post_penalties(_day(options).to_date(), now=now, today=today, by=options.by)
    settled = settle(now=now, today=today, by=options.by)
    rows = [
        ("سندهای جریمه · penalty entries", f"{done.entries:,}"),
        ("جمع تفاوت (ریال) · difference (rial)", rial(done.difference_rial)),
        ("تسویه یا بازگشوده · settled or open again", f"{settled:,}"),
        ("قانون روشن نیست · law is unclear", f"{len(done.refused):,}"),
    ]
    print(table(rows))
    return 0


def _keep(options: Options) -> int:
    """Keep what is owed, of this instant."""
    from opentamin.flow.collection.keeping import keep

    count = keep(as_of=_day(options).to_date(), now=clock()[0])
    print(f"نگه داشته شد · kept: {count:,}")
    return 0


def _list(options: Options) -> int:
    from opentamin.flow.collection.arrears import Filter, arrears, totals

    names = ("branch", "state", "origin", "activity", "workshop")
    wanted = Filter(**{name: getattr(options, name) for name in names})
    as_of = _day(options).to_date()
    found = totals(wanted, as_of=as_of)
    for name in ("band", "state"):
        print(table([(f"{name} {row.value}", f"{row.debts:,}", rial(row.owed_rial)) for row in found[name]]) or "  –")
    rows = [
        (f"{row.debt_id}", row.workshop, f"{Month(row.month)}", row.item or "list", row.state, f"{row.months_late}",
         rial(row.premium_rial), rial(row.penalty_rial), rial(row.owed_rial))
        for row in arrears(wanted, as_of=as_of, limit=options.limit)
    ]  # fmt: skip
    print(table(rows) if rows else "  بدهی نیست · nothing is owed")
    return 0


def _account(options: Options) -> int:
    from opentamin.flow.collection.account import account

    lines, standings = account(options.code, as_of=_day(options).to_date())
    for line in lines:
        place = f"{Day.from_date(line.on)}  {line.kind:<16} {Month(line.month)} {line.item:<14}"
        print(f"  {place}{rial(line.amount_rial):>18} {rial(line.balance_rial):>18}")
        for row in line.explanation.rows if line.explanation else ():
            span = f"{Day.from_date(row.from_)} .. {Day.from_date(row.until)}"
            print(f"      {rial(row.amount_rial)} x 2% x {row.months}  ({span})")
    rows = [
        (f"{row.debt.pk}", f"{Month(row.debt.month)}", row.debt.item or "list", row.debt.state, rial(row.owed_rial))
        for row in standings
    ]
    print(table(rows) if rows else "  بدهی نیست · no debt")
    return 0


def _notify(options: Options) -> int:
    from opentamin.flow.collection.notices import notify

    now, today = clock()
    done = notify(options.debts, served_on=options.on.to_date(), by=options.by, now=now, today=today)
    for notice in done.notices:
        print(
            f"  ابلاغیه · letter {notice.number}  اعتراض تا · objection until {Day.from_date(notice.objection_until)}"
        )
    return _tell(done.findings)


def _final(options: Options) -> int:
    from opentamin.flow.careers.inspected import credit_inspections
    from opentamin.flow.collection.boards import make_final

    now, _ = clock()
    print(f"  قطعی شد · became final {make_final(_day(options).to_date(), now=now, by=options.by):,}")
    print(f"  سابقهٔ بازرسی · months of inspections {credit_inspections(by=options.by, now=now):,}")
    return 0


def _object(options: Options) -> int:
    from opentamin.flow.collection.objections import object_to

    done = object_to(
        options.debts, received_on=options.on.to_date(), grounds=options.grounds, by=options.by, now=clock()[0]
    )
    for row in done.objections:
        print(f"  اعتراض · objection {row.pk}  هیأت تا · board by {Day.from_date(row.board_by)}")
    return _tell(done.findings)


def _hear(options: Options) -> int:
    from opentamin.flow.collection.objections import hear

    on, told = options.on.to_date(), options.told_on.to_date()
    hear(options.objection, on=on, told_on=told, by=options.by, now=clock()[0])
    print(f"  رسیدگی · sitting {options.on}")
    return 0


def _decide(options: Options) -> int:
    from opentamin.flow.collection.boards import decide
    from opentamin.flow.collection.penalties import post_penalties

    now, today = clock()
    amounts = {share: int(amount) for share, _, amount in (text.partition("=") for text in options.amount)}
    members = {seat: name for seat, _, name in (text.partition("=") for text in options.member)}
    decision = decide(
        options.objection, options.outcome, amounts=amounts, members=members, decided_on=options.on.to_date(),
        by=options.by, now=now, today=today,
    )  # fmt: skip
    code = decision.objection.debt.workshop.code
    done = post_penalties(today.to_date(), subjects=[code], now=now, today=today, by=options.by)
    print(f"  رأی · decision {decision.outcome}; جریمه · penalty {rial(done.difference_rial)}")
    return 0


def _served(options: Options) -> int:
    from opentamin.flow.collection.boards import serve_decision

    until = serve_decision(
        options.objection, served_on=options.on.to_date(), by=options.by, now=clock()[0]
    ).appeal_until
    print(f"  تجدیدنظر تا · appeal until {Day.from_date(until) if until else '–'}")
    return 0


def _appeal(options: Options) -> int:
    from opentamin.flow.collection.boards import appeal

    row = appeal(
        options.objection, received_on=options.on.to_date(), grounds=options.grounds, by=options.by, now=clock()[0]
    )
    print(f"  تجدیدنظر · appeal {row.pk}")
    return 0


def _writ(options: Options) -> int:
    from opentamin.flow.collection.enforcement import issue_writs

    now, today = clock()
    done = issue_writs(options.debts, on=options.on.to_date(), by=options.by, now=now, today=today)
    rows = [(row.number, rial(row.amount_rial), rial(row.fee_rial), rial(row.attachment_rial)) for row in done.writs]
    print(table(rows))
    return _tell(done.findings)


def _step(options: Options) -> int:
    from opentamin.flow.collection.enforcement import step

    new = step(
        options.debt, options.kind, on=options.on.to_date(), amount_rial=options.rial, of=options.of, by=options.by,
        now=clock()[0],
    )  # fmt: skip
    print(f"  گام · step {options.kind} {'ثبت شد · stored' if new else 'تکراری · again'}")
    return 0
