"""Twenty thousand random lives: the rules of rights and a second, slow implementation give the same rials."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest

from opentamin.engine import compute
from opentamin.engine.case import Outcome
from tests.oracle import benefits as oracle
from tests.oracle.oracle import Refused

ROUNDS = 2500
SEED = 0
"""`make soak` raises both."""
MONTHS = [code for code in range(139210, 140513) if 1 <= code % 100 <= 12]
EDGES = (
    0,
    1,
    89,
    90,
    91,
    364,
    365,
    366,
    3649,
    3650,
    3651,
    5474,
    5475,
    7299,
    7300,
    9124,
    9125,
    10219,
    10220,
    10950,
    12775,
)


def ours(scheme: str, month: int, inputs: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The values of a scheme, or None where it refuses."""
    outcome = compute(scheme, month, inputs)
    return outcome.values if isinstance(outcome, Outcome) else None


def days(chance: Random, most: int = 14_000) -> int:
    return min(most, chance.choice(EDGES)) if chance.random() < 0.4 else chance.randint(0, most)


def rials(chance: Random, most: int) -> int:
    return chance.randint(0, most) if chance.random() < 0.9 else chance.choice((0, 1, most))


def yes(chance: Random) -> int:
    return chance.randint(0, 1)


def test_old_age_amounts() -> None:
    chance = Random(SEED + 76)
    for _ in range(ROUNDS):
        month, wages, record, route = chance.choice(MONTHS), rials(chance, 10**11), days(chance), chance.randint(1, 7)
        got = ours(
            "old_age_pension",
            month,
            {"award_day": month * 100 + 1, "wages_24_months_rial": wages, "days_counted": record, "route": route},
        )
        assert got is not None
        wanted = oracle.old_age_pension(month, wages, record, route)
        assert (None if got["floor_unclear"] else got["pension_rial"]) == wanted, (month, wages, record, route)


def test_required_days_of_the_plan() -> None:
    chance = Random(SEED + 29)
    for _ in range(ROUNDS):
        record, sex = days(chance), yes(chance)
        got = ours("plan7_required", 140407, {"claim_day": 14040701, "sex": sex, "days_at_reference": record})
        assert got is not None and got["days_required_long_service"] == oracle.plan_days(record, bool(sex)), (
            record,
            sex,
        )


def test_disability() -> None:
    chance = Random(SEED + 72)
    for _ in range(ROUNDS):
        month = chance.choice(MONTHS)
        case = {
            "degree_percent": chance.choice((9, 10, 32, 33, 65, 66, chance.randint(0, 100))), "work_caused": yes(chance),
            "wages_720_days_rial": rials(chance, 10**11), "days_worked_720": chance.choice((0, 720, chance.randint(1, 730))),
            "wages_24_months_rial": rials(chance, 10**11), "paid_days": days(chance), "days_in_ten_years": days(chance, 3660),
            "days_in_last_year": days(chance, 366), "has_dependants": yes(chance),
        }  # fmt: skip
        got = ours("disability", month, {"award_day": month * 100 + 15, **case})
        assert got is not None
        kind, pension, lump = oracle.disability(month, case)
        assert (got["kind"], got["pension_rial"]) == (kind, pension), (month, case)
        assert kind != 3 or got["lump_sum_rial"] == lump, (month, case)


def test_shares_of_a_family_always_make_the_whole() -> None:
    chance = Random(SEED + 83)
    for _ in range(ROUNDS):
        total = rials(chance, 10**10)
        people = (
            chance.randint(0, 4),
            chance.choice((0, 0, chance.randint(0, 6))),
            chance.randint(0, 9),
            chance.randint(0, 2),
        )
        names = ("spouses", "double_orphans", "children", "parents")
        got = ours(
            "survivor_shares",
            140407,
            {"death_day": 14040701, "total_rial": total, **dict(zip(names, people, strict=True))},
        )
        assert got is not None
        parts = []
        for one, many, count in zip(("spouse", "double_orphan", "child", "parent"), names, people, strict=True):
            parts += [got[f"each_{one}_rial"] + (at < got[f"{many}_with_one_more"]) for at in range(count)]
        assert parts == oracle.shares(total, *people), (total, people)
        assert sum(parts) == (total if any(people) else 0) == got["split_rial"]


