"""Thousands of random self-paid months, alone and in a crowd: the rules and the independent oracle agree, or both refuse."""

from __future__ import annotations

import random
from typing import Any

import duckdb

from opentamin.engine import Outcome, Refusal, compute, population_sql, scheme
from opentamin.law.figures import MissingFigure
from tests.oracle import oracle, self_paid

ALONE = 6_000
CROWDS, IN_A_CROWD = 60, 150
NAMES = {
    "base": "base_rial",
    "insured": "premium_insured_rial",
    "state": "premium_state_rial",
    "sponsor": "premium_agency_rial",
    "unemployment": "premium_unemployment_rial",
    "health": "health_rial",
    "due": "premium_due_rial",
}
MONTHS = [year * 100 + month for year in range(1379, 1406) for month in range(1, 13) if year * 100 + month >= 137902]
RECENT = [month for month in MONTHS if month >= 139801]
INPUTS = scheme("self_paid_premium").plan.scheme.inputs


def random_month(dice: random.Random) -> int:
    """Recent months more often, because more of them is known."""
    return dice.choice(RECENT if dice.random() < 0.6 else MONTHS)


def random_person(dice: random.Random, month: int) -> dict[str, Any]:
    """Any kind with any other input; the chosen base around floor and ceiling as often as anywhere."""
    wage = oracle.minimum_wage(month)
    edge = dice.choice([1, 7]) * wage + dice.randint(-2, 2)
    return {
        "kind": dice.choice(list(INPUTS["kind"].codes)),
        "days": dice.choice([31, 30, 29, dice.randint(0, 31)]),
        "plan": dice.choice(list(INPUTS["plan"].codes)),
        "daily_base_rial": dice.choice([0, 0, edge, dice.randint(0, 10 * wage)]),
        "trade": dice.choice(["ordinary", "ordinary", *INPUTS["trade"].codes]),
        "vehicle": dice.choice(list(INPUTS["vehicle"].codes)),
        "skill_grade": dice.choice(list(INPUTS["skill_grade"].codes)),
        "has_employer": dice.random() < 0.5,
        "persons": dice.choice([0, 0, 1, 4, 30]),
        "nationality": dice.choice(["iranian", "iranian", "foreign"]),
    }


def expected(month: int, person: dict[str, Any]) -> dict[str, int] | None:
    """The oracle's answer, or None where it refuses."""
    try:
        found = self_paid.premium(
            month,
            person["kind"],
            person["days"],
            person["plan"],
            person["daily_base_rial"],
            person["trade"],
            person["vehicle"],
            person["skill_grade"],
            person["has_employer"],
            person["persons"],
            person["nationality"],
        )
    except oracle.Refused:
        return None
    return {name: found[key] for key, name in NAMES.items()}


def test_random_people_who_pay_themselves_agree_with_the_oracle() -> None:
    dice, agreed = random.Random(1405), 0
    for _ in range(ALONE):
        month = random_month(dice)
        person = random_person(dice, month)
        outcome, wanted = compute("self_paid_premium", month, person), expected(month, person)
        if wanted is None:
            assert isinstance(outcome, Refusal), (month, person, outcome)
        else:
            assert isinstance(outcome, Outcome), (month, person, outcome)
            assert {name: outcome.values[name] for name in NAMES.values()} == wanted, (month, person)
            agreed += 1
    assert agreed > ALONE // 5


def crowd(month: int, people: list[dict[str, Any]]) -> list[dict[str, int | None]] | None:
    """The rules as SQL over all people of a month; None where the month is refused."""
    names = [name for name in INPUTS if name != "month"]
    rows = ", ".join(f"({n}, {', '.join(literal(name, one[name]) for name in names)})" for n, one in enumerate(people))
    try:
        sql = population_sql(
            "self_paid_premium",
            relation="people",
            keys=["n"],
            columns={name: f"c_{name}" for name in names},
            targets=list(NAMES.values()),
            dialect="duckdb",
            fixed={"month": month},
        )
    except MissingFigure:
        return None
    header = ", ".join(f"c_{name}" for name in names)
    found = duckdb.sql(f"WITH people (n, {header}) AS (VALUES {rows}) {sql} ORDER BY n").fetchall()
    return [dict(zip(NAMES.values(), row[1:], strict=True)) for row in found]


def literal(name: str, value: Any) -> str:
    """One input as SQL: a code by its number."""
    item = INPUTS[name]
    return str(value).upper() if item.bool else f"CAST({item.codes[value] if item.codes else value} AS BIGINT)"


def test_a_crowd_of_people_who_pay_themselves_agrees_with_the_oracle() -> None:
    dice, agreed = random.Random(1386), 0
    for _ in range(CROWDS):
        month = random_month(dice)
        people = [random_person(dice, month) for _ in range(IN_A_CROWD)]
        answers = crowd(month, people)
        for index, person in enumerate(people):
            wanted, got = expected(month, person), answers[index] if answers else None
            if wanted is None:
                assert got is None or None in got.values(), (month, person, got)
            else:
                assert got == wanted, (month, person)
                agreed += 1
    assert agreed > CROWDS * IN_A_CROWD // 5


def test_hazardous_work_at_retirement_agrees_with_the_oracle() -> None:
    dice = random.Random(76)
    for _ in range(2000):
        day = dice.choice([13800713, 13800714, 13950505, 14050901])
        wage, days = dice.randint(0, 10**9), dice.choice([0, 7299, 7300, 7301, dice.randint(0, 15000)])
        before = dice.choice([0, 0, 0, dice.randint(0, 100)])
        inputs = {
            "retirement_day": day,
            "last_monthly_wage_rial": wage,
            "hazardous_days": days,
            "days_before_act": before,
            "pension_rial": 10**8,
        }
        outcome = compute("hazardous_at_retirement", day // 100, inputs)
        try:
            wanted = self_paid.hazardous(day, wage, days, before)
        except oracle.Refused:
            assert isinstance(outcome, Refusal), inputs
            continue
        assert isinstance(outcome, Outcome), inputs
        assert outcome.values["hazardous_surcharge_rial"] == wanted, inputs


def test_due_dates_and_lapses_agree_with_the_oracle() -> None:
    dice = random.Random(17)
    months = [month for month in MONTHS if month >= 138601]
    for _ in range(2000):
        paying = dice.choice(months)
        position = months.index(paying)
        last = months[max(0, min(len(months) - 1, position - dice.randint(-3, 8)))]
        used = dice.random() < 0.3
        inputs = {"covered_month": last, "last_paid_month": last, "extension_used": used}
        outcome = compute("self_paid_lapse", paying, inputs)
        assert isinstance(outcome, Outcome)
        assert outcome.values["contract_void"] == self_paid.contract_is_void(last, paying, used), (paying, inputs)
        assert outcome.values["last_month_to_pay"] == self_paid.last_month_to_pay(last)
