"""Objections: only to what is decided, once, answered by somebody else, and decided anew without paying twice."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from opentamin.desk.models import Task
from opentamin.flow.claims import actions
from opentamin.flow.claims.catalogue import ClaimRefusal
from opentamin.flow.claims.models import Claim, ClaimObjection, ClaimState, Decision, ObjectionAnswer
from opentamin.flow.claims.objections import Objecting, answer, object_to, withdraw
from opentamin.ground.calendar import Day
from tests.journeys.rights_world import branch, person
from tests.world import NOW

pytestmark = pytest.mark.django_db
ON = Day.parse("1404-09-01").to_date()


@pytest.fixture
def refused() -> Claim:
    """A claim for old age of somebody without a record: decided by one, approved by a second person, refused."""
    claim = received()
    actions.decide_claims([claim.pk], by="proposer", now=NOW)
    actions.approve([claim.pk], by="approver", now=NOW)
    claim.refresh_from_db()
    assert claim.state == ClaimState.REFUSED
    return claim


def received() -> Claim:
    who = person(7_000_001)
    asked = actions.Asked("k", "old_age", who.pk, branch().pk, ON, ON, {"left_on": 14040801})
    return Claim.objects.get(pk=actions.receive([asked], by="desk", now=NOW)["k"])


def objecting(claim: Claim, key: str = "o") -> Objecting:
    return Objecting(key, claim.pk, "سابقهٔ من کامل نیست", ON, ON)


def number(trouble: pytest.ExceptionInfo[ClaimRefusal]) -> int:
    return trouble.value.finding.number


def test_an_objection_is_one_row_however_often_it_is_sent(refused: Claim) -> None:
    first = object_to(objecting(refused), by="me", now=NOW)
    assert object_to(objecting(refused), by="me", now=NOW) == first and ClaimObjection.objects.count() == 1
    with pytest.raises(ClaimRefusal) as trouble:
        object_to(objecting(refused, "other"), by="me", now=NOW)
    assert number(trouble) == 4046


def test_nothing_is_objected_to_before_it_is_decided() -> None:
    with pytest.raises(ClaimRefusal) as trouble:
        object_to(objecting(received()), by="me", now=NOW)
    assert number(trouble) == 4045


@pytest.mark.parametrize("by", ["proposer", "approver", "me"])
def test_nobody_who_had_a_part_in_it_answers(refused: Claim, by: str) -> None:
    made = object_to(objecting(refused), by="me", now=NOW)
    with pytest.raises(ClaimRefusal) as trouble:
        answer(made.pk, "stands", "نه", by=by, now=NOW)
    assert number(trouble) == 4049 and not ObjectionAnswer.objects.exists()


def test_an_answer_stands_and_is_given_once(refused: Claim) -> None:
    made = object_to(objecting(refused), by="me", now=NOW)
    answer(made.pk, "stands", "سابقه همین است", by="third", now=NOW)
    with pytest.raises(ClaimRefusal) as trouble:
        answer(made.pk, "anew", "دوباره", by="fourth", now=NOW)
    assert number(trouble) == 4048
    refused.refresh_from_db()
    assert refused.state == ClaimState.REFUSED
    with pytest.raises(DatabaseError), transaction.atomic():
        ClaimObjection.objects.update(grounds="x")


def test_anew_goes_the_whole_way_again_even_where_the_law_says_the_same(refused: Claim) -> None:
    made = object_to(objecting(refused), by="me", now=NOW)
    answer(made.pk, "anew", "دوباره می‌بینیم", by="third", now=NOW)
    actions.decide_claims([refused.pk], by="proposer", now=NOW)
    open_tasks = Task.objects.filter(subject=f"claim/{refused.pk}", closed_at=None)
    assert [row.kind for row in open_tasks] == ["approve_decision"], "the second decision waits in the queue too"
    actions.approve([refused.pk], by="approver", now=NOW)
    refused.refresh_from_db()
    assert refused.state == ClaimState.REFUSED and not open_tasks.all().exists()
    assert list(Decision.objects.filter(claim=refused).order_by("version").values_list("version", flat=True)) == [1, 2]
    assert object_to(objecting(refused, "again"), by="me", now=NOW).decision.version == 2, (
        "each decision can be objected to"
    )


def test_what_was_granted_is_not_decided_anew(refused: Claim) -> None:
    made = object_to(objecting(refused), by="me", now=NOW)
    Claim.objects.filter(pk=refused.pk).update(state=ClaimState.APPROVED)
    with pytest.raises(ClaimRefusal) as trouble:
        answer(made.pk, "anew", "دوباره", by="third", now=NOW)
    assert number(trouble) == 4050


def test_a_claim_is_taken_back_while_nothing_is_decided_and_not_after(refused: Claim) -> None:
    with pytest.raises(ClaimRefusal) as trouble:
        withdraw(refused.pk, by="me", now=NOW)
    assert number(trouble) == 4051
    asked = actions.Asked("second", "old_age", refused.person_id, refused.branch_id, ON, ON, {"left_on": 14040801})
    second = actions.receive([asked], by="desk", now=NOW)["second"]
    actions.decide_claims([second], by="proposer", now=NOW)
    withdraw(second, by="me", now=NOW)
    assert not Task.objects.filter(subject=f"claim/{second}", closed_at=None).exists()
    withdraw(second, by="me", now=NOW)
    with pytest.raises(ClaimRefusal):
        actions.approve([second], by="approver", now=NOW)
