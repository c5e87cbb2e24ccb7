"""A board reduced an inspection's claim: the form begins with who was found, one proposes, another lets it into the record."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from opentamin.desk.models import Act, Role, Task
from opentamin.faces.portal.tests.test_visit_papers import done, send
from opentamin.flow.careers.models import BoardRuling, CareerEntry
from opentamin.flow.careers.ruling import open_ruling_tasks
from opentamin.flow.collection import boards, objections
from opentamin.flow.collection.models import BoardDecision, Debt
from opentamin.flow.collection.notices import notify
from opentamin.flow.collection.opening import open_debts
from opentamin.flow.inspections.models import FoundPerson
from opentamin.ground.calendar import Day
from opentamin.ground.persian import fa_digits
from opentamin.journeys.acts.doing import perform
from tests import wall_rows, walls, world

SEATS = {"ministry": "الف", "employers": "ب", "high_council": "پ", "workers": "ت"}


def reduced() -> BoardDecision:
    """The claim of the world's inspection, objected to and reduced by a board."""
    open_debts(now=world.NOW, subjects=[world.SAMPLE_WORKSHOP])
    debt = Debt.objects.get(origin="inspection")
    served = Day.of(1404, 11, 6)
    assert not notify([debt.pk], served_on=served.to_date(), by="t", now=world.NOW, today=served).findings
    told = objections.object_to([debt.pk], received_on=(served + 1).to_date(), grounds="-", by="t", now=world.NOW)
    number = told.objections[0].pk
    objections.hear(number, on=(served + 30).to_date(), told_on=(served + 2).to_date(), by="t", now=world.NOW)
    day = served + 30
    words = {"amounts": {"insured": 1_000_000}, "members": SEATS, "decided_on": day.to_date()}
    boards.decide(number, "reduced", **words, by="t", now=world.NOW, today=day)
    boards.serve_decision(number, served_on=(day + 1).to_date(), by="t", now=world.NOW)
    boards.make_final((day + 60).to_date(), now=world.NOW)
    return BoardDecision.objects.get(objection=number)


@pytest.fixture
def house(committed_db: None) -> dict[str, Any]:
    """The world of the walls with a reduced claim; an officer, two approvers, an inspector of another branch."""
    built = walls.build()
    decision = reduced()
    open_ruling_tasks(now=world.NOW)
    roles = {
        "officer": (Role.BRANCH, walls.HOME),
        "away": (Role.INSPECTOR, walls.AWAY),
        "chief": (Role.APPROVER, walls.HOME),
    }
    users = {name: walls.user_of(*words, at) for at, (name, words) in enumerate(roles.items(), 70)}
    clients = {name: walls.client_of(user) for name, user in users.items()}
    return {"visit": built["visit_id"], "decision": decision.pk, "users": users, **clients}


def get(client: Any, address: str) -> str:
    with walls.as_role("web"):
        return str(client.get(address).content.decode())


def numbers(code: str) -> list[int]:
    """What the worker says of an act that it refuses."""
    act = Act.objects.get(code=code)
    with walls.as_role("app"):
        perform(act.pk, now=timezone.now())
    act.refresh_from_db()
    return [each["number"] for each in act.findings]


def test_two_people_say_on_pages_whose_months_stand(house: dict[str, Any]) -> None:
    decision, officer = house["decision"], house["officer"]
    page, form = f"/en/inspections/{house['visit']}/", f"ruling_propose/?decision={decision}"
    waiting = Task.objects.get(kind="rule_on_reduced_inspection")
    assert form in get(officer, page) and form in get(officer, f"/en/queue/{waiting.pk}/")
    begun = get(officer, f"/fa/acts/{form}")
    assert fa_digits(wall_rows.FOUND) in begun and "۵۰۰۰۰۰۰۰" in begun, begun[begun.find("<tbody>") :][:2000]
    seen = FoundPerson.objects.get(visit=house["visit"]).person_id
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM desk_reading WHERE person_id = %s AND reason LIKE 'ruling%%'", [seen])
        assert cursor.fetchone() == (1,)
    other = get(house["away"], f"/fa/acts/{form}")
    assert "یافته" not in other and "۵۸۰۶" in other, "another branch's decision begins nothing"
    typed = {"decision": decision, "people_1_code": wall_rows.FOUND, "people_1_days": "4", "reason": "چهار روز"}
    above = {**typed, "people_1_base": "50,000,001", "people_2_code": "1", "people_2_days": "1", "people_2_base": "1"}
    with walls.as_role("web"):
        wrong = officer.post("/fa/acts/ruling_propose/", {"key": "w", "step": "check", **above})
        right = officer.post(
            "/en/acts/ruling_propose/", {"key": "c", "step": "check", **typed, "people_1_base": "20000000"}
        )
    assert wrong.status_code == 422 and {"۵۸۹۵", "۵۸۹۴"} <= set(
        wrong.content.decode().replace("(", " ").replace(")", " ").split()
    )
    assert right.status_code == 200 and "Days that stand" in right.content.decode()
    assert not BoardRuling.objects.exists()
    act = done(send(officer, "ruling_propose", **typed, people_1_base="20000000"))
    task = Task.objects.get(pk=act.result["argument"])
    assert (task.kind, task.proposed_by, task.branch_id) == (
        "ruling_proposed",
        house["users"]["officer"].login,
        walls.desk_home(),
    )
    again = send(officer, "ruling_propose", **{**typed, "key": "again"}, people_1_base="1")
    assert numbers(again["Location"].rstrip("/").rpartition("/")[2]) == [5035], "one proposal at a time"
    assert not BoardRuling.objects.exists() and "waits for a second person" in get(officer, page)
    assert f"ruling_approve/?task={task.pk}" in get(house["chief"], f"/en/queue/{task.pk}/")
    done(send(house["chief"], "ruling_approve", task=task.pk))
    ruling = BoardRuling.objects.get()
    assert ruling.people == {str(seen): [4, 20_000_000]} and ruling.by != ruling.second
    entries = CareerEntry.objects.filter(person_id=seen, source_kind=3)
    assert [(each.month, each.days) for each in entries] == [(140408, 4)]
    assert not Task.objects.filter(pk__in=[task.pk, waiting.pk], closed_at=None).exists()
    assert "1 people, by two people" in get(officer, page)
