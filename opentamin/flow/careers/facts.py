"""What a record says about a person on a day: the figures that the schemes of benefits ask for.

Everything is taken from the months of the record as they stand; days of several workshops are capped at the month
already (article 34). A window of days that cuts a month takes days up to the overlap and the wage in proportion.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from opentamin.flow.careers.questions import Record, RecordMonth
from opentamin.ground.calendar import Day, Month, month_length
from opentamin.ground.money import half_up

TWO_YEARS, NINETY, MONTH_DAYS = 720, 90, 30
WAGE_MONTHS = 24


def record_facts(record: Record, day: Day, *, until: Mapping[str, Day] = {}) -> dict[str, int]:
    """Named figures of a record as they count on `day`: days, and wages in rials.

    Months begun before the day count. `until` asks for days up to further days, by name (SSL 72, 75, 77, 80, 85; UIL 6, 7).
    """
    months = [month for month in record.months if Month(month.month).first < day]
    days_720, wages_720 = window(months, day, TWO_YEARS)
    days_90, wages_90 = window(months, day, NINETY)
    paid_days = sum(month.days_counted for month in months)
    return {
        "paid_days": paid_days,
        "paid_months": paid_days // MONTH_DAYS,
        "wages_24_months_rial": last_wages(months),
        "wages_720_days_rial": wages_720,
        "days_worked_720": days_720,
        "wages_90_days_rial": wages_90,
        "days_worked_90": days_90,
        "wages_90_paid_days_rial": last_paid_wages(months, NINETY),
        "days_in_ten_years": window(months, day, day - years_before(day, 10))[0],
        "days_in_five_years": window(months, day, day - years_before(day, 5))[0],
        "days_in_last_year": window(months, day, day - years_before(day, 1))[0],
        "paid_days_last_year": window(months, day, day - years_before(day, 1))[0],
        **{name: window(months, last, last.ordinal)[0] for name, last in until.items()},
    }


def years_before(day: Day, years: int) -> Day:
    """The same day some years earlier; 30 Esfand becomes the 29th where that year has none."""
    year = day.year - years
    return Day.of(year, day.month_of_year, min(day.day_of_month, month_length(year * 100 + day.month_of_year)))


def completed_years(born: Day, day: Day) -> int:
    """Completed years of age on a day, by the Jalali calendar."""
    had = (day.month_of_year, day.day_of_month) >= (born.month_of_year, born.day_of_month)
    return day.year - born.year - (not had)


def window(months: Sequence[RecordMonth], day: Day, length: int) -> tuple[int, int]:
    """Days and wage (rials) of the `length` days before `day`."""
    days = wage = 0
    for month in months:
        overlap = _overlap(month.month, day, length)
        if overlap <= 0:
            continue
        counted = min(month.days_counted, overlap)
        days += counted
        wage += half_up(month.base_rial * counted, month.days_counted) if month.days_counted else 0
    return days, wage


def _overlap(code: int, day: Day, length: int) -> int:
    """Days of a month that lie in the window."""
    month = Month(code)
    first, until = max(month.first.ordinal, day.ordinal - length), min(month.until.ordinal, day.ordinal)
    return until - first


def last_wages(months: Sequence[RecordMonth]) -> int:
    """Insured wages of the last 24 months with paid days (article 77, note), in rials."""
    paid = [month.base_rial for month in months if month.days_counted]
    return sum(paid[-WAGE_MONTHS:])


def last_paid_wages(months: Sequence[RecordMonth], days: int) -> int:
    """Wages of the last `days` paid days, the oldest month of them in proportion (unemployment act, article 7)."""
    wage, left = 0, days
    for month in reversed(months):
        if left and month.days_counted:
            counted = min(left, month.days_counted)
            wage += half_up(month.base_rial * counted, month.days_counted)
            left -= counted
    return wage
