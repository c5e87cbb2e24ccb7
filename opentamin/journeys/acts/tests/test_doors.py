"""The doors as they are: asked for under the role of the pages, done under the role of the worker, refused with reasons."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from opentamin.desk.models import Act, ActState, Mandate, Role, Task
from opentamin.flow.claims.models import Claim
from opentamin.flow.collection.models import Debt, Objection
from opentamin.flow.collection.notices import notify
from opentamin.flow.collection.opening import open_debts
from opentamin.flow.receipts.models import PaymentReference
from opentamin.flow.settlement.models import Plan
from opentamin.ground.calendar import Day
from opentamin.journeys.acts.catalogue import actions
from opentamin.journeys.acts.claiming import name_of
from opentamin.journeys.acts.doing import perform
from opentamin.journeys.prove import prove
from opentamin.law.benefit_rows import benefit_rows
from tests import walls

CODE = walls.world.SAMPLE_WORKSHOP


@pytest.fixture
def built(committed_db: None) -> dict[str, Any]:
    """A workshop that owes a month and was told so today; a retired person."""
    found = walls.build()
    now = timezone.now()
    open_debts(now=now, subjects=[CODE])
    debt = Debt.objects.get(workshop__code=CODE, month=140408, item="")
    notify([debt.pk], served_on=now.date(), by="collector", now=now, today=Day.from_date(now.date()))
    return {**found, "debt": debt.pk}


@pytest.fixture
def employer(built: dict[str, Any]) -> Client:
    return walls.client_of(walls.user_of(Role.EMPLOYER, CODE, 60))


def ask_and_do(client: Client, name: str, **typed: object) -> Act:
    """The whole way: form, check, asked under the role of the pages; then the worker's part under its own."""
    typed = {key: str(value) for key, value in typed.items()}
    with walls.as_role("web"):
        assert client.get(f"/fa/acts/{name}/", typed).status_code == 200
        check = client.post(f"/fa/acts/{name}/", {**typed, "key": name, "step": "check"})
        assert check.status_code == 200, check.content.decode()[-3000:]
        sent = client.post(f"/en/acts/{name}/", {**typed, "key": name, "step": "send"})
        assert sent.status_code == 302, sent.content.decode()[-3000:]
    act = Act.objects.get(action=name, code=sent["Location"].rstrip("/").rpartition("/")[2])
    with walls.as_role("app"):
        perform(act.pk, now=timezone.now())
    act.refresh_from_db()
    with walls.as_role("web"):
        assert client.get(f"/fa/acts/done/{act.code}/").status_code == 200
        assert client.get(f"/en/acts/done/{act.code}/").status_code == 200
    return act


def numbers(act: Act) -> list[int]:
    return [each["number"] for each in act.findings]


def test_a_slip_carries_all_that_is_owed_today_with_its_penalty(employer: Client, built: dict[str, Any]) -> None:
    act = ask_and_do(employer, "give_payment_reference", workshop=CODE, debt=built["debt"])
    assert act.state == ActState.DONE, act.findings
    made = PaymentReference.objects.latest("pk")
    assert made.month == 140408 and made.amount_rial - made.asked_rial < 1000
    with walls.as_role("web"):
        page = employer.get(f"/fa/employer/slips/{made.pk}/").content.decode()
    assert walls.fa_digits(str(made.bill_id)) in page and walls.fa_digits(str(made.payment_id)) in page
    assert prove(now=timezone.now()).holds, "penalties were posted; the books still balance"


def test_somebody_elses_debt_cannot_be_named(built: dict[str, Any]) -> None:
    stranger = walls.client_of(walls.user_of(Role.EMPLOYER, walls.AWAY_WORKSHOP, 61))
    with walls.as_role("web"):
        typed = {"workshop": walls.AWAY_WORKSHOP, "debt": built["debt"], "key": "k", "step": "send"}
        answer = stranger.post("/fa/acts/give_payment_reference/", typed)
        assert answer.status_code == 422 and "۵۸۰۶" in answer.content.decode()
        assert "دیوار" not in stranger.get("/fa/acts/object_to_debt/", {"debt": built["debt"]}).content.decode()


