"""Facts of a record: windows, averages, and that cutting a span in two changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from opentamin.flow.careers.facts import completed_years, record_facts, window, years_before
from opentamin.flow.careers.questions import Record, RecordMonth
from opentamin.ground.calendar import Day, Month, month_length

NOW = datetime(2025, 1, 1, tzinfo=UTC)


def months(first: str, days: list[int], wage: int = 30_000_000) -> tuple[RecordMonth, ...]:
    start = Month.parse(first)
    rows = [((start + at).code, count) for at, count in enumerate(days)]
    return tuple(
        RecordMonth(code, count, min(count, month_length(code)), wage * count // 30, ())
        for code, count in rows
        if count
    )


def record(rows: tuple[RecordMonth, ...]) -> Record:
    return Record(1, 140412, NOW, rows)


def test_the_average_takes_the_last_24_paid_months_and_skips_gaps() -> None:
    rows = months("1401-01", [30] * 20 + [0] * 10 + [30] * 10)
    assert record_facts(record(rows), Day.of(1404, 1, 1))["wages_24_months_rial"] == 24 * 30_000_000


def test_a_window_that_cuts_a_month_takes_days_and_wage_in_proportion() -> None:
    rows = months("1404-01", [31])
    assert window(rows, Day.of(1404, 1, 11), 90) == (10, (31_000_000 * 10 * 2 + 31) // 62)


def test_ninety_paid_days_walk_back_over_a_gap() -> None:
    rows = months("1404-01", [30, 30, 0, 20, 30])
    facts = record_facts(record(rows), Day.of(1404, 6, 1))
    assert facts["wages_90_paid_days_rial"] == 90 * 1_000_000 and facts["paid_months"] == 3


def test_a_birthday_is_completed_on_its_day_and_leap_days_go_back() -> None:
    assert completed_years(Day.of(1384, 10, 1), Day.of(1404, 9, 30)) == 19
    assert completed_years(Day.of(1384, 10, 1), Day.of(1404, 10, 1)) == 20
    assert years_before(Day.of(1403, 12, 30), 1) == Day.of(1402, 12, 29)


@given(
    st.lists(st.integers(0, 31), min_size=1, max_size=40), st.integers(1, 800), st.integers(1, 800), st.integers(1, 28)
)
def test_a_window_cut_in_two_has_the_same_days(days: list[int], near: int, far: int, last: int) -> None:
    rows = tuple(row for row in months("1401-01", days) if row.days_counted == month_length(row.month))
    end = Day.of(1404, 3, last)
    whole = window(rows, end, near + far)
    first, second = window(rows, end + -near, far), window(rows, end, near)
    assert whole[0] == first[0] + second[0]
    assert abs(whole[1] - first[1] - second[1]) <= 1


@given(st.lists(st.integers(1, 30), min_size=1, max_size=40), st.integers(0, 39))
def test_one_month_more_never_lowers_the_days(days: list[int], at: int) -> None:
    less = record_facts(record(months("1401-01", days[: at + 1])), Day.of(1404, 12, 1))
    more = record_facts(record(months("1401-01", days)), Day.of(1404, 12, 1))
    assert less["paid_days"] <= more["paid_days"]
