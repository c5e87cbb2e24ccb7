"""Money to debts: the named debt first, then the oldest, premium before penalties; what is left stays in suspense."""

from __future__ import annotations

from datetime import date

import pytest

from opentamin.flow.receipts import actions
from opentamin.flow.receipts.catalogue import ReceiptRefusal
from opentamin.flow.receipts.models import Allocation, Assignment, BankLine, Receipt, Statement, StatementFile, Taking
from opentamin.flow.receipts.tests.money_world import (
    FIRST,
    NOW,
    SECOND,
    TODAY,
    amounts,
    charge,
    holds,
    names,
    owes,
    reference,
    statement,
    take,
    take_bytes,
    workshops,
)  # fmt: skip
from opentamin.ground.calendar import Day
from opentamin.ledger.facts import Entry as EntryFacts
from opentamin.ledger.facts import Posting
from opentamin.ledger.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world() -> None:
    workshops()
    charge(140401, insured=70, employer=200, unemployment=30, late_premium=40)
    charge(140402, insured=70, employer=200, unemployment=30)
    charge(140402, item="inspection/7", insured=500, due=Day.of(1404, 12, 1))


def standing() -> list[tuple[int, str, int, str]]:
    return amounts(Allocation.objects.filter(undoes=None, undone_by=None).order_by("id"))


def test_money_of_a_workshop_goes_to_the_oldest_debt_premium_before_penalties() -> None:
    bill = reference(1000)
    taken = take({"rial": 320, "id": bill})
    assert taken.taken and taken.receipts == 1 and names(taken) == []
    assert standing() == [(140401, "", 320, "oldest_first")]
    assert owes()[(140401, "", "late_premium")] == 20 and (140401, "", "insured") not in owes()
    assert holds()


def test_a_reference_of_a_debt_pays_that_debt_first_and_the_oldest_with_the_rest() -> None:
    bill = reference(310, month=140402)
    take({"rial": 310, "text": f"پرداخت {bill} بابت بیمه"})
    assert standing() == [(140402, "", 300, "bound"), (140401, "", 10, "oldest_first")]
    assert owes()[(140401, "", "insured")] == 60
    entry = Entry.objects.get(key=f"allocation/{Allocation.objects.order_by('id')[0].pk}")
    assert entry.counts_on == Day.of(1404, 9, 5).to_date() and entry.kind == "allocation" and holds()


def test_what_is_over_paid_stays_in_suspense_until_something_is_owed_again() -> None:
    bill = reference(2000)
    take({"rial": 1200, "id": bill})
    assert sum(row[2] for row in standing()) == 1140
    done = actions.allocate([FIRST], today=TODAY, now=NOW)
    assert (done.allocations, done.amount_rial) == (0, 0)
    charge(140403, insured=100)
    done = actions.allocate(today=TODAY, now=NOW)
    assert (done.allocations, done.amount_rial) == (1, 60)
    assert owes() == {(140403, "", "insured"): 40} and holds()


def test_several_receipts_and_several_workshops_in_one_pass() -> None:
    charge(140401, subject=SECOND, insured=100)
    mine, other = reference(1000), reference(1000, key="o", subject=SECOND)
    take({"rial": 200, "id": mine}, {"rial": 50, "id": other}, {"rial": 200, "id": mine}, {"rial": 60, "id": other})
    assert owes(SECOND) == {} and sum(row[2] for row in standing()) == 500
    assert [row[:3] for row in standing() if row[0] == 140402] == [(140402, "", 60)]
    assert holds()


def test_a_payment_for_a_closed_debt_is_said_and_goes_on_to_the_oldest() -> None:
    bill = reference(340, month=140401)
    take({"rial": 340, "id": bill, "ref": "1"})
    taken = take({"rial": 1000, "id": bill, "ref": "2"}, opening=340, name="second.csv")
    assert names(taken) == ["PAYMENT_FOR_CLOSED_DEBT"]
    assert "800 rial went to the oldest" in str(taken.findings[0]["message_en"])
    assert "200 rial stay in suspense" in str(taken.findings[0]["message_en"]) and holds()


