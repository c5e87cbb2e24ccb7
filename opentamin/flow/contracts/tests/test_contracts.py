"""Contracts: opened and changed, what is held back and released, the account by ratio."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import Error, connection, transaction

from opentamin.flow.collection.models import Debt
from opentamin.flow.contracts.catalogue import ContractRefusal
from opentamin.flow.contracts.facts import NewStatement, WorkClass
from opentamin.flow.contracts.holding import held_of, releasable, release
from opentamin.flow.contracts.models import (
    Contract,
    ContractVersion,
    HoldBack,
)
from opentamin.flow.contracts.opening import add_subcontractor, change_terms, open_contract, take_statement, terms_in
from opentamin.flow.contracts.reckoning import row_months
from opentamin.flow.contracts.settling import settle, stale_accounts
from opentamin.flow.contracts.tests.finished import LATER, account, finished, names
from opentamin.flow.contracts.tests.proofs import prove
from opentamin.ground.reasons import LegalRecord
from opentamin.ledger import actions as ledger
from opentamin.ledger.models import Entry
from opentamin.ledger.questions import owed
from tests.journeys.contract_world import CODE, TERMS, contract, day, pay, send_list, statement
from tests.world import NOW, TODAY

pytestmark = pytest.mark.django_db


def test_a_contract_is_opened_once_and_its_changes_are_versions() -> None:
    row = contract()
    assert contract() == row and ContractVersion.objects.count() == 1
    longer = TERMS.__class__(
        **{**{n: getattr(TERMS, n) for n in TERMS.__dataclass_fields__}, "price_rial": 12_000_000_000}
    )
    assert change_terms(row.pk, longer, reason="الحاقیه", by="clerk", now=LATER).version == 2
    assert change_terms(row.pk, longer, reason="الحاقیه", by="clerk", now=LATER).version == 2
    assert terms_in(row.versions.get(version=2)) == longer
    with pytest.raises(ContractRefusal, match="has a file already"):
        open_contract("another", CODE, "001", TERMS, by="clerk", now=NOW)
    assert add_subcontractor(row.pk, "پیمانکار جزء", "سیم‌کشی", by="clerk", now=NOW).pk


def test_nothing_of_a_contract_can_be_changed_or_deleted() -> None:
    row = contract()
    for words in ("UPDATE contracts_contract_version SET price_rial = 1", "DELETE FROM contracts_contract"):
        with pytest.raises(Error, match="only added to"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(words)
    assert row.versions.count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"price_rial": 0}, "not possible"),
        ({"ends_on": day("1404-06-31")}, "before it starts"),
        ({"work_class": WorkClass.FIXED_WORKSHOP}, "No evidence"),
        ({"row": "1"}, "three digits"),
        ({"row": "1²3"}, "three digits"),
    ],
)
def test_terms_that_cannot_be_are_refused_by_name(changes, words) -> None:
    with pytest.raises(ContractRefusal, match=words):
        contract(**changes)
    assert not Contract.objects.exists()


def test_five_per_cent_is_held_of_each_statement_and_all_of_the_last_instalment() -> None:
    row = contract()
    statement(row, 1, 1_000_000_007, on="1404-07-30")
    statement(row, 2, 999_999_996, on="1404-08-15")
    statement(row, 1, 1_000_000_007, on="1404-07-30")
    held = held_of([row.pk])[row.pk]
    assert (held.held_rial, held.last_instalment_rial) == (100_000_000, 0), "half up of 2,000,000,003 x 5 %"
    statement(row, 3, 500_000_000, final=True)
    held = held_of([row.pk])[row.pk]
    assert (held.held_rial, held.last_instalment_rial) == (125_000_000, 475_000_000)
    assert held.left_rial == 100_000_000 + 500_000_000


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (NewStatement(1, day("1404-08-01"), 5), "other content"),
        (NewStatement(2, day("1404-06-31"), 5), "before the work began"),
        (NewStatement(2, day("1404-08-01"), 9_000_000_001), "above the price"),
        (NewStatement(2, day("1404-08-01"), 0), "not possible"),
    ],
)
def test_a_statement_that_does_not_add_up_is_refused(told, words) -> None:
    row = contract()
    statement(row, 1, 1_000_000_000, on="1404-07-30")
    with pytest.raises(ContractRefusal, match=words):
        take_statement(row.pk, told, by="clerk", now=NOW)
    assert HoldBack.objects.count() == 1


def test_nothing_follows_the_last_statement() -> None:
    row = contract()
    statement(row, 1, 1_000, final=True)
    with pytest.raises(ContractRefusal, match="after the last one"):
        statement(row, 2, 1_000)


def test_a_letter_releases_what_was_listed_and_paid_in_time_and_no_rial_more() -> None:
    row = finished()
    assert releasable([row.pk])[row.pk] == 0
    months = {each.month: each for each in row_months([row.pk])[row.pk]}
    pay(140407, on="1404-09-01")
    assert releasable([row.pk])[row.pk] == 0, "the list of Mehr came on 10 Azar, after its last day"
    pay(140408, on="1404-09-30")
    assert releasable([row.pk])[row.pk] == months[140408].premium_rial, "on the last day for Aban"
    first = release(row.pk, "نامهٔ ۱", on=day("1404-09-10"), by="clerk", now=NOW)
    assert first.amount_rial == -months[140408].premium_rial
    assert release(row.pk, "نامهٔ ۱", on=day("1404-09-10"), by="clerk", now=NOW) == first
    with pytest.raises(ContractRefusal, match="cannot be released"):
        release(row.pk, "نامهٔ ۲", on=day("1404-09-10"), by="clerk", now=NOW)
    assert prove(now=NOW).holds


def test_a_payment_a_day_late_or_one_that_bounced_releases_nothing() -> None:
    row = finished()
    key = pay(140408, on="1404-09-30")
    assert releasable([row.pk])[row.pk] > 0
    ledger.reverse(key, counts_on=day("1404-10-20"), period=140409, why="bounced", now=NOW)
    assert releasable([row.pk])[row.pk] == 0
    pay(140408, on="1404-10-01")
    assert releasable([row.pk])[row.pk] == 0


def test_two_rows_of_one_month_share_its_money() -> None:
    one, two = contract("001", key="a"), contract("002", key="b")
    statement(one, 1, 6_000_000_000)
    statement(two, 1, 6_000_000_000)
    send_list("001", 140408, people=3)
    send_list("002", 140408, people=5, seed=9)
    pay(140408, on="1404-09-10", share=50)
    months = row_months([one.pk, two.pk])
    whole = months[one.pk][0].month_rial
    assert whole == months[one.pk][0].premium_rial + months[two.pk][0].premium_rial
    released = [releasable([pk])[pk] for pk in (one.pk, two.pk)]
    paid = months[one.pk][0].paid_in_time_rial
    assert paid - 1 <= sum(released) <= paid and released[0] < released[1]


def test_the_balance_of_the_ratio_becomes_a_debt_with_its_legal_record() -> None:
    row = finished()
    made = account(row)
    lists = sum(each.premium_rial for each in row_months([row.pk])[row.pk])
    assert made.ratio_rial == 1_666_666_667 and made.lists_rial == lists > 0
    assert made.balance_rial == made.difference_rial == 1_666_666_667 - lists
    debt = Debt.objects.get(item=f"contract/{row.pk}")
    assert (debt.month, debt.origin, debt.due_on) == (140408, "contract", day("1404-10-10"))
    assert sum(each.amount_rial for each in owed(CODE) if each.item == debt.item) == made.balance_rial
    record = LegalRecord.from_dict(made.record)
    assert record.digest() == made.digest
    assert {"ssa_1354/41.2", "ssa_1354/41.4"} <= {step.clause.removeprefix("ir/") for step in record.steps}
    assert "41.r3" in " ".join(step.reading for step in record.steps)
    again = settle([row.pk], notified_on=day("1404-09-15"), by="clerk", now=LATER, today=TODAY)
    assert (again.new, again.accounts[0]) == (0, made) and prove(now=NOW).holds


def test_a_corrected_list_changes_the_account_by_the_difference_alone() -> None:
    row = finished()
    before = account(row)
    assert stale_accounts() == []
    send_list("001", 140407, people=5, key="correction", days_later=1)
    assert stale_accounts() == [row.pk] and "ACCOUNT_IS_OLD" in names(row)
    after = account(row, "1404-10-01")
    assert after.number == 2 and after.difference_rial == before.lists_rial - after.lists_rial < 0
    assert (after.month, after.due_on) == (before.month, before.due_on), "one debt keeps its day"
    assert Entry.objects.filter(kind="contract_ratio").count() == 2 and stale_accounts() == []
    assert prove(now=NOW).holds


def test_terms_that_change_after_the_account_make_it_old() -> None:
    row = finished()
    account(row)
    assert "ACCOUNT_IS_OLD" not in names(row)
    before = terms_in(row.versions.get())
    change_terms(row.pk, replace(before, work_class=WorkClass.MECHANICAL), reason="اصلاح نوع", by="clerk", now=LATER)
    assert "ACCOUNT_IS_OLD" in names(row)
    after = account(row, "1404-09-12")
    assert (after.number, after.ratio_rial) == (2, 777_777_778) and after.difference_rial < 0
    assert "ACCOUNT_IS_OLD" not in names(row) and prove(now=NOW).holds


def test_lists_above_the_ratio_prevail() -> None:
    row = contract(price_rial=100_000_000)
    statement(row, 1, 100_000_000, final=True)
    send_list("001", 140407)
    made = account(row)
    assert made.lists_rial > made.ratio_rial == 16_666_667 and made.balance_rial == 0
    assert not Entry.objects.filter(kind="contract_ratio").exists() and prove(now=NOW).holds


def test_a_fixed_workshop_knows_no_ratio_its_lists_and_inspections_decide() -> None:
    row = contract("", work_class=WorkClass.FIXED_WORKSHOP, evidence="پروانهٔ بهره‌برداری و لیست‌های کارگاه")
    statement(row, 1, 5_000_000_000, final=True)
    send_list("", 140407)
    assert account(row).ratio_rial == 0
    assert names(row) == ["LIST_NOT_PAID", "PENALTY_OPEN", "LIST_NOT_SENT"], (
        "Mehr came late and is owed, Aban is missing"
    )
    send_list("", 140408, seed=8)
    account(row)
    pay(140407, on="1404-09-01")
    pay(140408, on="1404-09-05")
    assert names(row) == []


def test_law_that_was_not_read_is_named_and_holds_up_no_other_contract() -> None:
    old = contract("", key="old", work_class=WorkClass.FIXED_WORKSHOP, evidence="پروانه")
    row = contract("001", key="new", contract_on=TERMS.contract_on)
    statement(row, 1, 1_000_000_000)
    found = settle([old.pk, row.pk, 10**9], notified_on=day("1404-09-10"), by="clerk", now=NOW, today=TODAY)
    assert [finding.name for finding in found.findings] == ["CONTRACT_NOT_KNOWN", "NOTHING_TO_SETTLE"]
    assert [each.contract_id for each in found.accounts] == [row.pk]
    with pytest.raises(ContractRefusal, match="was not computed"):
        before = contract("003", key="before", contract_on=day("1369-06-25"), starts_on=day("1369-06-25"))
        statement(before, 1, 1_000, on="1369-07-01")
        settled = settle([before.pk], notified_on=day("1404-09-10"), by="clerk", now=NOW, today=TODAY)
        assert [finding.name for finding in settled.findings] == ["LAW_NOT_CLEAR"]
        raise ContractRefusal(settled.findings[0])
