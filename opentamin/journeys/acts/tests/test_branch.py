"""Acts of officers: exact roles, two people where two are asked for, and refusals told with the number of their station."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from opentamin.desk.models import Act, Letter, Role, Task, Ticket, TicketEvent, User
from opentamin.desk.sessions import begin, enter
from opentamin.flow.awards.models import Award, AwardAmount
from opentamin.flow.claims.models import Approval, Claim
from opentamin.journeys.acts.branch import ACTIONS
from opentamin.journeys.acts.catalogue import action_of, actions
from opentamin.journeys.acts.doing import perform
from opentamin.registers.models import Office, Person
from tests import walls, world
from tests.journeys.rights_world import branch
from tests.journeys.test_rights import retire

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> dict[str, User]:
    """An award in the first branch, and three people who work there."""
    branch()
    retire(5_000_001)
    roles = (Role.BRANCH, Role.APPROVER, Role.SERVICE_DESK)
    return {role.value: walls.user_of(role, "9990", at) for at, role in enumerate(roles, 80)}


def ask(user: User, action: str, key: str, **values: Any) -> Act:
    """An act as asked for by a user under their session, done at once."""
    who = enter(begin(user.pk, "totp", "", ""))
    assert who is not None
    payload = {field.name: values.get(field.name) for field in action_of(action).fields}
    act = Act.objects.create(
        code=str(int(hashlib.sha256(f"{user.pk}{action}{key}".encode()).hexdigest()[:9], 16) + 10**11)[:12],
        user_id=user.pk, login=user.login, action=action, key=key, digest=hashlib.sha256(json.dumps(payload).encode()).hexdigest(),
        payload=payload, role=who.role, what=who.what, sees_all=who.sees_all, branches=list(who.branches),
        workshops=list(who.workshops), persons=list(who.persons), own_person_id=who.own_person_id, asked_at=world.NOW,
    )  # fmt: skip
    perform(act.pk, now=world.NOW)
    act.refresh_from_db()
    return act


def number_of(act: Act) -> int:
    assert act.state == "refused", act.result
    return int(act.findings[0]["number"])


def test_every_act_of_the_door_is_listed_once_and_names_its_roles() -> None:
    known = set(Role.values)
    assert {action.name for action in ACTIONS} <= set(actions())
    for action in ACTIONS:
        assert action.roles and action.roles <= known and not action.roles & {"insured", "employer", "clinic"}
    seconds = {
        "claim_approve",
        "award_approve",
        "refund_approve",
        "plan_approve",
        "forgiveness_decide",
        "certificate_revoke",
        "ruling_approve",
    }
    assert all("branch" not in action_of(name).roles for name in seconds), "a second person holds another role"


def test_a_change_of_an_award_needs_two_people_and_is_made_once(office: dict[str, User]) -> None:
    award = Award.objects.get()
    facts = {"award": award.pk, "what": "award_stop", "from_on": 14041001, "reason": "درگذشت"}
    made = ask(office["branch"], "award_propose", "p", **facts)
    assert made.state == "done", made.findings
    task = Task.objects.get(kind="award_change_proposed")
    before = AwardAmount.objects.filter(award=award).count()
    assert number_of(ask(office["branch"], "award_approve", "own", task=task.pk)) == 5807
    both = walls.user_of(Role.APPROVER, "9990", 84)
    Task.objects.filter(pk=task.pk).update(proposed_by=both.login)
    assert number_of(ask(both, "award_approve", "x", task=task.pk)) == 5833
    Task.objects.filter(pk=task.pk).update(proposed_by=office["branch"].login)
    assert AwardAmount.objects.filter(award=award).count() == before
    done = ask(office["approver"], "award_approve", "a", task=task.pk)
    assert done.state == "done", done.findings
    newest = AwardAmount.objects.filter(award=award).latest("version")
    assert newest.monthly_rial == 0 and newest.reasons["second"] == office["approver"].login
    assert number_of(ask(office["approver"], "award_approve", "b", task=task.pk)) == 5832
    again = ask(office["branch"], "award_propose", "r", **{**facts, "what": "award_resume"})
    assert again.state == "done", again.findings


def test_an_approved_claim_is_not_approved_twice_and_the_station_says_why(office: dict[str, User]) -> None:
    claim = Claim.objects.get()
    count = Approval.objects.count()
    assert ask(office["approver"], "claim_approve", "a", claim=claim.pk).state == "done"
    assert Approval.objects.count() == count
    assert number_of(ask(office["service_desk"], "claim_evidence", "e", claim=claim.pk, evidence="left_on = 14040101"))
    assert number_of(ask(office["service_desk"], "claim_evidence", "f", claim=claim.pk, evidence="بی‌برابری")) == 5831
    assert number_of(ask(office["service_desk"], "claim_evidence", "g", claim=claim.pk, evidence="x = 1")) == 5835


def test_a_ticket_is_opened_on_behalf_of_a_visitor_and_another_branch_cannot_touch_it(office: dict[str, User]) -> None:
    words = {"kind": "ticket_other", "visitor": "مراجع", "text": "پرسش"}
    made = ask(office["service_desk"], "ticket_open", "t", **words)
    ticket = Ticket.objects.get()
    assert made.state == "done" and made.role == "service_desk" and ticket.opened_by == office["service_desk"].login
    away = walls.user_of(Role.BRANCH, "9991", 85)
    assert number_of(ask(away, "ticket_answer", "x", ticket=ticket.pk, text="-")) == 5806
    answered = ask(office["branch"], "ticket_answer", "a", ticket=ticket.pk, text="پاسخ")
    assert answered.state == "done" and len(answered.result["facts"]["word"]) > 20
    assert number_of(ask(office["service_desk"], "ticket_wait", "w", ticket=ticket.pk, text="-")) == 5760
    assert ask(office["service_desk"], "ticket_rate", "s", ticket=ticket.pk, points="points_4").state == "done"
    assert number_of(ask(office["service_desk"], "ticket_rate", "s2", ticket=ticket.pk, points="points_1")) == 5763
    assert TicketEvent.objects.filter(ticket=ticket).count() == 2


def test_a_day_to_come_is_refused(office: dict[str, User]) -> None:
    letter = Letter.objects.create(
        key="L", kind="claim_decision", number="1", person_id=Person.objects.latest("pk").pk, text_fa="-", text_en="-",
        branch_id=Office.objects.get(code="9990").pk, sent_on=world.NOW.date(), by="t", known_at=world.NOW,
    )  # fmt: skip
    facts = {"letter": letter.pk, "how": "how_post"}
    assert number_of(ask(office["branch"], "letter_served", "a", **facts, served_on=14500101)) == 5830
    assert ask(office["branch"], "letter_served", "b", **facts).state == "done"