def test_a_debt_that_became_smaller_gives_its_money_back() -> None:
    take({"rial": 340, "id": reference(1000)})
    charge(140401, key="correction", employer=-150)
    done = actions.allocate([FIRST], today=TODAY, now=NOW)
    assert done.released == 1
    assert standing() == [(140401, "", 190, "oldest_first"), (140402, "", 150, "oldest_first")]
    assert holds()


def test_the_same_file_twice_changes_nothing() -> None:
    content = statement({"rial": 320, "id": reference(1000)})
    first, second = take_bytes(content), take_bytes(content, "other-name.csv")
    assert (first.new, second.new) == (True, False) and first.file_id == second.file_id
    assert Receipt.objects.count() == Taking.objects.count() == 1 and holds()


def test_overlapping_statements_bring_each_line_once() -> None:
    same = {"rial": 100, "ref": ""}
    take({"rial": 50, "day": "1404-09-01"}, {**same, "day": "1404-09-02"}, {**same, "day": "1404-09-02"})
    later = statement(
        {**same, "day": "1404-09-02"}, {**same, "day": "1404-09-02"}, {**same, "day": "1404-09-02"},
        {"rial": 7, "day": "1404-09-03"}, opening=50,
    )  # fmt: skip
    taken = take_bytes(later, "later.csv")
    assert taken.taken and taken.receipts == 2 and "LINES_KNOWN" in names(taken)
    assert sorted(Receipt.objects.values_list("amount_rial", flat=True)) == [7, 50, 100, 100, 100] and holds()


def test_a_statement_that_does_not_add_up_brings_nothing() -> None:
    content = statement({"rial": 100}).replace(b"opening balance;0", b"opening balance;1\nclosing balance;100")
    taken = take_bytes(content)
    assert not taken.taken and names(taken) == ["STATEMENT_DOES_NOT_ADD_UP"]
    assert (
        not BankLine.objects.exists()
        and not Statement.objects.exists()
        and not Entry.objects.filter(kind="receipt").exists()
    )
    assert bytes(StatementFile.objects.get().content) == content and take_bytes(content).new is False
    assert Taking.objects.count() == 1


def test_a_gap_between_statements_is_refused_until_the_missing_one_came() -> None:
    take({"rial": 100, "day": "1404-08-30"})
    late = statement({"rial": 5, "day": "1404-09-02"}, opening=130)
    assert names(take_bytes(late)) == ["STATEMENT_GAP"]
    assert take({"rial": 30, "day": "1404-09-01"}, opening=100).taken
    assert take_bytes(late).taken and holds()


def test_two_equal_lines_of_other_days_without_a_bank_reference_are_not_guessed() -> None:
    take({"rial": 100, "ref": "", "day": "1404-09-01"})
    content = statement({"rial": 100, "ref": "", "day": "1404-09-01"}, opening=100).replace(
        b"day;direction", b"day;booking date;direction").replace(b"1404-09-01;credit", b"1404-09-01;1404-09-02;credit")  # fmt: skip
    assert names(take_bytes(content)) == ["LINE_KNOWN_ON_OTHER_DAY"]
    assert Receipt.objects.count() == 1


def test_debits_that_are_not_understood_are_kept_and_reported() -> None:
    taken = take({"rial": 100}, {"rial": -60, "e2e": "P1404081A2T1"})
    assert sorted(names(taken)) == ["CREDITS_IN_SUSPENSE", "DEBITS_KEPT"]
    assert BankLine.objects.get(signed_rial=-60).kind == "kept"
    assert not Entry.objects.filter(postings__amount_rial=-60).exists() and holds()


def test_a_return_takes_the_receipt_and_its_allocations_back() -> None:
    before = owes()
    take({"rial": 320, "id": reference(1000), "ref": "77"})
    taken = take(
        {"rial": -320, "ref": "78", "returned": "yes", "returns": "77", "day": "1404-09-08"}, opening=320, name="b.csv"
    )
    assert names(taken) == [] and owes() == before and standing() == []
    receipt = Receipt.objects.get()
    back = Entry.objects.get(reverses__key=f"receipt/{receipt.pk}")
    assert back.counts_on == Day.of(1404, 9, 8).to_date()
    undone = Entry.objects.get(reverses__key__startswith="allocation/")
    assert undone.counts_on == Day.of(1404, 9, 5).to_date(), "as if it had never been paid"
    assert actions.allocate(today=TODAY, now=NOW).allocations == 0 and holds()


