"""`opentamin ledger prove|balance|owed|export|close|reopen`: make every sum again, show balances, close months."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from opentamin.faces.cli.server_side import clock, rial, start, table
from opentamin.ground.calendar import Day


def run(argv: Sequence[str]) -> int:
    """Entry of the command word. `prove` ends with 1 when a sum does not hold."""
    options = _parser().parse_args(list(argv))
    start()
    return int(options.do(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="opentamin ledger", description="دفتر کل · the ledger")
    words = parser.add_subparsers(required=True)
    proving = words.add_parser("prove", help="make every sum again and name the first that does not hold")
    proving.add_argument("--json", action="store_true")
    proving.set_defaults(do=_prove)
    balance = words.add_parser("balance", help="all accounts")
    balance.add_argument("--as-of", type=Day.parse, help="what counts until this day, such as 1404-10-30")
    balance.set_defaults(do=_balance)
    owed = words.add_parser("owed", help="what a workshop owes, by month and share")
    owed.add_argument("workshop", help="workshop code")
    owed.set_defaults(do=_owed)
    export = words.add_parser("export", help="the whole ledger for another program")
    export.add_argument(
        "--beancount", type=Path, required=True, metavar="FILE", help="a beancount file; then: bean-check FILE"
    )
    export.set_defaults(do=_export)
    for word, does in (("close", _close), ("reopen", _reopen)):
        period = words.add_parser(word, help=f"{word} a month of the books")
        period.add_argument("period", type=int, help="yyyymm")
        period.add_argument("--by", required=True)
        period.add_argument("--why", required=True)
        period.set_defaults(do=does)
    return parser


def _prove(options: argparse.Namespace) -> int:
    from opentamin.journeys.prove import prove

    now, _ = clock()
    proof = prove(now=now)
    if options.json:
        breach = proof.breach and {name: getattr(proof.breach, name) for name in proof.breach.__slots__}
        print(json.dumps({"holds": proof.holds, "checks": dict(proof.checks), "breach": breach}, indent=1))
        return int(not proof.holds)
    print(table((name, f"{count:,}") for name, count in proof.checks))
    if proof.breach is None:
        print("همهٔ جمع‌ها برقرار است · every sum holds")
        return 0
    from opentamin.ledger.actions import findings

    facts = proof.breach
    found = findings().make(
        "SUM_DOES_NOT_HOLD",
        check=facts.check,
        place=facts.place,
        expected=rial(facts.expected_rial),
        found=rial(facts.found_rial),
    )
    print(f"{found.number} {found.message_fa}\n{found.number} {found.message_en}", file=sys.stderr)
    return 1


def _balance(options: argparse.Namespace) -> int:
    from opentamin.ledger.questions import balances

    rows = balances(as_of=options.as_of.to_date() if options.as_of else None)
    heading = ("account", "debit", "credit", "balance")
    print(table([heading, *((f"{r.account} {r.title_en}", rial(r.debit_rial), rial(r.credit_rial), rial(r.balance_rial)) for r in rows)]))  # fmt: skip
    return 0


def _owed(options: argparse.Namespace) -> int:
    from opentamin.ledger.questions import owed

    rows = owed(options.workshop)
    print(table([("month", "share", "due on", "rial"), *(
        (str(r.month), r.share, str(Day.from_date(r.due_on)) if r.due_on else "", rial(r.amount_rial)) for r in rows
    )]))  # fmt: skip
    return 0


def _export(options: argparse.Namespace) -> int:
    """Written beside and moved into place, so that a kill leaves no half file."""
    from django.db import connection, transaction

    from opentamin.ledger.questions import beancount_lines

    draft, lines = options.beancount.with_name(options.beancount.name + ".part"), 0
    with transaction.atomic(), draft.open("w", encoding="utf-8", newline="\n") as file:
        with connection.cursor() as cursor:  # entries and balances of one moment, whoever posts meanwhile
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for line in beancount_lines():
            file.write(line + "\n")
            lines += 1
    draft.replace(options.beancount)
    print(f"  {options.beancount}: {lines:,} خط · lines\n  bean-check {options.beancount}")
    return 0


def _close(options: argparse.Namespace) -> int:
    from opentamin.ledger.actions import close_period

    return _period(options, close_period)


def _reopen(options: argparse.Namespace) -> int:
    from opentamin.ledger.actions import reopen_period

    return _period(options, reopen_period)


def _period(options: argparse.Namespace, act: object) -> int:
    now, _ = clock()
    act(options.period, by=options.by, why=options.why, now=now)
    return 0
