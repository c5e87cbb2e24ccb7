"""A list and an inspection of the same month: whichever comes first, the books and the records end the same."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from opentamin.desk.models import Task
from opentamin.flow.assessments.inspecting import assess_inspections
from opentamin.flow.assessments.models import InspectionAssessment
from opentamin.flow.assessments.tests.test_inspecting import day
from opentamin.flow.careers.models import CareerEntry
from opentamin.flow.careers.tests.test_inspected import FINAL, board, debt, finish, inspect, lines, serve, stranger
from opentamin.flow.collection.opening import open_debts
from opentamin.flow.collection.penalties import post_penalties
from opentamin.flow.inspections.facts import Found
from opentamin.journeys.prove import prove
from tests import world
from tests.world import NOW, SAMPLE_WORKSHOP, TODAY, made, send, sending

pytestmark = pytest.mark.django_db
LATE = 25
"""Days after which the list of Aban comes: late."""


@pytest.fixture(autouse=True)
def registers() -> None:
    world.offices()
    world.workshop()


def books() -> list[Any]:
    """What every item of the workshop owes by share, and everybody's months."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.month, split_part(e.item, '/', 1), p.share, sum(p.amount_rial) FROM ledger_entry e JOIN ledger_posting p"
            " ON p.entry_id = e.id AND p.amount_rial * CASE WHEN p.share = '' THEN 0 ELSE 1 END <> 0 JOIN ledger_account a"
            " ON a.code = p.account_id AND a.kind IN ('asset', 'contra_income') WHERE e.month = 140408"
            " GROUP BY 1, 2, 3 HAVING sum(p.amount_rial) <> 0 ORDER BY 1, 2, 3"
        )
        owed = cursor.fetchall()
        cursor.execute(
            "SELECT r.national_code, c.source_kind, sum(c.days), sum(c.base_rial) FROM careers_career_entry c"
            " JOIN registers_person r ON r.id = c.person_id WHERE c.month = 140408 GROUP BY 1, 2"
            " HAVING sum(c.days) <> 0 OR sum(c.base_rial) <> 0 ORDER BY 1, 2"
        )
        return [owed, cursor.fetchall()]


@pytest.mark.parametrize("order", ["li", "il"])
def test_the_order_of_list_and_inspection_does_not_matter(order: str) -> None:
    """The penalty of a missing list goes to the list once it is there; nothing is borne twice, by one command."""
    wages = made(SAMPLE_WORKSHOP, 140408, people=3, changes={0: {"days": 10, "leave_date": "", "start_date": ""}})
    columns = {name: wages.people[name][0] for name in ("national_code", "first_name", "last_name")}
    listed = Found(row=2, **columns, daily_wage_rial=4_000_000, since=(stranger().since))
    for step in order:
        if step == "l":
            send(sending(wages, "list"), days_later=LATE)
        else:
            one = inspect(replace(stranger(), row=1), listed)
            serve(*[each for each in [debt(one)] if each.state == "assessed"])
    finish()
    open_debts(now=NOW)
    post_penalties(FINAL.to_date(), now=NOW, today=FINAL)
    found = books()
    penalties = [amount for _, item, share, amount in found[0] if share == "late_list"]
    assert len(penalties) == 1
    KEPT.setdefault("books", found)
    assert found == KEPT["books"]
    assert prove(now=NOW).holds


KEPT: dict[str, Any] = {}
"""The books of the first order, for the second."""


def test_two_inspections_assessed_by_one_command_claim_a_person_once() -> None:
    send(sending(made(SAMPLE_WORKSHOP, 140408, people=3), "list"))
    from opentamin.flow.assessments.tests.test_inspecting import LATER, added, visit

    one, two = visit(stranger(), key="a"), visit(stranger(), key="b")
    assess_inspections([one, two], by="t", now=NOW, today=LATER)
    assert added(one)["insured"] == 5_600_000 and added(two) == {}


def test_an_inspection_of_which_a_board_changed_the_claim_is_not_moved_by_a_list() -> None:
    one = inspect(stranger())
    serve(debt(one))
    board(debt(one), "cancelled")
    before = InspectionAssessment.objects.count()
    wages = made(SAMPLE_WORKSHOP, 140408, people=3)
    wages.people["national_code"][0] = stranger().national_code
    send(sending(wages, "late"), days_later=LATE)
    assert InspectionAssessment.objects.count() == before
    assert Task.objects.get(kind="reassess_inspection").subject == f"visit/{one.pk}"
    assert not CareerEntry.objects.filter(source_kind=3).exists()
    assert prove(now=NOW).holds


def test_the_same_submission_again_changes_nothing() -> None:
    one = inspect(stranger())
    serve(debt(one))
    finish()
    wages = made(SAMPLE_WORKSHOP, 140408, people=3)
    wages.people["national_code"][0] = stranger().national_code
    send(sending(wages, "late"), days_later=LATE)
    assert [line[1] for line in lines()] == [1] or lines()[0][1] == 1
    state = (InspectionAssessment.objects.count(), CareerEntry.objects.count())
    send(sending(wages, "late"), days_later=LATE)
    assert (InspectionAssessment.objects.count(), CareerEntry.objects.count()) == state
    assert TODAY < TODAY + LATE and prove(now=NOW).holds


def test_cover_sees_a_month_that_an_inspection_found() -> None:
    from opentamin.flow.care.models import Entitlement
    from opentamin.flow.care.refreshing import refresh

    one = inspect(stranger())
    serve(debt(one))
    refresh(by="t", now=NOW)
    assert not Entitlement.objects.filter(person__national_code=stranger().national_code).exists()
    finish()
    refresh(by="t", now=NOW)
    found = Entitlement.objects.filter(person__national_code=stranger().national_code, known_until=None)
    assert [row.from_on for row in found] == [day("1404-08-01")]
