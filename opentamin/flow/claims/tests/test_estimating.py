"""What a pension would be: the same as a claim of that day would bring, never falling with more work, in rials of today."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opentamin.flow.careers.questions import Record, RecordMonth
from opentamin.flow.claims.actions import draft_claims
from opentamin.flow.claims.estimating import (
    Known,
    Wish,
    base_of,
    carried_on,
    entitled,
    estimate,
    first_open,
    known_of,
    payable,
    wished_wage,
)
from opentamin.flow.claims.models import Claim
from opentamin.ground.calendar import Day, Month
from opentamin.registers.families import Family
from opentamin.registers.models import Person
from tests.journeys.rights_world import branch, day, person, works
from tests.world import NOW

TODAY = Day.parse("1404-09-04")
WAGE = 200_000_000


def wish(**facts: object) -> Wish:
    return Wish(**{"wage_rial": WAGE, "rise_percent": 0, "days_a_month": 31, "from_month": TODAY.month, **facts})


def known(years: int, born: str = "1350-01-01") -> Known:
    """Somebody with whole years of one wage until last month."""
    first = Month.parse("1404-09") + -12 * years
    months = tuple(
        RecordMonth((first + n).code, (first + n).length, (first + n).length, WAGE, ()) for n in range(12 * years)
    )
    who = Person(
        pk=1, first_name="آ", last_name="ب", sex="m", birth_date=day(born), is_foreign=False, provisional=False
    )
    return Known(Family(who, ()), Record(1, TODAY.month.code, NOW, months))


@pytest.mark.django_db
def test_an_estimate_of_today_is_what_a_claim_of_today_brings() -> None:
    branch()
    who = person(7_100_001, born="1338-01-01")
    works(who, "1374-09", "1404-09", WAGE)
    found = estimate(payable()[0], known_of(who.pk, today=TODAY, now=NOW), wish(), [TODAY], today=TODAY)[0]
    claim = Claim(benefit="old_age", person_id=who.pk, event_on=TODAY.to_date(), claimed_on=TODAY.to_date())
    claim.evidence = {"left_on": int(str(TODAY + -1).replace("-", ""))}
    decided = draft_claims([claim], now=NOW)[None]
    assert entitled(found) and (found.draft.amount_rial, found.draft.conditions) == (
        decided.amount_rial,
        decided.conditions,
    )


def test_a_right_opens_on_the_first_day_and_on_no_earlier_one() -> None:
    somebody = known(28)
    days = [TODAY, *(Day.of(1404 + years, 9, 1) for years in range(1, 12))]
    found = estimate(payable()[0], somebody, wish(), days, today=TODAY)
    opens = first_open(payable()[0], somebody, wish(), found, today=TODAY)
    assert opens is not None and entitled(opens) and opens.day.day_of_month == 1
    before = estimate(payable()[0], somebody, wish(), [(opens.day.month + -1).first], today=TODAY)[0]
    assert not entitled(before) and before.draft.facts["days_missing"] > 0


def test_somebody_who_never_works_again_and_has_few_days_never_gets_one() -> None:
    days = [Day.of(1404 + years, 9, 1) for years in (1, 5, 10)]
    stopped = wish(days_a_month=0)
    found = estimate(payable()[0], known(3), stopped, days, today=TODAY)
    assert first_open(payable()[0], known(3), stopped, found, today=TODAY) is None
    assert {each.draft.facts["paid_days"] for each in found} == {each.days for each in [known(3).record]}


@settings(max_examples=25, deadline=None)
@given(years=st.integers(31, 34), wage=st.integers(10**7, 10**9), more=st.integers(0, 10**8), rise=st.integers(0, 10))
def test_a_higher_wage_never_gives_a_lower_pension(years: int, wage: int, more: int, rise: int) -> None:
    at = [Day.of(1410, 1, 1)]
    low, high = (
        estimate(payable()[0], known(years), wish(wage_rial=each, rise_percent=rise), at, today=TODAY)[0]
        for each in (wage, wage + more)
    )
    assert entitled(low) and low.draft.amount_rial <= high.draft.amount_rial


@given(rise=st.integers(0, 15), step=st.integers(0, 400))
def test_wages_rise_once_in_a_whole_year(rise: int, step: int) -> None:
    month = TODAY.month + step
    assert wished_wage(wish(rise_percent=rise), month) == wished_wage(
        wish(rise_percent=rise), TODAY.month + step // 12 * 12
    )
    assert wished_wage(wish(rise_percent=0), month) == WAGE


def test_a_wage_is_insured_between_floor_and_ceiling_of_todays_law() -> None:
    month = TODAY.month.code
    floor, ceiling = base_of(0, 30, month), base_of(10**11, 30, month)
    assert floor == 3_463_656 * 30 and ceiling == 7 * floor


def test_months_of_the_record_are_not_carried_over_and_days_never_exceed_a_month() -> None:
    somebody = known(2)
    whole = carried_on(somebody.record, wish(from_month=Month.parse("1404-01")), Day.parse("1405-02-11"), today=TODAY)
    assert whole.months[: len(somebody.record.months)] == somebody.record.months
    new = {each.month: each.days_counted for each in whole.months[len(somebody.record.months) :]}
    assert new == {140409: 30, 140410: 30, 140411: 30, 140412: 29, 140501: 31}