def test_parts_are_seen_before_a_plan_is_asked_for_and_are_those_that_were_proposed(
    employer: Client, built: dict[str, Any]
) -> None:
    first = Day.from_date(timezone.now().date()) + 40
    typed = {"workshop": CODE, "instalments": 3, "first_due": str(first)}
    with walls.as_role("web"):
        check = employer.post("/en/acts/ask_for_plan/", {**typed, "key": "p", "step": "check"}).content.decode()
    act = ask_and_do(employer, "ask_for_plan", **typed)
    assert act.state == ActState.DONE, act.findings
    plan = Plan.objects.latest("pk")
    assert f"{plan.scheduled_rial // 3:,}" in check, "the first part of the preview is a third of what was proposed"


def test_everything_wrong_with_a_plan_is_told_at_once_and_nothing_typed_is_lost(employer: Client) -> None:
    typed = {"workshop": CODE, "instalments": "۹۰", "first_due": "1400-01-01", "reason": "بماند", "key": "p"}
    answer = employer.post("/fa/acts/ask_for_plan/", {**typed, "step": "check"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "۵۳۰۰" in page and "۵۳۰۲" in page and "بماند" in page


def test_an_objection_is_taken_once_and_refused_when_it_is_there_already(
    employer: Client, built: dict[str, Any]
) -> None:
    act = ask_and_do(employer, "object_to_debt", debt=built["debt"], grounds="دو نفر کار نکرده‌اند")
    assert act.state == ActState.DONE and Objection.objects.get().debt_id == built["debt"]
    assert Task.objects.filter(kind="bring_before_board").count() == 1
    with walls.as_role("web"):
        page = employer.get(f"/fa/employer/{CODE}/object/").content.decode()
    assert "دو نفر کار نکرده‌اند" in page


def test_a_representative_is_named_and_the_last_for_everything_stays(employer: Client) -> None:
    other = walls.user_of(Role.INSURED, walls.Person.objects.exclude(national_code=None)[0].national_code, 62)
    act = ask_and_do(employer, "add_representative", workshop=CODE, login=other.login, what="debts")
    assert act.state == ActState.DONE, act.findings
    assert Mandate.objects.get(user=other, role=Role.EMPLOYER).what == "debts"
    own = Mandate.objects.get(user__login="9970000060")
    assert numbers(ask_and_do(employer, "end_representative", mandate=own.pk)) == [5734]
    with walls.as_role("web"):
        page = employer.get(f"/fa/employer/{CODE}/people/").content.decode()
    assert walls.fa_digits(other.login) in page


def test_an_unknown_representative_and_a_past_day_are_two_findings_beside_their_fields(employer: Client) -> None:
    act = ask_and_do(employer, "add_representative", workshop=CODE, login="9988887776", what="all", until="1400-01-01")
    assert numbers(act) == [5811, 5812]
    again = employer.post("/fa/acts/add_representative/", {**act.payload, "step": "change", "of": act.code})
    page = again.content.decode()
    assert again.status_code == 422 and 'href="#login"' in page and 'href="#until"' in page


def test_a_representative_for_lists_opens_neither_money_nor_people(built: dict[str, Any]) -> None:
    clerk = walls.client_of(walls.user_of(Role.EMPLOYER, CODE, 63, what="lists"))
    with walls.as_role("web"):
        codes = {
            page: clerk.get(f"/fa/employer/{CODE}/{page}").status_code for page in ("", "lists/", "pay/", "people/")
        }
        assert codes == {"": 200, "lists/": 200, "pay/": 404, "people/": 404}
        assert clerk.get("/fa/acts/add_representative/").status_code == 404
        assert clerk.get("/fa/acts/ask_for_plan/").status_code == 404


def test_every_benefit_of_the_law_has_its_act_and_every_answer_has_words() -> None:
    from opentamin.faces.portal.act_words import choice, label

    for row in benefit_rows().values():
        action = actions()[name_of(row)]
        assert {item.name for item in row.evidence} <= {field.name for field in action.fields}
        assert all(label(action)(field)[0] for field in action.fields)
        for field in action.fields:
            assert not [each for each in field.choices if choice(action, field, each).isascii()], "Persian words"


def test_a_claim_shows_what_the_law_says_then_stands_before_the_branch(built: dict[str, Any]) -> None:
    who = walls.Person.objects.get(pk=built["person_id"])
    client = walls.client_of(walls.user_of(Role.INSURED, who.national_code or "", 64))
    typed = {"person": who.pk, "event_on": "1404-08-10", "sick_days": "۱۲"}
    with walls.as_role("web"):
        check = client.post("/en/acts/claim_sick_pay/", {**typed, "key": "c", "step": "check"}).content.decode()
    assert "What would come of it" in check or "To be noted" in check
    act = ask_and_do(client, "claim_sick_pay", **typed)
    assert act.state == ActState.DONE, act.findings
    claim = Claim.objects.get(person=who)
    assert claim.evidence == {"sick_days": 12} and Task.objects.get(kind="decide_claim").subject == f"claim/{claim.pk}"
    with walls.as_role("web"):
        for page in ("", "rights/", "requests/", "pay/"):
            assert client.get(f"/fa/my/{who.pk}/{page}").status_code == 200
    assert numbers(ask_and_do(client, "object_to_decision", claim=claim.pk, grounds="رقم درست نیست")) == [5815]


def test_a_claim_after_a_death_needs_a_registered_relation(built: dict[str, Any]) -> None:
    who, stranger = walls.Person.objects.exclude(national_code=None).order_by("id")[:2]
    client = walls.client_of(walls.user_of(Role.INSURED, who.national_code or "", 65))
    typed = {"deceased": stranger.national_code, "event_on": "1404-08-10"}
    assert numbers(ask_and_do(client, "claim_funeral_grant", **typed)) == [5813]


def test_an_officer_of_the_branch_asks_for_somebody_who_stands_at_the_desk(built: dict[str, Any]) -> None:
    desk = walls.client_of(walls.user_of(Role.SERVICE_DESK, walls.HOME, 66))
    typed = {"person": built["person_id"], "month": "1404-07", "what": "days_short"}
    without = desk.post("/fa/acts/month_not_right/", {**typed, "key": "n", "step": "check"})
    assert without.status_code == 422 and 'href="#consent"' in without.content.decode(), "never without consent"
    act = ask_and_do(desk, "month_not_right", **typed, consent="in_person")
    assert act.state == ActState.DONE and act.payload["consent"] == "in_person" and act.role == "service_desk"
    away = walls.client_of(walls.user_of(Role.SERVICE_DESK, walls.AWAY, 67))
    typed = {"person": built["person_id"], "month": "1404-07", "what": "days_short", "key": "m", "step": "send"}
    with walls.as_role("web"):
        assert away.post("/fa/acts/month_not_right/", typed).status_code == 422


def test_the_inbox_holds_the_letter_with_its_term(employer: Client, built: dict[str, Any]) -> None:
    stranger = walls.client_of(walls.user_of(Role.EMPLOYER, walls.AWAY_WORKSHOP, 68))
    with walls.as_role("web"):
        page = employer.get("/en/inbox/?show=open").content.decode()
        assert "Demand letter 1" in page and "30 days left" in page
        assert "Demand letter 1" not in stranger.get("/en/inbox/").content.decode()


PAGES = ("", "lists/", "pay/", "settle/", "object/", "contracts/", "people/")


@pytest.mark.parametrize("language", ["fa", "en"])
def test_pages_of_a_workshop_answer_with_few_queries(employer: Client, built, language) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for page in PAGES:
        with walls.as_role("web"), CaptureQueriesContext(connection) as queries:
            assert employer.get(f"/{language}/employer/{CODE}/{page}").status_code == 200
        own = [
            each["sql"]
            for each in queries
            if not each["sql"].startswith(("SAVEPOINT", "RELEASE", "SET", "BEGIN", "COMMIT"))
        ]
        assert len(own) <= 12, (page, len(own), own)
