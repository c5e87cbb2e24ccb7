"""Debts of earlier years come in once, with their provenance, and bear the penalty of their own time."""

from __future__ import annotations

import pytest

from opentamin.flow.collection.catalogue import CollectionRefusal
from opentamin.flow.collection.models import Debt
from opentamin.flow.collection.penalties import late_penalties
from opentamin.flow.collection.takeover import OpeningDebt, take_over
from opentamin.ground.calendar import Day
from opentamin.ledger.models import Entry
from tests import world

pytestmark = pytest.mark.django_db
CODE = world.SAMPLE_WORKSHOP


def _take(*rows: OpeningDebt) -> int:
    return take_over(list(rows), provenance="archive", now=world.NOW, today=world.TODAY)


def test_opening_debts_are_taken_over_once_and_penalised_from_their_own_last_day() -> None:
    world.offices()
    world.workshop(CODE)
    rows = [OpeningDebt(CODE, 139501, "insured", 700_000), OpeningDebt(CODE, 139501, "employer", 2_000_000)]
    assert _take(*rows) == 1 and _take(*rows) == 0
    debt = Debt.objects.get()
    assert Day.from_date(debt.nominal_on) == Day.of(1395, 2, 31) and Entry.objects.get().basis == "archive"
    late = late_penalties(Day.of(1395, 3, 20).to_date())
    assert [row.computed_rial for row in late] == [54_000], "2,700,000 x 2 % x one begun month"


@pytest.mark.parametrize(
    "row",
    [
        OpeningDebt("9990010099", 139501, "insured", 1),
        OpeningDebt(CODE, 139501, "late_premium", 1),
        OpeningDebt(CODE, 139501, "insured", 0),
    ],
)
def test_a_row_that_cannot_be_names_itself_and_nothing_is_written(row: OpeningDebt) -> None:
    world.offices()
    world.workshop(CODE)
    with pytest.raises(CollectionRefusal) as refused:
        _take(OpeningDebt(CODE, 139501, "insured", 5), row)
    assert refused.value.finding.row == 2
    assert not Entry.objects.exists() and not Debt.objects.exists()
