"""Transfers: the fifteenth and the sixteenth day, debts and certificates, who is liable, licences."""

from __future__ import annotations

from datetime import timedelta

import pytest

from opentamin.desk.models import Task
from opentamin.flow.collection.models import DebtEvent
from opentamin.flow.contracts.catalogue import ContractRefusal
from opentamin.flow.contracts.certificates import Verdict, revoke, verify
from opentamin.flow.contracts.facts import EnquiryKind, EnquiryState, NewEnquiry
from opentamin.flow.contracts.models import Deed, Enquiry, EnquiryAnswer, SharedLiability
from opentamin.flow.contracts.tests.proofs import prove
from opentamin.flow.contracts.transfers import answer, answers_of, deed, enquire, where
from opentamin.ground.calendar import Day
from tests import world
from tests.journeys.contract_world import CODE, charge, day, pay, seal, seals
from tests.world import NOW

pytestmark = pytest.mark.django_db


def enquiry(received: str = "1404-12-20", kind: EnquiryKind = EnquiryKind.SALE, key: str = "e") -> Enquiry:
    """An enquiry on the samples' workshop, by default ten days before Nowruz of a year with 29 days of Esfand."""
    world.offices()
    world.workshop(CODE)
    told = NewEnquiry(CODE, kind, "دفترخانهٔ ۱۲ نمونه", "فروشندهٔ نمونه", "خریدار نمونه", day(received))
    return enquire(key, told, by="clerk", now=NOW)


def state(row: Enquiry, on: str) -> tuple[EnquiryState, int, bool]:
    found = where(row, answers_of(row), day(on))
    return found.state, found.days_left, found.may_go_through


def reply(row: Enquiry, on: str):
    return answer(row.pk, on=day(on), by="officer", now=NOW, seal=seal)


def made(row: Enquiry, on: str):
    return deed(row.pk, on=day(on), by="notary", now=NOW)


def test_silence_falls_on_the_sixteenth_calendar_day_over_nowruz() -> None:
    row = enquiry()
    assert state(row, "1404-12-20") == (EnquiryState.REQUESTED, 15, False)
    assert state(row, "1404-12-29") == (EnquiryState.REQUESTED, 6, False)
    assert state(row, "1405-01-06") == (EnquiryState.REQUESTED, 0, False), "the fifteenth day"
    assert state(row, "1405-01-07") == (EnquiryState.SILENT, 0, True), "the sixteenth"
    assert row.silent_from == day("1405-01-07")


def test_leap_esfand_gives_one_day_more_of_the_old_year() -> None:
    assert enquiry("1403-12-20").silent_from == day("1404-01-06"), "1403 has a thirtieth of Esfand"
    assert enquiry("1403-06-31", key="f").silent_from == day("1403-07-16")


def test_the_branch_gets_a_task_that_falls_due_on_the_last_day_and_closes_with_the_answer() -> None:
    row = enquiry()
    assert enquiry() == row
    task = Task.objects.get(kind="answer_transfer_enquiry")
    assert (task.due_on, task.branch_id, task.closed_at) == (day("1405-01-06"), row.branch_id, None)
    reply(row, "1405-01-06")
    task.refresh_from_db()
    assert task.closed_by == "officer" and EnquiryAnswer.objects.get().in_time


def test_a_workshop_that_owes_nothing_gets_a_certificate_and_the_taker_is_free() -> None:
    row = enquiry()
    charge(CODE, 140407, 1_000)
    pay(140407, on="1404-09-20")
    given = reply(row, "1404-12-25").certificate
    assert given is not None and verify(given.code, seals=seals).verdict == Verdict.VALID
    assert state(row, "1404-12-26") == (EnquiryState.CERTIFICATE, 9, True)
    assert reply(row, "1404-12-26").certificate == given and EnquiryAnswer.objects.count() == 1
    assert made(row, "1404-12-26")[1] is None and not SharedLiability.objects.exists()
    assert prove(now=NOW).holds


