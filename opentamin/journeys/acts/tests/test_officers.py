"""Acts of officers one by one: done once with its effect, again without one, refused for a wrong state, by two where two are asked for."""

from __future__ import annotations

from typing import Any

import pytest

from opentamin.desk import queue
from opentamin.desk.models import Act, Letter, Role, Task, TaskEvent, User
from opentamin.flow.assessments.models import InspectionAssessment
from opentamin.flow.claims.actions import newest_decisions
from opentamin.flow.claims.models import Approval, Claim, ClaimState
from opentamin.flow.collection.models import BoardDecision, Debt, Hearing, NoticeLine, Objection, Service, Writ
from opentamin.flow.collection.opening import open_debts
from opentamin.flow.contracts.facts import ContractTerms, WorkClass
from opentamin.flow.contracts.models import Certificate, CertificateEnd, Enquiry, Settlement, WorkStatement
from opentamin.flow.contracts.opening import open_contract
from opentamin.flow.inspections.models import FoundPerson, Notice, Plan, Visit, VisitSheet
from opentamin.flow.receipts.models import Receipt, Refund
from opentamin.flow.settlement.models import Application
from opentamin.flow.settlement.models import Plan as Instalments
from opentamin.ground.calendar import Day
from opentamin.journeys.acts.doing import perform
from opentamin.journeys.acts.tests.test_branch import ask, number_of
from opentamin.journeys.invented import national_code
from tests import walls, world

pytestmark = pytest.mark.django_db
CODE = world.SAMPLE_WORKSHOP


@pytest.fixture
def house() -> dict[str, Any]:
    """The world of the walls and an officer of each role of its first branch."""
    built = walls.build()
    open_debts(now=world.NOW, subjects=[CODE])
    roles = (Role.BRANCH, Role.APPROVER, Role.SERVICE_DESK, Role.COLLECTION, Role.INSPECTOR)
    chiefs = {f"head{at}": walls.user_of(Role.HEADQUARTERS, "", 90 + at) for at in (1, 2)}
    return {**built, **chiefs, **{role.value: walls.user_of(role, "9990", 80 + at) for at, role in enumerate(roles)}}


def done(user: User, action: str, key: str, **values: Any) -> Act:
    """An act that is done; done again by its number it changes nothing (its outcome stands)."""
    act = ask(user, action, key, **values)
    assert act.state == "done", act.findings
    before = (act.result, act.done_at)
    assert perform(act.pk, now=world.NOW) == "done"
    act.refresh_from_db()
    assert (act.result, act.done_at) == before
    return act


def numbers(act: Act) -> list[int]:
    assert act.state == "refused", act.result
    return [each["number"] for each in act.findings]


def fresh_debt() -> Debt:
    return Debt.objects.get(workshop__code=CODE, month=140408, item="")


def test_money_leaves_suspense_and_returns_to_it(house: dict[str, Any]) -> None:
    clerk, receipt = house["head1"], Receipt.objects.get()
    assert (
        done(house["collection"], "receipt_undo", "u", receipt=receipt.pk, why="اشتباه").result["facts"]["count"] >= 1
    )
    outside = ask(house["collection"], "receipt_confirm", "y", receipt=receipt.pk, workshop_code=CODE, why="-")
    assert numbers(outside) == [5806], "money in suspense is of no branch: headquarters says whose it is"
    assert numbers(ask(clerk, "receipt_confirm", "x", receipt=receipt.pk, workshop_code="9990000000", why="-"))
    made = done(clerk, "receipt_confirm", "c", receipt=receipt.pk, workshop_code=CODE, why="فیش را دیدم")
    assert made.result["facts"]["amount"] == 500_000
    again = done(clerk, "receipt_confirm", "d", receipt=receipt.pk, workshop_code=CODE, why="-")
    assert again.result["facts"]["amount"] == 0, "what is allocated is not allocated again"


