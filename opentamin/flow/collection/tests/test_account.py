"""Who owes what since when; a workshop's account with every penalty explained; what must hold, and breaks when it should."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from django.db import connection

from opentamin.flow.collection.account import account
from opentamin.flow.collection.arrears import Filter, arrears, choices, totals
from opentamin.flow.collection.checks import CHECKS
from opentamin.flow.collection.models import Debt
from opentamin.flow.collection.notices import notify
from opentamin.flow.collection.opening import open_debts
from opentamin.flow.collection.penalties import post_penalties
from opentamin.flow.collection.tests.books import CODE, bounce, charge, debt_of, pay
from opentamin.ground.calendar import Day, Month
from opentamin.ledger.actions import post as post_entries
from opentamin.ledger.facts import Entry, Posting
from opentamin.ledger.proving import run
from tests import world

pytestmark = pytest.mark.django_db
TODAY = Day.of(1404, 9, 10)


@pytest.fixture(autouse=True)
def workshop() -> None:
    world.offices()
    world.workshop(CODE, activity="نانوایی")


def breach() -> str:
    found = run(CHECKS, now=world.NOW).breach
    return found.check.removeprefix("collection/") if found else ""


@pytest.mark.parametrize(
    ("late", "band"),
    [(0, 0), (1, 1), (3, 1), (4, 2), (6, 2), (7, 3), (12, 3), (13, 4), (24, 4), (25, 5), (36, 5), (37, 6)],
)
def test_bands_of_age(late: int, band: int) -> None:
    month = TODAY.month + (-1 - late)
    debt_of(month.code, 1000)
    [found] = arrears(Filter(), as_of=TODAY.to_date())
    assert (found.months_late, found.band) == (late, band)
    assert [row.value for row in totals(Filter(), as_of=TODAY.to_date())["band"]] == [str(band)]
    assert not arrears(Filter(band=band + 1), as_of=TODAY.to_date())


def test_totals_are_those_of_the_rows_by_every_side_and_filter() -> None:
    world.workshop("9990010022", branch="9991", activity="چاپ")
    for month, rial in ((140403, 1_000_000), (140310, 2_000_000)):
        charge(month, rial, key=f"list/{month}")
        charge(month, rial * 10, key=f"other/{month}", code="9990010022", item="inspection/1")
    open_debts(now=world.NOW)
    post_penalties(TODAY.to_date(), now=world.NOW, today=TODAY)
    for wanted in (Filter(), Filter(branch="9991"), Filter(activity="نانوایی"), Filter(origin="inspection"),
                   Filter(month_from=140401), Filter(month_until=140401), Filter(workshop=CODE)):  # fmt: skip
        rows, found = arrears(wanted, as_of=TODAY.to_date()), totals(wanted, as_of=TODAY.to_date())
        for side, sums in found.items():
            assert sum(total.owed_rial for total in sums) == sum(row.owed_rial for row in rows), side
            assert sum(total.debts for total in sums) == len(rows)
    assert choices() == {"branch": ["9990", "9991"], "activity": ["نانوایی", "چاپ"]}
    rows = arrears(Filter(), as_of=TODAY.to_date(), offset=1, limit=2)
    assert len(rows) == 2 and rows[0].owed_rial >= rows[1].owed_rial
    assert rows[0].owed_rial == rows[0].premium_rial + rows[0].penalty_rial + rows[0].cost_rial


def test_an_account_from_list_to_settlement_explains_every_penalty(django_assert_max_num_queries) -> None:
    debt = debt_of(140403, 1_000_000)
    post_penalties(Day.of(1404, 5, 3).to_date(), now=world.NOW, today=TODAY)
    pay(debt, 400_000, Day.of(1404, 5, 10), key="money")
    pay(debt, 100_000, Day.of(1404, 5, 11), key="bad money")
    bounce("bad money", Day.of(1404, 6, 20))
    post_penalties(Day.of(1404, 7, 1).to_date(), now=world.NOW, today=TODAY)
    notify([debt.pk], served_on=Day.of(1404, 7, 1).to_date(), by="clerk", now=world.NOW, today=TODAY)
    with django_assert_max_num_queries(6):
        lines, [standing] = account(CODE, as_of=TODAY.to_date())
    assert [line.kind for line in lines] == [
        "list",
        "late_penalty",
        "allocation",
        "allocation",
        "reversal",
        "late_penalty",
    ]
    assert lines[-1].balance_rial == sum(line.amount_rial for line in lines) == standing.owed_rial
    for before, line in pairwise(lines):
        assert line.balance_rial == before.balance_rial + line.amount_rial
    penalties = [line for line in lines if line.kind == "late_penalty"]
    assert penalties[0].explanation and penalties[0].explanation.penalty_rial == penalties[0].then_rial == 20_000
    explained = penalties[1].explanation
    assert explained and explained.penalty_rial == (400_000 * 1 + 600_000 * 3) // 50
    assert explained.record and explained.record.steps[-1].clause == "ir/penalties_1373/1.n2"
    assert (standing.deadline, standing.until) == ("objection", (Day.of(1404, 7, 1) + 30).to_date())


def entry(kind: str, postings: tuple[Posting, ...], *, item: str = "", key: str = "x") -> None:
    post_entries([Entry(key, kind, date(2025, 9, 1), 140409, 140403, postings, CODE, item=item)], now=world.NOW)


def test_all_holds_and_each_breach_is_found() -> None:
    debt = debt_of(140403, 1_000_000)
    post_penalties(TODAY.to_date(), now=world.NOW, today=TODAY)
    assert breach() == ""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE collection_debt SET state = 'final'")
        assert breach() == "a_debt_stands_where_its_last_event_left_it"
        cursor.execute("UPDATE collection_debt SET state = 'assessed'")
        cursor.execute(
            'INSERT INTO collection_debt_event (debt_id, key, kind, "on", state, by, facts, known_at) '
            "VALUES (%s, 'forced', 'settled', now(), 'settled', 'x', '{}', now())",
            [debt.pk],
        )
        Debt.objects.update(state="settled")
    assert breach() == "no_debt_is_settled_while_it_is_owed"


@pytest.mark.parametrize(
    ("kind", "postings", "item", "found"),
    [
        ("late_penalty", (Posting("1160", 5, "late_premium"), Posting("4160", -5, "late_premium")), "contract/9", "what_changes_a_debt_has_a_debt"),
        ("late_penalty", (Posting("1160", 5, "late_premium"), Posting("4160", -5, "late_premium")), "", "what_changes_a_debt_has_a_cause"),
        ("board_decision", (Posting("1110", -5, "insured"), Posting("4110", 5, "insured")), "", "what_changes_a_debt_has_a_cause"),
        ("allocation", (Posting("2190", 1_000_001), Posting("1110", -1_000_001, "insured")), "", "money_and_waivers_never_exceed_what_was_owed"),
        ("waiver", (Posting("4920", 20), Posting("1160", -20, "late_premium")), "", "every_waiver_has_two_people"),
    ],
)  # fmt: skip
def test_a_planted_breach(kind: str, postings: tuple[Posting, ...], item: str, found: str) -> None:
    debt_of(140403, 1_000_000)
    post_penalties(TODAY.to_date(), now=world.NOW, today=TODAY)
    entry(kind, postings, item=item)
    assert breach() == found


def test_a_list_corrected_down_after_it_was_paid_is_no_breach() -> None:
    debt = debt_of(140403, 1_000_000)
    pay(debt, 1_000_000, Day.of(1404, 4, 1), key="money")
    charge(140403, -300_000, key="correction", kind="list_difference")
    assert breach() == ""
    assert Month(debt.month).code == 140403
