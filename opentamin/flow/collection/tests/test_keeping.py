"""Kept arrears answer as the ledger does at the instant of keeping, say when that was, and are proved against it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from opentamin.flow.collection import arrears, keeping
from opentamin.flow.collection.arrears import Filter
from opentamin.flow.collection.models import KeptArrear
from opentamin.flow.collection.opening import open_debts
from opentamin.flow.collection.penalties import post_penalties
from opentamin.flow.collection.tests.books import CODE, charge
from opentamin.ground.calendar import Day
from opentamin.ledger.proving import run
from tests import world

TODAY = Day.of(1404, 9, 10)
DAY = TODAY.to_date()
FILTERS = (Filter(), Filter(branch="9991"), Filter(activity="نانوایی"), Filter(origin="inspection"), Filter(band=2))


def fill() -> None:
    world.offices()
    world.workshop(CODE, activity="نانوایی")
    world.workshop("9990010022", branch="9991", activity="چاپ")
    for month, rial in ((140403, 1_000_000), (140310, 2_000_000)):
        charge(month, rial, key=f"list/{month}")
        charge(month, rial * 10, key=f"other/{month}", code="9990010022", item="inspection/1")
    open_debts(now=world.NOW)
    post_penalties(DAY, now=world.NOW, today=TODAY)


@pytest.mark.django_db
@pytest.mark.parametrize("wanted", FILTERS, ids=str)
def test_what_is_kept_answers_as_the_ledger_does(wanted: Filter) -> None:
    fill()
    assert keeping.keep(as_of=DAY, now=world.NOW) == 4
    assert keeping.totals(wanted, as_of=DAY) == arrears.totals(wanted, as_of=DAY)
    assert keeping.arrears(wanted, as_of=DAY) == arrears.arrears(wanted, as_of=DAY)
    assert keeping.choices() == arrears.choices()


@pytest.mark.django_db
def test_keeping_again_replaces_and_what_is_old_or_was_not_kept_does_not_answer() -> None:
    fill()
    assert keeping.standing(Filter(), as_of=DAY) is None
    for _ in range(2):
        keeping.keep(as_of=DAY, now=world.NOW)
    assert KeptArrear.objects.count() == 4
    assert keeping.standing(Filter(), as_of=DAY) and keeping.standing(Filter(), as_of=DAY + timedelta(days=1))
    assert keeping.standing(Filter(), as_of=DAY + timedelta(days=2)) is None
    assert keeping.standing(Filter(), as_of=DAY - timedelta(days=1)) is None
    for wanted in (Filter(workshop=CODE), Filter(state="settled"), Filter(month_from=140401)):
        assert keeping.standing(wanted, as_of=DAY) is None


def breach() -> str:
    found = run(keeping.CHECKS, now=world.NOW).breach
    return found.check.removeprefix("collection/") if found else ""


def test_the_proof_knows_the_ledger_of_the_instant_and_finds_harm(committed_db: None) -> None:
    fill()
    keeping.keep(as_of=DAY, now=world.NOW)
    assert breach() == ""
    charge(140403, 7_000, key="later")
    assert breach() == "", "what came later is not of that instant"
    harms = (
        ("UPDATE collection_kept_arrear SET owed_rial = owed_rial + 1", "kept_arrears_are_those_of_their_instant"),
        ("UPDATE collection_kept_total SET debts = debts + 1", "kept_totals_are_the_sums_of_kept_arrears"),
        ("DELETE FROM collection_kept_arrear WHERE month = 140403", "kept_arrears_are_those_of_their_instant"),
    )
    for harm, check in harms:
        keeping.keep(as_of=DAY, now=world.NOW)
        with connection.cursor() as cursor:
            cursor.execute(harm)
        assert breach() == check