def test_a_return_that_fits_two_receipts_takes_none() -> None:
    take({"rial": 10, "e2e": "A"}, {"rial": 10, "e2e": "A"})
    taken = take({"rial": -10, "e2e": "A", "returned": "1", "day": "1404-09-06"}, opening=20, name="b.csv")
    assert names(taken) == ["RETURN_NOT_FOUND"] and holds()


def test_a_person_confirms_and_takes_it_back() -> None:
    take({"rial": 320, "text": "بی شناسه"})
    receipt = Receipt.objects.get()
    done = actions.confirm(receipt.pk, FIRST, by="officer", why="رسید را دیدم", today=TODAY, now=NOW)
    again = actions.confirm(receipt.pk, FIRST, by="officer", why="رسید را دیدم", today=TODAY, now=NOW)
    assert (done.amount_rial, again.allocations, Assignment.objects.count()) == (320, 0, 1)
    with pytest.raises(ReceiptRefusal) as refused:
        actions.confirm(receipt.pk, SECOND, by="officer", why="نه", today=TODAY, now=NOW)
    assert refused.value.finding.name == "RECEIPT_HAS_OWNER"
    wrong = Allocation.objects.get()
    assert actions.undo([wrong.pk], by="other", why="رسید دیگری بود", today=TODAY, now=NOW) == 1
    assert actions.allocate(today=TODAY, now=NOW).allocations == 0, "nothing gives it away again unasked"
    reversal = Entry.objects.get(reverses__key=f"allocation/{wrong.pk}")
    assert reversal.counts_on == Entry.objects.get(key=f"allocation/{wrong.pk}").counts_on
    with pytest.raises(ReceiptRefusal):
        actions.undo([wrong.pk], by="other", why="x", today=TODAY, now=NOW)
    actions.confirm(receipt.pk, FIRST, month=140402, by="officer", why="این بار درست", today=TODAY, now=NOW)
    assert standing()[0] == (140402, "", 300, "bound") and holds()


def test_a_reference_of_two_debts_in_one_line_is_not_guessed() -> None:
    one, two = reference(10, key="a", month=140401), reference(10, key="b", month=140402)
    assert "REFERENCE_AMBIGUOUS" in names(take({"rial": 10, "text": f"{one} {two}"}))
    assert standing() == [] and holds()


def test_a_message_names_the_line_whichever_comes_first() -> None:
    bill = reference(300, month=140402)
    take({"rial": 300, "ref": "880011"}, {"rial": 40, "ref": "880012"})
    text = f"مرجع,مبلغ,تاریخ,کد رهگیری\n{bill},۳۰۰,۱۴۰۴/۰۹/۰۵,۸۸۰۰۱۱\n{bill},50,1404/09/05,880012\n"
    assert take_bytes(text.encode(), "messages.csv").taken
    assert standing() == [(140402, "", 300, "bound")], "the second tells another amount than the bank"
    assert Assignment.objects.get().cause == "message" and holds()


def test_both_roads_into_the_ledger_make_the_same_digest() -> None:
    take({"rial": 320, "id": reference(1000)})
    for row in Entry.objects.filter(kind__in=("receipt", "allocation")):
        sides = tuple(Posting(p.account_id, p.amount_rial, p.share) for p in row.postings.order_by("id"))
        facts = EntryFacts(
            row.key, row.kind, row.counts_on, row.period, row.month, sides, row.subject, row.branch_id, row.due_on,
            basis=row.basis, item=row.item,
        )  # fmt: skip
        assert facts.digest() == row.digest and facts.counts_on == date(2025, 11, 26)


def test_a_failure_in_the_middle_leaves_nothing_and_the_same_command_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    content = statement({"rial": 320, "id": reference(1000)}, {"rial": 5})
    from opentamin.flow.receipts import booking, matching, taking

    for place, name in ((booking, "take_returns"), (matching.sets, "post_staged"), (taking, "remarks")):
        with monkeypatch.context() as broken:
            broken.setattr(place, name, _fall)
            with pytest.raises(ZeroDivisionError):
                take_bytes(content)
        assert not BankLine.objects.exists() and not StatementFile.objects.exists()
    assert take_bytes(content).taken and holds()


def _fall(*_: object, **__: object) -> None:
    raise ZeroDivisionError
