"""Forgiveness: draft, window, cut-off and conditions; two people; waivers and their revocation; people kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.models import TextField

from opentamin.desk.models import Task
from opentamin.flow.collection.balances import balances
from opentamin.flow.collection.models import Debt, DebtEvent
from opentamin.flow.lists.models import ListLine, Submission, WageList
from opentamin.flow.settlement import headcounts
from opentamin.flow.settlement.acting import recompute
from opentamin.flow.settlement.catalogue import SettlementRefusal
from opentamin.flow.settlement.facts import Answer
from opentamin.flow.settlement.forgiving import apply, decide
from opentamin.flow.settlement.models import Application, ApplicationState, Plan, PlanState, Waiver
from opentamin.flow.settlement.tests.house import CODE, DAY, forgiveness, holds, noon, owe, pay
from opentamin.flow.settlement.watching import watch
from opentamin.ground.calendar import Day
from opentamin.ledger.models import Entry
from opentamin.registers.models import Workshop
from tests import world

FIRST = Day.of(1402, 5, 10)


@pytest.fixture
def debts(db: None) -> list[Debt]:
    world.offices()
    world.workshop(CODE)
    return [owe(140101, 600_000, 60_001, late_list=30_000), owe(140102, 400_000, 40_000)]


@pytest.fixture
def base(debts: list[Debt]) -> list[Debt]:
    """Five people on the list of the base month, Esfand 1401."""
    keep([140112], 5)
    return debts


def keep(months: list[int], people: int, version: int = 1) -> None:
    """Accepted lists of some months with so many people, written straight into the tables."""
    workshop = Workshop.objects.get(code=CODE)
    for month in months:
        with connection.cursor() as cursor:  # lists of those years came on paper; the product keeps none
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            name = f"lists_list_line_{month}"
            sql = f"CREATE TABLE IF NOT EXISTS {name} PARTITION OF lists_list_line FOR VALUES FROM ({month}) TO ({month + 1})"
            cursor.execute(sql)
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        before = WageList.objects.filter(month=month, workshop=workshop).order_by("-version").first()
        sent = Submission.objects.create(
            sender="test", key=f"{month}/{version}", digest="x", received_at=world.NOW, received_on=DAY.to_date()
        )
        made = WageList.objects.create(
            submission=sent, position=1, state="credited", layout="made", workshop_code=CODE, month=month, list_number=1,
            version=version, previous=before, workshop=workshop, branch=workshop.branch, people=people,
            accepted_at=world.NOW,
        )  # fmt: skip
        texts = {f.name: "" for f in ListLine._meta.get_fields() if isinstance(f, TextField)}
        ListLine.objects.bulk_create(
            ListLine(month=month, wage_list=made, row=row, person_id=row, is_foreign=False, days=30, insurable_rial=1,
                     **texts)
            for row in range(1, people + 1)
        )  # fmt: skip


def numbers(answer: Answer) -> list[int]:
    return [found.number for found in answer.findings]


def ask(**facts: Any) -> Answer:
    return apply(forgiveness(**facts), by="clerk", now=world.NOW)


def granted(**facts: Any) -> Application:
    answer = ask(**facts)
    assert answer.id, answer.findings
    return decide(answer.id, grant=True, by="head", reason="seen", today=DAY, now=world.NOW)


def owed() -> dict[str, int]:
    found = balances(Debt.objects.values_list("pk", flat=True)).values()
    return {
        "premium": sum(each.premium_rial for each in found),
        "penalty": sum(each.penalty_rial for each in found),
    }


def refused(number: int, act: Any, *args: Any, **facts: Any) -> None:
    with pytest.raises(SettlementRefusal) as told:
        act(*args, **facts)
    assert told.value.finding.number == number


def test_a_draft_cannot_be_applied_to_and_says_what_is_missing(debts: list[Debt]) -> None:
    answer = ask(campaign="year_1399")
    assert numbers(answer) == [5321]
    assert "window" in answer.findings[0].message_en and "who" in answer.findings[0].message_en


def test_an_unknown_campaign_and_workshop_are_both_named(debts: list[Debt]) -> None:
    assert numbers(ask(campaign="year_1403", workshop_code="9990019999")) == [5320, 5311]


@pytest.mark.parametrize(
    ("day", "wrong"), [((1402, 2, 31), True), ((1402, 3, 1), False), ((1402, 5, 31), False), ((1402, 6, 1), True)]
)
def test_the_window_holds_from_its_first_to_its_last_day(debts: list[Debt], day: tuple[int, int, int], wrong: bool) -> None:  # fmt: skip
    assert numbers(ask(on=Day.of(*day))) == ([5322] if wrong else [])


def test_everything_that_is_wrong_is_told_at_once(debts: list[Debt]) -> None:
    late = owe(139601, 1_000, 50)
    answer = ask(campaign="year_1397", on=Day.of(1397, 1, 1), group="guilds", months_to_pay=37, months=(late.month,))
    assert numbers(answer) == [5322, 5324, 5326, 5323]
    assert not Application.objects.exists()


def test_without_months_the_request_takes_in_what_lies_before_the_cut_off(debts: list[Debt]) -> None:
    old = owe(139501, 1_000, 50)
    answer = ask(campaign="year_1397", on=Day.of(1397, 3, 1))
    assert [row.debt_id for row in Application.objects.get(pk=answer.id).debts.all()] == [old.pk]


def test_without_a_penalty_there_is_nothing_to_forgive(db: None) -> None:
    world.offices()
    world.workshop(CODE)
    owe(140101, 1_000)
    assert numbers(ask()) == [5325]


def test_each_condition_has_its_verdict(base: list[Debt]) -> None:
    row = Application.objects.get(pk=ask().id)
    assert {v["name"]: v["verdict"] for v in row.verdicts} == {"group": "met", "headcount": "met"}
    row = Application.objects.get(pk=ask(key="fewer", headcount=4, evidence="").id)
    assert {v["name"]: v["verdict"] for v in row.verdicts} == {"group": "unclear", "headcount": "not_met"}
    refused(5332, decide, row.pk, grant=True, by="head", reason="please", today=DAY, now=world.NOW)


def test_without_a_list_of_the_base_month_it_is_unclear_and_needs_a_reason(debts: list[Debt]) -> None:
    answer = ask()
    refused(5333, decide, answer.id, grant=True, by="head", reason=" ", today=DAY, now=world.NOW)
    assert (
        decide(answer.id or 0, grant=True, by="head", reason="paper list", today=DAY, now=world.NOW).state == "granted"
    )


def test_who_proposed_cannot_decide(debts: list[Debt]) -> None:
    refused(5307, decide, ask().id, grant=False, by="clerk", reason="", today=DAY, now=world.NOW)


def test_a_refused_request_goes_no_further(debts: list[Debt]) -> None:
    row = decide(ask().id or 0, grant=False, by="head", reason="no", today=DAY, now=world.NOW)
    refused(5331, recompute, row.pk, today=DAY, now=world.NOW)
    refused(5331, decide, row.pk, grant=True, by="head", reason="yes", today=DAY, now=world.NOW)
    refused(5330, recompute, 999_999, today=DAY, now=world.NOW)


def test_in_parts_all_penalties_go_and_the_principal_is_scheduled(base: list[Debt]) -> None:
    row = granted()
    refused(5337, recompute, row.pk, today=DAY, now=world.NOW)
    for _ in range(2):
        row = recompute(row.pk, today=DAY, now=world.NOW, first_due_on=FIRST.to_date())
    assert row.state == ApplicationState.DONE
    assert {(w.debt_id, w.share): w.forgiven_rial for w in Waiver.objects.all()} == {
        (base[0].pk, "late_list"): 30_000, (base[0].pk, "late_premium"): 60_001, (base[1].pk, "late_premium"): 40_000,
    }  # fmt: skip
    plan = Plan.objects.get(application=row)
    assert (plan.scheduled_rial, plan.state, plan.by, plan.approved_by) == (1_000_000, PlanState.OPEN, "clerk", "head")
    assert owed()["penalty"] == 0
    assert set(DebtEvent.objects.filter(kind="forgiven").values_list("by", "second")) == {("clerk", "head")}
    assert Entry.objects.filter(kind="waiver").count() == 2
    holds()


def test_principal_is_never_forgiven_and_must_come_first_when_paid_at_once(debts: list[Debt]) -> None:
    row = granted(months_to_pay=0)
    refused(5335, recompute, row.pk, today=DAY, now=world.NOW)
    pay(CODE, 600_000, DAY, "first")
    refused(5335, recompute, row.pk, today=DAY, now=world.NOW)


def test_a_share_is_rounded_once_a_debt_and_split_over_its_penalties(db: None) -> None:
    world.offices()
    world.workshop(CODE)
    debt = owe(139501, 1_000_000, 33_333, late_list=33_334)
    row = granted(campaign="year_1397", on=Day.of(1397, 3, 1), months_to_pay=13)
    recompute(row.pk, today=DAY, now=world.NOW, first_due_on=FIRST.to_date())
    each = {w.share: w.forgiven_rial for w in Waiver.objects.filter(debt=debt)}
    assert each == {"late_list": 28_334, "late_premium": 28_333}, "66,667 x 85 % = 56,666.95 -> 56,667"
    assert owed()["penalty"] == 66_667 - 56_667
    assert Plan.objects.get().scheduled_rial == 1_010_000
    holds()


@pytest.mark.parametrize(
    ("months", "left"),
    [(12, 0), (13, 15), (18, 15), (19, 25), (24, 25), (25, 40), (30, 40), (31, 50), (36, 50)],
)
def test_edges_of_the_schedule(db: None, months: int, left: int) -> None:
    world.offices()
    world.workshop(CODE)
    owe(139501, 1_000, 100)
    row = granted(campaign="year_1397", on=Day.of(1397, 3, 1), months_to_pay=months)
    recompute(row.pk, today=DAY, now=world.NOW, first_due_on=FIRST.to_date())
    assert owed()["penalty"] == left


def test_thirty_seven_months_are_too_many(db: None) -> None:
    world.offices()
    world.workshop(CODE)
    owe(139501, 1_000, 100)
    assert numbers(ask(campaign="year_1397", on=Day.of(1397, 3, 1), months_to_pay=37)) == [5326]


def test_a_missed_part_brings_the_penalties_back(base: list[Debt]) -> None:
    row = granted()
    before = owed()
    recompute(row.pk, today=DAY, now=world.NOW, first_due_on=FIRST.to_date())
    watch(DAY, today=DAY, now=noon(DAY))
    assert watch(FIRST, today=FIRST, now=noon(FIRST)).revoked == 1
    row.refresh_from_db()
    assert (row.state, row.revoked_why) == (ApplicationState.REVOKED, "plan_broken")
    assert owed() == before
    assert DebtEvent.objects.filter(kind="forgiveness_revoked").count() == 2
    assert watch(FIRST, today=FIRST, now=noon(FIRST)).revoked == 0
    holds()


def test_months_paid_in_time_are_counted_from_the_books(db: None) -> None:
    world.offices()
    world.workshop(CODE)
    for month in [*range(139401, 139413), *range(139501, 139507)]:
        debt = owe(month, 100)
        day = Day.from_date(debt.due_on) + (1 if month == 139403 else 0)
        pay(CODE, 100, day, f"paid{month}")
    owe(139507, 1_000, 100)
    row = Application.objects.get(pk=ask(campaign="year_1397", on=Day.of(1397, 3, 1), months=(139507,)).id)
    assert (row.months_in_time, row.verdicts[1]["verdict"]) == (17, "met")
    assert row.verdicts[1]["found"] == "17 (18)"


def test_fifteen_months_in_time_are_not_enough(db: None) -> None:
    world.offices()
    world.workshop(CODE)
    for month in [*range(139401, 139413), *range(139501, 139507)]:
        debt = owe(month, 100)
        pay(CODE, 100, Day.from_date(debt.due_on) + (1 if month < 139404 else 0), f"paid{month}")
    owe(139507, 1_000, 100)
    row = Application.objects.get(pk=ask(campaign="year_1397", on=Day.of(1397, 3, 1), months=(139507,)).id)
    assert (row.months_in_time, row.verdicts[1]["verdict"]) == (15, "not_met")


# --- people kept


YEAR = [140205, 140206, 140207, 140208, 140209, 140210, 140211, 140212, 140301, 140302, 140303, 140304]
OVER = Day.of(1403, 6, 1)


def test_people_kept_for_a_year_keep_the_forgiveness(base: list[Debt]) -> None:
    row = recompute(granted(months_to_pay=12).pk, today=DAY, now=world.NOW, first_due_on=FIRST.to_date())
    assert headcounts.months_of_test(row) == YEAR
    keep(YEAR, 5)
    assert headcounts.examine_headcounts(by="clerk", today=Day.of(1403, 5, 31), now=world.NOW) == [], "not over yet"
    assert [each.verdict for each in headcounts.examine_headcounts(by="clerk", today=OVER, now=world.NOW)] == ["kept"]
    assert headcounts.examine_headcounts(by="clerk", today=OVER, now=world.NOW) == []


def test_one_person_fewer_in_one_month_takes_it_back(base: list[Debt]) -> None:
    row = recompute(granted(months_to_pay=12).pk, today=DAY, now=world.NOW, first_due_on=FIRST.to_date())
    keep(YEAR, 5)
    keep(YEAR[-1:], 4, version=2)
    assert [each.verdict for each in headcounts.examine_headcounts(by="clerk", today=OVER, now=world.NOW)] == ["failed"]
    row.refresh_from_db()
    assert (row.state, row.revoked_why, row.headcount_state) == (ApplicationState.REVOKED, "headcount", "failed")
    assert owed()["penalty"] >= 130_001


def test_a_month_without_a_list_is_unclear_and_a_task(base: list[Debt]) -> None:
    recompute(granted(months_to_pay=12).pk, today=DAY, now=world.NOW, first_due_on=FIRST.to_date())
    keep(YEAR[1:], 5)
    counted = headcounts.examine_headcounts(by="clerk", today=OVER, now=world.NOW)
    assert [(each.verdict, each.months[140205]) for each in counted] == [("unclear", None)]
    assert Task.objects.filter(kind="headcount_unclear").count() == 1
    keep(YEAR[:1], 5)
    assert [each.verdict for each in headcounts.examine_headcounts(by="clerk", today=OVER, now=world.NOW)] == ["kept"]
