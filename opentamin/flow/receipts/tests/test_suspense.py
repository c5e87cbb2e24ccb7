"""Money without a known owner, money that goes back, references on slips, and names that a public debtor hands in."""

from __future__ import annotations

import pytest

from opentamin.flow.assessments.models import AssessmentLine
from opentamin.flow.receipts import actions, questions
from opentamin.flow.receipts.catalogue import ReceiptRefusal
from opentamin.flow.receipts.models import Allocation, PaymentReference, PersonClearance, Receipt, Refund
from opentamin.flow.receipts.tests.money_world import (
    FIRST,
    NOW,
    SECOND,
    TODAY,
    charge,
    holds,
    names,
    owes,
    reference,
    take,
    workshops,
)
from opentamin.ground.calendar import Day
from opentamin.law.ir.identifiers.bill_payment_id import amount_rial, parse_bill, parse_payment
from opentamin.ledger.models import Entry
from opentamin.ledger.questions import balances
from opentamin.registers.models import Person
from tests import world as wages

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world() -> None:
    workshops()


def balance(account: str) -> int:
    return {row.account: row.balance_rial for row in balances()}.get(account, 0)


def refused(name: str) -> pytest.RaisesExc[ReceiptRefusal]:
    return pytest.raises(ReceiptRefusal, check=lambda trouble: trouble.finding.name == name)


def test_a_reference_has_its_control_digits_and_carries_thousands_rounded_up() -> None:
    charge(140401, insured=1_349_096)
    made = actions.give_reference(FIRST, 1_349_096, key="slip", month=140401, by="clerk", today=TODAY, now=NOW)
    assert made.bill_id and parse_bill(made.bill_id).value and parse_payment(made.payment_id, made.bill_id).value
    assert (amount_rial(made.payment_id), made.amount_rial, made.asked_rial) == (1_350_000, 1_350_000, 1_349_096)
    again = actions.give_reference(FIRST, 1_349_096, key="slip", month=140401, by="clerk", today=TODAY, now=NOW)
    assert again == made and PaymentReference.objects.count() == 1
    assert made.bill_id != reference(1000, key="other")


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"subject": "9990019999"}, "WORKSHOP_UNKNOWN"),
        ({"month": 140301}, "DEBT_UNKNOWN"),
        ({"deposit_id": "123"}, "DEPOSIT_ID_INVALID"),
        ({"amount": 0}, "AMOUNT_NOT_PAYABLE"),
        ({"amount": 100_000_000_000}, "AMOUNT_NOT_PAYABLE"),
    ],
)
def test_what_cannot_be_referred_to_is_named(facts: dict[str, object], name: str) -> None:
    with refused(name):
        reference(**{"amount": 1000, **facts})
    assert not PaymentReference.objects.exists()


def test_a_deposit_id_of_thirty_digits_is_known_again() -> None:
    charge(140401, insured=500)
    deposit = "3" * 29 + "7"
    reference(500, deposit_id=deposit)
    take({"rial": 500, "id": deposit})
    assert owes() == {} and holds()


def test_candidates_come_with_reasons_and_the_likeliest_stands_first() -> None:
    charge(140407, insured=12_345, due=Day.of(1404, 9, 1))
    charge(140406, insured=700)
    charge(140407, subject=SECOND, insured=99_000)
    take({"rial": 12_345, "text": "واریز ریسندگی نمونه  آزمون", "payer": "بهار ساختگی‌پور"}, {"rial": 99_000, "text": SECOND},
         {"rial": 13_045}, {"rial": 3})  # fmt: skip
    ids = list(Receipt.objects.order_by("id").values_list("pk", flat=True))
    found = questions.candidates_of(ids)
    best = found[ids[0]][0]
    assert (best.workshop_code, best.month) == (FIRST, 140407)
    assert set(best.signals) == {"workshop_name", "employer_name", "debt_amount", "near_day"} and best.points == 95
    assert all(fa and en for fa, en in best.reasons)
    assert (found[ids[1]][0].workshop_code, found[ids[1]][0].signals) == (
        SECOND,
        ("workshop_code", "debt_amount", "near_day"),
    )
    assert [each.signals for each in found[ids[2]]] == [("total_amount",)] and found[ids[3]] == []


def test_an_account_that_paid_before_is_a_reason() -> None:
    take({"rial": 5, "from": "IR01"}, {"rial": 6, "from": "IR01"})
    first, second = Receipt.objects.order_by("id")
    actions.confirm(first.pk, SECOND, by="officer", why="تلفنی", today=TODAY, now=NOW)
    assert [(each.workshop_code, each.signals) for each in questions.candidates(second.pk)] == [
        (SECOND, ("payer_account",))
    ]


def test_over_paid_money_goes_back_by_two_people_and_leaves_the_bank_once() -> None:
    charge(140401, insured=100)
    take({"rial": 1000, "id": reference(1000)})
    receipt = Receipt.objects.get()
    with refused("TWO_PEOPLE"):
        actions.refund(receipt.pk, 10, by="a", second="a", why="x", key="k", today=TODAY, now=NOW)
    with refused("ABOVE_SUSPENSE"):
        actions.refund(receipt.pk, 901, by="a", second="b", why="x", key="k", today=TODAY, now=NOW)
    made = actions.refund(receipt.pk, 900, by="a", second="b", why="اضافه", key="k", today=TODAY, now=NOW)
    assert actions.refund(receipt.pk, 900, by="a", second="b", why="اضافه", key="k", today=TODAY, now=NOW) == made
    with refused("REFUND_KEY_REUSED"):
        actions.refund(receipt.pk, 899, by="a", second="b", why="اضافه", key="k", today=TODAY, now=NOW)
    assert (balance("2190"), balance("2195"), balance("1310")) == (0, -900, 1000) and holds()
    take({"rial": -900, "e2e": f"RF{made.pk}", "day": "1404-09-07"}, opening=1000, name="later.csv")
    actions.refund_paid(made.pk, by="cashier", today=TODAY, now=NOW)
    assert (balance("2195"), balance("1310"), Refund.objects.count()) == (0, 100, 1) and holds()


