"""Random lives of a workshop across all stations of late money, each step against a clerk's paper ledger, to the rial.

Lists and corrected lists, inspections, bank statements, money that comes back, a person's word and its undoing, letters,
objections, decisions, writs, plans kept and broken, forgiveness given and taken back, refunds; days move over month ends,
a leap Esfand and the holidays of Nowruz. After each step every sum of the house is made again. `make soak` goes deeper.
"""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    precondition,
    rule,
    run_state_machine_as_test,
)

from opentamin.flow.collection import boards, enforcement, notices, objections
from opentamin.flow.receipts import refunds, suspense
from opentamin.flow.receipts.models import Receipt
from opentamin.flow.receipts.references import give_reference
from opentamin.flow.receipts.taking import take
from opentamin.flow.settlement.acting import recompute
from opentamin.flow.settlement.catalogue import SettlementRefusal
from opentamin.flow.settlement.facts import ForgivenessAsked, PlanAsked
from opentamin.flow.settlement.forgiving import apply, decide
from opentamin.flow.settlement.models import Plan
from opentamin.flow.settlement.plans import approve, propose
from opentamin.ground.calendar import Day
from tests.journeys.money_life import ACCOUNT, BOARD, CHOICE, CODE, HEADINGS, Life, fresh
from tests.oracle import money as oracle
from tests.oracle.late import nominal_day

SHRINKS = bool(os.environ.get("MONEY_SHRINK"))
"""A story is only made shorter when somebody asks for it: each step costs a proof of the whole house."""


