"""`opentamin receipts reference|take|allocate|suspense|confirm|undo|refund|paid|clear-names|show`: money in, step by step."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from opentamin.faces.cli.server_side import clock, rial, start, table
from opentamin.ground.calendar import Day, Month


def run(argv: Sequence[str]) -> int:
    """Entry of the command word; ends with 1 where there are errors or warnings."""
    options = _parser().parse_args(list(argv))
    start()
    return int(options.do(options))


def _month(text: str) -> int:
    return Month.parse(text).code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="opentamin receipts", description="پول رسیده · money in")
    words = parser.add_subparsers(required=True)
    for name, does, text in (
        ("reference", _reference, "give a payment reference to a workshop, or to one debt of it"),
        ("take", _take, "take a bank's statement (camt.053, CSV) or a provider's messages (CSV)"),
        ("allocate", _allocate, "give what is in suspense on workshops to what they owe now"),
        ("suspense", _suspense, "money without an owner, with candidates and reasons"),
        ("confirm", _confirm, "say whose a receipt is"),
        ("undo", _undo, "take allocations of a receipt back into suspense"),
        ("refund", _refund, "set over-paid money aside to go back; two people"),
        ("paid", _paid, "record that a refund left the bank"),
        ("clear-names", _clear, "clear the premiums of named people out of a lump payment"),
        ("show", _show, "the story of one receipt"),
    ):
        word = words.add_parser(name, help=text)
        word.add_argument("--by", default="clerk", help="who does it")
        word.set_defaults(do=does)
        _arguments(name, word)
    return parser


def _arguments(name: str, word: argparse.ArgumentParser) -> None:
    """What each word takes besides who."""
    if name in ("confirm", "undo", "refund", "clear-names", "show"):
        word.add_argument("receipt", type=int, help="number of the receipt")
    if name in ("reference", "confirm"):
        word.add_argument("workshop", help="ten digits")
        word.add_argument("--month", type=_month, help="one debt: its month, such as 1404-07")
        word.add_argument("--item", default="", help="one debt: its item, such as inspection/7")
    if name in ("confirm", "undo", "refund"):
        word.add_argument("--why", required=True)
    if name in ("reference", "refund"):
        word.add_argument("amount", type=int, help="rials")
        word.add_argument("--key", required=True, help="the same key again is the same act")
    if name in ("take", "clear-names"):
        word.add_argument("file", type=Path)
    extra: Mapping[str, tuple[tuple[str, Mapping[str, Any]], ...]] = {
        "reference": (("--deposit-id", {"default": ""}),),
        "take": (("--account", {"default": "", "help": "account, where a CSV names none"}),),
        "allocate": (("workshops", {"nargs": "*", "help": "codes; all without"}),),
        "suspense": (("--limit", {"type": int, "default": 10}),),
        "undo": (("--allocation", {"type": int, "help": "only this one; all of the receipt without"}),),
        "refund": (("--second", {"required": True, "help": "the second person"}),),
        "paid": (("refund", {"type": int}),),
    }
    for flag, facts in extra.get(name, ()):
        word.add_argument(flag, **facts)


def _findings(found: Iterable[Mapping[str, Any]]) -> int:
    """Print findings; 1 where one is more than a note."""
    worst = 0
    for each in found:
        print(
            f"  {each['number']} {each['message_fa']} {each['advice_fa']}\n       {each['message_en']} {each['advice_en']}"
        )
        worst = max(worst, int(each["severity"] != "note"))
    return worst


def _reference(options: argparse.Namespace) -> int:
    from opentamin.flow.receipts.actions import give_reference

    now, today = clock()
    made = give_reference(
        options.workshop, options.amount, key=options.key, by=options.by, today=today, now=now, month=options.month,
        item=options.item, deposit_id=options.deposit_id,
    )  # fmt: skip
    rows = [("شناسهٔ قبض · bill id", made.bill_id or ""), ("شناسهٔ پرداخت · payment id", made.payment_id)]
    rows += [("شناسهٔ واریز · deposit id", made.deposit_id or ""), ("مبلغ · amount (rial)", rial(made.amount_rial))]
    print(table(row for row in rows if row[1]))
    return 0


def _take(options: argparse.Namespace) -> int:
    from opentamin.flow.receipts.actions import take

    now, today = clock()
    content = options.file.read_bytes()
    taken = take(options.file.name, content, by=options.by, today=today, now=now, account=options.account)
    words = "گرفته شد · taken" if taken.taken else "گرفته نشد · NOT taken"
    print(f"  {words}: {taken.receipts:,} دریافت · receipts{'' if taken.new else '  (again)'}")
    return max(_findings(taken.findings), int(not taken.taken))


def _told(done: Any) -> int:
    print(
        f"  تخصیص · allocations {done.allocations:,}: {rial(done.amount_rial)} rial; برگشته · released {done.released:,}"
    )
    return 0


def _allocate(options: argparse.Namespace) -> int:
    from opentamin.flow.receipts.actions import allocate

    now, today = clock()
    return _told(allocate(options.workshops or None, today=today, now=now, by=options.by))


def _suspense(options: argparse.Namespace) -> int:
    from opentamin.flow.receipts.questions import candidates_of, suspense

    rows = suspense(limit=options.limit)
    found = candidates_of([row.receipt_id for row in rows])
    for row in rows:
        owner = row.workshop_code or "؟"
        print(
            f"  {row.receipt_id}  {Day.from_date(row.value_on)}  {rial(row.left_rial)}  {owner}  {row.payer_name} {row.text}"
        )
        for each in found[row.receipt_id] if row.workshop_code is None else ():
            debt = f" {Month(each.month)} {each.item}".rstrip() if each.month else ""
            print(
                f"      {each.points:>3}  {each.workshop_code}{debt}  {'; '.join(f'{fa} · {en}' for fa, en in each.reasons)}"
            )
    return 0


def _confirm(options: argparse.Namespace) -> int:
    from opentamin.flow.receipts.actions import confirm

    now, today = clock()
    facts = {"by": options.by, "why": options.why, "today": today, "now": now}
    return _told(confirm(options.receipt, options.workshop, month=options.month, item=options.item, **facts))


def _undo(options: argparse.Namespace) -> int:
    from opentamin.flow.receipts.actions import undo, undo_receipt

    now, today = clock()
    facts = {"by": options.by, "why": options.why, "today": today, "now": now}
    count = undo([options.allocation], **facts) if options.allocation else undo_receipt(options.receipt, **facts)
    print(f"  برگشته · taken back: {count:,}")
    return _show(options)


def _refund(options: argparse.Namespace) -> int:
    from opentamin.flow.receipts.actions import refund

    now, today = clock()
    made = refund(
        options.receipt, options.amount, by=options.by, second=options.second, why=options.why, key=options.key, today=today,
        now=now,
    )  # fmt: skip
    print(f"  استرداد · refund RF{made.pk}: {rial(made.amount_rial)} rial")
    return 0


def _paid(options: argparse.Namespace) -> int:
    from opentamin.flow.receipts.actions import refund_paid

    now, today = clock()
    payment = refund_paid(options.refund, by=options.by, today=today, now=now)
    print(f"  پرداخت شد · paid on {Day.from_date(payment.on)}")
    return 0


def _clear(options: argparse.Namespace) -> int:
    from opentamin.flow.receipts.actions import clear_names

    now, today = clock()
    content = options.file.read_bytes()
    done = clear_names(options.receipt, options.file.name, content, by=options.by, today=today, now=now)
    print(f"  نفر-ماه · people-months {done.rows:,}: {rial(done.amount_rial)} rial{'' if done.new else '  (again)'}")
    return _findings(found.as_dict() for found in done.findings)


def _show(options: argparse.Namespace) -> int:
    from opentamin.flow.receipts.catalogue import refuse
    from opentamin.flow.receipts.questions import receipt, story

    found = receipt(options.receipt)
    if found is None:
        raise refuse("RECEIPT_UNKNOWN", value=options.receipt)
    sums = {
        "رسیده · came": found.receipt.amount_rial,
        "تخصیص · allocated": found.allocated_rial,
        "استرداد · refunded": found.refunded_rial,
    }
    sums |= {"برگشت بانک · returned": found.returned_rial, "معلق · in suspense": found.left_rial}
    print(table((name, rial(amount)) for name, amount in sums.items()))
    owners, moved, refunds = story(options.receipt)
    for row in owners:
        print(f"  {'−' if row.undoes_id else '+'} {row.workshop.code} {row.cause} {row.by}: {row.why}")
    for row in moved:
        print(
            f"  {row.pk}  {Month(row.month)} {row.item}  {rial(row.amount_rial)}  {row.get_rule_display()} · {row.rule}"
        )
    for row in refunds:
        print(f"  RF{row.pk}  {rial(row.amount_rial)}  {row.by}, {row.second}: {row.why}")
    return 0
