"""What inspections add: only the difference to the lists, once, to the rial, and taken back when a list comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opentamin.engine import Outcome, compute
from opentamin.flow.assessments import inspection_questions
from opentamin.flow.assessments.inspecting import assess_inspections
from opentamin.flow.assessments.models import InspectionAssessment, InspectionLine, InspectionShare
from opentamin.flow.inspections.facts import Found, VisitFacts
from opentamin.flow.inspections.models import Compared, ForeignFine, FoundPerson, Visit
from opentamin.flow.inspections.visiting import enter, standing_visit
from opentamin.ground.calendar import Day
from opentamin.journeys.invented import national_code
from opentamin.journeys.prove import prove
from opentamin.ledger.models import Entry
from tests import world
from tests.oracle import oracle
from tests.world import NOW, SAMPLE_WORKSHOP, made, send, sending

pytestmark = pytest.mark.django_db
VISITED, LATER = Day.of(1404, 9, 10), Day.of(1404, 10, 5)
MINIMUM = 3_463_656
STRANGER = national_code(9_000_001)


@pytest.fixture(autouse=True)
def registers() -> None:
    world.offices()
    world.workshop()


def day(text: str) -> date:
    return Day.parse(text).to_date()


def visit(*people: Found, key: str = "a", on: Day = VISITED, **facts: Any) -> Visit:
    given = {"workshop": SAMPLE_WORKSHOP, "on": on.to_date(), "at": time(10), "inspectors": ("یکم", "دوم")} | facts
    entered = enter(VisitFacts(people=people, **given), key=key, by="t", now=NOW, today=LATER)
    assert entered.visit is not None, entered.findings
    return entered.visit


def assess(*visits: Visit, today: Day = LATER) -> list[InspectionAssessment]:
    return assess_inspections(visits, by="t", now=NOW, today=today)


def added(visit: Visit) -> dict[str, int]:
    """All that was posted for a visit, by share."""
    total: dict[str, int] = {}
    for share in InspectionShare.objects.filter(assessment__chain=visit.root_id):
        total[share.share] = total.get(share.share, 0) + share.difference_rial
    return {name: amount for name, amount in total.items() if amount}


def expected(days: int, pay_rial: int) -> dict[str, int]:
    """What the oracle, which shares no code with us, makes of an ordinary line."""
    return dict(oracle.list_line(140408, days, pay_rial, False, True, "none", False, False))


def send_list(month: int = 140408, **facts: Any) -> Any:
    wages = made(SAMPLE_WORKSHOP, month, people=3, **facts)
    send(sending(wages, f"list/{month}/{facts}"))
    return wages


def listed(wages: Any, row: int = 0, **facts: Any) -> Found:
    """A person of a list, found as the list has them."""
    column = {name: wages.people[name][row] for name in ("national_code", "first_name", "last_name")}
    return Found(row=row + 1, **column, **({"since": day("1404-08-01")} | facts))


def test_an_unlisted_person_owes_what_the_oracle_says() -> None:
    send_list()
    found = Found(1, "کیوان", "آزمون", national_code=STRANGER, daily_wage_rial=4_000_000, since=day("1404-08-11"))
    one = visit(found)
    assess(one)
    line = InspectionLine.objects.get(assessment__month=140408)
    assert (line.days, line.pay_rial, line.wage_source) == (20, 80_000_000, "found_daily")
    assert line.premium_due_rial == expected(20, 80_000_000)["due"]
    assert added(one)["insured"] == 5_600_000
    assert added(one)["employer"] == 16_000_000
    assert added(one)["unemployment"] == 2_400_000
    assert prove(now=NOW).holds


def test_who_is_found_as_the_list_has_them_adds_nothing() -> None:
    wages = send_list()
    one = visit(*(listed(wages, row) for row in range(3)))
    assert assess(one) == []
    assert set(Compared.objects.filter(month=140408).values_list("standing", "fewer_days")) == {("listed", False)}
    assert not Entry.objects.filter(kind="inspection").exists()


def test_more_days_than_the_list_claim_only_the_difference() -> None:
    wages = send_list(changes={0: {"days": 10, "leave_date": "", "start_date": ""}})
    one = visit(listed(wages, 0))
    assess(one)
    line = InspectionLine.objects.get()
    assert line.days == 30
    compared = Compared.objects.get(month=140408)
    assert compared.fewer_days and compared.list_days == 10
    whole, brought = expected(30, line.pay_rial), expected(10, compared.list_pay_rial)
    for share in ("insured", "employer", "unemployment"):
        assert getattr(line, f"added_{share}_rial") == whole[share] - brought[share] > 0


def test_a_foreigner_without_permit_or_wage_owes_on_the_minimum_without_unemployment_and_is_fined_outside_the_ledger() -> (
    None
):
    send_list()
    one = visit(Found(1, "الف", "ب", foreign_code="999900000013", nationality="افغانستان", since=day("1404-08-21")))
    assess(one)
    line = InspectionLine.objects.get()
    assert (line.wage_source, line.base_rial, line.premium_unemployment_rial) == ("minimum", MINIMUM * 10, 0)
    fines = list(ForeignFine.objects.order_by("month").values_list("month", "days", "penalty_foreign_rial"))
    assert fines == [(140408, 10, 5 * MINIMUM * 10), (140409, 10, 5 * MINIMUM * 10)]
    assert not Entry.objects.filter(kind__contains="fine").exists()


def test_a_missing_list_bears_its_penalty_until_the_list_comes() -> None:
    found = Found(1, "کیوان", "آزمون", national_code=STRANGER, daily_wage_rial=4_000_000, since=day("1404-08-01"))
    one = visit(found)
    (first,) = assess(one)
    assert first.no_list
    assert added(one)["late_list"] == 3_600_000  # 10 % of 30 % of 120,000,000
    send_list()
    assert assess(one) == [], "the journey of the list has done it"
    second = InspectionAssessment.objects.get(number=2)
    assert (second.number, second.no_list) == (2, False)
    assert "late_list" not in added(one)
    entry = Entry.objects.get(kind="inspection_difference")
    assert (entry.corrects.key, entry.item) == (f"inspection/{one.pk}/140408", f"inspection/{one.pk}")
    assert prove(now=NOW).holds


def test_a_list_that_names_the_person_later_takes_all_of_it_back() -> None:
    wages = made(SAMPLE_WORKSHOP, 140408, people=3)
    one = visit(*(replace(listed(wages, row), daily_wage_rial=MINIMUM) for row in range(3)))
    assess(one)
    assert added(one)["insured"] > 0
    send(sending(wages, "later"))
    assess(one)
    assert added(one) == {}


def test_the_same_command_again_changes_nothing() -> None:
    one = visit(
        Found(1, "کیوان", "آزمون", national_code=STRANGER, days=10, daily_wage_rial=4_000_000), on=Day.of(1404, 8, 30)
    )
    assert len(assess(one)) == 1
    assert assess(one) == []
    assert InspectionAssessment.objects.count() == 1


def test_a_second_inspection_claims_only_what_the_first_did_not() -> None:
    send_list()
    found = Found(1, "کیوان", "آزمون", national_code=STRANGER, daily_wage_rial=4_000_000, since=day("1404-08-11"))
    one, two = visit(found), visit(replace(found, since=day("1404-08-01")), key="b")
    assess(one)
    assess(two)
    assert added(one)["insured"] + added(two)["insured"] == 8_400_000  # 7 % of 120,000,000


def test_a_correction_holds_instead_of_the_old_visit() -> None:
    send_list()
    found = Found(1, "کیوان", "آزمون", national_code=STRANGER, daily_wage_rial=4_000_000, since=day("1404-08-11"))
    one = visit(found)
    assess(one)
    two = visit(replace(found, daily_wage_rial=5_000_000), key="b", corrects=one.pk)
    assess(standing_visit(two.pk))
    assert added(one)["insured"] == 7_000_000  # 7 % of 100,000,000
    assert prove(now=NOW).holds


def test_a_month_whose_last_day_has_not_passed_waits() -> None:
    one = visit(Found(1, "کیوان", "آزمون", national_code=STRANGER, days=5, daily_wage_rial=4_000_000))
    assert assess(one) == []
    assert Compared.objects.get().standing == "not_due"
    (late,) = assess(one, today=Day.of(1404, 11, 5))
    assert (late.month, late.no_list) == (140409, True)


def test_the_record_of_a_line_is_that_of_the_engine_to_the_byte() -> None:
    send_list()
    assess(
        visit(
            Found(1, "کیوان", "آزمون", national_code=STRANGER, days=10, daily_wage_rial=9_000_000),
            on=Day.of(1404, 8, 20),
        )
    )
    line = InspectionLine.objects.get()
    record = inspection_questions.legal_record(line)
    outcome = compute("monthly_premium", 140408, record.inputs)
    assert isinstance(outcome, Outcome)
    assert record.canonical() == outcome.record.canonical()


NUMBERS = count(70_000)
PEOPLE = st.lists(
    st.tuples(st.integers(0, 4), st.integers(1, 30), st.one_of(st.none(), st.integers(1, 10**8))), max_size=5
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=PEOPLE, with_list=st.booleans())
def test_nobody_found_is_lost_and_the_books_hold(people: list[tuple[int, int, int | None]], with_list: bool) -> None:
    """Listed, unlisted, without list and not due together are all who were found, whatever was found."""
    token = next(NUMBERS)
    code = f"99900{token:05}"
    world.workshop(code)
    wages = made(code, 140408, people=3)
    if with_list:
        send(sending(wages, str(token)))
    codes = [*wages.people["national_code"], national_code(9_000_002), national_code(9_000_003)]
    chosen = {who: (days, wage) for who, days, wage in people if codes[who]}
    found = [
        Found(who, "الف", "ب", national_code=codes[who], days=days, daily_wage_rial=wage)
        for who, (days, wage) in chosen.items()
    ]
    one = visit(*found, key=str(token), workshop=code, on=Day.of(1404, 8, 30))
    assess(one)
    standings = Compared.objects.filter(outcome=one.outcomes.latest("number")).values_list("standing", flat=True)
    assert len(standings) == len(found) == FoundPerson.objects.filter(visit=one).count()
    listed = sum(standing == "listed" for standing in standings)
    assert listed == (sum(who < 3 for who in chosen) if with_list else 0)
    assert all(amount > 0 for amount in added(one).values())
    assert prove(now=NOW).holds
