"""An invented contractor with a contract, lists of its row, and money, for tests of contracts and transfers."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from opentamin.flow.contracts.facts import ContractTerms, NewStatement, WorkClass
from opentamin.flow.contracts.models import Contract
from opentamin.flow.contracts.opening import open_contract, take_statement
from opentamin.ground.calendar import Day
from opentamin.ledger import actions as ledger
from opentamin.ledger.chart import chart
from opentamin.ledger.facts import Entry, Posting
from opentamin.ledger.questions import owed
from opentamin.registers import actions as registers
from tests import world
from tests.world import NOW

CODE = "9990010014"
TERMS = ContractTerms(
    client_name="شرکت کارفرمای نمونه",
    client_code="99000000001",
    subject="نگهداری تأسیسات",
    work_class=WorkClass.LABOUR,
    price_rial=10_000_000_000,
    contract_on=date(2025, 9, 23),
    starts_on=date(2025, 9, 23),
    ends_on=date(2025, 11, 21),
)
"""1404/07/01 to 1404/08/30."""


def day(text: str) -> date:
    """A Jalali day as the database keeps it."""
    return Day.parse(text).to_date()


def seal(content: bytes) -> str:
    """A seal of the tests, as the keys of the house would make it."""
    return "k1:" + hashlib.sha256(b"test" + content).hexdigest()


def seals(content: bytes, given: str) -> bool:
    """Whether it was made here."""
    return seal(content) == given


def contract(row: str = "001", *, key: str = "c", now: datetime = NOW, **changes: Any) -> Contract:
    """A contract of the samples' workshop, which is registered with its branch."""
    world.offices()
    world.workshop(CODE)
    return open_contract(key, CODE, row, replace(TERMS, **changes), by="clerk", now=now)


def statement(of: Contract, number: int, rial: int, *, on: str = "1404-08-30", final: bool = False) -> None:
    """A statement of account."""
    take_statement(of.pk, NewStatement(number, day(on), rial, final), by="clerk", now=NOW)


def send_list(
    row: str, month: int, *, people: int = 3, seed: int = 7, key: str = "", days_later: int = 0,
    changes: Mapping[int, Mapping[str, Any]] = {},
) -> None:  # fmt: skip
    """A list of a contract row, through the whole stretch."""
    if row:
        registers.register_contract_row(CODE, row, title="پیمان", client_name="نمونه", starts_on=TERMS.starts_on)
    wages = world.made(CODE, month, people=people, seed=seed, changes=changes)
    wages.workshop["contract_row"] = row
    wages.people["contract_row"] = [row] * len(wages)
    world.send(world.sending(wages, key or f"{row}/{month}/{seed}/{people}"), days_later=days_later)


def pay(month: int, item: str = "", *, on: str, share: int = 100, key: str = "") -> str:
    """Money for a debt as an allocation: the given percentage of every share that is owed of it."""
    accounts = {
        row.account: row.amount_rial * share // 100 for row in owed(CODE) if (row.month, row.item) == (month, item)
    }
    names = chart().owed_accounts()
    sides = tuple(Posting(account, -rial, names[account]) for account, rial in sorted(accounts.items()) if rial)
    key = key or f"allocation/{month}/{item}/{on}"
    entry = Entry(
        key=key, kind="allocation", counts_on=day(on), period=140409, month=month, subject=CODE, item=item,
        postings=(Posting("2190", -sum(side.amount_rial for side in sides)), *sides),
    )  # fmt: skip
    ledger.post([entry], now=NOW)
    return key


def charge(code: str, month: int, rial: int, *, item: str = "", key: str = "", now: datetime = NOW) -> None:
    """A premium of the insured share in the books, as a list or an inspection would bring it."""
    entry = Entry(
        key=key or f"test/{code}/{month}/{item}", kind="inspection", counts_on=day("1404-09-01"), period=140409, month=month,
        subject=code, item=item, due_on=day("1404-09-30"),
        postings=(Posting("1110", rial, "insured"), Posting("4110", -rial, "insured")),
    )  # fmt: skip
    ledger.post([entry], now=now)
