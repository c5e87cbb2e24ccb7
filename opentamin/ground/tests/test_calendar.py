"""The calendar: every day of 1300 to 1500 against two other libraries, and the arithmetic of months."""

from __future__ import annotations

from datetime import date, timedelta

import jdatetime
import pytest
from hypothesis import given
from hypothesis import strategies as st
from persiantools.jdatetime import JalaliDate

from opentamin.ground.calendar import Day, Month, is_leap, month_length

YEARS = range(1300, 1501)
months = st.builds(Month.of, st.integers(1300, 1499), st.integers(1, 12))


def test_every_day_of_two_centuries_agrees_with_a_second_library() -> None:
    when, expected = JalaliDate(1300, 1, 1).to_gregorian(), 0
    for year in YEARS:
        for number in range(1, 13):
            for day_of_month in range(1, month_length(year * 100 + number) + 1):
                day = Day.of(year, number, day_of_month)
                assert day.to_date() == when
                other = JalaliDate.to_jalali(when.year, when.month, when.day)
                assert (other.year, other.month, other.day) == (year, number, day_of_month)
                when += timedelta(days=1)
                expected += 1
    assert expected == (date(2122, 3, 21) - date(1921, 3, 21)).days


@pytest.mark.parametrize("year", range(1343, 1473))
def test_leap_years_agree_with_a_third_library_within_the_usual_cycle(year: int) -> None:
    assert is_leap(year) == jdatetime.date(year, 1, 1).isleap()


@pytest.mark.parametrize("impossible", [(1404, 12, 30), (1404, 7, 31), (1404, 13, 1), (1404, 0, 1), (1404, 1, 0)])
def test_a_day_that_does_not_exist_is_refused(impossible: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError):
        Day.of(*impossible)


@pytest.mark.parametrize("text", ["1404-08-14", "14040814", "1404/08/14"])
def test_a_day_is_read_in_three_writings(text: str) -> None:
    assert Day.parse(text) == Day.of(1404, 8, 14)


@given(months, st.integers(-600, 600))
def test_months_go_forth_and_back(month: Month, count: int) -> None:
    if 1300 <= (month.code // 100) + count // 12 <= 1498:
        assert (month + count) - month == count


@given(months)
def test_a_month_is_its_days(month: Month) -> None:
    assert month.until - month.first == month.length
    assert month.first.month == month == month.last.month
    assert month.until == month.next().first
