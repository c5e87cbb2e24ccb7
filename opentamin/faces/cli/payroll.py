"""`opentamin payroll open|trial|approve|post|order|sent|answer|show`: a month's pay run, step by step."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from opentamin.faces.cli.server_side import clock, rial, start, table
from opentamin.ground.calendar import Day, Month


def run(argv: Sequence[str]) -> int:
    """Entry of the command word."""
    options = _parser().parse_args(list(argv))
    start()
    return int(options.do(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="opentamin payroll", description="پرداخت ماه · a month's pay run")
    words = parser.add_subparsers(required=True)
    for name, does, text in (
        ("open", _open, "open the run of a month"),
        ("trial", _trial, "make all slips and the variance list; goes on after a kill"),
        ("approve", _approve, "approve the trial, as a second person"),
        ("post", _post, "post the approved run in the ledger"),
        ("order", _order, "write order files for what is owed and not ordered"),
        ("sent", _sent, "record that the files were handed to the bank"),
        ("show", _show, "where the run stands"),
    ):
        word = words.add_parser(name, help=text)
        word.add_argument("month", type=lambda text: Month.parse(text).code, help="such as 1404-11")
        word.add_argument("--number", type=int, default=1, help="second and later runs of the month")
        word.add_argument("--by", default="clerk", help="who does it")
        word.set_defaults(do=does)
        if name == "open":
            word.add_argument("--pay-on", type=Day.parse, required=True, help="the pay-day, such as 1404-11-25")
        if name == "trial":
            word.add_argument("--anew", action="store_true", help="over awards as they stand now")
        if name == "order":
            word.add_argument("--payer", default="صندوق تأمین اجتماعی")
            word.add_argument("--iban", required=True, help="Sheba of the paying account")
            word.add_argument("--out", type=Path, default=Path(), help="folder for the files")
    answer = words.add_parser("answer", help="take the bank's answer: CSV, pain.002 or camt.053")
    answer.add_argument("file", type=Path)
    answer.add_argument("--by", default="clerk")
    answer.set_defaults(do=_answer)
    return parser


def _run_of(options: argparse.Namespace) -> int:
    from opentamin.flow.payroll.questions import run_id

    return run_id(options.month, options.number)


def _open(options: argparse.Namespace) -> int:
    from opentamin.flow.payroll.actions import open_run

    now, _ = clock()
    open_run(options.month, pay_on=options.pay_on.to_date(), by=options.by, now=now, number=options.number)
    return _show(options)


def _trial(options: argparse.Namespace) -> int:
    from opentamin.flow.payroll.actions import make_trial

    make_trial(
        _run_of(options), anew=options.anew, report=lambda done, total: print(f"  {done:,} / {total:,}", flush=True)
    )
    return _show(options)


def _approve(options: argparse.Namespace) -> int:
    from opentamin.flow.payroll.actions import approve

    approve(_run_of(options), by=options.by)
    return _show(options)


def _post(options: argparse.Namespace) -> int:
    from opentamin.flow.payroll.actions import post

    post(_run_of(options), now=clock()[0])
    return _show(options)


def _order(options: argparse.Namespace) -> int:
    from opentamin.flow.payments.actions import Payer, prepare
    from opentamin.flow.payments.questions import orders_of

    made = prepare(_run_of(options), payer=Payer(options.payer, options.iban), by=options.by, now=clock()[0])
    for finding in made.findings:
        print(f"  {finding.number} {finding.message_fa}\n       {finding.message_en}")
    for order in orders_of(_run_of(options)):
        (options.out / order.file_name).write_bytes(bytes(order.content))
        print(f"  {options.out / order.file_name}  {order.rail}  {order.lines_count:,}  {rial(order.total_rial)}")
    return int(bool(made.findings))


def _sent(options: argparse.Namespace) -> int:
    from opentamin.flow.payments.actions import send
    from opentamin.flow.payments.questions import orders_of

    now, today = clock()
    for order in orders_of(_run_of(options)):
        send(order.pk, by=options.by, on=today.to_date(), now=now)
    return _show(options)


def _answer(options: argparse.Namespace) -> int:
    from opentamin.flow.payments.actions import take_answer

    now, today = clock()
    content = options.file.read_bytes()
    taken = take_answer(options.file.name, content, by=options.by, on=today.to_date(), now=now)
    print(
        f"  واریز · settled {taken.settled:,}, برگشتی · returned {taken.returned:,}"
        + ("" if taken.new else "  (again)")
    )
    for finding in taken.findings:
        print(f"  {finding.number} {finding.message_fa}\n       {finding.message_en}")
    return int(bool(taken.findings))


def _show(options: argparse.Namespace) -> int:
    from opentamin.flow.payroll.questions import summary

    found = summary(_run_of(options), today=clock()[1])
    rows = [
        ("وضع · state", found.state),
        ("تا روز پرداخت · days to pay-day", f"{found.days_left:,}"),
        ("پیشرفت · progress", f"{found.progress_percent}%"),
        ("برگه‌ها · slips", f"{found.slips:,}"),
        ("پرداختنی · to be paid (rial)", rial(found.net_rial)),
        *((f"  {code}", f"{count:,}") for code, count in found.variances.items()),
    ]
    print(table(rows))
    return 0
