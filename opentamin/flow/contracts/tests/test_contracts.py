"""Contracts: what is held back and released, the account by ratio, what stands, the certificate, the client's liability."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import Error, connection, transaction

from opentamin.desk.models import Task
from opentamin.flow.collection.models import Debt, DebtEvent
from opentamin.flow.contracts import certificates
from opentamin.flow.contracts.catalogue import ContractRefusal
from opentamin.flow.contracts.certificates import Verdict, review, revoke, verify
from opentamin.flow.contracts.clearing import clear
from opentamin.flow.contracts.facts import NewStatement, WorkClass
from opentamin.flow.contracts.holding import held_of, releasable, release
from opentamin.flow.contracts.liability import last_instalment_paid
from opentamin.flow.contracts.models import (
    Certificate,
    Contract,
    ContractVersion,
    HoldBack,
    Settlement,
    SharedLiability,
)
from opentamin.flow.contracts.opening import add_subcontractor, change_terms, open_contract, take_statement, terms_in
from opentamin.flow.contracts.reckoning import row_months
from opentamin.flow.contracts.settling import settle, stale_accounts
from opentamin.flow.contracts.standing import standing
from opentamin.flow.contracts.tests.proofs import prove
from opentamin.ground.reasons import LegalRecord
from opentamin.ledger import actions as ledger
from opentamin.ledger.models import Entry
from opentamin.ledger.questions import owed
from tests.journeys.contract_world import CODE, TERMS, charge, contract, day, pay, seal, seals, send_list, statement
from tests.world import NOW, TODAY

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


def account(of: Contract, on: str = "1404-09-10") -> Settlement:
    return settle([of.pk], notified_on=day(on), by="clerk", now=NOW, today=TODAY).accounts[0]


def names(of: Contract) -> list[str]:
    return [finding.name for finding in standing(of.pk).findings]


def finished(**changes: object) -> Contract:
    """A contract whose work is at its end: 60 and 40 million, lists of both months."""
    row = contract(**changes)
    statement(row, 1, 6_000_000_000, on="1404-07-30")
    statement(row, 2, 4_000_000_000, final=True)
    send_list("001", 140407)
    send_list("001", 140408, seed=8)
    return row


def cleared() -> Contract:
    """The same, settled and with everything paid."""
    row = finished()
    account(row)
    pay(140407, on="1404-09-01")
    pay(140408, on="1404-09-05")
    pay(140408, f"contract/{row.pk}", on="1404-09-20")
    return row


def certificate(of: Contract, key: str = "r1") -> Certificate:
    given = clear(of.pk, key, on=day("1404-09-21"), by="clerk", now=NOW, seal=seal).certificate
    assert given is not None, names(of)
    return given


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


def test_everything_that_stands_is_named_at_once() -> None:
    row = contract()
    statement(row, 1, 6_000_000_000)
    send_list("001", 140408)
    assert sorted(names(row)) == ["LIST_NOT_PAID", "LIST_NOT_SENT", "NOT_SETTLED", "NO_LAST_STATEMENT"]
    answer = clear(row.pk, "r1", on=day("1404-09-21"), by="clerk", now=NOW, seal=seal)
    assert answer.certificate is None and len(answer.findings) == 4 and not Certificate.objects.exists()
    again = clear(row.pk, "r1", on=day("1404-09-21"), by="clerk", now=LATER, seal=seal)
    assert again.request == answer.request and again.findings == answer.findings


def test_a_month_in_which_the_work_was_suspended_misses_no_list() -> None:
    row = contract(idle_months=(140407,))
    statement(row, 1, 6_000_000_000, final=True)
    send_list("001", 140408)
    account(row)
    assert sorted(names(row)) == ["LIST_NOT_PAID", "RATIO_BALANCE_OWED"]


def test_a_cleared_contract_gets_a_certificate_that_anybody_may_verify() -> None:
    row = cleared()
    given = certificate(row)
    assert given.number == "9990/1404/00001" and held_of([row.pk])[row.pk].left_rial == 0
    assert certificate(row, "r2") == given, "one contract, one certificate"
    for typed in (given.code, given.code.lower().replace("-", " "), given.code.replace("O", "0").replace("I", "1")):
        found = verify(typed, seals=seals)
        assert found.verdict == Verdict.VALID and found.content is not None
        assert found.content["workshop"]["code"] == CODE and found.content["account"]["ratio_rial"] == 1_666_666_667
    assert prove(now=NOW).holds
    assert last_instalment_paid(row.pk, on=day("1404-09-22"), by="clerk", now=NOW) == (None, None)


@pytest.mark.parametrize("typed", ["", "AAAA-BBBB-CCCC", "'; DROP TABLE contracts_certificate; --", "۱۲۳", "A" * 5000])
def test_an_unknown_code_says_unknown(typed) -> None:
    assert verify(typed, seals=seals).verdict == Verdict.UNKNOWN


@pytest.mark.parametrize("touched", ["content", "sha256", "seal", "code"])
def test_whatever_of_a_certificate_is_touched_it_is_not_ours_any_more(touched) -> None:
    given = certificate(cleared())
    assert verify(given.code, seals=lambda content, mark: False).verdict == Verdict.BROKEN, "no key of ours"
    forged = {
        "content": bytes(given.content).replace(b"1666666667", b"0666666667"),
        "sha256": hashlib.sha256(b"x").hexdigest(),
        "seal": seal(b"other content"),
        "code": "",
    }
    whole = {name: getattr(given, name) for name in ("content", "sha256", "seal", "kind", "contract", "workshop")}
    whole |= {name: getattr(given, name) for name in ("branch_id", "issued_on", "by", "known_at")}
    if touched != "code":
        whole[touched] = forged[touched]
    code = certificates.code_of(whole["seal"]) if touched == "seal" else "ABCD-EFGH-IJKL"
    Certificate.objects.create(**whole, number="9990/1404/99999", code=code)
    found = verify(code, seals=seals)
    assert (found.verdict, found.content) == (Verdict.BROKEN, None)
    assert verify(given.code, seals=seals).verdict == Verdict.VALID


def test_a_certificate_under_which_a_payment_bounced_gets_a_task_and_is_revoked_with_the_reason() -> None:
    row = cleared()
    given = certificate(row)
    assert review(now=LATER) == 0
    ledger.reverse(
        "allocation/140407//1404-09-01", counts_on=day("1404-09-25"), period=140409, why="bounced", now=LATER
    )
    assert (review(now=LATER), review(now=LATER)) == (1, 0)
    assert Task.objects.get(kind="certificate_owes_again").subject == f"certificate/{given.pk}"
    assert prove(now=LATER).holds, "it owed nothing at the instant when it was given"
    with pytest.raises(ContractRefusal, match="needs a reason"):
        revoke(given.code, reason=" ", on=day("1404-09-26"), by="chief", now=LATER)
    revoke(given.code, reason="برگشت چک", on=day("1404-09-26"), by="chief", now=LATER)
    found = verify(given.code, seals=seals)
    assert (found.verdict, found.reason) == (Verdict.REVOKED, "برگشت چک") and review(now=LATER) == 0
    assert clear(row.pk, "r9", on=day("1404-09-27"), by="clerk", now=LATER, seal=seal).certificate is None
    with pytest.raises(ContractRefusal, match="no certificate"):
        revoke("AAAA-BBBB-CCCC", reason="x", on=day("1404-09-26"), by="chief", now=LATER)


def test_a_certificate_that_owed_something_breaks_the_proof() -> None:
    row = finished()
    account(row)
    debts = standing(row.pk).debts
    certificates.issue(
        "clearance", row.workshop, {}, debts, on=day("1404-09-21"), by="x", now=NOW, seal=seal, contract=row
    )
    breach = prove(now=NOW).breach
    assert breach is not None and breach.check == "contracts/certificates_owed_nothing_when_given"


def test_an_account_that_was_not_posted_breaks_the_proof() -> None:
    row = finished()
    made = account(row)
    ledger.reverse(f"contract/{row.pk}/account/1", counts_on=day("1404-09-10"), period=140409, why="test", now=NOW)
    breach = prove(now=NOW).breach
    assert breach is not None and breach.check == "contracts/posted_premium_is_the_account"
    assert (breach.expected_rial, breach.found_rial) == (made.balance_rial, 0)


def test_a_client_who_pays_the_last_instalment_without_clearance_answers_for_what_stands() -> None:
    row = finished()
    account(row)
    liable, finding = last_instalment_paid(row.pk, on=day("1404-09-22"), by="clerk", now=NOW)
    assert liable is not None and finding is not None
    assert (finding.name, finding.clause) == ("CLIENT_IS_LIABLE", "ir/ssa_1354/38.3")
    assert liable.owed_rial == standing(row.pk).owed_rial > 0 and liable.name == TERMS.client_name
    events = DebtEvent.objects.filter(kind="joint_liability")
    assert events.count() == 3 == len(liable.debts), "two months of lists, and the ratio"
    last_instalment_paid(row.pk, on=day("1404-09-25"), by="clerk", now=LATER)
    assert SharedLiability.objects.count() == 1 and events.count() == 3


def test_a_registered_subcontractor_who_owes_holds_up_the_contract() -> None:
    from tests import world

    row = cleared()
    world.workshop("9990010022")
    charge("9990010022", 140408, 7_000)
    add_subcontractor(row.pk, "پیمانکار جزء", "سیم‌کشی", workshop_code="9990010022", by="clerk", now=NOW)
    assert names(row) == ["SUBCONTRACTOR_OWES"]


def test_nothing_here_asks_for_locks_that_the_role_of_journeys_may_not_take() -> None:
    """Locking a row needs the right to change it, which nobody has on tables that are only added to."""
    folder = Path(certificates.__file__).parent
    assert not [path for path in folder.glob("*.py") if "select_for_update" in path.read_text(encoding="utf-8")]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relname LIKE 'contracts\\_%%' AND relkind = 'r'"
            " AND has_table_privilege('opentamin_app', oid, 'UPDATE')"
        )
        assert cursor.fetchone() == (0,)
