"""People who pay themselves: contract, months, payments, lapse, record. Every figure is worked out by hand beside it."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from opentamin.engine.replay import stands
from opentamin.flow.careers.questions import record
from opentamin.flow.careers.self_paid import carried
from opentamin.flow.selfpaid.catalogue import SelfPaidRefusal
from opentamin.flow.selfpaid.dues import raise_dues
from opentamin.flow.selfpaid.ending import end, lapse
from opentamin.flow.selfpaid.models import Contract, Due, Ending, Kind, PaidMonth, Payment, Plan, Why
from opentamin.flow.selfpaid.questions import next_months, record_of_due, record_of_lapse, standing
from opentamin.flow.selfpaid.tests.people import at, contract, day, pass_day, pay, someone, terms
from opentamin.ground.calendar import Day
from opentamin.journeys import self_paid
from opentamin.journeys.prove import prove
from opentamin.law.benefit_rows import benefit_rows
from opentamin.ledger.models import Posting
from tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def offices() -> None:
    world.offices()


def owed(account: str) -> int:
    return sum(Posting.objects.filter(account_id=account).values_list("amount_rial", flat=True))


def names(trouble: pytest.ExceptionInfo[SelfPaidRefusal]) -> set[str]:
    return {each.name for each in trouble.value.findings}


def refused(done) -> list[str]:
    return [each.name for found in done.refused.values() for each in found]


def test_a_plan_of_eighteen_per_cent_with_health_of_two_falls_due_to_the_rial() -> None:
    wife, husband = someone(), someone(sex="m")
    _marry(wife, husband)
    row = contract("1404-01-01", person=wife, heads=(wife.pk, husband.pk))
    due = Due.objects.get(contract=row)
    # 3,463,656 x 31 = 107,373,336; x 18 % = 19,327,200.48; 2 x 2,358,000 = 4,716,000; x 2 % = 2,147,466.72
    assert (due.days, due.base_rial, due.premium_rial, due.health_rial, due.state_rial) == (
        31, 107_373_336, 19_327_200, 4_716_000, 2_147_467,
    )  # fmt: skip
    assert (due.due_rial, due.due_on) == (24_043_200, day("1404-03-31"))
    assert (owed("1180"), owed("1185"), owed("1210")) == (19_327_200, 4_716_000, 2_147_467)
    assert stands(record_of_due(due)) and record_of_due(due).steps[-1].clause.startswith("ir/")
    assert prove(now=at(Day.parse("1404-01-02"))).holds


def _marry(wife, husband) -> None:
    from opentamin.registers.families import register_relations

    pair = {"from_on": day("1390-01-01"), "until_on": None, "maintained": True}
    register_relations([{"person_id": wife.pk, "relative_id": husband.pk, "kind": "husband", **pair}])


def test_a_contract_that_begins_within_a_month_pays_for_the_days_that_are_left() -> None:
    row = contract("1404-07-11", plan=Plan.PENSION)
    due = Due.objects.get(contract=row)
    # 30 - 10 = 20 days; 3,463,656 x 20 = 69,273,120; x 12 % = 8,312,774.4
    assert (due.days, due.base_rial, due.due_rial) == (20, 69_273_120, 8_312_774)


def test_a_paid_month_is_a_month_of_the_record_and_says_where_it_comes_from() -> None:
    row = contract("1404-01-01")
    pay(row, "1404-02-10")
    found = record(row.person_id, as_of=140412, known_on=at(Day.parse("1404-02-11")))
    (line,) = found.months[0].lines
    assert (line.month, line.days, line.base_rial, line.source_kind, line.self_paid) == (140401, 31, 107_373_336, 4, 13)
    assert len(found.months) == 1 and (owed("1180"), owed("1320")) == (0, 19_327_200)
    assert prove(now=at(Day.parse("1404-02-11"))).holds


def test_everything_against_a_contract_is_told_at_once_with_its_article() -> None:
    old, other = someone("1345-01-01"), someone()
    today = Day.parse("1404-05-10")
    asked = terms(old, today + -1, kind=Kind.VOLUNTARY, plan=Plan.NONE, heads=(other.pk,))
    with pytest.raises(SelfPaidRefusal) as trouble:
        self_paid.open_contract("a", asked, by="t", now=at(today), today=today)
    assert names(trouble) == {
        "SELF_PAID_TOO_OLD", "SELF_PAID_NO_PAST", "SELF_PAID_FROM_THE_PAST", "SELF_PAID_HEADS_NOT_NEEDED",
        "SELF_PAID_HEAD_NOT_FAMILY", "SELF_PAID_OWN_HEAD_MISSING",
    }  # fmt: skip
    clauses = {each.name: each.clause for each in trouble.value.findings}
    assert clauses["SELF_PAID_NO_PAST"] == "ir/voluntary_1385/1.4"
    assert not Contract.objects.exists()


def test_a_figure_that_was_not_read_refuses_and_names_figure_and_month() -> None:
    today, person = Day.parse("1405-01-05"), someone()
    asked = terms(person, today, heads=(person.pk,))
    with pytest.raises(SelfPaidRefusal) as trouble:
        self_paid.open_contract("a", asked, by="t", now=at(today), today=today)
    (fault,) = trouble.value.findings
    assert fault.name == "SELF_PAID_LAW_UNCLEAR"
    assert "1405-01" in fault.message_en and "Health contribution for each person" in fault.message_en
    with pytest.raises(SelfPaidRefusal):
        contract("1404-01-01", kind=Kind.STUDENT)


def test_a_base_that_the_law_lifts_or_cuts_is_told_and_the_contract_stands() -> None:
    today = Day.parse("1405-07-01")
    low, high = (
        self_paid.open_contract(
            f"k{rial}", terms(someone(), today, daily_base_rial=rial), by="t", now=at(today), today=today
        )
        for rial in (5_541_849, 38_792_951)
    )
    assert [each.name for each in low.notes] == ["SELF_PAID_BASE_LIFTED"]
    assert [each.name for each in high.notes] == ["SELF_PAID_BASE_CUT"]
    assert set(Due.objects.values_list("base_rial", flat=True)) == {166_255_500, 1_163_788_500}


def test_the_same_key_is_the_same_contract_and_a_second_contract_waits_for_the_end_of_the_first() -> None:
    today, person = Day.parse("1404-05-10"), someone()
    first = self_paid.open_contract("a", terms(person, today), by="t", now=at(today), today=today)
    again = self_paid.open_contract("a", terms(person, today), by="t", now=at(today + 1), today=today + 1)
    assert (first.new, again.new, again.contract) == (True, False, first.contract)
    with pytest.raises(SelfPaidRefusal) as trouble:
        self_paid.open_contract("a", terms(person, today, plan=Plan.PENSION), by="t", now=at(today), today=today)
    assert names(trouble) == {"SELF_PAID_KEY_REUSED"}
    with pytest.raises(SelfPaidRefusal) as trouble:
        self_paid.open_contract("b", terms(person, today), by="t", now=at(today), today=today)
    assert names(trouble) == {"SELF_PAID_CONTRACT_STANDS"}
    end(first.contract.pk, "به شغل کارمندی رفت", by="t", now=at(today), today=today)
    assert self_paid.open_contract("b", terms(person, today), by="t", now=at(today), today=today).new


def test_a_payment_pays_exactly_its_months_or_nothing() -> None:
    row = contract("1404-01-01")
    assert refused(pay(row, "1404-01-20", rial=19_327_199)) == ["SELF_PAID_AMOUNT_DIFFERS"]
    assert refused(pay(row, "1404-01-20", months=2)) == ["SELF_PAID_LAW_UNCLEAR"], (
        "several months at once before 1405: not read"
    )
    done = pay(row, "1404-01-20", key="k", slip="s")
    again = pay(row, "1404-01-20", key="k", slip="s", rial=19_327_200)
    assert (done.new, again.new, again.payments["k"]) == (1, 0, done.payments["k"])
    assert refused(pay(row, "1404-01-20", key="k", slip="other")) == ["SELF_PAID_KEY_REUSED"]
    assert refused(pay(row, "1404-01-21", slip="s")) == ["SELF_PAID_SLIP_USED"]
    assert Payment.objects.count() == PaidMonth.objects.count() == 1


def test_months_are_paid_ahead_and_fall_due_with_the_payment() -> None:
    row = contract("1405-01-01", plan=Plan.PENSION)
    pay(row, "1405-02-01", months=12)
    assert list(PaidMonth.objects.values_list("month", flat=True)) == list(range(140501, 140513))
    assert Payment.objects.get().amount_rial == sum(Due.objects.values_list("due_rial", flat=True))
    assert refused(pay(row, "1405-02-02")) == ["SELF_PAID_LAW_UNCLEAR"], "the wages of 1406 are not announced"
    assert refused(pay(row, "1405-02-02", months=13, rial=1)) == ["SELF_PAID_MONTHS_TOO_MANY"]
    assert standing(row.pk, Day.parse("1405-02-02")).paid_until == 140512
    assert prove(now=at(Day.parse("1405-02-02"))).holds


def test_the_base_of_a_new_year_is_raised_by_the_law_and_never_falls_below_the_lowest() -> None:
    row = contract("1404-11-01", plan=Plan.PENSION, daily_base_rial=6_000_000)
    raise_dues(Day.parse("1405-02-01"), now=at(Day.parse("1405-02-01")))
    bases = dict(Due.objects.filter(contract=row).values_list("month", "daily_base_rial"))
    # 6,000,000 x 1.45 + 519,549 = 9,219,549
    assert bases == {140411: 6_000_000, 140412: 6_000_000, 140501: 9_219_549, 140502: 9_219_549}


def test_an_unread_figure_holds_up_its_own_contract_and_does_not_end_it() -> None:
    person = someone()
    row = contract("1404-12-01", person=person, heads=(person.pk,))
    other = contract("1404-12-01")
    pay(row, "1404-12-20")
    pay(other, "1404-12-20")
    raised = raise_dues(Day.parse("1405-08-01"), now=at(Day.parse("1405-08-01")))
    assert set(raised.unclear) == {row.pk} and Due.objects.filter(contract=row).count() == 1
    assert lapse(Day.parse("1405-08-01"), by="t", now=at(Day.parse("1405-08-01"))) == [other.pk]
    held = standing(row.pk, Day.parse("1405-08-01"))
    assert held.open and held.lapses_after is None and held.findings[0].name == "SELF_PAID_LAW_UNCLEAR"


def test_a_contract_lapses_after_the_gap_and_what_was_not_paid_is_owed_no_more() -> None:
    row = contract("1404-01-01")
    pay(row, "1404-01-20")
    assert standing(row.pk, Day.parse("1404-02-01")).lapses_after == day("1404-05-31")
    pass_day("1404-05-31")
    assert not Ending.objects.exists() and owed("1180") == 4 * 19_327_200
    pass_day("1404-06-01")
    ending = Ending.objects.get()
    assert (ending.why, ending.until_month, ending.contract) == (Why.LAPSED, 140402, row)
    assert owed("1180") == 0 and stands(record_of_lapse(ending))
    assert refused(pay(row, "1404-06-02")) == ["SELF_PAID_CONTRACT_ENDED"]
    pass_day("1404-06-01")
    assert Ending.objects.count() == 1 and prove(now=at(Day.parse("1404-06-02"))).holds
    states = [month.state for month in standing(row.pk, Day.parse("1404-06-02")).months]
    assert states == ["paid", "void", "void", "void", "void", "void"]


def test_the_longer_gap_is_allowed_once() -> None:
    row = contract("1404-01-01")
    pay(row, "1404-01-20")
    pay(row, "1404-05-20")
    assert Payment.objects.get(extension=True).paid_on == day("1404-05-20")
    assert standing(row.pk, Day.parse("1404-05-21")).lapses_after == day("1404-05-31")
    assert refused(pay(row, "1404-06-01")) == ["SELF_PAID_LAPSED"]
    pass_day("1404-06-01")
    assert Ending.objects.get().extension_used


def test_voluntary_insurance_asks_for_thirty_days_of_past_premium() -> None:
    person, today = someone(), Day.parse("1404-07-01")
    earlier = contract("1404-01-01", person=person)
    pay(earlier, "1404-01-20")
    end(earlier.pk, "به بیمهٔ اختیاری می‌رود", by="t", now=at(today), today=today)
    row = contract("1404-07-01", person=person, kind=Kind.VOLUNTARY, plan=Plan.NONE)
    # 3,463,656 x 1.2 x 30 x 27 % = 33,666,736.32
    assert next_months(row.pk, 1).due_rial == 33_666_736


def test_a_month_counts_only_for_what_its_plan_carries() -> None:
    rows = [contract("1404-01-01", plan=plan) for plan in (Plan.PENSION, Plan.SURVIVORS, Plan.DISABILITY)]
    counted = {}
    for row in rows:
        pay(row, "1404-02-10")
        found = record(row.person_id, as_of=140412, known_on=at(Day.parse("1404-02-11")))
        counted[row.plan] = {code for code, each in benefit_rows().items() if carried(found, each.self_paid).days}
    assert counted == {
        1: {"old_age"},
        2: {"old_age", "survivors"},
        3: {"old_age", "survivors", "disability", "disability_lump_sum"},
    }


def test_nothing_is_changed_or_removed_and_a_killed_payment_has_not_happened() -> None:
    row = contract("1404-01-01")
    for table in ("contract", "due"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM selfpaid_{table}")
    with pytest.raises(RuntimeError), transaction.atomic():
        pay(row, "1404-01-20", key="k", slip="s")
        raise RuntimeError("killed")
    assert not Payment.objects.exists() and owed("1320") == 0
    assert pay(row, "1404-01-20", key="k", slip="s").new == 1 and owed("1320") == 19_327_200
