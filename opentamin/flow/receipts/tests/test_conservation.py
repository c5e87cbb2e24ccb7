"""Over random lives of receipts no rial is lost: charges, corrections, payments, returns, confirmations, undoing, refunds."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opentamin.flow.receipts import actions, questions
from opentamin.flow.receipts.models import Allocation, Receipt, ReceiptReturn
from opentamin.flow.receipts.tests.money_world import (
    FIRST,
    NOW,
    SECOND,
    TODAY,
    charge,
    holds,
    owes,
    reference,
    take,
    workshops,
)

pytestmark = pytest.mark.django_db
AMOUNTS = st.integers(1, 400)
STEPS = st.one_of(
    st.tuples(st.just("charge"), st.sampled_from([140401, 140402, 140412]), st.integers(-150, 300)),
    st.tuples(st.just("pay"), st.sampled_from(["known", "debt", "unknown"]), AMOUNTS),
    st.tuples(st.just("return"), st.integers(0, 9), st.just(0)),
    st.tuples(st.just("confirm"), st.integers(0, 9), st.booleans()),
    st.tuples(st.just("undo"), st.integers(0, 9), st.just(0)),
    st.tuples(st.just("refund"), st.integers(0, 9), AMOUNTS),
    st.tuples(st.just("allocate"), st.just(0), st.just(0)),
)


class Life:
    """One random life of money."""

    def __init__(self) -> None:
        self.balance = self.files = self.charges = 0
        self.bills = {"known": reference(1000, key="w")}
        charge(140401, key="first", insured=100, late_premium=20)
        self.bills["debt"] = reference(1000, key="d", month=140401)

    def line(self, rial: int, **facts: object) -> None:
        self.files += 1
        taken = take({"rial": rial, "ref": str(self.files), **facts}, opening=self.balance, name=f"{self.files}.csv")
        assert taken.taken, taken.findings
        self.balance += rial

    def charge(self, month: int, rial: int) -> None:
        self.charges += 1
        if rial:
            charge(month, key=f"c{self.charges}", insured=rial)

    def pay(self, how: str, rial: int) -> None:
        self.line(rial, id=self.bills.get(how, ""))

    def receipt(self, at: int) -> questions.Left | None:
        live = list(Receipt.objects.filter(returned=None).order_by("id"))
        return questions.receipt(live[at % len(live)].pk) if live else None

    def step(self, what: str, first: object, second: object) -> None:
        if what in ("charge", "pay"):
            getattr(self, what)(first, second)
        elif what == "allocate":
            actions.allocate(today=TODAY, now=NOW)
        elif (one := self.receipt(int(str(first)))) is not None:
            getattr(self, f"on_{what}")(one, second)

    def on_return(self, one: questions.Left, _: object) -> None:
        self.line(-one.receipt.amount_rial, returned="1", returns=one.receipt.line.bank_reference)
        assert ReceiptReturn.objects.filter(receipt=one.receipt).exists() == (one.refunded_rial == 0)

    def on_confirm(self, one: questions.Left, other: object) -> None:
        if not one.receipt.assignments.filter(undoes=None, undone_by=None).exists():
            code = SECOND if other else FIRST
            actions.confirm(one.receipt.pk, code, by="officer", why="x", today=TODAY, now=NOW)

    def on_undo(self, one: questions.Left, _: object) -> None:
        standing = Allocation.objects.filter(receipt=one.receipt, undoes=None, undone_by=None)
        if standing:
            actions.undo([standing[0].pk], by="officer", why="x", today=TODAY, now=NOW)

    def on_refund(self, one: questions.Left, rial: object) -> None:
        amount = min(int(str(rial)), one.left_rial)
        if amount:
            key = f"k{self.files}/{one.receipt.pk}/{one.refunded_rial}/{one.left_rial}"
            actions.refund(one.receipt.pk, amount, by="a", second="b", why="x", key=key, today=TODAY, now=NOW)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps=st.lists(STEPS, min_size=1, max_size=12))
def test_no_rial_is_lost_and_nothing_owed_waits_beside_money(steps: list[tuple[str, object, object]], db: None) -> None:
    with transaction.atomic():
        workshops()
        life = Life()
        for step in steps:
            life.step(*step)
            assert holds()
        actions.allocate(today=TODAY, now=NOW)
        _nothing_waits()
        assert actions.allocate(today=TODAY, now=NOW) == actions.Allocated(0, 0, 0), "again finds nothing to do"
        assert holds() and sum(questions.money_by_state().values()) == sum(
            Receipt.objects.values_list("amount_rial", flat=True)
        )
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)


def _nothing_waits() -> None:
    """No workshop has money in suspense while it owes; nothing is paid below zero by money alone."""
    waiting = Counter(row.workshop_code for row in questions.suspense(limit=1000) if row.workshop_code)
    for code in (FIRST, SECOND):
        debts: Counter[tuple[int, str]] = Counter()
        for (month, item, _), rial in owes(code).items():
            debts[month, item] += rial
        assert not (waiting[code] and any(rial > 0 for rial in debts.values()))
        for (month, item), rial in debts.items():
            assert rial >= 0 or not questions.allocated_to(code, month, item), (
                "credit of a debt comes from its charges alone"
            )


def test_each_kind_of_step_happens() -> None:
    """The lives above would prove nothing if a step could never act."""
    workshops()
    life = Life()
    for step in (
        ("pay", "known", 400),
        ("pay", "unknown", 60),
        ("confirm", 1, True),
        ("refund", 0, 100),
        ("undo", 0, 0),
        ("return", 1, 0),
    ):
        life.step(*step)
    state = questions.money_by_state()
    assert state == {"allocated": 0, "unknown": 300, "overpaid": 0, "refunded": 100, "returned": 60} and holds()
