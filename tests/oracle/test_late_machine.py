"""Random lives of debts: lists, money, money taken back, letters, objections, decisions, penalties; every step against an
officer's paper, zero tolerance, and the sums of the house hold after each."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from opentamin.flow.collection import boards, checks, objections
from opentamin.flow.collection.balances import balances
from opentamin.flow.collection.catalogue import CollectionRefusal
from opentamin.flow.collection.explaining import explain
from opentamin.flow.collection.models import Debt
from opentamin.flow.collection.notices import notify
from opentamin.flow.collection.opening import open_debts
from opentamin.flow.collection.penalties import late_penalties, post_penalties
from opentamin.flow.collection.settling import settle
from opentamin.flow.collection.tests.books import bounce, charge, pay
from opentamin.ground.calendar import Day, Month
from opentamin.law.ir.holidays import due_day
from opentamin.ledger.proving import LEDGER_CHECKS, run
from tests import world
from tests.oracle.late import Story, nominal_day
from tests.oracle.oracle import Refused

pytestmark = pytest.mark.django_db
NUMBERS = count(1)
PRIMARY = {"ministry": "الف", "employers": "ب", "high_council": "پ", "workers": "ت"}
MONTHS = st.sampled_from([139801, 140011, 140310, 140311, 140312, 140401, 140406, 138204, 138003, 137004, 137302])
DAYS = st.integers(0, 70)
THRESHOLD_READ_FROM = date(2014, 7, 23)
"""1 Mordad 1393: before it the sum from which an appeal is allowed was not read."""


class Lives(RuleBasedStateMachine):
    """One debt of one workshop, an officer's paper beside it, and a day that moves on."""

    def __init__(self) -> None:
        super().__init__()
        self.number = next(NUMBERS)
        self.code = f"{9_990_100_000 + self.number}"
        self.serial = count(1)
        self.posted = 0
        self.served: date | None = None
        self.objected = self.ever = False

    def key(self, name: str) -> str:
        return f"{name}/{self.number}/{next(self.serial)}"

    @initialize(month=MONTHS, after=st.sampled_from([1, 2]), rial=st.integers(1, 10**10))
    def first_list(self, month: int, after: int, rial: int) -> None:
        world.workshop(self.code)
        due = due_day(Month(month), after)
        assert due.nominal.to_date() == nominal_day(month, after)
        self.month, self.after = month, after
        self.story = Story(due.nominal.to_date(), due.rolled.to_date())
        self.today = self.story.nominal - timedelta(days=20)
        self.add(rial)
        open_debts(now=world.NOW, subjects=[self.code])
        self.debt = Debt.objects.get(workshop__code=self.code)

    def add(self, rial: int) -> None:
        charge(self.month, rial, key=self.key("list"), code=self.code, after=self.after)
        self.story.claimed += rial

    @rule(days=DAYS)
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(rial=st.integers(1, 10**9))
    def late_list(self, rial: int) -> None:
        self.add(rial)

    @precondition(lambda self: self.story.unpaid() > 0)
    @rule(share=st.integers(1, 100), earlier=st.integers(0, 40))
    def money(self, share: int, earlier: int) -> None:
        """Money counts on its value day, which may lie before the day on which it is allocated."""
        rial = max(1, self.story.unpaid() * share // 100)
        day, key = self.today - timedelta(days=earlier), self.key("money")
        pay(self.debt, rial, Day.from_date(day), key=key, code=self.code)
        self.story.payments[key] = (day, rial)

    @precondition(lambda self: self.story.payments)
    @rule(choice=st.randoms(use_true_random=False))
    def money_bounces(self, choice: object) -> None:
        key = choice.choice(sorted(self.story.payments))
        bounce(key, Day.from_date(self.today))
        del self.story.payments[key]

    @precondition(lambda self: self.story.unpaid() > 0 and self.served is None)
    @rule()
    def letter(self) -> None:
        done = notify([self.debt.pk], served_on=self.today, by="clerk", now=world.NOW, today=world.TODAY)
        self.refresh()
        if done.notices:
            self.served = self.today
            expected = self.expected()
            self.posted = self.posted if expected is None else expected

    @precondition(lambda self: self.served is not None and not self.ever)
    @rule()
    def objection(self) -> None:
        assert self.served
        state = self.debt.state
        done = objections.object_to([self.debt.pk], received_on=self.today, grounds="x", by="clerk", now=world.NOW)
        in_time = (self.today - self.served).days <= 30 and state == "notified"
        assert bool(done.objections) == in_time
        self.objected = self.ever = in_time
        self.refresh()

    @precondition(lambda self: self.objected and self.debt.state == "objected" and self.story.unpaid() > 0)
    @rule(keep=st.integers(0, 99))
    def decision(self, keep: int) -> None:
        new = self.story.paid() + self.story.unpaid() * keep // 100
        row = self.debt.objections.get()
        boards.decide(
            row.pk, "reduced", amounts={"insured": new}, members=PRIMARY, decided_on=self.today, by="clerk",
            now=world.NOW, today=world.TODAY,
        )  # fmt: skip
        if self.today >= THRESHOLD_READ_FROM:
            boards.serve_decision(row.pk, served_on=self.today, by="clerk", now=world.NOW)
        else:
            with pytest.raises(CollectionRefusal, match="appeal_threshold_rial"):
                boards.serve_decision(row.pk, served_on=self.today, by="clerk", now=world.NOW)
        self.story.claimed = new
        self.objected = False
        self.refresh()

    @rule()
    def terms_end(self) -> None:
        boards.make_final(self.today, now=world.NOW)
        self.refresh()

    @rule()
    def penalties(self) -> None:
        for again in (False, True):
            done = post_penalties(self.today, now=world.NOW, today=world.TODAY, subjects=[self.code])
            assert not (again and done.entries)
        expected = self.expected()
        assert bool(done.refused) == (expected is None)
        self.posted = self.posted if expected is None else expected

    @rule()
    def settling(self) -> None:
        settle(now=world.NOW, subjects=[self.code])
        self.refresh()
        owed = max(self.story.unpaid(), 0) + max(self.posted, 0)
        assert (self.debt.state == "settled") == (owed == 0)

    def refresh(self) -> None:
        self.debt.refresh_from_db()

    def expected(self) -> int | None:
        """What the paper says as of today, None where it refuses."""
        try:
            return self.story.penalty(self.today)
        except Refused:
            return None

    @invariant()
    def the_paper_agrees(self) -> None:
        if not hasattr(self, "debt"):
            return
        [late] = late_penalties(self.today, debts=[self.debt.pk])
        expected = self.expected()
        assert late.computed_rial == expected
        assert explain(self.debt, self.today).penalty_rial == expected
        found = balances([self.debt.pk])[self.debt.pk]
        assert found.premium_rial == self.story.unpaid()
        assert found.penalty_rial == self.posted == late.posted_rial
        proof = run((*LEDGER_CHECKS, *checks.CHECKS), now=world.NOW)
        settled_check = "collection/no_debt_is_settled_while_it_is_owed"
        assert proof.holds or proof.breach.check == settled_check, proof.breach


def test_lives_of_debts_agree_with_an_officers_paper() -> None:
    world.offices()
    run_state_machine_as_test(
        Lives,
        settings=settings(
            max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_the_paper_by_itself() -> None:
    """Published arithmetic: Farvardin 1398, one day late, is 111,447 (C-28)."""
    story = Story(nominal_day(139801, 1), nominal_day(139801, 1))
    story.claimed = 5_572_331
    story.payments["money"] = (story.nominal + timedelta(days=1), 5_572_331)
    assert story.penalty(date(2025, 1, 1)) == 111_447
