"""Acts of late money that are done: a plan, a request forgiven and acted on, a writ and a step; what stands after each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from opentamin.desk.models import Act, Letter, Role, User
from opentamin.flow.collection import boards, notices
from opentamin.flow.collection.balances import balances
from opentamin.flow.collection.models import Debt, DebtEvent, Writ
from opentamin.flow.settlement.forgiving import apply
from opentamin.flow.settlement.models import Application, Plan, Waiver
from opentamin.flow.settlement.plans import propose
from opentamin.flow.settlement.tests.house import CODE, DAY, FIRST, OTHER, asked, forgiveness, holds, noon, owe
from opentamin.ground.calendar import Day
from opentamin.journeys.acts.tests.test_branch import ask, number_of
from opentamin.journeys.letters import send_letters
from opentamin.ledger.models import Entry
from tests import walls, world

pytestmark = pytest.mark.django_db
NOW: datetime = noon(DAY)


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Two workshops of a branch, each with debts, two of them with penalties, and who works there, on a day of the campaign."""
    monkeypatch.setattr(world, "NOW", NOW)
    world.offices()
    for code in (CODE, OTHER):
        world.workshop(code)
    debts = [
        owe(140101, 600_000, 60_001, late_list=30_000),
        owe(140102, 400_000, 40_000),
        owe(140103, 900_000, code=OTHER),
    ]
    roles = (Role.BRANCH, Role.APPROVER, Role.COLLECTION)
    return {"debts": debts, **{role.value: walls.user_of(role, "9990", 80 + at) for at, role in enumerate(roles)}}


def done(user: User, action: str, **values: Any) -> Act:
    act = ask(user, action, "k", **values)
    assert act.state == "done", act.findings
    return act


def story(debt: Debt) -> list[str]:
    return list(DebtEvent.objects.filter(debt=debt).order_by("id").values_list("kind", flat=True))


def test_a_plan_is_open_when_a_second_person_approved_it(house: dict[str, Any]) -> None:
    chief = house["approver"]
    own = propose(asked(key="own"), by=chief.login, today=DAY, now=NOW).id
    assert number_of(ask(chief, "plan_approve", "own", plan=own)) == 5307
    made = propose(asked(code=OTHER), by="clerk", today=DAY, now=NOW).id
    done(chief, "plan_approve", plan=made)
    plan = Plan.objects.get(pk=made)
    assert (plan.state, plan.by, plan.approved_by, plan.parts.count()) == ("open", "clerk", chief.login, 3)
    debt = house["debts"][2]
    debt.refresh_from_db()
    event = DebtEvent.objects.get(debt=debt, kind="plan_begun")
    assert plan.scheduled_rial == 900_000 and story(debt)[-1] == "plan_begun" and debt.state == event.state
    holds()


def test_a_request_is_granted_and_acted_on_by_two_people(house: dict[str, Any]) -> None:
    chief, officer, (first, second, _) = house["approver"], house["branch"], house["debts"]
    request = apply(forgiveness(), by="clerk", now=NOW).id
    done(chief, "forgiveness_decide", application=request, verdict="forgive_grant", reason="پروانه را دیدم")
    row = Application.objects.get(pk=request)
    assert (row.state, row.decided_by, row.reason) == ("granted", chief.login, "پروانه را دیدم")
    assert not Waiver.objects.exists(), "a word alone forgives nothing"
    done(officer, "forgiveness_recompute", application=request, first_due_on=FIRST.code)
    row.refresh_from_db()
    told = {(each.debt_id, each.share): (each.forgiven_rial, each.by, each.second) for each in Waiver.objects.all()}
    assert row.state == "done" and {who[1:] for who in told.values()} == {("clerk", chief.login)}
    assert {key: rial for key, (rial, _, _) in told.items()} == {
        (first.pk, "late_list"): 30_000, (first.pk, "late_premium"): 60_001, (second.pk, "late_premium"): 40_000,
    }  # fmt: skip
    found = balances([first.pk, second.pk]).values()
    assert (sum(each.penalty_rial for each in found), sum(each.premium_rial for each in found)) == (0, 1_000_000)
    assert Entry.objects.filter(kind="waiver").count() == 2 and {"forgiven", "plan_begun"} <= set(story(first))
    assert Plan.objects.get(application=row).state == "open"
    holds()


def test_a_final_debt_gets_a_writ_with_its_fee_and_an_attachment(house: dict[str, Any]) -> None:
    clerk, debt = house["collection"], house["debts"][2]
    notices.notify([debt.pk], served_on=Day.of(1402, 1, 20).to_date(), by=clerk.login, now=NOW, today=DAY)
    boards.make_final(Day.of(1402, 3, 20).to_date(), now=NOW)
    act = done(clerk, "debt_writ", debt=debt.pk)
    writ, owed = Writ.objects.get(debt=debt), balances([debt.pk])[debt.pk]
    assert act.result["facts"] == {"number": writ.number, "amount": writ.amount_rial} and writ.by == clerk.login
    assert (
        owed.shares["enforcement_fee"] == writ.fee_rial > 0 and Entry.objects.filter(key=f"fee/{writ.number}").exists()
    )
    levied = writ.attachment_rial
    over = ask(clerk, "debt_step", "o", debt=debt.pk, kind="step_attachment", of="levy_account", amount=levied + 1)
    assert number_of(over) and "enforcement_step" not in story(debt)
    done(clerk, "debt_step", debt=debt.pk, kind="step_attachment", of="levy_account", amount=levied)
    event = DebtEvent.objects.get(debt=debt, kind="enforcement_step")
    assert event.facts == {"step": "attachment", "of": "account", "amount_rial": levied} and event.by == clerk.login
    assert story(debt)[-2:] == ["writ", "enforcement_step"]
    send_letters(now=NOW, today=DAY)
    assert Letter.objects.get(kind="debt_notice").workshop_id == debt.workshop_id
    holds()