def test_a_refund_takes_two_people_and_may_be_returned_with_a_reason(house: dict[str, Any]) -> None:
    clerk, chief, receipt = house["head1"], house["head2"], Receipt.objects.get()
    done(house["collection"], "receipt_undo", "u", receipt=receipt.pk, why="اشتباه")
    facts = {"receipt": receipt.pk, "amount": 100_000, "why": "دو بار پرداخت"}
    first = Task.objects.get(pk=done(clerk, "refund_propose", "p", **facts).result["argument"])
    assert first.proposed_by == clerk.login
    Task.objects.filter(pk=first.pk).update(proposed_by=chief.login)
    assert number_of(ask(chief, "refund_approve", "own", task=first.pk)) == 5833
    assert number_of(ask(chief, "proposal_return", "own2", task=first.pk, reason="-")) == 5833
    Task.objects.filter(pk=first.pk).update(proposed_by=clerk.login)
    done(chief, "proposal_return", "r", task=first.pk, reason="فیش دوم کجاست؟")
    again = Task.objects.get(kind="proposal_returned")
    assert "فیش دوم" in again.text_fa and again.events.get().holder == clerk.login and not Refund.objects.exists()
    assert number_of(ask(chief, "refund_approve", "late", task=first.pk)) == 5832
    second = done(clerk, "refund_propose", "q", **facts).result["argument"]
    done(chief, "refund_approve", "a", task=second)
    refund = Refund.objects.get()
    assert refund.amount_rial == 100_000 and Task.objects.get(pk=second).closed_by == chief.login


def test_a_debt_goes_its_way_to_the_board_and_back(house: dict[str, Any]) -> None:
    clerk, debt = house["collection"], fresh_debt()
    assert numbers(ask(clerk, "debt_writ", "w", debt=debt.pk)), "only a final debt"
    assert numbers(ask(clerk, "debt_step", "s", debt=debt.pk, kind="step_attachment", of="levy_account", amount=1000))
    assert numbers(ask(clerk, "debt_objection", "o", debt=debt.pk, grounds="زود")), "nobody objects before a letter"
    done(clerk, "debt_notify", "n", debt=debt.pk)
    letters = NoticeLine.objects.filter(debt=debt).count()
    assert numbers(ask(clerk, "debt_notify", "n2", debt=debt.pk))
    assert NoticeLine.objects.filter(debt=debt).count() == letters == 1
    done(clerk, "debt_objection", "o2", debt=debt.pk, grounds="دو نفر نبودند")
    done(clerk, "debt_objection", "o3", debt=debt.pk, grounds="باز هم")
    row = Objection.objects.get(debt=debt)
    task = Task.objects.get(kind="bring_before_board", subject=f"objection/{row.pk}")
    queue.take(task.pk, key="t", by="somebody", now=world.NOW)
    held = ask(clerk, "objection_hear", "h", objection=row.pk, sitting_on=14041201)
    assert number_of(held) == 5752 and "somebody" in held.findings[0]["message_en"], "a colleague has the case"
    queue.give_back(task.pk, key="b", by="somebody", now=world.NOW)
    done(clerk, "objection_hear", "h2", objection=row.pk, sitting_on=14041201)
    assert Hearing.objects.filter(objection=row).count() == 1
    seats = {"seat_ministry": "الف", "seat_employers": "ب", "seat_high_council": "پ", "seat_workers": "ت"}
    assert numbers(ask(clerk, "objection_decide", "d0", objection=row.pk, outcome="board_upheld", seat_judge="ث"))
    assert not BoardDecision.objects.exists()
    assert numbers(ask(clerk, "decision_serve", "v0", objection=row.pk)), "nothing is decided yet"
    made = ask(clerk, "objection_decide", "d", objection=row.pk, outcome="board_upheld", **seats)
    assert made.state == "done", made.findings
    done(clerk, "decision_serve", "v", objection=row.pk)
    assert Service.objects.filter(decision__objection=row).count() == 1


def test_one_letter_tells_everything_of_which_a_workshop_was_not_told(house: dict[str, Any]) -> None:
    act = done(house["collection"], "debts_notify", "n", workshop=CODE)
    count = int(act.result["facts"]["count"])
    assert count == NoticeLine.objects.filter(notice__number=act.result["facts"]["number"]).count() > 0
    assert act.result["paper"][0] == "debts_letter"
    assert numbers(ask(house["collection"], "debts_notify", "n2", workshop=CODE)) == [5839]
    assert not Writ.objects.exists()


def test_plans_and_forgiveness_are_never_decided_twice(house: dict[str, Any]) -> None:
    chief, request = house["approver"], Application.objects.get()
    facts = {"application": request.pk, "verdict": "forgive_grant", "reason": "-"}
    assert numbers(ask(chief, "forgiveness_decide", "d", **facts)) and Application.objects.get().state == request.state
    plan = Instalments.objects.get()
    before = (plan.state, Task.objects.count())
    again = ask(chief, "plan_approve", "p", plan=plan.pk)
    plan.refresh_from_db()
    assert plan.state == before[0], again.findings
    assert numbers(ask(house["branch"], "plan_approve", "q", plan=plan.pk)) == [5807], "a second person's act"
    late = ask(house["branch"], "forgiveness_recompute", "r", application=request.pk)
    assert numbers(late) and Application.objects.get().state == request.state


