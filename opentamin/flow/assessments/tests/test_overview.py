"""Workshops by what they owe; of very many, by their codes, with what each of the page owes."""

from __future__ import annotations

import pytest

from opentamin.flow.assessments import overview
from opentamin.flow.collection.tests.books import charge
from tests import world

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = "9990010014", "9990010022", "9990010030"


@pytest.fixture(autouse=True)
def three() -> None:
    world.offices()
    for code in (FIRST, SECOND, THIRD):
        world.workshop(code)
    charge(140403, 1_000, key="one", code=FIRST)
    charge(140403, 9_000, key="two", code=THIRD)


def test_few_come_by_what_they_owe(django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(4):
        count, rows = overview.workshops_owing("", offset=0, limit=2)
    assert (count, [(row.code, row.owed_rial) for row in rows]) == (3, [(THIRD, 9_000), (FIRST, 1_000)])
    assert [row.code for row in overview.workshops_owing("", offset=2, limit=2)[1]] == [SECOND]


def test_very_many_come_by_code_with_what_they_owe(monkeypatch, django_assert_max_num_queries) -> None:
    monkeypatch.setattr(overview, "MOST_BY_DEBT", 2)
    with django_assert_max_num_queries(4):
        count, rows = overview.workshops_owing("", offset=1, limit=2)
    assert (count, [(row.code, row.owed_rial) for row in rows]) == (3, [(SECOND, 0), (THIRD, 9_000)])
