"""Money that is late, as the demonstration tells it: one workshop from its lists over penalties, a cheque that bounced, an
objection, a writ and a broken plan to settlement; and a municipality that clears its people one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from opentamin.flow.assessments.models import AssessmentLine
from opentamin.flow.collection import boards, enforcement, notices, objections
from opentamin.flow.collection.amounts import charged
from opentamin.flow.collection.balances import balances
from opentamin.flow.collection.models import Debt, Objection
from opentamin.flow.collection.opening import open_debts
from opentamin.flow.collection.penalties import post_penalties
from opentamin.flow.collection.settling import settle
from opentamin.flow.lists.actions import Sending
from opentamin.flow.receipts.clearing import clear_names
from opentamin.flow.receipts.matching import allocate
from opentamin.flow.receipts.models import PaymentReference, Receipt
from opentamin.flow.receipts.references import give_reference
from opentamin.flow.settlement.facts import PlanAsked
from opentamin.flow.settlement.models import Plan
from opentamin.flow.settlement.parts import due_days
from opentamin.flow.settlement.plans import approve, propose
from opentamin.flow.settlement.watching import watch
from opentamin.ground.calendar import Day, Month
from opentamin.ground.money import half_up
from opentamin.journeys.demo_bank import BY, Bank, at, once
from opentamin.journeys.invented import in_form, make_lists
from opentamin.journeys.submit_list import submit
from opentamin.registers import actions as registers
from opentamin.registers.models import Person

Say = Callable[[str], None]
CODE, TOWN = "9990090018", "9990090026"
CLERK, CHIEF = "demo clerk", "demo chief"
SLOTS, SEED = {CODE: 334, TOWN: 328}, 1404
"""The people follow those of the contractors, so that nobody works twice."""
RECEIVED = {
    140401: Day.of(1404, 2, 25),
    140402: Day.of(1404, 3, 25),
    140403: Day.of(1404, 5, 12),
    140404: Day.of(1404, 5, 26),
}
TOWN_MONTHS = {140405: Day.of(1404, 6, 28), 140406: Day.of(1404, 7, 27)}
SERVED, OBJECTED, HEARD, DECIDED, TOLD = (
    Day.of(1404, 6, 8), Day.of(1404, 6, 25), Day.of(1404, 7, 20), Day.of(1404, 7, 20), Day.of(1404, 7, 26),
)  # fmt: skip
FINAL, WRIT, PLANNED, BROKEN, PAID = (
    Day.of(1404, 8, 20), Day.of(1404, 8, 25), Day.of(1404, 9, 2), Day.of(1404, 11, 5), Day.of(1404, 12, 10),
)  # fmt: skip
ACCOUNT = "IR320130000000099000000017"
SEATS = {"ministry": "رئیس نمونه", "employers": "عضو کارفرمایان", "high_council": "عضو شورا", "workers": "عضو کارگران"}


@dataclass(frozen=True, slots=True)
class Settled:
    """The end of the story: the workshop, its debts by state, and people whom the municipality cleared."""

    workshop: str
    states: tuple[tuple[str, int], ...]
    cleared: int


def run(*, clock: Callable[[], datetime], say: Say) -> Settled:
    """The whole story, in the order of its days; again it changes nothing."""
    _workshops()
    for month, received in (RECEIVED | TOWN_MONTHS).items():
        _lists(month, received)
    open_debts(now=at(SERVED + -3), subjects=[CODE, TOWN])
    story = Story(Bank(ACCOUNT))
    for step, do in story.steps():
        once(f"late/{step}", do, clock())
        say(f"late: {step} /")
    states = sorted(Debt.objects.filter(workshop__code=CODE).values_list("month", "state"))
    cleared = _cleared()
    say(f"late: workshop {CODE} settled; the municipality cleared {cleared} people's months")
    return Settled(CODE, tuple((state, month) for month, state in states), cleared)


def _workshops() -> None:
    opened = Day.of(1390, 1, 1).to_date()
    names = (
        (CODE, "قطعه‌سازی امید نمونه", "شرکت امید قطعه", "قطعه‌سازی"),
        (TOWN, "شهرداری نمونه‌شهر", "شهرداری نمونه‌شهر", "خدمات شهری"),
    )
    registers.register_workshops(
        [
            {"code": code, "name": name, "employer_name": employer, "activity": activity}
            | {"branch": "9990", "opened_on": opened}
            for code, name, employer, activity in names
        ]
    )  # fmt: skip


def _lists(month: int, received: Day) -> None:
    """A month's list of the workshop, or of the municipality."""
    code = CODE if month in RECEIVED else TOWN
    wages = make_lists(workshops=SLOTS[code] + 1, month=month, seed=SEED)[SLOTS[code]]
    wages.workshop |= {"code": code}
    wages.people["workshop_code"] = [code] * len(wages)
    submit(
        [Sending(f"late/{month}/{code}", tuple(in_form(wages, "1403")))], sender=BY, now=at(received), today=received
    )


