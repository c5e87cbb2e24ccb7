"""From awards to money: trial, variances, approval, posting, order files, the bank's answers, returned and paid again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from django.db import Error, connection, transaction

from opentamin.desk.models import Task
from opentamin.flow.awards.actions import NewAmount, change
from opentamin.flow.awards.models import Award, Cause
from opentamin.flow.payments import actions as payments
from opentamin.flow.payments.actions import Payer
from opentamin.flow.payments.catalogue import PaymentRefusal
from opentamin.flow.payments.models import Order, OrderLine
from opentamin.flow.payroll import actions as payroll
from opentamin.flow.payroll.catalogue import RunRefusal
from opentamin.flow.payroll.models import Adjustment, Difference, Run, Slip
from opentamin.ground.calendar import Day
from opentamin.journeys.prove import prove
from opentamin.ledger.questions import balances
from opentamin.registers import families
from tests.journeys.rights_world import account, branch, day, sheba, status
from tests.journeys.test_rights import bereave, idle, retire
from tests.world import NOW

pytestmark = pytest.mark.django_db
PAYER = Payer("صندوق آزمون", sheba(999))


def run_of(month: int, *, number: int = 1) -> Run:
    """A run that was opened and tried."""
    run = payroll.open_run(
        month, pay_on=Day.of(month // 100, month % 100, 25).to_date(), by="a", now=NOW, number=number
    )
    return payroll.make_trial(run.pk)


def paid(run: Run) -> Run:
    """Approved by a second person and posted."""
    payroll.approve(run.pk, by="b")
    payroll.post(run.pk, now=NOW)
    run.refresh_from_db()
    return run


def balance(code: str) -> int:
    return next((row.balance_rial for row in balances() if row.account == code), 0)


def slip(run: Run, award: Award) -> Slip:
    return Slip.objects.get(run=run, award=award)


def test_a_month_pays_what_is_due_less_the_treatment_share() -> None:
    branch()
    award = retire()
    run = run_of(140407)
    one = slip(run, award)
    amount = award.decision.amount_rial
    assert (one.month_rial, one.arrears_rial) == (amount, 0)
    assert one.treatment_rial == (amount * 2 * 2 + 100) // 200
    assert one.net_rial == amount - one.treatment_rial and one.iban == sheba(1) and not one.held
    paid(run)
    assert balance("5110") == amount and balance("2310") == -one.net_rial and balance("2320") == -one.treatment_rial
    assert prove(now=NOW).holds


def test_a_late_revision_pays_the_difference_of_earlier_months_once() -> None:
    branch()
    award = retire()
    paid(run_of(140407))
    paid(run_of(140408))
    amount = award.decision.amount_rial
    new = NewAmount(award, amount + 1_000_001, Day.of(1404, 8, 1), Cause.REVISED, "late list of 1403")
    change([new], by="a", now=NOW)
    third = run_of(140409)
    assert slip(third, award).arrears_rial == 1_000_001 and slip(third, award).month_rial == amount + 1_000_001
    assert Difference.objects.get(run=third).for_month == 140408
    paid(third)
    fourth = run_of(140410)
    assert slip(fourth, award).arrears_rial == 0
    assert Difference.objects.filter(run=fourth).count() == 0


def test_what_was_paid_too_much_becomes_a_claim_and_is_not_taken_silently() -> None:
    branch()
    award = retire()
    amount = award.decision.amount_rial
    paid(run_of(140407))
    paid(run_of(140408))
    change([NewAmount(award, amount - 2_000_000, Day.of(1404, 8, 1), Cause.REVISED, "wage corrected")], by="a", now=NOW)
    third = run_of(140409)
    one = slip(third, award)
    assert one.recover_rial == 2_000_000 and one.net_rial == amount - 2_000_000 - one.treatment_rial
    paid(third)
    assert balance("1410") == 2_000_000
    assert Task.objects.filter(kind="agree_on_recovery").count() == 1
    assert slip(run_of(140410), award).recover_rial == 0


def test_a_second_run_of_the_month_pays_only_what_came_since() -> None:
    branch()
    first = retire()
    paid(run_of(140407))
    second = retire(2, 150_000_000)
    again = run_of(140407, number=2)
    assert [one.award_id for one in again.slips.all()] == [second.pk]
    paid(again)
    after = run_of(140408)
    assert {one.award_id for one in after.slips.all()} == {first.pk, second.pk}


def test_variances_name_what_a_person_should_see() -> None:
    branch()
    award, other = retire(), retire(2, 150_000_000)
    families.register_accounts([{"person_id": other.person_id, "iban": sheba(1), "from_on": day("1401-01-01")}])
    first = run_of(140407)
    codes = set(first.variances.values_list("code", "award_id"))
    assert {("new", award.pk), ("same_account", award.pk), ("same_account", other.pk)} <= codes
    assert ("no_proof_of_life", award.pk) in codes
    paid(first)
    status(award.person, "proof_of_life", "1404-06-01")
    change([NewAmount(award, 0, Day.of(1404, 8, 1), Cause.STOPPED, "dead")], by="a", now=NOW)
    higher = other.decision.amount_rial * 2
    change([NewAmount(other, higher, Day.of(1404, 8, 1), Cause.REVISED, "more")], by="a", now=NOW)
    codes = set(run_of(140408).variances.values_list("code", "award_id"))
    assert {("ended", award.pk), ("changed", other.pk)} <= codes and ("no_proof_of_life", award.pk) not in codes


def test_a_bonus_and_an_instalment_are_data() -> None:
    branch()
    award = retire()
    facts = {"award": award, "from_month": 140407, "reason": "آزمون", "by": "a", "known_at": NOW}
    rows = [
        Adjustment(key="bonus", kind="bonus", adds=True, until_month=140408, amount_rial=30_000_000, **facts),
        Adjustment(key="loan", kind="instalment", adds=False, until_month=None, amount_rial=5_000_000, **facts),
    ]
    assert payroll.adjust(rows) == 2
    one = slip(paid(run_of(140407)), award)
    assert one.net_rial == award.decision.amount_rial + 30_000_000 - one.treatment_rial - 5_000_000
    assert balance("5390") == 30_000_000 and balance("2330") == -5_000_000
    assert slip(run_of(140408), award).additions_rial == 0


def test_a_run_is_approved_by_a_second_person_and_its_slips_then_stand() -> None:
    branch()
    retire()
    run = run_of(140407)
    with pytest.raises(RunRefusal) as refusal:
        payroll.approve(run.pk, by="a")
    assert refusal.value.finding.name == "RUN_SAME_PERSON"
    payroll.approve(run.pk, by="b")
    with pytest.raises(RunRefusal):
        payroll.make_trial(run.pk, anew=True)
    for sql in ("UPDATE payroll_slip SET held = true", "DELETE FROM payroll_slip"):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_a_month_cannot_be_left_out() -> None:
    branch()
    retire()
    paid(run_of(140407))
    with pytest.raises(RunRefusal) as refusal:
        run_of(140409)
    assert refusal.value.finding.name == "RUN_SKIPS_MONTH"


def order_of(run: Run) -> Order:
    return payments.prepare(run.pk, payer=PAYER, by="a", now=NOW).orders[0]


def answer(rows: Sequence[tuple[str, int, str]]) -> bytes:
    return "\n".join(
        ["reference,amount,status,reason,day", *(f"{k},{a},{s},حساب مسدود,1404/07/26" for k, a, s in rows)]
    ).encode()


def test_a_payment_is_ordered_once_settled_or_returned_and_paid_again_to_a_mended_account() -> None:
    branch()
    first, second = retire(), retire(2, 150_000_000)
    run = paid(run_of(140407))
    order = order_of(run)
    assert order.lines_count == 2 and payments.prepare(run.pk, payer=PAYER, by="a", now=NOW).orders == ()
    payments.send(order.pk, by="a", on=date(2025, 10, 17), now=NOW)
    payments.send(order.pk, by="a", on=date(2025, 10, 17), now=NOW)
    total = sum(one.net_rial for one in run.slips.all())
    assert balance("2310") == 0 and balance("2340") == -total
    lines = {line.award_id: line for line in OrderLine.objects.all()}
    good, bad = lines[first.pk], lines[second.pk]
    rows = [
        (good.key, good.amount_rial, "settled"),
        (bad.key, bad.amount_rial, "returned"),
        ("P1A1T1", 5, "settled"),
        (good.key, 5, "settled"),
    ]
    taken = payments.take_answer("a.csv", answer(rows), by="a", on=date(2025, 10, 18), now=NOW)
    assert (taken.settled, taken.returned) == (1, 1)
    assert [found.name for found in taken.findings] == ["PAYMENT_UNKNOWN", "PAYMENT_AMOUNT_DIFFERS"]
    assert balance("2340") == 0 and balance("1310") == -good.amount_rial and balance("2390") == -bad.amount_rial
    assert Task.objects.filter(kind="mend_account").count() == 1
    assert not payments.take_answer("b.csv", answer(rows), by="a", on=date(2025, 10, 18), now=NOW).new
    assert payments.prepare(run.pk, payer=PAYER, by="a", now=NOW).orders == ()
    families.register_accounts([{"person_id": second.person_id, "iban": sheba(77), "from_on": day("1404-07-20")}])
    again = order_of(run)
    assert [line.attempt for line in again.lines.all()] == [2]
    payments.send(again.pk, by="a", on=date(2025, 10, 19), now=NOW)
    assert balance("2390") == 0 and balance("2340") == -bad.amount_rial
    assert prove(now=NOW).holds


def test_the_database_refuses_a_second_live_payment_of_a_slip() -> None:
    branch()
    retire()
    run = paid(run_of(140407))
    line = order_of(run).lines.get()
    line.pk, line.key, line.attempt = None, "other", 2
    with pytest.raises(Error), transaction.atomic():
        line.save(force_insert=True)


def test_an_answer_that_cannot_be_read_stores_nothing() -> None:
    with pytest.raises(PaymentRefusal) as refusal:
        payments.take_answer("x.xml", b"<!DOCTYPE a><a/>", by="a", on=date(2025, 10, 18), now=NOW)
    assert refusal.value.finding.name == "ANSWER_UNREADABLE"


def test_retirees_survivors_and_unemployed_are_paid_together() -> None:
    branch()
    retire()
    bereave_total = sum(award.decision.amount_rial for award in bereave()[-1:])
    idle()
    run = paid(run_of(140407))
    assert run.slips.count() == 5
    assert balance("5110") and balance("5210") and balance("5130")
    assert bereave_total
    assert prove(now=NOW).holds
    account(Award.objects.first().person, 3)


def test_a_slip_that_is_not_in_the_books_is_named_by_the_proof() -> None:
    branch()
    retire()
    run = run_of(140407)
    payroll.approve(run.pk, by="b")
    payroll.Run.objects.filter(pk=run.pk).update(state="posted")
    proof = prove(now=NOW)
    assert proof.breach is not None and proof.breach.check == "payroll/slips_are_posted"
