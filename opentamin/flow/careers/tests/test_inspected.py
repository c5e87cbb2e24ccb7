"""Months that inspections found: part of the record when the debt is definite, never counted twice, only what stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opentamin.desk.models import Task
from opentamin.flow.assessments.inspecting import assess_inspections
from opentamin.flow.assessments.models import InspectionLine
from opentamin.flow.assessments.tests.test_inspecting import Found, Visit, day, listed, visit
from opentamin.flow.careers import actions, questions
from opentamin.flow.careers.facts import record_facts
from opentamin.flow.careers.inspected import credit_inspections
from opentamin.flow.careers.models import CareerEntry, InspectionCredit
from opentamin.flow.careers.ruling import open_ruling_tasks, rule_on, waiting
from opentamin.flow.careers.statement import statement
from opentamin.flow.collection import boards, objections
from opentamin.flow.collection.models import BoardDecision, Debt
from opentamin.flow.collection.notices import notify
from opentamin.flow.collection.opening import open_debts
from opentamin.flow.inspections.catalogue import InspectionRefusal
from opentamin.ground.calendar import Day
from opentamin.journeys.invented import national_code
from opentamin.journeys.prove import prove
from opentamin.registers.models import Person
from tests import world
from tests.world import NOW, SAMPLE_WORKSHOP, made, sending

pytestmark = pytest.mark.django_db
LATER, SERVED, FINAL = Day.of(1404, 10, 5), Day.of(1404, 10, 6), Day.of(1404, 12, 1)
STRANGER = national_code(9_000_001)
SEATS = {"ministry": "الف", "employers": "ب", "high_council": "پ", "workers": "ت"}


@pytest.fixture(autouse=True)
def registers() -> None:
    world.offices()
    world.workshop()


def stranger(**facts: Any) -> Found:
    given = {"national_code": STRANGER, "daily_wage_rial": 4_000_000, "since": day("1404-08-11")} | facts
    return Found(1, "کیوان", "آزمون", **given)


def inspect(*people: Found, key: str = "a") -> Visit:
    one = visit(*people, key=key)
    assess_inspections([one], by="t", now=NOW, today=LATER)
    open_debts(now=NOW)
    return one


def debt(one: Visit, month: int = 140408) -> Debt:
    return Debt.objects.get(item=f"inspection/{one.root_id}", month=month)


def serve(*debts: Debt) -> None:
    notify([each.pk for each in debts], served_on=SERVED.to_date(), by="t", now=NOW, today=LATER)


def finish() -> None:
    boards.make_final(FINAL.to_date(), now=NOW)
    credit()


def credit(days: int = 0) -> int:
    return credit_inspections(by="t", now=NOW + timedelta(days=days))


def lines(code: str = STRANGER) -> list[tuple[int, int, int, int]]:
    """Month, kind of source, days and insured wage of every line of somebody's record."""
    found = questions.record_lines(world.person(code).pk, as_of=149912, known_on=NOW + timedelta(days=900))
    return [(line.month, line.source_kind, line.days, line.base_rial) for line in found]


def board(one: Debt, outcome: str, amounts: dict[str, int] | None = None) -> BoardDecision:
    received = objections.object_to([one.pk], received_on=(SERVED + 5).to_date(), grounds="-", by="t", now=NOW)
    facts = {"amounts": amounts, "members": SEATS, "decided_on": (SERVED + 30).to_date(), "by": "t"}
    made = boards.decide(received.objections[0].pk, outcome, **facts, now=NOW, today=LATER)
    boards.serve_decision(made.objection_id, served_on=(SERVED + 31).to_date(), by="t", now=NOW)
    return made


def test_the_month_is_part_of_the_record_only_when_the_debt_is_definite() -> None:
    one = inspect(stranger())
    serve(debt(one))
    assert credit() == 0 and lines() == []
    finish()
    assert lines() == [(140408, 3, 20, 80_000_000)]
    assert prove(now=NOW).holds


def test_again_nothing_is_added_and_what_was_known_before_stays_the_answer() -> None:
    one = inspect(stranger())
    serve(debt(one))
    boards.make_final(FINAL.to_date(), now=NOW)
    assert credit(days=3) == 1
    before = CareerEntry.objects.count(), InspectionCredit.objects.count()
    assert credit(days=4) == 0
    assert (CareerEntry.objects.count(), InspectionCredit.objects.count()) == before
    person = world.person(STRANGER).pk
    assert questions.record(person, as_of=140412, known_on=NOW + timedelta(days=2)).months == ()
    assert questions.record(person, as_of=140412, known_on=NOW + timedelta(days=3)).days == 20


def test_a_plan_or_payment_needs_no_end_of_the_term() -> None:
    one = inspect(stranger())
    from opentamin.flow.collection.events import record
    from opentamin.flow.collection.facts import Happening

    record([Happening(debt(one).pk, "plan_begun", "plan", LATER.to_date(), "t")], now=NOW)
    credit()
    assert lines() == [(140408, 3, 20, 80_000_000)]


def test_a_cancelled_claim_leaves_nothing() -> None:
    one = inspect(stranger())
    serve(debt(one))
    board(debt(one), "cancelled")
    finish()
    assert lines() == []
    assert prove(now=NOW).holds


