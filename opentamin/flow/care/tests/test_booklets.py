"""Paper booklets: only added to, one number once, the reduction since the base year."""

from __future__ import annotations

from fractions import Fraction

import pytest
from django.db import DatabaseError, connection, transaction

from opentamin.flow.care.booklets import BookletRow, by_year, record
from opentamin.flow.care.models import BookletEvent
from opentamin.flow.care.tests import lives
from opentamin.ground.calendar import Day
from opentamin.registers.models import Office
from tests.world import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def who() -> tuple[int, int]:
    lives.world()
    return lives.person(1).pk, Office.objects.get(code="9990").pk


def row(who: tuple[int, int], number: str, kind: str, year: int = 1396, replaces: str = "") -> BookletRow:
    return BookletRow(f"{number}/{kind}", number, who[0], kind, Day.of(year, 5, 1).to_date(), who[1], replaces)


def test_a_booklet_is_issued_replaced_and_ended_once(who: tuple[int, int]) -> None:
    rows = [row(who, "1", "issued"), row(who, "2", "replaced", replaces="1"), row(who, "2", "ended")]
    assert record(rows, by="t", now=NOW) == (3, [])
    assert record(rows, by="t", now=NOW) == (0, [])
    wrong = [
        BookletRow("x1", "1", *_rest(who, "issued")), BookletRow("x2", "1", *_rest(who, "ended")),
        BookletRow("x3", "3", *_rest(who, "replaced"), "2"), BookletRow("x4", "9", *_rest(who, "ended")),
    ]  # fmt: skip
    count, faults = record(wrong, by="t", now=NOW)
    assert count == 0 and [each.name for each in faults] == ["BOOKLET_NUMBER_USED"] + ["BOOKLET_UNKNOWN"] * 3
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM care_booklet_event")


def _rest(who: tuple[int, int], kind: str) -> tuple:
    return who[0], kind, Day.of(1397, 1, 1).to_date(), who[1]


def test_the_reduction_since_the_base_year_is_exact(who: tuple[int, int]) -> None:
    rows = [
        row(who, f"{year}-{n}", "issued", year)
        for year, count in ((1395, 20), (1396, 17), (1397, 14))
        for n in range(count)
    ]
    assert record(rows, by="t", now=NOW)[0] == 51 == BookletEvent.objects.count()
    assert [(y.year, y.given_out, y.fewer) for y in by_year()] == [
        (1395, 20, Fraction(0)), (1396, 17, Fraction(15, 100)), (1397, 14, Fraction(30, 100)),
    ]  # fmt: skip
    assert by_year(1390)[0].fewer is None