def test_debts_are_listed_then_paid_then_answered_anew() -> None:
    row = enquiry()
    charge(CODE, 140407, 1_000)
    charge(CODE, 140408, 500, item="inspection/7")
    first = reply(row, "1404-12-25")
    assert [found.name for found in first.findings] == ["WORKSHOP_OWES"] * 2 and first.answer.owed_rial == 1_590, (
        "late months too"
    )
    assert state(row, "1405-02-01") == (EnquiryState.DEBTS, 0, False), "an answer is no silence"
    assert reply(row, "1404-12-26").answer == first.answer
    pay(140407, on="1404-12-27")
    assert [found.name for found in reply(row, "1404-12-27").findings] == ["WORKSHOP_OWES"]
    pay(140408, "inspection/7", on="1404-12-28")
    assert reply(row, "1404-12-28").certificate is not None
    assert [each.number for each in answers_of(row)] == [1, 2, 3]
    assert state(row, "1404-12-27")[0] == EnquiryState.DEBTS, "as it stood that day"


def test_after_silence_the_deed_goes_through_and_both_sides_are_liable() -> None:
    row = enquiry()
    charge(CODE, 140407, 1_000)
    made_deed, finding = made(row, "1405-01-07")
    assert finding is not None and (finding.name, finding.clause) == ("BOTH_SIDES_ARE_LIABLE", "ir/ssa_1354/37.3")
    liable = SharedLiability.objects.get()
    assert (liable.name, liable.owed_rial) == ("خریدار نمونه", 1_000)
    assert DebtEvent.objects.get(kind="joint_liability").facts["clause"] == "ir/ssa_1354/37.3"
    assert {step["clause"] for step in made_deed.record["steps"]} == {"ir/ssa_1354/37.2", "ir/ssa_1354/37.3"}
    made(row, "1405-01-07")
    assert SharedLiability.objects.count() == 1
    with pytest.raises(ContractRefusal, match="was made on"):
        made(row, "1405-01-08")
    late = reply(row, "1405-01-09")
    assert not late.answer.in_time and late.findings, "an answer after the term counts, and undoes no deed"


def test_a_deed_with_a_certificate_that_was_revoked_before_it_is_a_deed_without() -> None:
    row = enquiry()
    given = reply(row, "1404-12-25").certificate
    assert given is not None
    charge(CODE, 140407, 1_000, now=NOW + timedelta(days=1))
    revoke(given.code, reason="لیست دیرهنگام", on=day("1404-12-26"), by="chief", now=NOW)
    assert state(row, "1404-12-25")[0] == EnquiryState.CERTIFICATE
    assert state(row, "1404-12-26")[0] == EnquiryState.DEBTS
    assert made(row, "1404-12-27")[1] is not None and Deed.objects.get().certificate is None
    assert prove(now=NOW + timedelta(days=2)).holds


def test_silence_renews_no_licence() -> None:
    row = enquiry(kind=EnquiryKind.LICENCE_RENEWAL)
    assert state(row, "1405-03-01") == (EnquiryState.SILENT, 0, False)
    with pytest.raises(ContractRefusal, match="silence is not enough"):
        made(row, "1405-03-01")
    assert reply(row, "1405-03-02").certificate is not None
    assert made(row, "1405-03-03")[1] is None


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (NewEnquiry("9990019999", EnquiryKind.SALE, "د", "ف", "خ", day("1404-12-20")), "not registered"),
        (NewEnquiry(CODE, EnquiryKind.LEASE, "د", "ف", " ", day("1404-12-20")), "names no taker"),
    ],
)
def test_an_enquiry_that_cannot_be_is_refused(told, words) -> None:
    world.offices()
    world.workshop(CODE)
    with pytest.raises(ContractRefusal, match=words):
        enquire("x", told, by="clerk", now=NOW)


def test_what_is_not_there_or_out_of_order_is_refused() -> None:
    row = enquiry()
    for act in (lambda: answer(0, on=day("1404-12-20"), by="x", now=NOW, seal=seal), lambda: deed(0, on=day("1404-12-20"), by="x", now=NOW)):  # fmt: skip
        with pytest.raises(ContractRefusal, match="no enquiry"):
            act()
    with pytest.raises(ContractRefusal, match="before the enquiry"):
        made(row, str(Day.of(1404, 12, 19)))
