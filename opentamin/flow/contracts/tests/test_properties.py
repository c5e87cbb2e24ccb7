"""Random stories: hold-back, releases and accounts keep their sums whatever comes in whatever order."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from opentamin.flow.contracts.catalogue import ContractRefusal
from opentamin.flow.contracts.certificates import code_of, tidy_code
from opentamin.flow.contracts.facts import NewStatement
from opentamin.flow.contracts.holding import held_of, releasable, release
from opentamin.flow.contracts.models import Contract, Settlement
from opentamin.flow.contracts.opening import take_statement
from opentamin.flow.contracts.reckoning import RowMonth
from opentamin.flow.contracts.settling import settle
from opentamin.flow.contracts.tests.proofs import prove
from opentamin.ledger.questions import owed
from tests.journeys.contract_world import CODE, contract, day, pay, seal, send_list
from tests.world import NOW, TODAY

AMOUNTS = st.integers(1, 3_000_000_000)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("statement"), AMOUNTS),
        st.tuples(st.just("list"), st.integers(1, 4)),
        st.tuples(st.just("pay"), st.integers(1, 100)),
        st.tuples(st.just("release"), st.integers(1, 30_000_000)),
        st.tuples(st.just("settle"), st.just(0)),
    ),
    min_size=1,
    max_size=9,
)
BEGUN = (("statement", 2_000_000_000), ("list", 3), ("pay", 90))
"""Half of the stories begin with work that was listed and mostly paid, so that there is something to release."""
KEYS = itertools.count()
"""Keys stand for ever, also over the examples that hypothesis tries."""


def _statement(row: Contract, amount: int, turn: int) -> None:
    take_statement(row.pk, NewStatement(turn, day("1404-08-20"), amount), by="a", now=NOW)


def _list(row: Contract, people: int, turn: int) -> None:
    send_list("001", 140408, people=people, key=f"p{next(KEYS)}", days_later=turn)


def _pay(row: Contract, percent: int, turn: int) -> None:
    if any(each.month == 140408 and each.item == "" and each.amount_rial * percent >= 100 for each in owed(CODE)):
        pay(140408, on="1404-09-20", share=percent, key=f"p{next(KEYS)}")


def _release(row: Contract, amount: int, turn: int) -> None:
    release(row.pk, f"p{turn}", on=day("1404-09-21"), by="a", now=NOW, amount_rial=amount)


def _settle(row: Contract, _: int, turn: int) -> None:
    settle([row.pk], notified_on=day("1404-09-10"), by="a", now=NOW + timedelta(days=turn), today=TODAY)


ACTS: dict[str, Callable[[Contract, int, int], None]] = {
    "statement": _statement,
    "list": _list,
    "pay": _pay,
    "release": _release,
    "settle": _settle,
}


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(begun=st.booleans(), story=STEPS)
def test_whatever_happens_the_sums_hold(begun, story) -> None:
    from django.db import transaction

    with transaction.atomic():
        row = contract()
        worked = 0
        for turn, (what, value) in enumerate([*(BEGUN if begun else ()), *story], start=1):
            try:
                ACTS[what](row, value, turn)
                worked += value if what == "statement" else 0
            except ContractRefusal as refused:
                assert refused.finding.name in {"STATEMENTS_ABOVE_PRICE", "NOTHING_TO_RELEASE"}
            _sums_hold(row, worked)
        assert prove(now=NOW).holds
        transaction.set_rollback(True)


def _sums_hold(row: Contract, worked_rial: int) -> None:
    held = held_of([row.pk])[row.pk]
    assert held.held_rial == (worked_rial * 5 * 2 + 100) // 200, "5 %, half up, of all work together"
    assert 0 <= held.released_rial <= held.held_rial and held.left_rial >= 0
    assert 0 <= releasable([row.pk])[row.pk] <= held.left_rial
    newest = Settlement.objects.filter(contract=row).order_by("-number").first()
    event(f"posted {bool(newest and newest.balance_rial)}, released {held.released_rial > 0}")
    posted = sum(each.amount_rial for each in owed(CODE) if each.item == f"contract/{row.pk}")
    assert posted == (newest.balance_rial if newest else 0)


@given(
    premiums=st.lists(st.integers(0, 10**12), min_size=1, max_size=5),
    paid=st.integers(-(10**12), 6 * 10**12),
    late=st.integers(0, 100),
)
def test_rows_of_one_month_never_release_more_than_was_paid_in_time(premiums, paid, late) -> None:
    whole = sum(premiums)
    rows = [RowMonth(1, 140408, rial, rial * late // 100, whole, 0, max(paid, 0), 0, 0) for rial in premiums]
    released = sum(row.released_rial for row in rows)
    assert 0 <= released <= min(max(paid, 0), whole)
    if late == 100 and paid >= whole:
        assert released == whole


@given(content=st.binary(), noise=st.sampled_from([" ", "-", "_", ".", "‌"]))
def test_a_code_is_read_however_it_is_typed(content, noise) -> None:
    code = code_of(seal(content))
    assert tidy_code(code) == tidy_code(code.lower()) == tidy_code(noise.join(code)) == code


@given(text=st.text(max_size=40))
def test_any_text_gives_a_code_or_none(text) -> None:
    assert tidy_code(text) == "" or len(tidy_code(text)) == 14
