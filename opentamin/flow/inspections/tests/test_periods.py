"""Months, days and pay of somebody found; deadlines at the ends of months."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opentamin.flow.inspections.facts import months_between, months_later
from opentamin.flow.inspections.fining import uncovered_days
from opentamin.flow.inspections.models import FoundPerson
from opentamin.flow.inspections.periods import worked_months
from opentamin.flow.inspections.sheets import is_sheet_number, sheet_number
from opentamin.ground.calendar import Day, Month


def day(text: str) -> date:
    return Day.parse(text).to_date()


def found(**facts: object) -> FoundPerson:
    return FoundPerson(row=1, first_name="", last_name="", search_key="", **facts)


def test_from_the_start_of_work_to_the_day_of_the_visit_which_counts() -> None:
    months = list(worked_months(found(since=day("1404-09-10"), daily_wage_rial=100), day("1404-11-25")))
    assert [(m.month, m.days, m.pay_rial) for m in months] == [
        (140409, 21, 2100), (140410, 30, 3000), (140411, 25, 2500),
    ]  # fmt: skip


def test_days_without_a_start_are_the_last_of_the_month_of_the_visit() -> None:
    (month,) = worked_months(found(days=5, monthly_wage_rial=31), day("1404-05-31"))
    assert (month.month, month.days, str(month.first), str(month.last), month.pay_rial) == (
        140405, 5, "1404-05-27", "1404-05-31", 5,
    )  # fmt: skip


@pytest.mark.parametrize("month", ["1403-12", "1404-12", "1404-06", "1404-07"])
def test_a_whole_month_pays_the_monthly_wage_to_the_rial(month: str) -> None:
    """Leap Esfand, common Esfand, 31 and 30 days."""
    last = Month.parse(month).last
    (worked,) = worked_months(found(days=Month.parse(month).length, monthly_wage_rial=138_000_001), last.to_date())
    assert worked.pay_rial == 138_000_001


@given(st.integers(0, 900), st.integers(0, 3000))
def test_days_of_all_months_are_the_days_between(length: int, shift: int) -> None:
    visited = Day.of(1400, 1, 1) + shift + length
    months = list(worked_months(found(since=(visited + -length).to_date()), visited.to_date()))
    assert sum(m.days for m in months) == length + 1
    assert all(m.last - m.first + 1 == m.days for m in months)


@pytest.mark.parametrize(
    ("until", "days"),
    [
        ("1404-09-30", 10),
        ("1404-10-01", 9),
        ("1404-10-09", 1),
        ("1404-10-10", 0),
        ("1404-11-01", 0),
        ("1404-01-01", 10),
    ],
)
def test_a_permit_that_ended_the_day_before_the_month_covers_no_day_of_it(until: str, days: int) -> None:
    person = found(days=10, permit_number="7", permit_until=day(until))
    (month,) = worked_months(person, day("1404-10-10"))
    assert uncovered_days(month, person) == days


@pytest.mark.parametrize(
    ("visit", "last"),
    [
        ("1404-06-31", "1404-07-30"),
        ("1404-11-30", "1404-12-29"),
        ("1403-11-30", "1403-12-30"),
        ("1404-12-29", "1405-01-29"),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_of_a_shorter_month(visit: str, last: str) -> None:
    assert str(months_later(Day.parse(visit), 1)) == last
    assert months_between(Day.parse(visit), Day.parse(last)) == (1, 0)
    assert months_between(Day.parse(visit), Day.parse(last) + 1) == (1, 1)


@given(st.integers(0, 99_999), st.integers(0, 9), st.integers(0, 9))
def test_one_wrong_digit_of_a_sheet_number_is_found(serial: int, at: int, digit: int) -> None:
    number = sheet_number("9990", serial)
    wrong = number[:at] + str(digit) + number[at + 1 :]
    assert is_sheet_number(number)
    # As with national codes, remainders 1 and 10 share the digit 1: only there can a wrong digit slip through.
    assert not is_sheet_number(wrong) or wrong == number or number[9] == "1"
