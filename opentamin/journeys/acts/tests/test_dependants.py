"""A dependant from the question to the register: asked by the insured person, decided by an officer, told in a letter."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from opentamin.desk.models import Act, ActState, Letter, Role, Task
from opentamin.ground.calendar import Day
from opentamin.journeys.acts.tests.test_doors import ask_and_do, numbers
from opentamin.registers.models import Person, Relation, Status
from tests import walls
from tests.journeys.rights_world import works

CHILD = "9980000050"


def sound(first_nine: str) -> str:
    from opentamin.law.ir.identifiers.national_code import check_digit

    return f"{first_nine}{check_digit(first_nine)}"


@pytest.fixture
def house(committed_db: None) -> dict[str, Any]:
    """An insured man with a record at the home branch, and officers of that branch and of another."""
    found = walls.build()
    Person.objects.filter(pk=found["person_id"]).update(birth_date="1990-03-21", sex="m", provisional=False)
    who = Person.objects.get(pk=found["person_id"])
    works(who, "1403-01", "1404-08", 9_000_000)
    me = walls.client_of(walls.user_of(Role.INSURED, who.national_code or "", 61))
    officer = walls.client_of(walls.user_of(Role.BRANCH, walls.HOME, 62))
    away = walls.client_of(walls.user_of(Role.BRANCH, walls.AWAY, 63))
    return {"who": who, "me": me, "officer": officer, "away": away}


def child(house: dict[str, Any], **others: object) -> dict[str, object]:
    facts = {"person": house["who"].pk, "kin": "kin_son", "national_code": sound("998000005"), "first_name": "بهرام"}
    facts |= {"last_name": "نمونه", "birth_on": "1399-02-03", "from_on": "1399-02-03", "maintained": "maintained_yes"}
    return {**facts, **others}


def page(client: Client, path: str, language: str = "en") -> str:
    with walls.as_role("web"):
        answer = client.get(f"/{language}/{path}")
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def test_a_child_is_asked_for_accepted_registered_and_covered(house: dict[str, Any]) -> None:
    me, who = house["me"], house["who"]
    act = ask_and_do(me, "add_dependant", **child(house))
    assert act.state == ActState.DONE, act.findings
    task = Task.objects.get(kind="dependant_asked")
    assert task.subject == f"person/{who.pk}" and task.proposed_by == act.login
    own = page(me, f"people/{who.pk}/care/")
    assert "Add a dependant" in own and "at the branch" in own and act.code in own
    with walls.as_role("web"):
        assert house["away"].post("/fa/acts/dependant_accept/", {"task": task.pk, "step": "check"}).status_code == 422
    assert "dependant_accept" in page(house["officer"], f"queue/{task.pk}/")
    done = ask_and_do(house["officer"], "dependant_accept", task=task.pk)
    assert done.state == ActState.DONE, done.findings
    relation = Relation.objects.get(person=who)
    assert (relation.kind, relation.relative.first_name, relation.relative.provisional) == ("son", "بهرام", True)
    assert Day.from_date(relation.from_on) == Day.parse("1399-02-03")
    task.refresh_from_db()
    assert task.closed_at is not None
    with CaptureQueriesContext(connection) as queries:
        own = page(me, f"people/{who.pk}/care/", "fa")
    asked = [each["sql"] for each in queries if each["sql"].startswith("SELECT")]
    assert len(asked) <= 12, "\n".join(each[:150] for each in asked)
    with walls.as_role("web"):
        assert me.get(f"/fa/people/{relation.relative_id}/care/").status_code == 404, "named by no address"
    assert "بهرام" in own and "end_dependant" in own
    assert "not opened yet" in page(me, "inbox/")
    again = ask_and_do(me, "end_dependant", relation=relation.pk, why="end_own_cover", from_on="1404-08-01")
    assert again.state == ActState.DONE, again.findings
    task = Task.objects.get(kind="dependant_end_asked")
    assert _sent(house["officer"], "dependant_accept", {"task": task.pk}).state == ActState.DONE
    assert Status.objects.get(person=relation.relative).kind == "other_fund"


def test_everything_that_cannot_be_is_told_at_once(house: dict[str, Any]) -> None:
    me = house["me"]
    wrong = child(house, kin="kin_husband", national_code="9980000000", birth_on="1420-01-01", from_on="1380-01-01")
    with walls.as_role("web"):
        answer = me.post("/en/acts/add_dependant/", {**wrong, "key": "w", "step": "check"})
    text = answer.content.decode()
    assert answer.status_code == 422
    missing = [number for number in ("5860", "5862", "5830", "5864") if number not in text]
    assert not missing
    older = child(house, birth_on="1360-01-01", from_on="1403-01-01", national_code=house["who"].national_code)
    with walls.as_role("web"):
        text = me.post("/en/acts/add_dependant/", {**older, "key": "w", "step": "check"}).content.decode()
    assert "5861" in text and "5863" in text and not Act.objects.filter(action="add_dependant").exists()


def test_a_father_of_fifty_can_be_asked_for_though_the_law_does_not_cover_him(house: dict[str, Any]) -> None:
    father = child(house, kin="kin_father", birth_on="1345-01-01", from_on="1403-01-01")
    with walls.as_role("web"):
        text = house["me"].post("/en/acts/add_dependant/", {**father, "key": "f", "step": "check"}).content.decode()
    assert "not met" in text and "5868" in text and 'value="send"' in text


def test_a_refusal_says_why_under_which_article_and_how_to_object(house: dict[str, Any]) -> None:
    me, who = house["me"], house["who"]
    first = ask_and_do(me, "add_dependant", **child(house))
    twice = ask_again(me, child(house))
    assert numbers(twice) == [5866] and first.code in str(twice.findings)
    task = Task.objects.get(kind="dependant_asked")
    done = ask_and_do(house["officer"], "dependant_refuse", task=task.pk, reason="شناسنامه خوانا نیست")
    assert done.state == ActState.DONE and not Relation.objects.filter(person=who).exists()
    letter = Letter.objects.get(kind="dependant_refused")
    assert (
        letter.person_id == who.pk
        and "58.2" in letter.text_en
        and "found no term for such an objection" in letter.text_en
    )
    assert "شناسنامه خوانا نیست" in page(me, f"people/{who.pk}/care/", "fa")
    assert numbers(ask_and_do_raw(house["officer"], task.pk)) == [5832]


def test_a_code_that_belongs_to_somebody_else_is_not_registered_anew(house: dict[str, Any]) -> None:
    code = sound("998000005")
    facts = {
        "national_code": code,
        "first_name": "دیگر",
        "last_name": "کس",
        "sex": "f",
        "search_key": "x",
        "sort_key": "x",
    }
    Person.objects.create(birth_date="1970-01-01", **facts)
    ask_and_do(house["me"], "add_dependant", **child(house))
    task = Task.objects.get(kind="dependant_asked")
    done = ask_and_do(house["officer"], "dependant_accept", task=task.pk)
    assert numbers(done) == [5869] and not Relation.objects.exists()
    assert Task.objects.get(pk=task.pk).closed_at is None


def ask_again(client: Client, typed: dict[str, object]) -> Act:
    """The same asked past the check of the page, as a program may."""
    return _sent(client, "add_dependant", typed)


def ask_and_do_raw(client: Client, task: int) -> Act:
    return _sent(client, "dependant_accept", {"task": task})


def _sent(client: Client, name: str, typed: dict[str, object]) -> Act:
    from opentamin.journeys.acts.doing import perform

    with walls.as_role("web"):
        sent = client.post(f"/en/acts/{name}/", {**typed, "key": "again", "step": "send"})
    assert sent.status_code == 302, sent.content.decode()[-2000:]
    act = Act.objects.latest("id")
    with walls.as_role("app"):
        perform(act.pk, now=timezone.now())
    act.refresh_from_db()
    return act
