"""Random stories of plans, forgiveness, money, bounced money and days that pass: every sum holds after each step, and
an independent oracle agrees on every part."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
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

from opentamin.flow.collection.balances import balances
from opentamin.flow.collection.facts import State
from opentamin.flow.collection.models import Debt
from opentamin.flow.settlement.acting import recompute
from opentamin.flow.settlement.forgiving import apply, decide
from opentamin.flow.settlement.models import Application, ApplicationState, Part, Plan, PlanDebt, PlanState, Waiver
from opentamin.flow.settlement.plans import approve, propose
from opentamin.flow.settlement.standing import standing
from opentamin.flow.settlement.tests.house import CODE, DAY, asked, bounce, forgiveness, holds, noon, owe, pay
from opentamin.flow.settlement.watching import watch
from opentamin.ground.calendar import Day
from opentamin.ledger.models import Entry
from tests import world
from tests.oracle import settlement as oracle

PREMIUM, PENALTY = 1_000_003, 170_001


class Stories(RuleBasedStateMachine):
    """One workshop with two debts; what happened to it in any order."""

    @initialize(parts=st.integers(2, 4), with_interest=st.booleans(), forgiven=st.booleans())
    def begin(self, parts: int, with_interest: bool, forgiven: bool) -> None:
        self.block = transaction.atomic()
        self.block.__enter__()
        world.offices()
        world.workshop(CODE)
        owe(140101, 600_000, 60_001, late_list=30_000)
        owe(140102, PREMIUM - 600_000, PENALTY - 90_001)
        self.day, self.count = DAY, 0
        if forgiven:
            self.forgive(parts)
        else:
            self.schedule(parts, with_interest, 20)
        watch(self.day, today=self.day, now=noon(self.day))

    def teardown(self) -> None:
        if hasattr(self, "block"):
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    @property
    def open(self) -> Plan | None:
        return Plan.objects.filter(state=PlanState.OPEN).first()

    def key(self) -> str:
        self.count += 1
        return f"step{self.count}"

    # --- what can happen

    @precondition(lambda self: self.open is None)
    @rule(parts=st.integers(1, 4), with_interest=st.booleans(), wait=st.integers(1, 31))
    def schedule_again(self, parts: int, with_interest: bool, wait: int) -> None:
        self.schedule(parts, with_interest, wait)

    def schedule(self, parts: int, with_interest: bool, wait: int) -> None:
        facts: dict[str, Any] = {"with_interest": with_interest, "reason": "again", "first": self.day + wait}
        answer = propose(asked(parts, key=self.key(), **facts), by="clerk", today=self.day, now=noon(self.day))
        owed = sum(self.balance(debt) for debt in Debt.objects.filter(item="") if self.balance(debt) > 0)
        if answer.id is None:
            assert {found.number for found in answer.findings} <= {5303} and not owed
            return
        plan = approve(answer.id, by="head", today=self.day, now=noon(self.day))
        assert plan.scheduled_rial == owed == sum(plan.parts.values_list("principal_rial", flat=True))

    @precondition(lambda self: self.open is None)
    @rule(months=st.integers(1, 12))
    def forgive_again(self, months: int) -> None:
        self.forgive(months)

    def forgive(self, months: int) -> None:
        answer = apply(forgiveness(months, key=self.key()), by="clerk", now=noon(self.day))
        if answer.id is None:
            assert [found.number for found in answer.findings] == [5325]
            return
        decide(answer.id, grant=True, by="head", reason="seen", today=self.day, now=noon(self.day))
        premium = sum(
            balances(Debt.objects.values_list("pk", flat=True))[d.pk].premium_rial for d in Debt.objects.all()
        )
        if premium:
            recompute(answer.id, today=self.day, now=noon(self.day), first_due_on=(self.day + 20).to_date())
            assert not any(self.penalty(debt) > 0 for debt in Debt.objects.filter(item=""))

    @precondition(lambda self: self.open is not None)
    @rule(
        parts=st.sampled_from([1, 1, 1, 2]),
        less=st.sampled_from([0, 0, 0, 0, 1]),
        day=st.sampled_from([0, 0, 0, 1, -3]),
    )
    def pay_the_next_parts(self, parts: int, less: int, day: int) -> None:
        """What the next parts lack, on the last day of the first of them, then that day passes."""
        plan = self.open
        assert plan is not None
        stand = [p for p in standing(self.day.to_date(), [plan.pk])[plan.pk] if p.state == "waiting" and p.left_rial][
            :parts
        ]
        if stand:
            due = Day.from_date(stand[0].due_on)
            pay(CODE, max(sum(p.left_rial for p in stand) - less, 1), due + day, self.key())
            self.pass_days(max(due - self.day, 0) + 1)

    @precondition(lambda self: self.open is not None)
    @rule(over=st.sampled_from([0, 0, 50_000]))
    def pay_everything(self, over: int) -> None:
        pay(CODE, sum(max(self.balance(debt), 0) for debt in Debt.objects.all()) + over, self.day, self.key())
        self.pass_days(1)

    @rule(rial=st.integers(1, 400_000), back=st.integers(0, 3))
    def money(self, rial: int, back: int) -> None:
        pay(CODE, rial, self.day + -back, self.key())

    @precondition(lambda self: self.count > 0)
    @rule(back=st.integers(0, 3))
    def bounced(self, back: int) -> None:
        bounce(f"step{max(self.count - back, 0)}", self.day)

    @rule(days=st.integers(1, 25))
    def days_pass(self, days: int) -> None:
        self.pass_days(days)

    def pass_days(self, days: int) -> None:
        self.day += days
        plan = self.open
        wanted = self.oracle(plan) if plan else None
        known = set(Entry.objects.filter(kind="instalment_interest").values_list("key", flat=True))
        done = watch(self.day, today=self.day, now=noon(self.day))
        if plan is None or wanted is None:
            return
        plan.refresh_from_db()
        states, kept, interest = wanted
        due = {part.number: part.due_on for part in plan.parts.all()}
        keys = {number: f"plan/{plan.pk}/interest/{number}" for number in interest}
        assert done.interest == len([key for key in keys.values() if key not in known])
        late = any(key not in known and due[number] <= self.day.to_date() for number, key in keys.items())
        state = PlanState.OPEN if late and "missed" in states else PlanState.BROKEN if "missed" in states else None
        assert plan.state == (state or (PlanState.KEPT if kept else PlanState.OPEN)), (states, kept)

    def oracle(self, plan: Plan) -> tuple[list[str], bool, list[int]]:
        """The oracle's opinion on a plan today, from allocations read one by one."""
        covered = {(row.debt.month, row.debt.item) for row in PlanDebt.objects.filter(plan=plan).select_related("debt")}
        covered.add((plan.month or 0, f"plan/{plan.pk}"))
        rows = Entry.objects.filter(kind="allocation", subject=CODE, reversal=None, pk__gt=plan.watermark)
        money = [
            (
                max(row.counts_on, plan.begun_on or row.counts_on).toordinal(),
                row.postings.get(account="2190").amount_rial,
            )
            for row in rows
            if (row.month, row.item) in covered
        ]
        parts = oracle.amounts(plan.scheduled_rial, plan.instalments, plan.with_interest)
        made = Part.objects.filter(plan=plan).order_by("number")
        assert [(part.principal_rial, part.interest_rial) for part in made] == parts
        days = [part.due_on.toordinal() for part in made]
        assert plan.begun_on is not None
        return oracle.story(
            plan.scheduled_rial, days, parts, plan.begun_on.toordinal(), money, self.day.to_date().toordinal()
        )

    # --- what always holds

    def balance(self, debt: Debt) -> int:
        return balances([debt.pk])[debt.pk].owed_rial

    def penalty(self, debt: Debt) -> int:
        return balances([debt.pk])[debt.pk].penalty_rial

    @invariant()
    def every_sum_holds(self) -> None:
        if not hasattr(self, "block"):
            return
        holds()
        waived = sum(
            row.forgiven_rial
            for row in Waiver.objects.filter(application__state__in=["done"]).select_related("application")
        )
        entries = Entry.objects.filter(kind="instalment_interest").prefetch_related("postings")
        interest = sum(s.amount_rial for e in entries for s in e.postings.all() if s.account_id == "1175")
        paid = sum(
            side.amount_rial
            for row in Entry.objects.filter(kind="allocation", reversal=None).prefetch_related("postings")
            for side in row.postings.all()
            if side.account_id == "2190"
        )
        owed = sum(self.balance(debt) for debt in Debt.objects.all())
        assert owed == PREMIUM + PENALTY - waived + interest - paid

    @invariant()
    def the_oracle_agrees_on_every_part(self) -> None:
        plan = self.open if hasattr(self, "block") else None
        if plan:
            stand = standing(self.day.to_date(), [plan.pk])[plan.pk]
            assert [part.state for part in stand] == self.oracle(plan)[0]

    @invariant()
    def states_belong_together(self) -> None:
        if not hasattr(self, "block"):
            return
        plan = self.open
        on_instalments = Debt.objects.filter(state=State.INSTALMENTS, item="").count()
        assert on_instalments == (plan.debts.count() if plan else 0)
        for row in Application.objects.filter(state=ApplicationState.DONE).select_related("plan"):
            assert row.plan.state in (PlanState.OPEN, PlanState.KEPT), "a broken plan takes its forgiveness with it"


@pytest.mark.django_db
def test_random_stories() -> None:
    few = settings(max_examples=40, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Stories, settings=few)
