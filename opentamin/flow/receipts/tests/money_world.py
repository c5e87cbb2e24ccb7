"""A small world of debts for tests: two workshops that owe, and statements of the bank made to measure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from opentamin.flow.receipts import actions
from opentamin.flow.receipts.actions import Taken
from opentamin.ground.calendar import Day
from opentamin.ledger.actions import post
from opentamin.ledger.facts import Entry, Posting
from opentamin.ledger.questions import owed
from tests import world

ACCOUNT = "IR250130000000000000000017"
FIRST, SECOND = "9990010014", "9990010025"
NOW, TODAY = world.NOW, Day.of(1404, 9, 10)
SHARES = {
    "insured": "1110",
    "employer": "1120",
    "unemployment": "1130",
    "late_premium": "1160",
    "enforcement_fee": "1170",
}
CREDITS = {"1110": "4110", "1120": "4120", "1130": "4130", "1160": "4160", "1170": "4170"}


def workshops() -> None:
    world.offices()
    world.workshop(FIRST, name="ریسندگی نمونه آزمون", employer_name="بهار ساختگی‌پور")
    world.workshop(SECOND, branch="9991", name="شهرداری خیالی", employer_name="شهرداری خیالی")


def charge(
    month: int, *, subject: str = FIRST, item: str = "", key: str = "", due: Day | None = None, **shares: int
) -> None:
    """What a workshop comes to owe for a month, share by share (negative: less)."""
    due_on = (due or Day.of(month // 100, month % 100, 1) + 60).to_date()
    sides = [side for name, rial in shares.items() for side in (
        Posting(SHARES[name], rial, name), Posting(CREDITS[SHARES[name]], -rial, name))]  # fmt: skip
    post(
        [
            Entry(
                key=key or f"test/{subject}/{month}/{item}", kind="list", counts_on=date(2025, 1, 1), period=140409, month=month,
                postings=tuple(sides), subject=subject, due_on=due_on, item=item,
            )
        ],
        now=NOW,
    )  # fmt: skip


def owes(subject: str = FIRST) -> dict[tuple[int, str, str], int]:
    """What the ledger says is owed, by month, item and share."""
    return {(row.month, row.item, row.share): row.amount_rial for row in owed(subject)}


def statement(*lines: dict[str, Any], opening: int = 0, account: str = ACCOUNT) -> bytes:
    """Comma text of the bank: each line has `rial` (negative went out) and day, reference, text and so on."""
    balance, rows = opening, []
    for at, line in enumerate(lines):
        balance += line["rial"]
        cells = (
            line.get("day", "1404-09-05"), "credit" if line["rial"] > 0 else "debit", abs(line["rial"]), balance,
            line.get("ref", f"B{at}"), line.get("id", ""), line.get("e2e", ""), line.get("text", ""), line.get("from", ""),
            line.get("payer", ""), line.get("returned", ""), line.get("returns", ""),
        )  # fmt: skip
        rows.append(";".join(map(str, cells)))
    head = "day;direction;amount;balance;bank reference;payment id;end to end id;description;payer account;payer;returned;returns"
    return "\n".join((f"account;{account}", f"opening balance;{opening}", head, *rows, "")).encode()


def take(*lines: dict[str, Any], opening: int = 0, name: str = "bank.csv") -> Taken:
    """Take a statement of these lines."""
    return take_bytes(statement(*lines, opening=opening), name)


def take_bytes(content: bytes, name: str = "bank.csv") -> Taken:
    return actions.take(name, content, by="cashier", today=TODAY, now=NOW)


def names(taken: Taken) -> list[str]:
    """Names of findings, in their order."""
    return [str(found["name"]) for found in taken.findings]


def reference(amount: int, *, key: str = "r", subject: str = FIRST, **facts: Any) -> str:
    """The bill id of a new reference."""
    made = actions.give_reference(subject, amount, key=key, by="clerk", today=TODAY, now=NOW, **facts)
    return made.bill_id or made.deposit_id or ""


def holds() -> bool:
    """Whether every sum of receipts and ledger holds; the first breach is shown."""
    from opentamin.flow.receipts.checks import CHECKS
    from opentamin.ledger.proving import LEDGER_CHECKS, run

    proof = run((*LEDGER_CHECKS, *CHECKS), now=NOW)
    assert proof.breach is None, proof.breach
    return True


def amounts(rows: Sequence[Any]) -> list[tuple[int, str, int, str]]:
    return [(row.month, row.item, row.amount_rial, row.rule) for row in rows]