def test_of_a_reduced_claim_two_people_say_whose_months_stand() -> None:
    one = inspect(stranger())
    serve(debt(one))
    decision = board(debt(one), "reduced", {"insured": 1_000_000})
    finish()
    assert lines() == [] and waiting() == [decision]
    assert open_ruling_tasks(now=NOW) == 1 and open_ruling_tasks(now=NOW) == 1
    person = world.person(STRANGER).pk
    for people, second in (
        ({person: (21, 1)}, "u"),
        ({person: (20, 80_000_001)}, "u"),
        ({person: (1, 1)}, "t"),
        ({0: (1, 1)}, "u"),
    ):
        with pytest.raises(InspectionRefusal):
            rule_on(decision.pk, people, reason="-", by="t", second=second, now=NOW)
    rule_on(decision.pk, {person: (5, 20_000_000)}, reason="پنج روز", by="t", second="u", now=NOW)
    assert lines() == [(140408, 3, 5, 20_000_000)]
    assert rule_on(decision.pk, {person: (5, 20_000_000)}, reason="پنج روز", by="t", second="u", now=NOW).pk
    with pytest.raises(InspectionRefusal):
        rule_on(decision.pk, {person: (4, 20_000_000)}, reason="-", by="t", second="u", now=NOW)
    assert waiting() == [] and Task.objects.get(kind="rule_on_reduced_inspection").closed_by == "u"
    assert prove(now=NOW).holds


def test_a_later_list_of_the_same_person_takes_the_place_of_the_inspection() -> None:
    wages = made(SAMPLE_WORKSHOP, 140408, people=3, changes={0: {"days": 10, "leave_date": "", "start_date": ""}})
    code = wages.people["national_code"][0]
    one = inspect(listed(wages, 0, daily_wage_rial=4_000_000, since=day("1404-08-01")))
    serve(debt(one))
    finish()
    assert lines(code) == [(140408, 3, 30, 120_000_000)]
    world.send(sending(wages, "late"), days_later=100)
    month = questions.record(world.person(code).pk, as_of=140412, known_on=NOW + timedelta(days=200)).months[0]
    newest = InspectionLine.objects.filter(assessment__month=140408).latest("id")
    assert (month.days_listed, month.base_rial, len(month.lines)) == (30, newest.base_rial, 2)
    assert prove(now=NOW).holds
    world.send(sending(world.without_row(wages, 0), "out again"), days_later=120)
    assert lines(code) == [(140408, 3, 30, 120_000_000)]
    assert prove(now=NOW).holds


def test_opening_records_of_the_same_workshop_are_not_counted_twice() -> None:
    one = inspect(stranger())
    serve(debt(one))
    finish()
    row = actions.OpeningRow(world.person(STRANGER).pk, 140408, SAMPLE_WORKSHOP, 15, 50_000_000, 50_000_000)
    actions.take_over([row], provenance="دفتر", by="t", now=NOW)
    assert sorted(lines()) == [(140408, 2, 15, 50_000_000), (140408, 3, 5, 30_000_000)]
    assert prove(now=NOW).holds


def test_the_statement_and_the_facts_of_rights_see_the_month() -> None:
    one = inspect(stranger())
    serve(debt(one))
    finish()
    person = Person.objects.get(national_code=STRANGER)
    known = questions.record(person.pk, as_of=140412, known_on=NOW + timedelta(days=900))
    row = statement(person, known, NOW)["rows"][0]
    assert (row["source"], row["inspection"], row["days"]) == ("inspection", one.pk, 20)
    assert record_facts(known, Day.of(1404, 12, 1))["paid_days"] == 20
    assert questions.records([person.pk], as_of=140412, known_on=NOW + timedelta(days=900))[person.pk].days == 20


def test_a_person_known_by_name_only_has_no_record_yet() -> None:
    one = inspect(stranger(national_code=""))
    serve(debt(one))
    finish()
    assert not CareerEntry.objects.filter(source_kind=3).exists()


DAYS = st.integers(1, 30)


@pytest.mark.parametrize("order", list(permutations("ial")), ids="".join)
@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(first=DAYS, second=DAYS, listed_days=DAYS)
def test_the_order_in_which_things_come_does_not_matter(
    order: Sequence[str], first: int, second: int, listed_days: int
) -> None:
    """Two inspections and a list of one person and month, in every order: the record is the most that any of them says."""
    from django.db import transaction

    with transaction.atomic():
        sid = transaction.savepoint()
        _in_order(order, first, second, listed_days)
        transaction.savepoint_rollback(sid)


def _in_order(order: Sequence[str], first: int, second: int, listed_days: int) -> None:
    wages = made(
        SAMPLE_WORKSHOP, 140408, people=3, changes={0: {"days": listed_days, "leave_date": "", "start_date": ""}}
    )
    code, visits = wages.people["national_code"][0], {}
    for step in order:
        if step == "l":
            world.send(sending(wages, "list"))
        else:
            days = first if step == "i" else second
            since = day(f"1404-08-{31 - days:02d}")
            visits[step] = visit(listed(wages, 0, daily_wage_rial=4_000_000, since=since), key=step)
            assess_inspections([visits[step]], by="t", now=NOW, today=LATER)
            open_debts(now=NOW)
            mine = Debt.objects.filter(item=f"inspection/{visits[step].pk}", month=140408)
            serve(*mine)
        finish()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(days), bool_and(days >= 0 OR reversal) FROM careers_career_entry WHERE month = 140408 AND person_id = %s",
            [world.person(code).pk],
        )
        assert cursor.fetchone() == (max(first, second, listed_days), True)
    assert prove(now=NOW).holds