def test_a_return_of_a_receipt_that_was_refunded_is_only_reported() -> None:
    take({"rial": 1000, "ref": "5"})
    actions.refund(Receipt.objects.get().pk, 400, by="a", second="b", why="x", key="k", today=TODAY, now=NOW)
    taken = take({"rial": -1000, "returned": "1", "returns": "5", "day": "1404-09-08"}, opening=1000, name="b.csv")
    assert names(taken) == ["RETURN_AFTER_REFUND"] and balance("1310") == 1000 and holds()


def test_words_and_receipts_that_are_missing_are_refused() -> None:
    with refused("WHO_AND_WHY"):
        actions.confirm(1, FIRST, by="officer", why=" ", today=TODAY, now=NOW)
    with refused("RECEIPT_UNKNOWN"):
        actions.confirm(10**9, FIRST, by="officer", why="x", today=TODAY, now=NOW)
    with refused("ALLOCATION_UNKNOWN"):
        actions.undo([10**9], by="officer", why="x", today=TODAY, now=NOW)


@pytest.fixture
def municipality() -> tuple[Receipt, list[tuple[str, int]]]:
    """A list of three people of the first workshop, posted, and a lump that came for it; codes and what each is due."""
    wages.send(wages.sending(wages.made(FIRST, 140407, people=3), "list"))
    lines = AssessmentLine.objects.filter(month=140407).order_by("row")
    codes = {row.pk: row.national_code or row.foreign_code or "" for row in Person.objects.all()}
    due = [(codes[line.person_id], line.premium_due_rial) for line in lines]
    take({"rial": due[0][1] + due[1][1] + 1000, "id": reference(1000)})
    return Receipt.objects.get(), due


def clear(receipt: Receipt, *rows: tuple[object, ...]) -> actions.Cleared:
    text = "کد ملی,ماه,مبلغ,نوع\n" + "".join(",".join(map(str, row)) + "\n" for row in rows)
    return actions.clear_names(receipt.pk, "names.csv", text.encode(), by="officer", today=TODAY, now=NOW)


def test_a_lump_payment_clears_named_people_and_the_rest_goes_to_the_oldest(municipality) -> None:
    receipt, due = municipality
    charge(140301, insured=600)
    rows = [(due[0][0], "1404-07", due[0][1], "کارگر"), (due[1][0], "1404/07", due[1][1], "راننده")]
    cleared = clear(receipt, *rows)
    assert (cleared.rows, cleared.amount_rial, cleared.findings) == (2, due[0][1] + due[1][1], ())
    standing = Allocation.objects.filter(undoes=None, undone_by=None).order_by("id")
    assert [(row.rule, row.month, row.amount_rial) for row in standing] == [
        ("named", 140407, due[0][1] + due[1][1]), ("oldest_first", 140301, 600), ("oldest_first", 140407, 400),
    ]  # fmt: skip
    assert questions.month_totals(receipt.pk) == [(140407, "driver", 1, due[1][1]), (140407, "worker", 1, due[0][1])]
    assert clear(receipt, *rows).new is False and PersonClearance.objects.count() == 2 and holds()


def test_everything_wrong_with_names_is_said_at_once_and_nothing_changes(municipality) -> None:
    receipt, due = municipality
    before = (Allocation.objects.count(), Entry.objects.count())
    cleared = clear(
        receipt, ("9921158384", "1404-07", 5, "worker"), (due[0][0], "1404-06", 5, "worker"), (due[1][0], "1404-07", due[1][1] + 1, "driver"),
        (due[2][0], "1404-07", due[2][1], "worker"), (due[2][0], "1404-07", due[2][1], "worker"),
    )  # fmt: skip
    assert {found.name for found in cleared.findings} == {
        "PERSON_NOT_KNOWN", "PERSON_NOT_ON_LIST", "CLEARED_ABOVE_DUE", "NAMED_TWICE", "NAMES_ABOVE_RECEIPT", "NAMES_ABOVE_DEBT",
    }  # fmt: skip
    assert before == (Allocation.objects.count(), Entry.objects.count()) and holds()
    unread = clear(
        receipt,
        ("123", "1404-07", 5, "worker"),
        (due[0][0], "1404-13", 5, "worker"),
        (due[0][0], "1404-07", "x", "worker"),
    )
    assert [found.row for found in unread.findings] == [2, 3, 4]


def test_nobody_is_cleared_twice_and_an_undone_allocation_frees_its_people(municipality) -> None:
    receipt, due = municipality
    clear(receipt, (due[0][0], "1404-07", due[0][1], "worker"))
    assert [found.name for found in clear(receipt, (due[0][0], "1404-07", 1, "worker")).findings] == [
        "CLEARED_ABOVE_DUE"
    ]
    named = Allocation.objects.get(rule="named")
    actions.undo([named.pk], by="officer", why="فهرست دیگری بود", today=TODAY, now=NOW)
    assert questions.cleared_people(receipt.pk) == [] and holds()
    with refused("RECEIPT_WITHOUT_OWNER"):
        clear(receipt, (due[0][0], "1404-07", 2, "worker"))
