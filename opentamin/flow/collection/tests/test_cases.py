"""From the letter to the writ: deadlines to the day, boards that change a debt, enforcement that ends or stops."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest

from opentamin.desk.models import Task
from opentamin.flow.collection import boards, enforcement, objections
from opentamin.flow.collection.balances import balances
from opentamin.flow.collection.catalogue import CollectionRefusal
from opentamin.flow.collection.events import record
from opentamin.flow.collection.facts import Happening, State
from opentamin.flow.collection.joint import hold_jointly
from opentamin.flow.collection.models import BoardDecision, Debt, DebtEvent, JointLiability, Notice, Objection, Writ
from opentamin.flow.collection.notices import notify
from opentamin.flow.collection.penalties import post_penalties
from opentamin.flow.collection.settling import settle
from opentamin.flow.collection.tests.books import CODE, debt_of, pay
from opentamin.ground.calendar import Day
from opentamin.ledger.models import Entry
from tests import world

pytestmark = pytest.mark.django_db
SERVED = Day.of(1404, 7, 1)
PRIMARY = {"ministry": "الف", "employers": "ب", "high_council": "پ", "workers": ""}
APPEAL = {"ministry": "الف", "judge": "ب", "high_council": "پ", "organization": "ت", "employers": "ث"}


@pytest.fixture
def debt() -> Debt:
    world.offices()
    world.workshop(CODE)
    return debt_of(140403, 100_000_000)


def served(debt: Debt, on: Day = SERVED) -> tuple[int, ...]:
    done = notify([debt.pk], served_on=on.to_date(), by="clerk", now=world.NOW, today=world.TODAY)
    return tuple(finding.number for finding in done.findings)


def object_on(debt: Debt, day: Day) -> objections.Received:
    return objections.object_to([debt.pk], received_on=day.to_date(), grounds="لیست", by="clerk", now=world.NOW)


def objection(debt: Debt) -> Objection:
    served(debt)
    return object_on(debt, SERVED + 10).objections[0]


def decide(row: Objection, outcome: str, amounts: dict[str, int] | None = None, **more: object) -> BoardDecision:
    members = APPEAL if row.board == "appeal" else PRIMARY
    facts = {"members": members, "decided_on": (SERVED + 40).to_date(), "amounts": amounts} | more
    return boards.decide(row.pk, outcome, by="clerk", now=world.NOW, today=world.TODAY, **facts)


@contextmanager
def refused(number: int) -> Iterator[None]:
    """Refused by that finding, with words in both languages."""
    with pytest.raises(CollectionRefusal) as trouble:
        yield
    assert trouble.value.finding.number == number


def state(debt: Debt) -> str:
    debt.refresh_from_db()
    return debt.state


def test_a_letter_names_amounts_of_the_day_and_is_written_once(debt: Debt) -> None:
    assert served(debt) == ()
    assert served(debt) == (5202,)
    line = Notice.objects.get().lines.get()
    assert line.shares == {"insured": 100_000_000, "late_premium": 6_000_000}
    assert line.claim_rial == 106_000_000
    assert Notice.objects.get().objection_until == (SERVED + 30).to_date()
    assert state(debt) == State.NOTIFIED


def test_unknown_and_settled_debts_are_named_and_the_others_notified(debt: Debt) -> None:
    paid = debt_of(140404, 500)
    pay(paid, 500, Day.of(1404, 5, 1), key="money")
    settle(now=world.NOW)
    done = notify([debt.pk, paid.pk, 0], served_on=SERVED.to_date(), by="clerk", now=world.NOW, today=world.TODAY)
    assert len(done.notices) == 1
    assert [finding.number for finding in done.findings] == [5201, 5202]


def test_the_thirtieth_day_is_in_time(debt: Debt) -> None:
    served(debt)
    received = object_on(debt, SERVED + 30)
    assert not received.findings and state(debt) == State.OBJECTED
    assert object_on(debt, SERVED + 30).objections == received.objections
    assert Objection.objects.count() == 1


def test_the_thirty_first_day_is_late_even_when_the_thirtieth_is_a_day_off(debt: Debt) -> None:
    """1404/07/02 and thirty days is 2 Aban, a Friday: days off do not extend the time."""
    friday = Day.of(1404, 8, 2)
    assert friday.weekday == 6
    served(debt, friday + -30)
    [finding] = object_on(debt, friday + 1).findings
    assert (finding.number, finding.clause) == (5203, "ir/ssa_1354/42.2")
    assert "46" in finding.advice_en
    assert state(debt) == State.NOTIFIED and not Objection.objects.exists()


def test_an_objection_before_the_letter_and_to_a_final_debt(debt: Debt) -> None:
    assert [finding.number for finding in object_on(debt, SERVED).findings] == [5205]
    served(debt)
    assert [finding.number for finding in object_on(debt, SERVED + -1).findings] == [5204]
    boards.make_final((SERVED + 31).to_date(), now=world.NOW)
    assert [finding.number for finding in object_on(debt, SERVED + 5).findings] == [5203]


@pytest.mark.parametrize(
    ("received", "last"),
    [(Day.of(1404, 6, 31), Day.of(1404, 7, 30)), (Day.of(1403, 11, 30), Day.of(1403, 12, 30)), (Day.of(1404, 11, 30), Day.of(1404, 12, 29))],
)  # fmt: skip
def test_the_board_gets_it_within_a_month_also_at_the_end_of_months(debt: Debt, received: Day, last: Day) -> None:
    served(debt, received + -3)
    row = object_on(debt, received).objections[0]
    assert row.board_by == last.to_date()
    task = Task.objects.get(kind="bring_before_board")
    assert task.due_on == last.to_date()
    for _ in range(2):
        objections.hear(row.pk, on=last.to_date(), told_on=received.to_date(), by="clerk", now=world.NOW)
    task.refresh_from_db()
    assert task.closed_by == "clerk" and DebtEvent.objects.filter(kind="hearing_set").count() == 1


def test_a_hearing_is_told_before(debt: Debt) -> None:
    row = objection(debt)
    with refused(5219):
        objections.hear(row.pk, on=SERVED.to_date(), told_on=SERVED.to_date(), by="clerk", now=world.NOW)
    with refused(5209):
        objections.hear(0, on=SERVED.to_date(), told_on=SERVED.to_date(), by="clerk", now=world.NOW)


def test_without_objection_a_debt_is_final_on_the_thirty_first_day(debt: Debt) -> None:
    served(debt)
    assert boards.make_final((SERVED + 30).to_date(), now=world.NOW) == 0
    assert boards.make_final((SERVED + 31).to_date(), now=world.NOW) == 1
    assert boards.make_final((SERVED + 31).to_date(), now=world.NOW) == 0
    assert state(debt) == State.FINAL


def test_a_board_cuts_the_premium_and_the_penalty_follows(debt: Debt) -> None:
    row = objection(debt)
    for _ in range(2):
        decide(row, "reduced", {"insured": 60_000_000})
    assert Entry.objects.filter(kind="board_decision").count() == 1
    post_penalties(SERVED.to_date(), now=world.NOW, today=world.TODAY)
    found = balances([debt.pk])[debt.pk]
    assert (found.premium_rial, found.penalty_rial) == (60_000_000, 3_600_000)
    assert DebtEvent.objects.get(kind="decided").facts["changes"] == {"insured": -40_000_000}
    with refused(5210):
        decide(row, "upheld")


def test_a_cancelled_debt_is_settled_when_its_penalty_is_gone(debt: Debt) -> None:
    decide(objection(debt), "cancelled")
    post_penalties(SERVED.to_date(), now=world.NOW, today=world.TODAY)
    settle(now=world.NOW)
    assert state(debt) == State.SETTLED and balances([debt.pk])[debt.pk].shares == {}


@pytest.mark.parametrize(
    ("outcome", "amounts", "more", "number"),
    [
        ("reduced", {"insured": 100_000_001}, {}, 5207),
        ("reduced", {"insured": -1}, {}, 5207),
        ("reduced", {"late_premium": 1}, {}, 5207),
        ("reduced", None, {}, 5207),
        ("upheld", {"insured": 5}, {}, 5207),
        ("upheld", None, {"members": PRIMARY | {"ministry": " "}}, 5206),
        ("upheld", None, {"members": {"ministry": "الف"}}, 5206),
    ],
)
def test_a_decision_that_does_not_fit_is_refused(debt, outcome, amounts, more, number) -> None:
    row = objection(debt)
    with refused(number):
        decide(row, outcome, amounts, **more)
    assert not BoardDecision.objects.exists()


def test_a_decision_below_what_is_paid_asks_to_undo_the_allocation_first(debt: Debt) -> None:
    row = objection(debt)
    pay(debt, 50_000_000, SERVED, key="money")
    with refused(5208):
        decide(row, "cancelled")
    decide(row, "reduced", {"insured": 50_000_000})
    assert balances([debt.pk])[debt.pk].premium_rial == 0


def serve(row: Objection, on: Day) -> date | None:
    return boards.serve_decision(row.pk, served_on=on.to_date(), by="clerk", now=world.NOW).appeal_until


def appeal(row: Objection, on: Day) -> Objection:
    return boards.appeal(row.pk, received_on=on.to_date(), grounds="باز هم", by="clerk", now=world.NOW)


def test_an_appeal_until_the_twentieth_day_and_its_decision_is_final(debt: Debt) -> None:
    row = objection(debt)
    with refused(5211):
        appeal(row, SERVED + 50)
    decide(row, "upheld")
    assert serve(row, SERVED + 50) == (SERVED + 70).to_date()
    with refused(5213):
        appeal(row, SERVED + 71)
    second = appeal(row, SERVED + 70)
    assert appeal(row, SERVED + 70) == second
    assert boards.make_final((SERVED + 200).to_date(), now=world.NOW) == 0
    decide(second, "reduced", {"insured": 90_000_000}, decided_on=(SERVED + 90).to_date())
    assert state(debt) == State.FINAL
    assert balances([debt.pk])[debt.pk].premium_rial == 90_000_000


def test_without_appeal_final_on_the_twenty_first_day(debt: Debt) -> None:
    row = objection(debt)
    decide(row, "upheld")
    serve(row, SERVED + 50)
    assert boards.make_final((SERVED + 70).to_date(), now=world.NOW) == 0
    assert boards.make_final((SERVED + 71).to_date(), now=world.NOW) == 1
    assert state(debt) == State.FINAL


def test_a_small_claim_is_final_when_it_is_served() -> None:
    world.offices()
    world.workshop(CODE)
    debt = debt_of(140405, 1_470_588)
    served(debt, Day.of(1404, 7, 1))
    row = object_on(debt, SERVED + 1).objections[0]
    assert row.claim_rial == 1_500_000, "1,470,588 and one month of 2 %"
    decide(row, "upheld")
    assert serve(row, SERVED + 50) is None
    assert state(debt) == State.FINAL
    with refused(5212):
        appeal(row, SERVED + 51)


def final(debt: Debt) -> None:
    served(debt)
    boards.make_final((SERVED + 31).to_date(), now=world.NOW)


def writ(debt: Debt, on: Day = SERVED + 31) -> enforcement.Issued:
    return enforcement.issue_writs([debt.pk], on=on.to_date(), by="clerk", now=world.NOW, today=world.TODAY)


def step(debt: Debt, kind: str, rial: int = 0, of: str = "") -> int:
    on = (SERVED + 40).to_date()
    return enforcement.step(debt.pk, kind, on=on, amount_rial=rial, of=of, by="clerk", now=world.NOW)


def test_a_writ_is_for_a_final_debt_with_a_twentieth_as_fee(debt: Debt) -> None:
    assert [finding.number for finding in writ(debt).findings] == [5214]
    final(debt)
    [issued] = writ(debt).writs
    assert (issued.amount_rial, issued.fee_rial, issued.attachment_rial) == (108_000_000, 5_400_000, 140_400_000)
    assert balances([debt.pk])[debt.pk].shares["enforcement_fee"] == 5_400_000
    assert state(debt) == State.ENFORCED
    assert [finding.number for finding in writ(debt).findings] == [5214]


def test_attachment_goes_to_the_limit_and_no_rial_further(debt: Debt) -> None:
    final(debt)
    writ(debt)
    with refused(5216):
        step(debt, "auction")
    with refused(5216):
        step(debt, "attachment", 5, "wife")
    assert step(debt, "attachment", 100_000_000, "account") == 1
    assert step(debt, "attachment", 100_000_000, "account") == 0
    with refused(5215):
        step(debt, "attachment", 40_400_001, "receivable")
    step(debt, "attachment", 40_400_000, "receivable")
    step(debt, "valuation", 100_000_000, "property")
    with refused(5216):
        step(debt, "release", 140_400_001)
    step(debt, "release", 140_400_000)
    with refused(5216):
        step(debt, "valuation", 1)


def test_a_plan_stops_enforcement_and_the_fee_is_borne_once(debt: Debt) -> None:
    final(debt)
    writ(debt)
    record([Happening(debt.pk, "plan_begun", "plan", SERVED.to_date(), "clerk")], now=world.NOW)
    with refused(5200):
        step(debt, "attachment", 5, "account")
    record([Happening(debt.pk, "plan_defaulted", "broken", SERVED.to_date(), "clerk")], now=world.NOW)
    [again] = writ(debt, SERVED + 61).writs
    assert again.amount_rial == 110_000_000 and again.fee_rial == 5_500_000
    assert balances([debt.pk])[debt.pk].shares["enforcement_fee"] == 5_500_000
    assert Writ.objects.count() == 2


def test_payment_ends_enforcement(debt: Debt) -> None:
    final(debt)
    writ(debt)
    for share, rial in (("insured", 100_000_000), ("late_premium", 8_000_000), ("enforcement_fee", 5_400_000)):
        pay(debt, rial, SERVED + 31, key=share, share=share)
    settle(now=world.NOW)
    assert state(debt) == State.SETTLED


def test_who_answers_beside_the_debtor(debt: Debt) -> None:
    other = world.workshop("9990010022")
    facts = {"key": "transfer/1", "since": SERVED.to_date(), "cause": "بی گواهی", "by": "clerk", "now": world.NOW}
    for new in (1, 0):
        assert hold_jointly([debt.pk], workshop_code=other.code, **facts) == new
    assert JointLiability.objects.get().workshop == other
    with refused(5218):
        hold_jointly([debt.pk], workshop_code="9990019999", **facts)
    with refused(5201):
        hold_jointly([debt.pk, 0], person="الف", **facts)