def test_a_contract_is_stated_settled_and_cleared(house: dict[str, Any]) -> None:
    begun, ended = Day.of(1404, 7, 1).to_date(), Day.of(1404, 8, 25).to_date()
    terms = ContractTerms(
        client_name="شهرداری", client_code="99000000777", subject="فضای سبز", work_class=WorkClass.LABOUR,
        price_rial=10_000_000_000, contract_on=begun, starts_on=begun, ends_on=ended,
    )  # fmt: skip
    clerk, contract = house["branch"], open_contract("more", CODE, "002", terms, by="clerk", now=world.NOW)
    facts = {"contract": contract.pk, "number": 1, "gross": 5_000_000_000, "stated_on": 14040830, "final": True}
    made = ask(clerk, "contract_statement", "s", **facts)
    assert made.state == "done", made.findings
    assert numbers(ask(clerk, "contract_statement", "s2", **{**facts, "gross": 6_000_000_000}))
    assert WorkStatement.objects.filter(contract=contract).count() == 1
    settled = done(clerk, "contract_settle", "t", contract=contract.pk)
    assert Settlement.objects.filter(contract=contract).count() == 1 and settled.result["facts"]["amount"] > 0
    owing = ask(clerk, "contract_clear", "c", contract=contract.pk)
    assert numbers(owing), "a debt stands against the certificate"
    assert Certificate.objects.filter(contract=contract).count() == 0


def test_a_certificate_is_revoked_by_somebody_else_than_who_issued_it(house: dict[str, Any]) -> None:
    chief, row = house["approver"], Certificate.objects.get()
    assert numbers(ask(house["branch"], "certificate_revoke", "x", certificate=row.pk, reason="-")) == [5807]
    made = ask(chief, "certificate_revoke", "r", certificate=row.pk, reason="بدهی تازه")
    assert made.state == "done", made.findings
    assert CertificateEnd.objects.filter(certificate=row).count() == 1


def test_an_enquiry_is_answered_by_what_is_owed(house: dict[str, Any]) -> None:
    row = Enquiry.objects.get()
    done(house["branch"], "enquiry_answer", "a", enquiry=row.pk)
    assert numbers(ask(house["collection"], "enquiry_answer", "b", enquiry=row.pk)) == [5807]


def people(*rows: dict[str, Any]) -> list[dict[str, Any]]:
    names = ("first_name", "last_name", "code", "job_title", "since", "days", "daily_wage_rial", "signed")
    return [{"row": at, **dict.fromkeys(names), **row} for at, row in enumerate(rows, 1)]


def report(**more: Any) -> dict[str, Any]:
    seen = {
        "last_name": "تازه‌یافته",
        "code": national_code(9_000_778),
        "days": 9,
        "daily_wage_rial": 4_000_000,
        "signed": True,
    }
    base = {"workshop": CODE, "on": 14040829, "at": "۱۰:۳۰", "inspectors": "یکم، دوم", "found": people(seen)}
    return {**base, **more}


def test_a_report_from_paper_opens_a_case_for_who_is_on_no_list(house: dict[str, Any]) -> None:
    inspector = house["inspector"]
    act = done(inspector, "visit_report", "v", **report())
    visit = Visit.objects.get(pk=act.result["argument"])
    found = FoundPerson.objects.get(visit=visit)
    assert found.wage_said_by and found.national_code == national_code(9_000_778) and found.person_id
    case = Task.objects.get(kind="person_not_listed")
    assert case.subject == f"person/{found.person_id}" and case.branch_id == visit.branch_id
    assert act.result["facts"]["cases"] == 1
    done(house["branch"], "visit_assess", "a", visit=visit.pk)
    assert InspectionAssessment.objects.filter(visit=visit).exists()
    told = ask(inspector, "visit_tell", "t", visit=visit.pk, how="how_hand")
    assert told.state == "done", told.findings
    assert Notice.objects.filter(visit=visit).count() == 1


def test_a_report_with_faults_names_each_cell_and_stores_nothing(house: dict[str, Any]) -> None:
    before = Visit.objects.count()
    wrong = people({"last_name": "یکم", "code": "1234567890", "days": 40}, {"last_name": "دوم", "code": "AB"})
    act = ask(house["inspector"], "visit_report", "w", **report(found=wrong))
    told = {(each["row"], each["column"]) for each in act.findings}
    assert numbers(act) and {(1, "code"), (1, "days"), (2, "since")} <= told and Visit.objects.count() == before
    assert numbers(ask(house["inspector"], "visit_report", "c", **report(at="نیم"))) == [5837]
    assert numbers(ask(house["collection"], "visit_report", "r", **report())) == [5807]