def test_standing_of_survivors() -> None:
    chance = Random(SEED + 81)
    flags = ("married", "working", "studying", "disabled", "maintained", "own_pension", "double_orphan", "remarried")
    for _ in range(ROUNDS):
        day = chance.choice((13911130, 13911201, 13850101, 14040701))
        case = {"kind": chance.choice(("wife", "husband", "son", "daughter", "father", "mother"))}
        case |= {"age_years": chance.choice((17, 18, 19, 20, 55, 56, 60, 61, chance.randint(0, 99)))} | {
            f: yes(chance) for f in flags
        }
        got = ours("survivor_standing", day // 100, {"day": day, **case})
        assert got is not None and got["entitled"] == oracle.standing(day, case), (day, case)


def test_sick_pay() -> None:
    chance = Random(SEED + 62)
    for _ in range(ROUNDS):
        flags = ("at_sso_cost", "has_dependants", "relapse", "employer_paid_first_days", "employed")
        case = {"cause": chance.randint(0, 2), "sick_days": chance.choice((0, 3, 4, chance.randint(0, 200)))}
        case |= {
            "hospital_days": chance.choice((0, chance.randint(0, 60))),
            "wages_90_days_rial": rials(chance, 10**10),
        }
        case |= {"days_worked_90": chance.randint(0, 93)} | {flag: yes(chance) for flag in flags}
        got = ours("sick_pay", 140407, {"first_day": 14040701, **case})
        assert got is not None and got["sick_pay_rial"] == oracle.sick_pay(case), case


def test_unemployment() -> None:
    chance = Random(SEED + 7)
    for _ in range(ROUNDS):
        month, wages, dependants = chance.choice(MONTHS), rials(chance, 5 * 10**9), chance.randint(0, 8)
        got = ours("unemployment_benefit", month, {"wages_90_days_rial": wages, "dependants": dependants})
        assert got is not None and got["monthly_rial"] == oracle.unemployment(month, wages, dependants), (
            month,
            wages,
            dependants,
        )
        paid, family = chance.choice((5, 6, 24, 25, 120, 121, 180, 181, 240, 241, chance.randint(0, 500))), yes(chance)
        facts = {
            "loss_day": 14040701,
            "report_delay_days": 0,
            "involuntary": 1,
            "ready_to_work": 1,
            "paid_months": paid,
        }
        got = ours("unemployment_entitlement", 140407, {**facts, "married_or_maintaining": family})
        assert got is not None and got["months_granted"] == oracle.unemployment_months(paid, bool(family)), (
            paid,
            family,
        )


def test_indexation_refuses_where_the_oracle_does() -> None:
    chance = Random(SEED + 96)
    for _ in range(ROUNDS):
        year, pension = chance.randint(1393, 1406), rials(chance, 10**9)
        group = chance.choice(("others", "minimum", "prorata", "partial_disability"))
        got = ours("indexation", year * 100 + 1, {"pension_esfand_rial": pension, "group": group})
        try:
            wanted: int | None = oracle.indexation(year, pension, group)
        except Refused:
            wanted = None
        assert (got["pension_after_rial"] if got else None) == wanted, (year, pension, group)


CHECKS = (
    test_old_age_amounts,
    test_required_days_of_the_plan,
    test_disability,
    test_shares_of_a_family_always_make_the_whole,
    test_standing_of_survivors,
    test_sick_pay,
    test_unemployment,
    test_indexation_refuses_where_the_oracle_does,
)
"""Every comparison, for the soak."""


def check_rights(rounds: int, seed: int) -> int:
    """Compare `rounds` random lives of each kind; gives how many in all."""
    global ROUNDS, SEED
    ROUNDS, SEED = rounds, seed
    for check in CHECKS:
        check()
    return rounds * len(CHECKS)


@pytest.mark.parametrize("seed", range(4))
def test_more_paid_days_never_lower_a_pension(seed: int) -> None:
    chance = Random(seed)
    for _ in range(500):
        month, wages, route = chance.choice(MONTHS), rials(chance, 10**11), chance.choice((1, 2, 3, 4, 6, 7))
        low, high = sorted((days(chance), days(chance)))
        facts = {"award_day": month * 100 + 1, "wages_24_months_rial": wages, "route": route}
        less, more = (ours("old_age_pension", month, {**facts, "days_counted": record}) for record in (low, high))
        assert less is not None and more is not None and less["pension_rial"] <= more["pension_rial"]


def test_it_shares_nothing_with_the_product() -> None:
    tree = ast.parse((Path(__file__).parent / "benefits.py").read_text(encoding="utf-8"))
    imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not any(name.startswith("opentamin") for name in imported)
