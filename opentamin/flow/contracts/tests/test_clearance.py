"""Clearance of contracts: what stands against it, the certificate and its proof, the client's liability."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from django.db import connection

from opentamin.desk.models import Task
from opentamin.flow.collection.models import DebtEvent
from opentamin.flow.contracts import certificates
from opentamin.flow.contracts.catalogue import ContractRefusal
from opentamin.flow.contracts.certificates import Verdict, review, revoke, verify
from opentamin.flow.contracts.clearing import clear
from opentamin.flow.contracts.holding import held_of
from opentamin.flow.contracts.liability import last_instalment_paid
from opentamin.flow.contracts.models import (
    Certificate,
    SharedLiability,
)
from opentamin.flow.contracts.opening import add_subcontractor
from opentamin.flow.contracts.standing import standing
from opentamin.flow.contracts.tests.finished import LATER, account, certificate, cleared, finished, names
from opentamin.flow.contracts.tests.proofs import prove
from opentamin.ledger import actions as ledger
from tests.journeys.contract_world import CODE, TERMS, charge, contract, day, seal, seals, send_list, statement
from tests.world import NOW

pytestmark = pytest.mark.django_db


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
