"""Self-paid insurance at the doors: asked for at home, opened and paid at the branch, in the record, covered, and shown."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opentamin.desk.models import Role, Task, User
from opentamin.faces.api.tests.programs import Program, key_of
from opentamin.flow.care.questions import entitlement
from opentamin.flow.care.refreshing import refresh
from opentamin.flow.selfpaid.ending import end
from opentamin.flow.selfpaid.models import Contract, Kind, PaidMonth
from opentamin.flow.selfpaid.tests.people import at, contract, pay, someone
from opentamin.ground.calendar import Day
from opentamin.journeys.acts.tests.test_branch import ask, number_of
from opentamin.registers.models import Person
from tests import walls, world
from tests.world import NOW, TODAY

TERMS = {"kind": "selfpaid_voluntary", "plan": "selfplan_all"}


def _started() -> tuple[Person, User, User]:
    """Somebody with a past of 31 days under a contract that ended, that person as a user, and an officer of the branch."""
    world.offices()
    who = someone()
    earlier = contract("1404-01-01", person=who)
    pay(earlier, "1404-01-20")
    end(earlier.pk, "تمام", by="t", now=at(Day.of(1404, 2, 1)), today=Day.of(1404, 2, 1))
    return who, walls.user_of(Role.INSURED, who.national_code or "", 60), walls.user_of(Role.BRANCH, "9990", 61)


@pytest.mark.django_db
def test_from_asking_at_home_to_cover_at_the_clinic() -> None:
    who, home, officer = _started()
    asked = ask(home, "self_paid_ask", "a", person=who.pk, **TERMS)
    assert asked.state == "done", asked.findings
    task = Task.objects.get(kind="self_paid_asked")
    assert task.subject == f"person/{who.pk}" and task.branch_id == officer.mandates.get().office_id
    opened = ask(officer, "self_paid_open", "o", person=who.pk, **TERMS)
    assert opened.state == "done", opened.findings
    task.refresh_from_db()
    assert task.outcome == "opened"
    row = Contract.objects.get(kind=Kind.VOLUNTARY)
    # Azar 1404 from the tenth: 30 - 9 = 21 days; 3,463,656 x 1.2 x 21 x 27 % = 23,566,715.42
    wrong = ask(officer, "self_paid_pay", "w", contract=row.pk, months=1, amount=23_566_714, reference="9")
    assert number_of(wrong) == 4420
    paid = ask(officer, "self_paid_pay", "p", contract=row.pk, months=1, amount=23_566_715, reference="9")
    assert paid.state == "done" and paid.result["facts"] == {"months": 1, "until": "1404-09"}
    refresh(by="t", now=NOW)
    found = entitlement(who.national_code or "", TODAY, known_on=NOW)
    assert found.state == "covered" and found.spell is not None and found.spell.role == 2
    ended = ask(home, "self_paid_end", "e", contract=row.pk, reason="کارفرما دارم")
    assert ended.state == "done" and ended.result["facts"]["month"] == "1404-10"


@pytest.mark.django_db
def test_everything_against_a_contract_is_told_to_who_asks_and_nobody_asks_for_another() -> None:
    who, home, officer = _started()
    stranger = someone()
    assert number_of(ask(home, "self_paid_ask", "s", person=stranger.pk, **TERMS)) == 5806
    faults = ask(home, "self_paid_ask", "f", person=who.pk, health="yes", **{**TERMS, "plan": "selfplan_pension"})
    assert {each["name"] for each in faults.findings} == {"SELF_PAID_PLAN_MISFIT", "SELF_PAID_HEADS_NOT_NEEDED"}
    lost = ask(officer, "self_paid_open", "l", person=who.pk, relatives="9999999999", **TERMS)
    assert lost.findings[0]["name"] == "RELATIVE_UNKNOWN"
    assert PaidMonth.objects.count() == Contract.objects.count() == 1


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_page_says_what_is_due_by_when_and_when_it_lapses(committed_db: None, language: str) -> None:
    who, home, _ = _started()
    row = contract("1404-07-01", person=who)
    pay(row, "1404-08-01")
    page = f"/{language}/my/{who.pk}/self-paid/"
    browser = walls.client_of(home)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = browser.get(page)
    text = answer.content.decode()
    assert answer.status_code == 200 and len(queries) <= 14
    assert ("پرداخت‌شده تا پایان" if language == "fa" else "Paid until the end of") in text
    record = browser.get(page.replace("self-paid", "record")).content.decode()
    assert ("پرداخت خود بیمه‌شده" if language == "fa" else "paid by the insured") in record
    told = Program(key_of(home)).get(f"/persons/{who.pk}/self-paid").json()
    assert [each["open"] for each in told["contracts"]] == [True, False]
    assert told["contracts"][0]["paid_until"] == 140407
    assert Program(key_of(home)).get(f"/persons/{someone().pk}/self-paid").status_code in (403, 404)