def test_a_plan_is_published_once_and_a_sheet_has_its_number(house: dict[str, Any]) -> None:
    facts = {"month": 140410, "seed": "14041001-بورس", "by_risk": 1, "by_lot": 1}
    act = done(house["inspector"], "plan_publish", "p", **facts)
    assert Plan.objects.get(pk=act.result["argument"]).rows.count() == act.result["facts"]["count"]
    assert numbers(ask(house["inspector"], "plan_publish", "q", **{**facts, "seed": "another-seed"}))
    assert numbers(ask(house["inspector"], "plan_publish", "o", **{**facts, "office": "9991"})) == [5834]
    sheet = done(house["inspector"], "sheet_issue", "s", workshop=CODE)
    assert VisitSheet.objects.filter(number=sheet.result["facts"]["number"]).count() == 1


def test_a_proposal_comes_back_with_its_reason_and_may_be_approved_afterwards(house: dict[str, Any]) -> None:
    claim, clerk, chief = Claim.objects.get(), house["branch"], house["approver"]
    made = world_claim(claim, house)
    assert done(clerk, "claim_decide", "d", claim=made.pk).result["facts"]["number"] == str(made.pk)
    made.refresh_from_db()
    assert made.state == ClaimState.PROPOSED
    assert numbers(ask(clerk, "claim_return", "x", claim=made.pk, reason="-")) == [5807]
    done(chief, "claim_return", "r", claim=made.pk, reason="سابقهٔ ۱۴۰۲ را ببینید")
    made.refresh_from_db()
    assert made.state == ClaimState.RECEIVED and not Approval.objects.filter(decision__claim=made).exists()
    back = Task.objects.get(kind="decide_claim", subject=f"claim/{made.pk}", closed_at=None)
    assert back.events.get().holder == clerk.login and "سابقهٔ" in back.text_fa
    assert numbers(ask(chief, "claim_return", "r2", claim=made.pk, reason="-")), "there is nothing to return"
    other = walls.user_of(Role.BRANCH, "9990", 89)
    assert number_of(ask(other, "claim_decide", "o", claim=made.pk)) == 5752, "it is in the hands of who proposed it"
    done(clerk, "claim_decide", "d2", claim=made.pk)
    assert not Task.objects.filter(pk=back.pk, closed_at=None).exists()
    assert Task.objects.filter(key=f"approve_decision/{made.pk}", closed_at=None).count() == 1
    done(chief, "claim_approve", "a", claim=made.pk)
    assert Approval.objects.get(decision=newest_decisions([made.pk])[made.pk]).approved_by == chief.login


def world_claim(like: Claim, house: dict[str, Any]) -> Claim:
    """A second claim of the same person, to be decided."""
    return Claim.objects.create(
        key="again", benefit=like.benefit, person=like.person, branch=like.branch, event_on=like.event_on,
        claimed_on=like.claimed_on, answer_by=like.answer_by, evidence=like.evidence, received_by="desk", known_at=world.NOW,
    )  # fmt: skip


def test_a_paper_is_asked_for_by_letter_and_stands_in_the_story(house: dict[str, Any]) -> None:
    made = world_claim(Claim.objects.get(), house)
    done(house["branch"], "claim_decide", "d", claim=made.pk)
    done(house["service_desk"], "paper_ask", "p", claim=made.pk, paper="شناسنامه", days=10)
    letter = Letter.objects.get(kind="paper_asked")
    assert letter.person_id == made.person_id and "شناسنامه" in letter.text_fa and letter.deadline_on
    assert TaskEvent.objects.filter(kind="asked", task__subject=f"claim/{made.pk}").count() == 1


def test_a_note_leaves_a_task_where_it_is(house: dict[str, Any]) -> None:
    task = Task.objects.get(key="wall")
    done(house["collection"], "task_take", "t", task=task.pk)
    done(house["branch"], "task_note", "n", task=task.pk, words="تلفن کردم")
    assert [each.kind for each in task.events.order_by("id")] == ["taken", "noted"]
    assert task.events.latest("id").holder == house["collection"].login
    assert number_of(ask(house["branch"], "task_close", "c", task=task.pk, outcome="-")) == 5752
