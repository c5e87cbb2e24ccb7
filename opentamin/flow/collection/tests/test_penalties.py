"""Late penalties: days at the edges, money in parts, money that bounced, laws that refuse; columns equal to one debt."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opentamin.desk.models import Task
from opentamin.flow.collection.balances import balances
from opentamin.flow.collection.events import record
from opentamin.flow.collection.explaining import explain
from opentamin.flow.collection.facts import Happening, State
from opentamin.flow.collection.models import Debt, DebtEvent
from opentamin.flow.collection.penalties import late_penalties, post_penalties
from opentamin.flow.collection.settling import settle
from opentamin.flow.collection.tests.books import CODE, bounce, charge, debt_of, pay
from opentamin.ground.calendar import Day
from tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def workshop() -> None:
    world.offices()
    world.workshop(CODE)


def computed(debt: Debt, on: Day) -> int | None:
    """The penalty in columns, and the same in Python."""
    debt.refresh_from_db()
    [late] = late_penalties(on.to_date(), debts=[debt.pk])
    assert late.computed_rial == explain(debt, on.to_date()).penalty_rial
    return late.computed_rial


def post(on: Day) -> int:
    return post_penalties(on.to_date(), now=world.NOW, today=world.TODAY).difference_rial


@pytest.mark.parametrize(
    ("paid", "months"),
    [
        (Day.of(1404, 8, 30), 0),
        (Day.of(1404, 9, 1), 0),
        (Day.of(1404, 9, 2), 1),
        (Day.of(1404, 9, 30), 1),
        (Day.of(1404, 10, 1), 2),
    ],
)
def test_mehr_1404_falls_due_on_a_friday(paid: Day, months: int) -> None:
    """30 Aban 1404 is a Friday: paid on 1 Azar is in time, a day later the month counts from the nominal day."""
    debt = debt_of(140407)
    pay(debt, 1_000_000, paid, key="money")
    assert computed(debt, Day.of(1405, 1, 1)) == months * 20_000


def test_the_end_of_a_leap_year_rolls_over_nowruz() -> None:
    """1403 is leap: Bahman is due on 30 Esfand 1403, and with the days of Nowruz on 5 Farvardin 1404."""
    debt = debt_of(140311)
    assert Day.from_date(debt.nominal_on) == Day.of(1403, 12, 30)
    assert Day.from_date(debt.due_on) == Day.of(1404, 1, 5)
    assert computed(debt, Day.of(1404, 1, 5)) == 0
    assert computed(debt, Day.of(1404, 1, 6)) == 20_000, "Farvardin has begun, counted from the nominal day"
    assert computed(debt, Day.of(1404, 2, 1)) == 40_000


def test_a_common_year_ends_on_the_twenty_ninth() -> None:
    """Bahman 1404 is due on 29 Esfand 1404; 30 Esfand does not exist and nothing counts on it."""
    debt = debt_of(140411)
    assert Day.from_date(debt.nominal_on) == Day.of(1404, 12, 29)
    assert computed(debt, Day.from_date(debt.due_on)) == 0
    assert computed(debt, Day.from_date(debt.due_on) + 1) == 20_000


def test_five_worker_workshops_have_two_months() -> None:
    """Mordad 1404 is due on 30 Mehr, a working day: a day later the first month counts."""
    debt = debt_of(140405, after=2)
    assert Day.from_date(debt.nominal_on) == Day.from_date(debt.due_on) == Day.of(1404, 7, 30)
    assert computed(debt, Day.of(1404, 7, 30)) == 0
    assert computed(debt, Day.of(1404, 8, 1)) == 20_000


def test_parts_bear_their_own_months_and_are_rounded_once() -> None:
    debt = debt_of(140403, 1_000_075)
    pay(debt, 500_025, Day.of(1404, 5, 10), key="first")
    pay(debt, 300_000, Day.of(1404, 7, 1), key="second")
    expected = 500_025 * 1 + 300_000 * 3 + 200_050 * 5
    assert computed(debt, Day.of(1404, 9, 1)) == (expected * 2 + 50) // 100
    rows = explain(debt, Day.of(1404, 9, 1).to_date()).rows
    assert [(row.amount_rial, row.months, row.paid) for row in rows] == [
        (500_025, 1, True), (300_000, 3, True), (200_050, 5, False),
    ]  # fmt: skip


def test_money_that_bounced_was_never_there_and_an_undone_undoing_is_there_again() -> None:
    debt = debt_of(140403)
    pay(debt, 1_000_000, Day.of(1404, 5, 2), key="money")
    assert computed(debt, Day.of(1404, 9, 1)) == 20_000
    bounce("money", Day.of(1404, 6, 1))
    assert computed(debt, Day.of(1404, 9, 1)) == 100_000
    bounce("money/reversed:bounced", Day.of(1404, 7, 1))
    assert computed(debt, Day.of(1404, 9, 1)) == 20_000


def test_only_differences_are_posted_and_again_nothing_is_new() -> None:
    debt = debt_of(140403)
    assert post(Day.of(1404, 5, 3)) == 20_000
    assert post(Day.of(1404, 5, 3)) == 0
    assert post(Day.of(1404, 7, 1)) == 40_000
    charge(140403, -400_000, key="correction", kind="list_difference")
    assert post(Day.of(1404, 7, 1)) == -24_000
    charge(140403, 400_000, key="correction of it", kind="list_difference")
    assert post(Day.of(1404, 7, 1)) == 24_000, "the same day again, with another story"
    assert balances([debt.pk])[debt.pk].penalty_rial == 60_000
    events = DebtEvent.objects.filter(kind="penalty_posted").order_by("id")
    assert [event.facts["computed_rial"] - event.facts["posted_rial"] for event in events] == [20_000, 40_000, -24_000, 24_000]  # fmt: skip


def test_an_earlier_day_takes_nothing_back() -> None:
    debt = debt_of(140403)
    assert post(Day.of(1404, 7, 1)) == 60_000
    assert post(Day.of(1404, 5, 3)) == 0, "two months have begun since, and stay"
    charge(140403, -500_000, key="correction", kind="list_difference")
    assert post(Day.of(1404, 5, 3)) == 0 and post(Day.of(1404, 7, 1)) == -30_000
    assert computed(debt, Day.of(1404, 5, 3)) == 10_000


def test_a_late_list_changes_the_story_from_its_beginning() -> None:
    debt = debt_of(140403)
    post(Day.of(1404, 7, 1))
    charge(140403, 500_000, key="supplement", share="employer")
    assert computed(debt, Day.of(1404, 7, 1)) == 1_500_000 * 3 // 50


def test_money_beyond_the_premium_pays_nothing_and_bears_no_months() -> None:
    debt = debt_of(140403)
    pay(debt, 900_000, Day.of(1404, 5, 2), key="first")
    pay(debt, 100_000, Day.of(1404, 6, 2), key="second")
    charge(140403, -150_000, key="correction", kind="list_difference")
    assert computed(debt, Day.of(1404, 9, 1)) == 850_000 // 50


def test_a_kept_plan_stops_the_months_and_a_broken_one_counts_them_again() -> None:
    debt = debt_of(140403)
    begun = Happening(debt.pk, "plan_begun", "plan", Day.of(1404, 6, 10).to_date(), "clerk")
    record([begun], now=world.NOW)
    assert computed(debt, Day.of(1404, 12, 1)) == 40_000
    pay(debt, 1_000_000, Day.of(1404, 9, 1), key="money")
    assert computed(debt, Day.of(1404, 12, 1)) == 40_000
    record([Happening(debt.pk, "plan_defaulted", "broken", date(2026, 1, 1), "clerk")], now=world.NOW)
    assert computed(debt, Day.of(1404, 12, 1)) == 100_000


def test_days_before_1373_and_no_crossing() -> None:
    debt = debt_of(137001)
    pay(debt, 1_000_000, Day.of(1370, 3, 10), key="money")
    days = Day.of(1370, 3, 10) - Day.from_date(debt.nominal_on)
    assert computed(debt, Day.of(1404, 1, 1)) == 1_000_000 * days // 2000


@pytest.mark.parametrize("month", [137302, 137912])
def test_where_the_law_refuses_the_debt_is_left_listed_and_tasked(month: int) -> None:
    debt = debt_of(month)
    other = debt_of(140403)
    assert computed(debt, Day.of(1404, 5, 3)) is None
    assert explain(debt, Day.of(1404, 5, 3).to_date()).findings
    for _ in range(2):
        done = post_penalties(Day.of(1404, 5, 3).to_date(), now=world.NOW, today=world.TODAY)
        assert done.refused == (debt.pk,)
    assert Task.objects.filter(kind="decide_unclear_law").count() == 1
    assert balances([other.pk])[other.pk].penalty_rial == 20_000


def test_a_waiver_is_no_change_of_the_computed_penalty() -> None:
    from opentamin.ledger.actions import post as post_entries
    from opentamin.ledger.facts import Entry, Posting

    debt = debt_of(140403)
    post(Day.of(1404, 5, 3))
    postings = (Posting("4920", 20_000), Posting("1160", -20_000, "late_premium"))
    entry = Entry("waiver/1", "waiver", date(2025, 9, 1), 140409, 140403, postings, CODE)
    post_entries([entry], now=world.NOW)
    assert post(Day.of(1404, 5, 3)) == 0
    assert balances([debt.pk])[debt.pk].penalty_rial == 0


def test_settled_and_open_again_where_it_stood() -> None:
    debt = debt_of(140403)
    for kind in ("notified", "became_final"):
        record([Happening(debt.pk, kind, kind, date(2025, 9, 1), "clerk")], now=world.NOW)
    pay(debt, 1_000_000, Day.of(1404, 4, 1), key="money")
    assert settle(now=world.NOW) == 1 and settle(now=world.NOW) == 0
    assert Debt.objects.get().state == State.SETTLED
    bounce("money", Day.of(1404, 6, 1))
    assert settle(now=world.NOW) == 1 and settle(now=world.NOW) == 0
    assert Debt.objects.get().state == State.FINAL, "a bounced payment does not undo what was final"


money = st.lists(st.tuples(st.integers(1, 40), st.integers(-40, 400)), max_size=5)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    principal=st.integers(1, 10**9),
    paid=money,
    month=st.integers(0, 60),
    seen=st.integers(0, 500),
    until=st.none() | st.integers(0, 400),
)
def test_columns_and_one_debt_agree_to_the_rial(
    principal: int, paid: list[tuple[int, int]], month: int, seen: int, until: int | None
) -> None:
    from opentamin.ground.calendar import Month

    number = test_columns_and_one_debt_agree_to_the_rial.__dict__.setdefault("numbers", [0])
    number[0] += 1
    code = Month(140001) + month
    debt = debt_of(code.code, principal, item=f"contract/{number[0]}", key=f"list/{number[0]}")
    left = principal
    for at, (share, days) in enumerate(paid):
        amount = min(left, principal * share // 100)
        if amount:
            pay(debt, amount, Day.from_date(debt.nominal_on) + days, key=f"money/{number[0]}/{at}")
            left -= amount
    if until is not None:
        Debt.objects.filter(pk=debt.pk).update(penalty_until=(Day.from_date(debt.nominal_on) + until).to_date())
    assert computed(debt, Day.from_date(debt.nominal_on) + seen) is not None