class Money(Life):
    """The same life, and what the bank, the boards and the house do with its money."""

    # --- the bank

    def bank(self, *lines: tuple[Day, int, str, str, str, str]) -> Any:
        """A statement of lines: value day, rials, bank's reference, payment id, end-to-end id, what it returns."""
        rows, opening = [], self.balance
        for day, rial, ref, ours, end, returns in lines:
            self.balance += rial
            side = "credit" if rial > 0 else "debit"
            rows.append(
                f"{day};{self.day};{side};{abs(rial)};{self.balance};{ref};{ours};{end};{int(bool(returns))};{returns}"
            )
        text = "\n".join((f"account;{ACCOUNT}", f"opening balance;{opening}", HEADINGS, *rows, ""))
        taken = take("bank.csv", text.encode(), by="cashier", **self.when)
        assert taken.taken, taken.findings
        again = take("bank.csv", text.encode(), by="cashier", **self.when)
        assert not again.new, "the same file twice changes nothing"
        return taken

    @rule(
        choice=CHOICE, part=st.sampled_from([1, 30, 100, 100, 100, 130]), earlier=st.sampled_from([0, 0, 1, 9, 40]),
        named=st.sampled_from(["debt", "debt", "workshop", "nothing"]),
    )  # fmt: skip
    def money(self, choice: int, part: int, earlier: int, named: str) -> None:
        """A payment: whole, in part, too much; with a reference to a debt or the workshop, or without one."""
        key = fresh(choice, self.books.in_order())
        whole = (
            max(self.books.total(key), 1) if named == "debt" else max(sum(map(self.books.total, self.books.debts)), 1)
        )
        self.pay(max(whole * part // 100, 1), self.day + -earlier, named, key)

    @precondition(lambda self: any(plan.state == "open" for plan in self.books.plans))
    @rule(less=st.sampled_from([0, 0, 0, 1]), late=st.sampled_from([0, 0, 0, 1]), parts=st.integers(1, 3))
    def next_parts(self, less: int, late: int, parts: int) -> None:
        """The next parts of a plan, on the last day of the first, or a rial less, or a day late."""
        plan = next(plan for plan in self.books.plans if plan.state == "open")
        states, _, _ = self.books.standing(plan, self.on)
        waiting = [number for number, state in enumerate(states) if state == "waiting"][:parts]
        if not waiting:
            return
        due = Day.from_date(plan.days[waiting[0]])
        self.day = max(self.day, due + late)
        self.pay(max(sum(sum(plan.parts[number]) for number in waiting) - less, 1), due + late, "workshop", None)

    def pay(self, rial: int, day: Day, named: str, key: Any) -> None:
        ours = ""
        if named != "nothing":
            month, item = key if named == "debt" else (None, "")
            deposit = f"{next(self.serial):030}"
            give_reference(CODE, rial, key=deposit, by="clerk", month=month, item=item, deposit_id=deposit, **self.when)
            ours = deposit
        taken = self.bank((day, rial, self.key("B"), ours, "", ""))
        receipt = oracle.Receipt(len(self.books.receipts), day.to_date(), rial)
        self.books.receipts.append(receipt)
        if named != "nothing":
            receipt.owned, receipt.named = True, key if named == "debt" else None
            self.books.allocate()
            bound = any(p.receipt is receipt and p.stands and p.key == key for p in self.books.payments)
            told = "PAYMENT_FOR_CLOSED_DEBT" in [found["name"] for found in taken.findings]
            assert told == (named == "debt" and not bound)
        self.dusk()

    def standing_receipts(self) -> list[Any]:
        return [receipt for receipt in self.books.receipts if not receipt.returned]

    def row(self, receipt: Any) -> Receipt:
        return Receipt.objects.select_related("line").order_by("id")[receipt.number]

    def never_back(self) -> list[Any]:
        return [receipt for receipt in self.standing_receipts() if receipt.number not in self.back]

    @precondition(lambda self: self.never_back())
    @rule(choice=CHOICE)
    def the_bank_takes_it_back(self, choice: int) -> None:
        """A cheque that bounced: as if it had never come. One that was refunded stays, and says so."""
        receipt = fresh(choice, self.never_back())
        self.back.add(receipt.number)
        row = self.row(receipt)
        taken = self.bank((self.day, -receipt.rial, self.key("R"), "", "", row.line.bank_reference))
        names = [found["name"] for found in taken.findings]
        assert ("RETURN_AFTER_REFUND" in names) == bool(receipt.refunded)
        if not receipt.refunded:
            receipt.returned = True
            for payment in self.books.payments:
                payment.stands = payment.stands and payment.receipt is not receipt
        self.dusk()

    @precondition(lambda self: any(not receipt.owned for receipt in self.standing_receipts()))
    @rule(choice=CHOICE, names_debt=st.booleans())
    def a_person_says_whose_it_is(self, choice: int, names_debt: bool) -> None:
        receipt = fresh(choice, [each for each in self.standing_receipts() if not each.owned])
        key = fresh(choice, self.books.in_order()) if names_debt else None
        facts = {"month": key[0], "item": key[1]} if key else {}
        suspense.confirm(self.row(receipt).pk, CODE, by="clerk", why="seen", **facts, **self.when)
        receipt.owned, receipt.named = True, key
        self.books.allocate()
        self.dusk()

    @precondition(lambda self: any(payment.stands for payment in self.books.payments))
    @rule(choice=CHOICE)
    def and_takes_it_back(self, choice: int) -> None:
        at = fresh(choice, [at for at, payment in enumerate(self.books.payments) if payment.stands])
        payment = self.books.payments[at]
        suspense.undo([self.allocations()[at].pk], by="clerk", why="wrong", **self.when)
        payment.stands = payment.receipt.owned = False
        self.dusk()

    @precondition(lambda self: any(self.books.left(receipt) for receipt in self.standing_receipts()))
    @rule(choice=CHOICE, part=st.sampled_from([1, 50, 100]), paid=st.booleans())
    def refund(self, choice: int, part: int, paid: bool) -> None:
        """Money in suspense goes back; the bank shows that it left, or not yet."""
        receipt = fresh(choice, [each for each in self.standing_receipts() if self.books.left(each)])
        rial = max(self.books.left(receipt) * part // 100, 1)
        who = {"by": "clerk", "second": "chief", "why": "over-paid", "key": self.key("refund")}
        made = refunds.refund(self.row(receipt).pk, rial, **who, **self.when)
        receipt.refunded += rial
        if paid:
            self.bank((self.day, -rial, self.key("F"), "", f"RF{made.pk}", ""))

    # --- letters, boards, enforcement

    @precondition(lambda self: self.states("assessed"))
    @rule(choice=CHOICE)
    def letter(self, choice: int) -> None:
        key = fresh(choice, self.states("assessed"))
        done = notices.notify([self.debt(key).pk], served_on=self.on, by="clerk", **self.when)
        assert bool(done.notices) == self.books.notify(key, self.on)
        self.dusk()

    @precondition(lambda self: self.states("notified", "final"))
    @rule(choice=CHOICE, after=st.sampled_from([0, 29, 30, 31]))
    def objection(self, choice: int, after: int) -> None:
        """In time until the thirtieth day, whatever days off lie there; final debts and the 31st day are refused."""
        key = fresh(choice, self.states("notified", "final"))
        served = self.books.debts[key].served
        if served:
            self.day = max(self.day, Day.from_date(served) + after)
        done = objections.object_to([self.debt(key).pk], received_on=self.on, grounds="x", by="clerk", now=self.now)
        assert bool(done.objections) == self.books.object_to(key, self.on), done.findings
        assert bool(done.findings) != bool(done.objections)
        self.dusk()

    @precondition(lambda self: any(not self.books.debts[key].appeal_until for key in self.states("objected")))
    @rule(choice=CHOICE, keep=st.integers(0, 100))
    def decision(self, choice: int, keep: int) -> None:
        """The board takes something off the insured people's share, not below what is paid of it."""
        key = fresh(choice, [key for key in self.states("objected") if not self.books.debts[key].appeal_until])
        claimed = self.books.debts[key].claimed["insured"]
        owed = max(self.books.owed(key).get("insured", 0), 0)
        rial = claimed - owed + owed * keep // 100
        row = self.debt(key).objections.order_by("-id").first()
        assert row is not None
        facts = {"amounts": {"insured": rial}, "members": BOARD, "decided_on": self.on, "by": "clerk"}
        boards.decide(row.pk, "reduced", **facts, **self.when)
        boards.serve_decision(row.pk, served_on=self.on, by="clerk", now=self.now)
        self.books.decide(key, "insured", rial, self.on)
        self.dusk()

    @precondition(lambda self: self.states("final"))
    @rule(choice=CHOICE)
    def writ(self, choice: int) -> None:
        key = fresh(choice, self.states("final"))
        done = enforcement.issue_writs([self.debt(key).pk], on=self.on, by="clerk", **self.when)
        assert bool(done.writs) == self.books.writ(key, self.on)
        self.dusk()

    # --- plans and forgiveness

    @precondition(lambda self: self.books.to_schedule())
    @rule(parts=st.integers(1, 4), wait=st.integers(1, 40), with_interest=st.booleans())
    def plan(self, parts: int, wait: int, with_interest: bool) -> None:
        keys = self.books.to_schedule()
        asked = PlanAsked(
            self.key("plan"),
            CODE,
            parts,
            (self.day + wait).to_date(),
            "employer",
            with_interest=with_interest,
            reason="again",
        )
        answer = propose(asked, by="clerk", **self.when)
        assert (answer.id is not None) == self.books.may_schedule(keys), answer.findings
        if answer.id is not None:
            approve(answer.id, by="chief", **self.when)
            self.plans.append(answer.id)
            self.books.schedule(answer.id, keys, self.on, asked.first_due_on, parts, with_interest)

    @precondition(lambda self: self.day < Day.of(1402, 7, 1))
    @rule(months=st.sampled_from([0, 1, 3, 12, 13]), wait=st.integers(1, 40))
    def forgiveness(self, months: int, wait: int) -> None:
        """Asked for, granted by somebody else, acted upon at once; refused where the campaign or the debts say so."""
        asked = ForgivenessAsked(
            self.key("ask"),
            CODE,
            "year_1402",
            "producers",
            months,
            "employer",
            self.on,
            headcount=2,
            evidence="licence",
        )
        answer = apply(asked, by="clerk", now=self.now)
        open_now = self.day <= Day.of(1402, 5, 31) and months <= 12
        request = self.books.ask() if open_now else None
        assert (answer.id is not None) == (request is not None), answer.findings
        if answer.id is None or request is None:
            return
        self.requests.append(answer.id)
        decide(answer.id, grant=True, by="chief", reason="seen", **self.when)
        request.state = "granted"
        self.act_on(answer.id, request, months, self.day + wait)

    def act_on(self, pk: int, request: Any, months: int, first: Day) -> None:
        owed = {key: self.books.owed(key) for key in request.keys}
        premium = sum(rial for each in owed.values() for share, rial in each.items() if share in oracle.PREMIUM)
        forgiven = [key for key in request.keys if any(owed[key].get(share, 0) > 0 for share in oracle.PENALTY)]
        left = [
            key for key in request.keys if sum(r for s, r in owed[key].items() if s not in oracle.PENALTY or r < 0) > 0
        ]
        may = self.books.may_schedule(left) if months else premium <= 0
        if not may:
            with pytest.raises(SettlementRefusal):
                recompute(pk, first_due_on=first.to_date(), **self.when)
            return
        recompute(pk, first_due_on=first.to_date(), **self.when)
        self.books.forgive(request)
        assert forgiven
        if months:
            made = Plan.objects.get(application=pk)
            self.plans.append(made.pk)
            self.books.schedule(made.pk, left, self.on, first.to_date(), months, True, request)
        self.dusk()


def live(examples: int, steps: int, **more: Any) -> None:
    """So many lives of so many steps; raises with the shortest story that does not hold."""
    phases = [Phase.explicit, Phase.reuse, Phase.generate] + [Phase.shrink] * SHRINKS
    few = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        phases=phases,
        **more,
    )
    run_state_machine_as_test(Money, settings=few)


@pytest.mark.django_db
def test_lives_across_all_stations_agree_with_a_clerks_paper() -> None:
    live(int(os.environ.get("MONEY_LIVES", "12")), int(os.environ.get("MONEY_STEPS", "30")))


def test_the_paper_by_itself() -> None:
    """One month of 1,000,000, half of it paid in time, the other half three months late: 30,000."""
    books = oracle.Books()
    nominal = nominal_day(140312, 1)
    key = (140312, "")
    books.claim(key, nominal, nominal, {"insured": 1_000_000})
    for number, (day, rial) in enumerate(((nominal, 500_000), (nominal + timedelta(days=80), 600_000))):
        receipt = oracle.Receipt(number, day, rial)
        receipt.owned = True
        books.receipts.append(receipt)
    books.allocate()
    books.post_penalties(nominal + timedelta(days=100))
    assert books.owed(key) == {"late_premium": 30_000} and books.left(books.receipts[1]) == 100_000
    books.allocate()
    assert books.owed(key) == {} and books.left(books.receipts[1]) == 70_000
