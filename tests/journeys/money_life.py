"""The life of a workshop in which money is late: days, lists and inspections, and what holds after each step.

`books` is a clerk's paper ledger beside the real one; the steps of the bank, the boards and the plans stand in
`test_money_machine.py`.
"""

from datetime import UTC, date, datetime, time
from itertools import count
from typing import Any

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from opentamin.flow.assessments.inspecting import assess_inspections
from opentamin.flow.collection import boards
from opentamin.flow.collection.balances import balances
from opentamin.flow.collection.explaining import explain
from opentamin.flow.collection.models import Debt
from opentamin.flow.collection.opening import open_debts
from opentamin.flow.collection.penalties import late_penalties, post_penalties
from opentamin.flow.collection.settling import settle
from opentamin.flow.collection.takeover import OpeningDebt, take_over
from opentamin.flow.inspections.facts import Found, VisitFacts
from opentamin.flow.inspections.visiting import enter
from opentamin.flow.receipts import suspense
from opentamin.flow.receipts.matching import allocate
from opentamin.flow.receipts.models import Allocation, Receipt
from opentamin.flow.settlement.models import Application, Plan
from opentamin.flow.settlement.standing import standing
from opentamin.flow.settlement.watching import watch
from opentamin.ground.calendar import Day, Month
from opentamin.journeys.invented import national_code
from opentamin.journeys.prove import prove
from opentamin.journeys.submit_list import submit
from opentamin.law.ir.holidays import due_day
from tests import world
from tests.oracle import money as oracle
from tests.oracle.late import nominal_day
from tests.oracle.oracle import late_list_penalty, list_line

CODE = world.SAMPLE_WORKSHOP
ACCOUNT = "IR250130000000000000000017"
BOARD = {"ministry": "الف", "employers": "ب", "high_council": "پ", "workers": "ت"}
STARTS = {
    Day.of(1402, 3, 5): (140110, 140111, 140112),
    Day.of(1403, 12, 20): (140309, 140310, 140311),
    Day.of(1404, 3, 28): (140312, 140312),
}
"""Days on which a life begins, with the months taken over: a campaign is open, Esfand is leap, Farvardin falls due."""
FIRST_LIST, LAST_LIST = 140401, 140404
HEADINGS = "value date;booking date;direction;amount;balance;bank reference;payment id;end to end id;returned;returns"
WHO = {"insured": 7, "employer": 20, "unemployment": 3}
CHOICE = st.integers(0, 10**6)


def fresh(value: int, among: list[Any]) -> Any:
    """One of some, or None where there is none."""
    return among[value % len(among)] if among else None


