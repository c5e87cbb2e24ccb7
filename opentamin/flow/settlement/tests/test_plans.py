"""Plans: equal parts to the rial, days at month ends, two people, default, completion, warnings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opentamin.desk.models import Task
from opentamin.flow.collection.balances import balances
from opentamin.flow.collection.events import record
from opentamin.flow.collection.facts import Happening, State
from opentamin.flow.collection.models import Debt, DebtEvent
from opentamin.flow.settlement.catalogue import SettlementRefusal
from opentamin.flow.settlement.facts import Answer, Watched
from opentamin.flow.settlement.models import Part, Plan, PlanShare, PlanState
from opentamin.flow.settlement.parts import due_days, parts_of
from opentamin.flow.settlement.plans import approve, propose
from opentamin.flow.settlement.second_look import second_look
from opentamin.flow.settlement.standing import standing
from opentamin.flow.settlement.tests.house import CODE, DAY, asked, bounce, holds, noon, owe, pay
from opentamin.flow.settlement.watching import watch
from opentamin.ground.calendar import Day, month_length
from tests import world

SCHEDULED = 1_000_000 + 60_000 + 40_000


# --- parts, without a database


@given(rial=st.integers(1, 10**13), count=st.integers(1, 120), with_interest=st.booleans())
def test_parts_sum_to_the_rial_and_differ_by_one_at_most(rial: int, count: int, with_interest: bool) -> None:
    parts = parts_of(rial, count, Day.of(1402, 5, 31), plan_day=DAY, with_interest=with_interest)
    principal = [part.principal_rial for part in parts]
    assert sum(principal) == rial and max(principal) - min(principal) <= 1
    assert all(part.interest_rial >= 0 for part in parts)
    if not with_interest:
        assert not any(part.interest_rial for part in parts)


@given(day=st.integers(1, 31), month=st.integers(1, 6), count=st.integers(1, 60))
def test_parts_fall_due_on_the_same_day_or_the_last_that_exists(day: int, month: int, count: int) -> None:
    days = due_days(Day.of(1402, month, day), count)
    assert [each.month - days[0].month for each in days] == list(range(count))
    assert all(each.day_of_month == min(day, month_length(each.month.code)) for each in days)


def test_the_thirty_first_becomes_thirty_then_the_end_of_esfand_leap_or_not() -> None:
    days = due_days(Day.of(1402, 6, 31), 19)
    assert [str(days[at]) for at in (0, 1, 6, 7, 18)] == [
        "1402-06-31", "1402-07-30", "1402-12-29", "1403-01-31", "1403-12-30",
    ]  # fmt: skip


# --- plans in the books


@pytest.fixture
def debts(db: None) -> list[Debt]:
    world.offices()
    world.workshop(CODE)
    return [owe(140201, 600_000, 60_000), owe(140202, 400_000, 40_000)]


def begin(parts: int = 3, **more: object) -> Plan:
    answer = propose(asked(parts, **more), by="clerk", today=DAY, now=world.NOW)
    assert answer.id is not None, answer.findings
    plan = approve(answer.id, by="head", today=DAY, now=world.NOW)
    assert look(DAY).interest == int(plan.with_interest), "the first month has begun"
    return plan


def look(day: Day) -> Watched:
    done = watch(day, today=day, now=noon(day))
    assert watch(day, today=day, now=noon(day)) == Watched(0, 0, 0, 0, 0), "the same call changes nothing"
    holds()
    return done


def numbers(answer: Answer) -> list[int]:
    return [found.number for found in answer.findings]


def states(plan: Plan, day: Day) -> list[str]:
    return [part.state for part in standing(day.to_date(), [plan.pk])[plan.pk]]


def test_a_plan_fixes_shares_and_parts_and_puts_its_debts_on_instalments(debts: list[Debt]) -> None:
    plan = begin()
    assert plan.scheduled_rial == SCHEDULED
    assert {(row.debt_id, row.share): row.amount_rial for row in PlanShare.objects.all()} == {
        (debts[0].pk, "insured"): 600_000, (debts[0].pk, "late_premium"): 60_000,
        (debts[1].pk, "insured"): 400_000, (debts[1].pk, "late_premium"): 40_000,
    }  # fmt: skip
    parts = list(Part.objects.order_by("number"))
    assert [part.principal_rial for part in parts] == [366_666, 366_667, 366_667]
    assert [part.interest_rial for part in parts] == [11_000, 7_333, 3_667], "1 % of the balance each month"
    for debt in Debt.objects.filter(month__in=[140201, 140202]):
        assert (debt.state, debt.penalty_until) == (State.INSTALMENTS, DAY.to_date())
    assert set(DebtEvent.objects.filter(debt__item="").values_list("by", "second")) == {("clerk", "head")}


def test_the_same_key_is_the_same_plan_and_approving_again_changes_nothing(debts: list[Debt]) -> None:
    plan = begin()
    assert propose(asked(), by="clerk", today=DAY, now=world.NOW).id == plan.pk
    assert numbers(propose(asked(4), by="clerk", today=DAY, now=world.NOW)) == [5310]
    assert approve(plan.pk, by="head", today=DAY, now=world.NOW).pk == plan.pk
    assert Part.objects.count() == 3


def test_one_person_alone_cannot_begin_a_plan(debts: list[Debt]) -> None:
    answer = propose(asked(), by="clerk", today=DAY, now=world.NOW)
    with pytest.raises(SettlementRefusal) as refused:
        approve(answer.id or 0, by="clerk", today=DAY, now=world.NOW)
    assert refused.value.finding.number == 5307


def test_thirty_six_parts_pass_and_thirty_seven_need_the_board(debts: list[Debt]) -> None:
    assert propose(asked(36, key="36"), by="clerk", today=DAY, now=world.NOW).id
    assert numbers(propose(asked(37, key="37"), by="clerk", today=DAY, now=world.NOW)) == [5300]
    assert propose(asked(37, key="board", board_approval="1402/77"), by="clerk", today=DAY, now=world.NOW).id


def test_all_findings_come_at_once(debts: list[Debt]) -> None:
    begin()
    found = propose(asked(40, key="again", first=DAY), by="clerk", today=DAY, now=world.NOW)
    assert numbers(found) == [5300, 5302, 5305, 5305]
    assert numbers(propose(asked(key="x", code="9990019999"), by="clerk", today=DAY, now=world.NOW)) == [5311]
    assert numbers(propose(asked(key="y", months=(140001,)), by="clerk", today=DAY, now=world.NOW)) == [5303]


def test_a_debt_that_changed_since_the_proposal_is_not_approved(debts: list[Debt]) -> None:
    answer = propose(asked(), by="clerk", today=DAY, now=world.NOW)
    pay(CODE, 5, DAY, "between")
    with pytest.raises(SettlementRefusal) as refused:
        approve(answer.id or 0, by="head", today=DAY, now=world.NOW)
    assert refused.value.finding.number == 5309


def test_a_debt_under_objection_cannot_be_scheduled(debts: list[Debt]) -> None:
    for kind in ("notified", "objected"):
        record([Happening(debts[0].pk, kind, kind, DAY.to_date(), by="clerk")], now=world.NOW)
    assert numbers(propose(asked(), by="clerk", today=DAY, now=world.NOW)) == [5306]


def test_parts_paid_in_time_keep_the_plan(debts: list[Debt]) -> None:
    plan = begin()
    for at, (day, rial) in enumerate([(10, 377_666), (10, 374_000), (10, 370_334)]):
        due = Day.of(1402, 5 + at, day)
        assert pay(CODE, rial, due, f"part{at}") == 0
        assert look(due).kept == (at == 2)
        look(due + 1)
    plan.refresh_from_db()
    assert plan.state == PlanState.KEPT
    assert {debt.state for debt in Debt.objects.all()} == {State.FINAL}
    assert sum(found.owed_rial for found in balances(Debt.objects.values_list("pk", flat=True)).values()) == 0


def test_a_missed_first_part_breaks_the_plan(debts: list[Debt]) -> None:
    plan = begin()
    assert look(Day.of(1402, 5, 9)).broken == 0
    assert look(Day.of(1402, 5, 10)).broken == 1
    plan.refresh_from_db()
    assert (plan.state, plan.missed_number, plan.ended_on) == (PlanState.BROKEN, 1, Day.of(1402, 5, 11).to_date())
    covered = Debt.objects.filter(item="")
    assert {(debt.state, debt.penalty_until) for debt in covered} == {(State.FINAL, None)}
    assert states(plan, Day.of(1402, 9, 1)) == ["missed", "fallen", "fallen"]
    assert Task.objects.filter(kind="plan_broken").count() == 1


def test_interest_that_was_not_paid_is_taken_back(debts: list[Debt]) -> None:
    plan = begin()
    look(Day.of(1402, 5, 10))
    own = Debt.objects.get(item=f"plan/{plan.pk}")
    assert balances([own.pk])[own.pk].owed_rial == 0
    assert sum(balances([debt.pk])[debt.pk].owed_rial for debt in debts) == SCHEDULED


def test_a_rial_too_little_on_the_last_part_breaks_it_too(debts: list[Debt]) -> None:
    plan = begin()
    pay(CODE, 377_666 + 374_000, Day.of(1402, 5, 1), "two at once")
    look(Day.of(1402, 5, 11))
    look(Day.of(1402, 6, 20))
    assert states(plan, Day.of(1402, 6, 20)) == ["paid", "paid", "waiting"]
    pay(CODE, 370_333, Day.of(1402, 7, 10), "short")
    look(Day.of(1402, 7, 10))
    plan.refresh_from_db()
    assert (plan.state, plan.missed_number) == (PlanState.BROKEN, 3)


def test_money_that_counts_a_day_late_does_not_save_a_part(debts: list[Debt]) -> None:
    begin()
    pay(CODE, 900_000, Day.of(1402, 5, 11), "late")
    assert look(Day.of(1402, 5, 11)).broken == 1


def test_a_statement_that_comes_a_day_later_breaks_nothing(debts: list[Debt]) -> None:
    begin()
    as_of, today = Day.of(1402, 5, 9), Day.of(1402, 5, 11)
    assert watch(as_of, today=today, now=noon(today)).broken == 0
    pay(CODE, 377_666, Day.of(1402, 5, 10), "statement of the day before")
    assert look(today).broken == 0


def test_paying_all_spares_the_interest_of_months_that_have_not_begun(debts: list[Debt]) -> None:
    plan = begin()
    pay(CODE, SCHEDULED, Day.of(1402, 5, 9), "all but the interest of the first month")
    assert look(Day.of(1402, 5, 9)).kept == 0
    pay(CODE, 11_000, Day.of(1402, 5, 10), "and that")
    assert look(Day.of(1402, 5, 10)).kept == 1
    assert states(plan, Day.of(1402, 5, 10)) == ["paid", "spared", "spared"]
    assert Debt.objects.filter(item__startswith="plan/").count() == 1


def test_a_month_that_begins_with_nothing_outstanding_bears_no_interest(debts: list[Debt]) -> None:
    plan = begin()
    pay(CODE, SCHEDULED + 11_000, Day.of(1402, 5, 10), "all")
    as_of = Day.of(1402, 5, 20)
    assert watch(as_of, today=as_of, now=noon(as_of)) == Watched(0, 0, 1, 0, 0)
    assert states(plan, as_of) == ["paid", "spared", "spared"]
    holds()


def test_interest_that_is_written_late_does_not_break_a_plan_on_the_same_day(debts: list[Debt]) -> None:
    plan = begin()
    assert pay(CODE, 377_666 + 374_000 + 370_334, Day.of(1402, 5, 10), "all three") == 11_000
    late = Day.of(1402, 7, 20)
    assert look(late).broken == 0, "nobody watched for two months"
    plan.refresh_from_db()
    assert plan.state in (PlanState.OPEN, PlanState.KEPT)


def test_a_payment_that_bounces_was_no_payment(debts: list[Debt]) -> None:
    plan = begin()
    pay(CODE, 377_666, Day.of(1402, 5, 10), "cheque")
    look(Day.of(1402, 5, 15))
    assert states(plan, Day.of(1402, 5, 15))[0] == "paid"
    bounce("cheque", Day.of(1402, 5, 20))
    assert look(Day.of(1402, 5, 21)).broken == 1


def test_over_paying_pays_the_next_parts(debts: list[Debt]) -> None:
    plan = begin()
    pay(CODE, 377_666 + 10, Day.of(1402, 5, 2), "more")
    parts = standing(Day.of(1402, 5, 2).to_date(), [plan.pk])[plan.pk]
    assert [part.left_rial for part in parts] == [0, 374_000 - 10, 370_334]


def test_a_part_that_is_near_becomes_a_task_until_it_is_paid(debts: list[Debt]) -> None:
    begin()
    assert look(Day.of(1402, 5, 2)).warnings == 0
    assert look(Day.of(1402, 5, 3)).warnings == 1
    task = Task.objects.get(kind="instalment_due")
    assert task.due_on == Day.of(1402, 5, 10).to_date() and "377,666" in task.text_en
    pay(CODE, 377_666, Day.of(1402, 5, 4), "paid")
    look(Day.of(1402, 5, 4))
    task.refresh_from_db()
    assert task.outcome == "paid"


def test_after_a_broken_plan_a_reason_is_asked(debts: list[Debt]) -> None:
    begin()
    look(Day.of(1402, 5, 10))
    today, first = Day.of(1402, 5, 20), Day.of(1402, 6, 20)
    assert numbers(propose(asked(key="two", first=first), by="clerk", today=today, now=world.NOW)) == [5304]
    answer = propose(asked(key="two", first=first, reason="fire"), by="clerk", today=today, now=world.NOW)
    assert answer.id and approve(answer.id, by="head", today=today, now=world.NOW).state == PlanState.OPEN


def test_money_of_an_early_day_after_a_plan_broke_is_a_task(debts: list[Debt]) -> None:
    plan = begin()
    assert look(Day.of(1402, 6, 2)).broken == 1
    assert second_look(Day.of(1402, 6, 3), now=noon(DAY)) == 0
    pay(CODE, SCHEDULED, Day.of(1402, 4, 25), "early")
    assert second_look(Day.of(1402, 6, 3), now=noon(DAY)) == 1
    assert second_look(Day.of(1402, 6, 4), now=noon(DAY)) == 0, "once"
    assert Task.objects.get(kind="plan_ended_otherwise").subject == f"plan/{plan.pk}"


def test_a_payment_that_bounces_after_the_plan_was_kept_is_a_task(debts: list[Debt]) -> None:
    begin()
    pay(CODE, SCHEDULED + 11_000, Day.of(1402, 5, 1), "all")
    assert look(Day.of(1402, 5, 15)).kept == 1
    assert second_look(Day.of(1402, 5, 16), now=noon(DAY)) == 0
    bounce("all", Day.of(1402, 5, 20))
    assert second_look(Day.of(1402, 5, 21), now=noon(DAY)) == 1
