"""`opentamin contracts ...`: contracts, their accounts and clearance; transfers of workshops; certificates by code."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from opentamin.faces.cli.contract_papers import Add, on_day, tell, words_of_certificates, words_of_transfers
from opentamin.faces.cli.server_side import clock, rial, start, table
from opentamin.ground.calendar import Day, Month

CLASSES = (
    "civil_construction", "civil_labour", "civil_consulting", "materials", "mechanical", "labour", "consulting",
    "fixed_workshop",
)  # fmt: skip


def run(argv: Sequence[str]) -> int:
    """Entry of the command word; ends with 1 where findings stand."""
    options = _parser().parse_args(list(argv))
    start()
    return int(options.do(options))


def _day(text: str) -> date:
    return Day.parse(text).to_date()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="opentamin contracts", description="پیمان‌ها و مفاصاحساب · contracts")
    words = parser.add_subparsers(required=True)

    def add(name: str, does: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        word = words.add_parser(name, help=text)
        word.add_argument("--by", default="clerk", help="who does it")
        word.add_argument("--on", type=_day, default=None, help="the legal day, such as 1405-09-04; today without it")
        word.set_defaults(do=does)
        return word

    _words_of_contracts(add)
    _words_of_money(add)
    words_of_certificates(add)
    words_of_transfers(add)
    return parser


def _words_of_contracts(add: Add) -> None:
    word = add("open", _open, "open the file of a contract and register its row")
    word.add_argument("workshop", help="code of the contractor's workshop")
    word.add_argument("row", nargs="?", default="", help="contract row, three digits; none for a fixed workshop")
    word.add_argument("--key", required=True, help="the same key again changes nothing")
    for name in ("--client", "--client-code", "--subject"):
        word.add_argument(name, required=True)
    word.add_argument("--class", dest="work_class", choices=CLASSES, required=True)
    word.add_argument("--price", type=int, required=True, help="rials")
    word.add_argument("--materials", type=int, default=0, help="rials that the client supplies")
    word.add_argument("--evidence", default="", help="of a fixed workshop")
    for name in ("--contract-on", "--from", "--until"):
        word.add_argument(name, type=_day, required=True, dest=name.strip("-").replace("-", "_") + "_day")
    word = add("change", _change, "a new version of the terms: price, end, delivery, idle months")
    word.add_argument("contract", type=int)
    word.add_argument("--why", required=True)
    word.add_argument("--price", type=int)
    word.add_argument("--until", type=_day)
    word.add_argument("--delivered", type=_day)
    word.add_argument("--idle", type=lambda text: Month.parse(text).code, nargs="*", help="months without work")
    word = add("partner", _partner, "a subcontractor")
    word.add_argument("contract", type=int)
    word.add_argument("name")
    word.add_argument("part")
    word.add_argument("--workshop", default="")
    add("show", _show, "one contract: money, account, what stands").add_argument("contract", type=int)


def _words_of_money(add: Add) -> None:
    word = add("statement", _statement, "take a statement of account; a part of it is held back")
    word.add_argument("contract", type=int)
    word.add_argument("number", type=int)
    word.add_argument("rial", type=int)
    word.add_argument("--final", action="store_true", help="the last instalment")
    word = add("release", _release, "release hold-back by a letter, for premium paid in time")
    word.add_argument("contract", type=int)
    word.add_argument("letter")
    word.add_argument("--rial", type=int)
    word = add("settle", _settle, "settle accounts: ratio less lists becomes a debt, or what changed of it")
    word.add_argument("contract", type=int, nargs="*")
    word.add_argument("--stale", action="store_true", help="every account whose lists changed since")
    word = add("paid", _paid, "the client paid the last instalment")
    word.add_argument("contract", type=int)


def _open(options: argparse.Namespace) -> int:
    from opentamin.flow.contracts.facts import ContractTerms, WorkClass
    from opentamin.flow.contracts.opening import open_contract

    terms = ContractTerms(
        options.client,
        options.client_code,
        options.subject,
        WorkClass(options.work_class),
        options.price,
        options.contract_on_day,
        options.from_day,
        options.until_day,
        options.materials,
        evidence=options.evidence,
    )
    row = open_contract(options.key, options.workshop, options.row, terms, by=options.by, now=clock()[0])
    return _shown(row.pk)


def _change(options: argparse.Namespace) -> int:
    from opentamin.flow.contracts.catalogue import refuse
    from opentamin.flow.contracts.opening import change_terms, terms_in, terms_of

    newest = terms_of([options.contract]).get(options.contract)
    if newest is None:
        raise refuse("CONTRACT_NOT_KNOWN", value=options.contract)
    given = {
        "price_rial": options.price,
        "ends_on": options.until,
        "delivered_on": options.delivered,
        "idle_months": None if options.idle is None else tuple(sorted(set(options.idle))),
    }
    terms = replace(terms_in(newest), **{name: value for name, value in given.items() if value is not None})
    change_terms(options.contract, terms, reason=options.why, by=options.by, now=clock()[0])
    return _shown(options.contract)


def _partner(options: argparse.Namespace) -> int:
    from opentamin.flow.contracts.opening import add_subcontractor

    add_subcontractor(
        options.contract, options.name, options.part, workshop_code=options.workshop, by=options.by, now=clock()[0]
    )
    return _shown(options.contract)


def _statement(options: argparse.Namespace) -> int:
    from opentamin.flow.contracts.facts import NewStatement
    from opentamin.flow.contracts.opening import take_statement

    told = NewStatement(options.number, on_day(options), options.rial, options.final)
    take_statement(options.contract, told, by=options.by, now=clock()[0])
    return _shown(options.contract)


def _release(options: argparse.Namespace) -> int:
    from opentamin.flow.contracts.holding import release

    row = release(
        options.contract, options.letter, on=on_day(options), by=options.by, now=clock()[0], amount_rial=options.rial
    )
    print(f"  آزاد شد · released {rial(-row.amount_rial)}")
    return _shown(options.contract)


def _settle(options: argparse.Namespace) -> int:
    from opentamin.flow.contracts.settling import settle, stale_accounts

    now, today = clock()
    asked = [*options.contract, *(stale_accounts() if options.stale else [])]
    done = settle(asked, notified_on=on_day(options), by=options.by, now=now, today=today)
    heading = ("پیمان · contract", "ratio", "lists", "balance", "posted now")
    rows = [
        (str(a.contract_id), rial(a.ratio_rial), rial(a.lists_rial), rial(a.balance_rial), rial(a.difference_rial))
        for a in done.accounts
    ]
    print(table([heading, *rows]))
    print(f"  تازه · new {done.new}")
    return tell(done.findings)


def _paid(options: argparse.Namespace) -> int:
    from opentamin.flow.contracts.liability import last_instalment_paid

    _, finding = last_instalment_paid(options.contract, on=on_day(options), by=options.by, now=clock()[0])
    if finding is None:
        print("  مفاصاحساب دارد · it has been cleared")
    return tell([finding] if finding else [])


def _show(options: argparse.Namespace) -> int:
    return _shown(options.contract)


def _shown(contract_id: int) -> int:
    """One contract; what stands is told and does not make the command fail."""
    from opentamin.flow.contracts.catalogue import refuse
    from opentamin.flow.contracts.holding import held_of, releasable
    from opentamin.flow.contracts.models import Contract
    from opentamin.flow.contracts.standing import standing

    if not Contract.objects.filter(pk=contract_id).exists():
        raise refuse("CONTRACT_NOT_KNOWN", value=contract_id)
    found, held = standing(contract_id), held_of([contract_id])[contract_id]
    worked = sum(each.gross_rial for each in found.statements)
    rows = [
        ("پیمان · contract", f"{contract_id} / {found.contract.workshop.code} {found.contract.contract_row}"),
        ("نسخه · version", str(found.terms.version)),
        ("بها · price", rial(found.terms.price_rial)),
        ("کارکرد · worked", rial(worked)),
        ("سپرده نزد کارفرما · held back", rial(held.left_rial)),
        ("آزادشدنی · may be released", rial(releasable([contract_id])[contract_id])),
        ("حق بیمهٔ لیست‌ها · lists", rial(sum(month.premium_rial for month in found.months))),
    ]
    if found.account is not None:
        rows.append(("ماندهٔ ضریب · ratio balance", rial(found.account.balance_rial)))
    print(table(rows))
    tell(found.findings)
    return 0