class Life(RuleBasedStateMachine):
    """One workshop; `books` is the paper beside it, `day` the legal day."""

    @initialize(start=st.sampled_from(sorted(STARTS)), months=st.integers(1, 3), rial=st.integers(1, 10**9))
    def begin(self, start: Day, months: int, rial: int) -> None:
        self.block = transaction.atomic()
        self.block.__enter__()
        world.offices()
        world.workshop(CODE)
        self.books, self.day, self.balance, self.serial = oracle.Books(), start, 0, count(1)
        self.sent: dict[int, Any] = {}
        self.plans: list[int] = []
        self.requests: list[int] = []
        self.back: set[int] = set()
        for month in sorted(set(STARTS[start]))[:months]:
            amounts = {share: max(rial * rate // 30, 1) for share, rate in WHO.items()}
            rows = [OpeningDebt(CODE, month, share, amount) for share, amount in amounts.items()]
            take_over(rows, provenance="archive", now=self.now, today=self.day)
            self.claim((month, ""), amounts)
        self.night()

    def teardown(self) -> None:
        if hasattr(self, "block"):
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    # --- small helpers

    @property
    def now(self) -> datetime:
        return datetime.combine(self.day.to_date(), time(8), UTC)

    @property
    def on(self) -> date:
        return self.day.to_date()

    @property
    def when(self) -> dict[str, Any]:
        return {"today": self.day, "now": self.now}

    def key(self, word: str) -> str:
        return f"{word}{next(self.serial)}"

    def claim(self, key: tuple[int, str], amounts: dict[str, int]) -> None:
        due = due_day(Month(key[0]), 1)
        assert due.nominal.to_date() == nominal_day(key[0], 1)
        self.books.claim(key, due.nominal.to_date(), due.rolled.to_date(), amounts)

    def debt(self, key: tuple[int, str]) -> Debt:
        return Debt.objects.get(workshop__code=CODE, month=key[0], item=key[1])

    def states(self, *wanted: str) -> list[tuple[int, str]]:
        return [key for key, debt in sorted(self.books.debts.items()) if debt.state in wanted]

    def dusk(self) -> None:
        """What is owed nothing of is settled, and what is owed again is not: after every act."""
        settle(now=self.now, today=self.day, subjects=[CODE])
        self.books.settle()

    # --- days

    @rule(days=st.one_of(st.integers(1, 4), st.integers(5, 70)))
    def days_pass(self, days: int) -> None:
        self.day += days

    @rule()
    def to_the_last_day_of_the_month(self) -> None:
        self.day = self.day.month.last if self.day != self.day.month.last else (self.day.month + 1).last

    @rule()
    def night(self) -> None:
        """What runs every night, in its order."""
        boards.make_final(self.on, now=self.now)
        self.books.terms_end(self.on)
        watch(self.day, today=self.day, now=self.now)
        self.books.watch(self.on)
        for again in (False, True):
            done = post_penalties(self.on, subjects=[CODE], **self.when)
            assert not (again and done.entries) and not done.refused
        self.books.post_penalties(self.on)
        allocate([CODE], **self.when)
        assert allocate([CODE], **self.when).allocations == 0, "again it finds nothing to do"
        self.books.allocate()
        self.dusk()

    @rule()
    def only_the_watch(self) -> None:
        watch(self.day, today=self.day, now=self.now)
        self.books.watch(self.on)
        self.dusk()

    # --- lists and inspections

    @precondition(lambda self: self.day >= Day.of(1404, 2, 1) and len(self.sent) < LAST_LIST - FIRST_LIST + 1)
    @rule(people=st.integers(1, 2))
    def list_comes(self, people: int) -> None:
        month = FIRST_LIST + len(self.sent)
        if Month(month).last < self.day:
            self.send(month, world.made(CODE, month, people=people), late=True)

    @precondition(lambda self: self.sent)
    @rule(choice=CHOICE, days=st.integers(1, 29))
    def corrected_list(self, choice: int, days: int) -> None:
        month = fresh(choice, sorted(self.sent))
        people = self.sent[month]["people"]
        changes = {0: {"days": days, "start_date": "", "leave_date": ""}}
        self.send(month, world.made(CODE, month, people=people, changes=changes), late=False)

    def send(self, month: int, wages: Any, *, late: bool) -> None:
        """A list or its correction: the difference of each share; the first one that is late bears its penalty."""
        key = self.key("list")
        done = submit([world.sending(wages, key)], sender="employer", **self.when)
        if world.states(done)[key] == ["same_again"]:
            return
        assert world.states(done)[key] == ["credited"], world.finding_names(done, key)
        rows = zip(wages.people["days"], wages.people["insurable"], strict=True)
        lines = [list_line(month, days, pay, False, True, "none", False, False) for days, pay in rows]
        amounts = {share: sum(line[share] for line in lines) for share in WHO}
        before = self.sent.get(month, {"amounts": dict.fromkeys(WHO, 0)})["amounts"]
        difference = {share: amounts[share] - before[share] for share in WHO}
        due = due_day(Month(month), 1)
        if late and self.day > due.rolled:
            difference["late_list"] = late_list_penalty((due.nominal + 1).code, sum(amounts.values()))
        self.claim((month, ""), difference)
        self.sent[month] = {"amounts": amounts, "people": len(lines)}
        open_debts(now=self.now, subjects=[CODE])
        self.dusk()

    @precondition(lambda self: self.sent)
    @rule(choice=CHOICE, days=st.integers(1, 20), wage=st.integers(1, 10**7))
    def inspection_finds_somebody(self, choice: int, days: int, wage: int) -> None:
        """Somebody whom no list of that month names, after the day on which the list fell due."""
        month = fresh(choice, sorted(self.sent))
        if self.day <= due_day(Month(month), 1).rolled:
            return
        number = next(self.serial)
        found = Found(
            1, "کیوان", "آزمون", national_code=national_code(9_000_000 + number), days=days, daily_wage_rial=wage
        )
        facts = VisitFacts(
            workshop=CODE, on=Month(month).last.to_date(), at=time(10), inspectors=("یکم", "دوم"), people=(found,)
        )
        entered = enter(facts, key=f"visit{number}", by="inspector", **self.when)
        assert entered.visit is not None, entered.findings
        assess_inspections([entered.visit], by="inspector", **self.when)
        line = list_line(month, days, days * wage, False, True, "none", False, False)
        self.claim((month, f"inspection/{entered.visit.pk}"), {share: line[share] for share in WHO})
        open_debts(now=self.now, subjects=[CODE])
        self.dusk()

    # --- what always holds

    def allocations(self) -> list[Allocation]:
        return list(Allocation.objects.filter(undoes=None).order_by("id"))

    @invariant()
    def every_sum_of_the_house_holds(self) -> None:
        if hasattr(self, "books"):
            proof = prove(now=self.now)
            assert proof.holds, proof.breach

    @invariant()
    def every_rial_is_allocated_in_suspense_or_refunded(self) -> None:
        if not hasattr(self, "books"):
            return
        rows = list(Receipt.objects.order_by("id"))
        made = self.allocations()
        numbers = {row.pk: number for number, row in enumerate(rows)}
        undone = set(Allocation.objects.exclude(undoes=None).values_list("undoes_id", flat=True))
        found = [(numbers[a.receipt_id], (a.month, a.item), a.amount_rial, a.rule, a.pk not in undone) for a in made]
        paper = [(p.receipt.number, p.key, p.rial(), p.rule, p.stands) for p in self.books.payments]
        assert found == paper
        for row, receipt in zip(rows, self.books.receipts, strict=True):
            spent = sum(rial for number, _, rial, _, stands in found if stands and number == receipt.number)
            kept = 0 if receipt.returned else row.amount_rial - spent - receipt.refunded
            assert kept >= 0 and suspense.left_of(row.pk) == self.books.left(receipt) == kept

    @invariant()
    def every_debt_is_owed_as_the_paper_says(self) -> None:
        if not hasattr(self, "books"):
            return
        debts = {(row.month, row.item): row for row in Debt.objects.filter(workshop__code=CODE)}
        assert set(debts) == set(self.books.debts)
        found = balances(row.pk for row in debts.values())
        assert {key: dict(found[row.pk].shares) for key, row in debts.items()} == {
            key: self.books.owed(key) for key in debts
        }
        assert {key: (row.state, row.penalty_until) for key, row in debts.items()} == {
            key: (paper.state, paper.until) for key, paper in self.books.debts.items()
        }
        late = {
            row.debt_id: row.computed_rial for row in late_penalties(self.on, debts=[row.pk for row in debts.values()])
        }
        for key, row in debts.items():
            assert late[row.pk] == self.books.penalty(key, self.on) == explain(row, self.on).penalty_rial, key

    @invariant()
    def plans_and_requests_stand_where_the_paper_says(self) -> None:
        if not hasattr(self, "books"):
            return
        states = dict(Plan.objects.values_list("pk", "state"))
        assert {plan.number: plan.state for plan in self.books.plans} == states
        for plan in self.books.plans:
            if plan.state == "open":
                shown = standing(self.on, [plan.number])[plan.number]
                assert [part.due_on for part in shown] == plan.days
                assert [part.state for part in shown] == self.books.standing(plan, self.on)[0]
        found = dict(Application.objects.values_list("pk", "state"))
        assert [found[pk] for pk in self.requests] == [request.state for request in self.books.requests]