def _cleared() -> int:
    from opentamin.flow.receipts.models import PersonClearance

    return PersonClearance.objects.filter(allocation__workshop__code=TOWN).count()


@dataclass(frozen=True, slots=True)
class Story:
    """Every step as a verb; `steps` gives them in their order."""

    bank: Bank

    def steps(self) -> Sequence[tuple[str, Callable[[], object]]]:
        """Name and verb of each step."""
        return (
            ("paid in time", self.paid_in_time),
            ("a cheque that bounced", self.bounced),
            ("half of a month, late", self.half),
            ("letter served", self.letter),
            ("objection", self.objection),
            ("decision", self.decision),
            ("final and enforced", self.enforced),
            ("lump payment of the municipality", self.lump),
            ("plan", self.plan),
            ("first part", self.first_part),
            ("missed part", self.missed),
            ("paid and settled", self.settled),
        )

    def _debt(self, month: int) -> Debt:
        return Debt.objects.get(workshop__code=CODE, month=month, item="")

    def _owed(self, *months: int) -> int:
        found = balances(self._debt(month).pk for month in months)
        return sum(balance.owed_rial for balance in found.values())

    def _penalties(self, day: Day) -> None:
        post_penalties(day.to_date(), subjects=[CODE], now=at(day), today=day, by="system")

    def _reference(self, month: int | None, amount: int, day: Day, code: str = CODE) -> PaymentReference:
        return give_reference(
            code, amount, key=f"demo/{code}/{month}/{day.code}", by=BY, today=day, now=at(day), month=month
        )

    def paid_in_time(self) -> None:
        """Farvardin is paid by its slip before the last day."""
        day = Day.of(1404, 2, 28)
        slip = self._reference(140401, self._owed(140401), day)
        self.bank.pay("OM-1", day, slip.amount_rial, reference=str(slip.bill_id), text="حق بیمه فروردین")

    def bounced(self) -> None:
        """Ordibehesht is paid by a cheque that comes back two weeks later: it was never paid."""
        day = Day.of(1404, 3, 30)
        slip = self._reference(140402, self._owed(140402), day)
        self.bank.pay("OM-2", day, slip.amount_rial, reference=str(slip.bill_id), text="چک حق بیمه اردیبهشت")
        self.bank.bounce("OM-3", "OM-2", Day.of(1404, 4, 14), slip.amount_rial)

    def half(self) -> None:
        """Half of Ordibehesht comes in the second month of lateness, without a slip; a clerk finds whose it is."""
        from opentamin.flow.receipts.suspense import confirm

        day = Day.of(1404, 5, 3)
        self._penalties(day)
        amount = half_up(balances([self._debt(140402).pk])[self._debt(140402).pk].premium_rial, 2)
        self.bank.pay("OM-4", day, amount, text=f"امید قطعه {CODE}")
        receipt = Receipt.objects.get(line__bank_reference="OM-4", line__account=ACCOUNT)
        confirm(receipt.pk, CODE, by=CLERK, why="نام و کد کارگاه در شرح", today=day, now=at(day), month=140402)

    def letter(self) -> None:
        """Everything that is owed is demanded in one letter."""
        debts = [self._debt(month).pk for month in (140402, 140403, 140404)]
        served = notices.notify(debts, served_on=SERVED.to_date(), by=CLERK, now=at(SERVED), today=SERVED)
        assert served.notices, served.findings

    def objection(self) -> None:
        """The employer objects to Khordad: two people had left."""
        taken = objections.object_to(
            [self._debt(140403).pk],
            received_on=OBJECTED.to_date(),
            grounds="دو نفر در خرداد کار نکرده‌اند",
            by=CLERK,
            now=at(OBJECTED),
        )
        objections.hear(
            taken.objections[0].pk, on=HEARD.to_date(), told_on=(OBJECTED + 5).to_date(), by=CLERK, now=at(OBJECTED + 5)
        )

    def decision(self) -> None:
        """The primary board takes a tenth off the premium of Khordad; nobody appeals."""
        row = Objection.objects.get(debt=self._debt(140403))
        premium = {name: each.charged_rial for name, each in charged(row.debt).items()}
        amounts = {name: premium[name] - half_up(premium[name], 10) for name in ("insured", "employer", "unemployment")}
        boards.decide(
            row.pk,
            "reduced",
            amounts=amounts,
            members=SEATS,
            decided_on=DECIDED.to_date(),
            by=CLERK,
            now=at(DECIDED),
            today=DECIDED,
        )
        boards.serve_decision(row.pk, served_on=TOLD.to_date(), by=CLERK, now=at(TOLD))

    def enforced(self) -> None:
        """The days for an objection are over: final; Ordibehesht goes to enforcement, an account is attached."""
        boards.make_final(FINAL.to_date(), now=at(FINAL))
        debt = self._debt(140402)
        issued = enforcement.issue_writs([debt.pk], on=WRIT.to_date(), by=CLERK, now=at(WRIT), today=WRIT)
        assert issued.writs, issued.findings
        enforcement.step(
            debt.pk,
            "attachment",
            on=(WRIT + 4).to_date(),
            amount_rial=issued.writs[0].amount_rial,
            of="account",
            by=CLERK,
            now=at(WRIT + 4),
        )

    def lump(self) -> None:
        """The municipality pays its arrears in one sum and names whose premiums it clears."""
        day = Day.of(1404, 8, 28)
        lines = AssessmentLine.objects.filter(wage_list__workshop__code=TOWN).order_by("month", "row")
        rows = list(lines.values_list("person_id", "month", "premium_due_rial"))
        codes = dict(Person.objects.filter(pk__in=[row[0] for row in rows]).values_list("pk", "national_code"))
        named = [(codes[pk], month, rial, at) for at, (pk, month, rial) in enumerate(rows) if codes[pk] and rial]
        total = sum(row[2] for row in named)
        slip = self._reference(None, total, day, TOWN)
        self.bank.pay("SH-1", day, slip.amount_rial, reference=str(slip.bill_id), text="معوقات شهرداری")
        receipt = Receipt.objects.get(line__bank_reference="SH-1", line__account=ACCOUNT)
        text = "\n".join(
            ["کد ملی,ماه,مبلغ,نوع"]
            + [
                f"{code},{Month(month)},{rial},{'راننده' if at % 5 == 0 else 'کارگر'}"
                for code, month, rial, at in named
            ]
        )
        done = clear_names(receipt.pk, "names.csv", text.encode(), by=CLERK, today=day, now=at(day))
        assert not done.findings, done

    def plan(self) -> None:
        """What is left goes on four instalments; late months stop."""
        asked = PlanAsked(
            key="demo/late/plan",
            workshop_code=CODE,
            instalments=4,
            first_due_on=Day.of(1404, 10, 1).to_date(),
            asked_by="مدیرعامل امید قطعه",
        )
        self._penalties(PLANNED)
        answer = propose(asked, by=CLERK, today=PLANNED, now=at(PLANNED))
        assert answer.id, answer.findings
        approve(answer.id, by=CHIEF, today=PLANNED, now=at(PLANNED))

    def first_part(self) -> None:
        """The first part is paid two days early."""
        plan = Plan.objects.get(key="demo/late/plan")
        day = due_days(Day.of(1404, 10, 1), 1)[0] + -2
        watch(Day.of(1404, 10, 1), today=Day.of(1404, 10, 1), now=at(Day.of(1404, 10, 1)))
        part = plan.parts.order_by("number").first()
        assert part is not None
        slip = self._reference(None, part.principal_rial + part.interest_rial, day)
        self.bank.pay("OM-5", day, slip.amount_rial, reference=str(slip.bill_id), text="قسط اول")

    def missed(self) -> None:
        """The second part is missed: all is due, and the penalty counts from the first last day again."""
        for day in (Day.of(1404, 10, 5), Day.of(1404, 11, 2), BROKEN):
            watch(day, today=day, now=at(day))
        self._penalties(BROKEN)

    def settled(self) -> None:
        """Everything is paid; nothing is owed any more."""
        self._penalties(PAID)
        total = sum(row.owed_rial for row in balances(self._all()).values())
        slip = self._reference(None, total, PAID)
        self.bank.pay("OM-6", PAID, slip.amount_rial, reference=str(slip.bill_id), text="تسویهٔ بدهی")
        allocate([CODE], today=PAID, now=at(PAID))
        settle(now=at(PAID), today=PAID, subjects=[CODE])

    def _all(self) -> list[int]:
        return list(Debt.objects.filter(workshop__code=CODE).values_list("pk", flat=True))
