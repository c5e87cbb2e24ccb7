"""One real row of each station in the first branch of the walls: money, letters, plans, contracts, inspections, foreigners, care."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from opentamin.config import keys
from opentamin.flow.assessments.inspecting import assess_inspections
from opentamin.flow.assessments.models import InspectionLine
from opentamin.flow.care import bills
from opentamin.flow.care.actions import register_providers
from opentamin.flow.care.bill_files import TEMPLATE
from opentamin.flow.care.checking import check_all
from opentamin.flow.care.facts import Answered, Asked
from opentamin.flow.care.models import CentreKind, Entitlement, Provider
from opentamin.flow.care.refreshing import refresh
from opentamin.flow.collection import notices
from opentamin.flow.collection.models import Debt
from opentamin.flow.collection.opening import open_debts
from opentamin.flow.collection.takeover import OpeningDebt, take_over
from opentamin.flow.contracts.certificates import PURPOSE
from opentamin.flow.contracts.facts import ContractTerms, EnquiryKind, NewEnquiry, WorkClass
from opentamin.flow.contracts.models import Certificate
from opentamin.flow.contracts.opening import open_contract
from opentamin.flow.contracts.transfers import answer, enquire
from opentamin.flow.inspections import planning, sheets
from opentamin.flow.inspections.facts import Found, VisitFacts
from opentamin.flow.inspections.noticing import tell
from opentamin.flow.inspections.visiting import enter
from opentamin.flow.receipts.models import PaymentReference, Receipt, Statement, Taking
from opentamin.flow.receipts.references import give_reference
from opentamin.flow.receipts.taking import take
from opentamin.flow.selfpaid.facts import NewPayment, Terms
from opentamin.flow.selfpaid.models import Kind, Plan
from opentamin.flow.selfpaid.questions import next_months
from opentamin.flow.settlement.facts import ForgivenessAsked, PlanAsked
from opentamin.flow.settlement.forgiving import apply, decide
from opentamin.flow.settlement.plans import approve, propose
from opentamin.ground.calendar import Day
from opentamin.journeys import self_paid
from opentamin.journeys.invented import national_code
from opentamin.registers import actions as registers
from opentamin.registers import permits
from opentamin.registers.models import Office, Person, Workshop
from tests import world
from tests.world import NOW

HOME, CODE, CLEAN = "9990", world.SAMPLE_WORKSHOP, "9990010022"
DAY, LATER = Day.of(1404, 10, 5), Day.of(1404, 11, 5)
FOREIGNER, FOUND, SELF_PAID = "999900000777", national_code(9_000_777), national_code(9_000_778)
MARKS = (
    "پرداخت‌کنندهٔ دیوار", "صورت‌حساب دیوار", "گواه دیوار", "شهرداری دیوار", "فضای سبز دیوار", "خریدار دیوار", "کارگاه پاک دیوار",
    "یافته دیواری", "خودپرداز دیواری", SELF_PAID, "wall-slip", "مهاجر دیواری", "پروانه دیوار", "سرپرست دیوار", FOREIGNER, FOUND, CLEAN, "WP-777-DIVAR",
)  # fmt: skip
"""What names these rows and nothing of the second branch."""


def make() -> dict[Any, Any]:
    """Make every row; gives the arguments by which addresses name them (`(page, argument)` where pages differ)."""
    world.workshop(CLEAN, name="کارگاه پاک دیوار", employer_name="دیواری")
    self_paid_months()
    return {**money(), **late(), **inspection(), **contract(), **foreigner()}


def self_paid_months() -> None:
    """Somebody who pays himself at the first branch, with a paid month and health."""
    who = Person.objects.create(
        national_code=SELF_PAID, first_name="خودپرداز", last_name="دیواری", birth_date=Day.of(1360, 1, 1).to_date(),
        sex="f", search_key="x", sort_key="x",
    )  # fmt: skip
    branch_id = Office.objects.get(code=HOME).pk
    terms = Terms(who.pk, branch_id, Kind.FREELANCE, Plan.DISABILITY, world.TODAY, heads=(who.pk,))
    made = self_paid.open_contract("wall", terms, by="t", now=NOW, today=world.TODAY).contract
    asked = NewPayment("wall", made.pk, 1, next_months(made.pk, 1).due_rial, world.TODAY, "wall-slip")
    assert self_paid.pay_months([asked], by="t", now=NOW, today=world.TODAY).new


def money() -> dict[str, Any]:
    """A statement with a payment that is bound, and a file that was refused."""
    give_reference(CODE, 500_000, key="wall", by="clerk", today=DAY, now=NOW, deposit_id=f"{777:030}")
    head = "account;IR250130000000000000000017\nopening balance;0\n"
    titles = "day;direction;amount;balance;bank reference;payment id;description;payer\n"
    line = f"1404-09-05;credit;500000;500000;DIVAR1;{777:030};صورت‌حساب دیوار;پرداخت‌کنندهٔ دیوار\n"
    taken = take("divar.csv", (head + titles + line).encode(), by="cashier", today=DAY, now=NOW)
    assert taken.taken, taken.findings
    refused = take(
        "گواه دیوار.csv", (head + titles + line.replace(";500000;D", ";600000;D")).encode(), by="c", today=DAY, now=NOW
    )
    assert not refused.taken
    return {
        "receipt_id": Receipt.objects.get().pk,
        "reference_id": PaymentReference.objects.order_by("pk")[0].pk,
        "statement_id": Statement.objects.get().pk,
        "taking_id": Taking.objects.get(taken=False).pk,
    }


def late() -> dict[Any, Any]:
    """Debts with a letter, a request for forgiveness that was granted, and a plan."""
    rows = [OpeningDebt(CODE, month, "insured", 9_000_000) for month in (140109, 140110)]
    take_over(rows, provenance="archive", now=NOW, today=DAY)
    open_debts(now=NOW, subjects=[CODE])
    debts = list(Debt.objects.filter(workshop__code=CODE, month__lt=140200).values_list("pk", flat=True))
    served = Day.of(1402, 3, 1)
    letters = notices.notify(debts, served_on=served.to_date(), by="clerk", now=NOW, today=served)
    asked_on = Day.of(1402, 3, 20)
    asked = ForgivenessAsked(
        "wall", CODE, "year_1402", "producers", 3, "سرپرست دیوار", asked_on.to_date(), evidence="پروانه دیوار"
    )
    request = apply(asked, by="clerk", now=NOW)
    assert request.id is not None, request.findings
    decide(request.id, grant=True, by="chief", reason="گواه دیوار", today=asked_on, now=NOW)
    wanted = PlanAsked("wall", CODE, 4, LATER.to_date(), "سرپرست دیوار", months=(140109,), reason="گواه دیوار")
    plan = propose(wanted, by="clerk", today=DAY, now=NOW)
    assert plan.id is not None, plan.findings
    approve(plan.id, by="chief", today=DAY, now=NOW)
    pages = {"notice_id": letters.notices[0].pk, "request_id": request.id, "plan_id": plan.id}
    return {**pages, ("campaign", "name"): "year_1402"}


def inspection() -> dict[Any, Any]:
    """A plan, a sheet, and a visit that found somebody whom no list names, told to the employer."""
    plan = planning.publish(HOME, 140409, seed="دیوار 1404-09 / 7 19", by="planner", now=NOW)
    planning.fill(plan, by_risk=1, by_lot=1, by="other", now=NOW)
    sheet = sheets.issue_sheet(CODE, key="wall", by="planner", now=NOW)
    found = Found(
        1, "یافته", "دیواری", national_code=FOUND, days=10, daily_wage_rial=5_000_000, wage_said_by="سرپرست دیوار"
    )
    visited = Day.of(1404, 8, 25)
    facts = VisitFacts(
        workshop=CODE, on=visited.to_date(), at=time(10), inspectors=("یکم", "دوم"), people=(found,), sheet=sheet.number,
        present="سرپرست دیوار", testimony="گواه دیوار",
    )  # fmt: skip
    entered = enter(facts, key="wall", by="inspector", now=NOW, today=LATER)
    assert entered.visit is not None, entered.findings
    assess_inspections([entered.visit], by="inspector", now=NOW, today=LATER)
    tell(entered.visit, on=(LATER + 1).to_date(), how="ابلاغ به سرپرست دیوار", by="inspector", now=NOW)
    return {
        "visit_id": entered.visit.pk,
        "line_id": InspectionLine.objects.get().pk,
        ("inspections-plan", "plan_id"): plan.pk,
        ("inspections-sheet", "number"): sheet.number,
    }


def contract() -> dict[Any, Any]:
    """A contract of the workshop, and the certificate of a workshop that owes nothing."""
    terms = ContractTerms(
        client_name="شهرداری دیوار", client_code="99000000777", subject="فضای سبز دیوار", work_class=WorkClass.LABOUR,
        price_rial=10_000_000_000, contract_on=DAY.to_date(), starts_on=DAY.to_date(), ends_on=LATER.to_date(),
    )  # fmt: skip
    row = open_contract("wall", CODE, "001", terms, by="clerk", now=NOW)
    told = NewEnquiry(CLEAN, EnquiryKind.SALE, "دفترخانهٔ ۱۲", "دیواری", "خریدار دیوار", DAY.to_date())
    asked = enquire("wall", told, by="clerk", now=NOW)
    answer(asked.pk, on=(DAY + 2).to_date(), by="clerk", now=NOW, seal=lambda content: keys.seal(PURPOSE, content))
    return {"contract_id": row.pk, "certificate_id": Certificate.objects.get().pk}


def foreigner() -> dict[Any, Any]:
    """A foreign national with a permit for the workshop, and somebody of the branch whose cover a centre asked for."""
    registers.register_people(
        [
            {"national_code": None, "foreign_code": FOREIGNER, "insurance_number": None, "first_name": "مهاجر",
             "last_name": "مهاجر دیواری", "father_name": "", "birth_date": None, "sex": "", "nationality": "افغانستان",
             "is_foreign": True}
        ]
    )  # fmt: skip
    person = Person.objects.get(foreign_code=FOREIGNER)
    workshop, begun = Workshop.objects.get(code=CODE), DAY.to_date()
    base = {
        "person_id": person.pk,
        "office_id": Office.objects.get(code=HOME).pk,
        "by": "t",
        "country": "AFG",
        "issuer": "x",
    }
    paper = {
        "kind": "passport",
        "number": "P-777-DIVAR",
        "valid_from": begun,
        "valid_until": begun + timedelta(days=900),
    }
    assert not permits.register_documents([{**base, **paper}])
    permit = {
        "person_id": person.pk, "workshop_id": workshop.pk, "paper": "work_permit", "number": "WP-777-DIVAR", "job_code": "",
        "job_title": "کارگر", "town": "", "issuer": "x", "conditions": "", "valid_from": begun,
        "valid_until": begun + timedelta(days=300), "by": "t",
    }  # fmt: skip
    found = permits.register_permits([permit])
    assert not found, found
    return {("foreigner", "person_id"): person.pk}


def care(person_id: int) -> int:
    """A centre asks whether somebody of the branch is covered, and bills it with a wrong line; gives the bill."""
    facts = {"name_en": "Clinic", "kind": CentreKind.OWN, "province": "x", "no_own_centre": False}
    register_providers(
        [{"code": "990777", "name_fa": "درمانگاه", **facts}, {"code": "990778", "name_fa": "درمانگاه دور", **facts}]
    )
    refresh(by="t", now=NOW)
    code = Entitlement.objects.filter(person_id=person_id).values_list("code", flat=True).first() or FOUND
    centre = Provider.objects.get(code="990777")
    answered = check_all(centre, [Asked("wall", code, "outpatient", DAY)], by="t", now=NOW, today=DAY)[0]
    assert isinstance(answered, Answered)
    lines = [f"{code},{DAY},سرپایی,1000,{answered.reference}", f"{code},{DAY},سرپایی,صورت‌حساب دیوار,1"]
    content = "\n".join([",".join(TEMPLATE), *lines]).encode()
    facts = {"name": "صورت‌حساب دیوار.csv", "key": "wall", "by": "page/1", "now": NOW, "today": DAY}
    return bills.take_file(centre, DAY.month, content, **facts)[0]
