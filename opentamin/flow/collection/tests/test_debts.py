"""Debts are opened from the ledger once; what happens to them is recorded once and moves them by the table of moves."""

from __future__ import annotations

from datetime import date

import pytest

from opentamin.flow.collection.balances import balances
from opentamin.flow.collection.catalogue import CollectionRefusal
from opentamin.flow.collection.events import record
from opentamin.flow.collection.facts import Happening, State
from opentamin.flow.collection.models import Debt, DebtEvent
from opentamin.flow.collection.opening import open_debts
from opentamin.ground.calendar import Day
from opentamin.ledger.actions import post
from opentamin.ledger.facts import Entry, Posting
from tests import world

pytestmark = pytest.mark.django_db
CODE = "9990010014"


def charge(month: int, rial: int, *, due: Day, item: str = "", key: str = "") -> None:
    """A premium of the insured share in the books, as a list would bring it."""
    post(
        [
            Entry(
                key=key or f"test/{month}/{item}",
                kind="list",
                counts_on=date(2025, 1, 1),
                period=140409,
                month=month,
                postings=(Posting("1110", rial, "insured"), Posting("4110", -rial, "insured")),
                subject=CODE,
                due_on=due.to_date(),
                item=item,
            )
        ],
        now=world.NOW,
    )


@pytest.fixture
def debt() -> Debt:
    world.offices()
    world.workshop(CODE)
    charge(140407, 1_000_000, due=Day.of(1404, 9, 1))
    assert open_debts(now=world.NOW) == 1
    return Debt.objects.get()


def happening(debt: Debt, kind: str, key: str = "", **facts: object) -> Happening:
    return Happening(debt.pk, kind, key or kind, date(2025, 12, 1), by="clerk", **facts)


def test_a_month_is_opened_once_with_both_of_its_last_days(debt: Debt) -> None:
    assert open_debts(now=world.NOW) == 0
    assert (debt.month, debt.item, debt.origin, debt.state) == (140407, "", "list", State.ASSESSED)
    assert Day.from_date(debt.nominal_on) == Day.of(1404, 8, 30), "30 Aban 1404 is a Friday"
    assert Day.from_date(debt.due_on) == Day.of(1404, 9, 1)


def test_an_inspection_of_the_same_month_is_a_debt_of_its_own(debt: Debt) -> None:
    charge(140407, 500, due=Day.of(1404, 9, 1), item="inspection/7")
    assert open_debts(now=world.NOW) == 1
    other = Debt.objects.get(item="inspection/7")
    assert other.origin == "inspection"
    found = balances([debt.pk, other.pk])
    assert (found[debt.pk].owed_rial, found[other.pk].premium_rial) == (1_000_000, 500)


def test_an_event_moves_the_debt_once(debt: Debt) -> None:
    assert record([happening(debt, "notified")], now=world.NOW) == 1
    assert record([happening(debt, "notified")], now=world.NOW) == 0
    assert Debt.objects.get().state == State.NOTIFIED
    assert DebtEvent.objects.get().state == State.NOTIFIED


def test_a_move_that_the_state_does_not_allow_is_refused_and_nothing_written(debt: Debt) -> None:
    with pytest.raises(CollectionRefusal) as refused:
        record([happening(debt, "notified"), happening(debt, "writ")], now=world.NOW)
    assert refused.value.finding.number == 5200
    assert not DebtEvent.objects.exists() and Debt.objects.get().state == State.ASSESSED


def test_a_plan_stops_the_counting_of_months_until_it_is_broken(debt: Debt) -> None:
    record([happening(debt, "plan_begun")], now=world.NOW)
    assert Debt.objects.get().penalty_until == date(2025, 12, 1)
    record([happening(debt, "plan_defaulted")], now=world.NOW)
    assert Debt.objects.get().penalty_until is None and Debt.objects.get().state == State.FINAL
