"""Collection: the rules and the independent oracle agree to the rial on random inputs, or both refuse."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from opentamin.engine import Outcome, Refusal, compute
from tests.oracle import collection
from tests.oracle.oracle import Refused

TURNS = 2_000


def agree(scheme: str, inputs: dict[str, Any], month: int, oracle: Callable[[], dict[str, int]]) -> None:
    """One input through both."""
    outcome = compute(scheme, month, inputs)
    try:
        wanted = oracle()
    except Refused:
        assert isinstance(outcome, Refusal), inputs
        return
    assert isinstance(outcome, Outcome), (inputs, outcome)
    assert {name: outcome.values[name] for name in wanted} == wanted, inputs


def test_contracts() -> None:
    dice = random.Random(41)
    kinds = ["fixed_workshop", "civil_construction", "civil_consulting", "materials", "labour"]
    for _ in range(TURNS):
        day = dice.choice([13690625, 13690626, 13700101, 13940131, 13940201, 14040701])
        kind, gross, supplied = dice.choice(kinds), dice.randint(0, 10**12), dice.choice([0, dice.randint(0, 10**11)])
        paid = dice.choice([0, dice.randint(0, 2 * 10**11)])
        inputs = {"gross_rial": gross, "client_materials_rial": supplied, "contract_class": kind}
        inputs |= {"contract_day": day, "premium_paid_rial": paid}
        agree("contract_premium", inputs, day // 100, lambda i=inputs: _contract(i))


def _contract(i: dict[str, Any]) -> dict[str, int]:
    return collection.contract(
        i["contract_day"], i["contract_class"], i["gross_rial"], i["client_materials_rial"], i["premium_paid_rial"]
    )


def test_instalments_and_that_their_parts_add_up() -> None:
    dice = random.Random(46)
    for _ in range(TURNS // 10):
        debt, count, without = dice.randint(0, 10**12), dice.randint(1, 36), dice.random() < 0.5
        parts = 0
        for number in range(1, count + 1):
            inputs = {"debt_rial": debt, "instalments": count, "instalment_number": number, "plan_day": 14040701}
            inputs["without_interest"] = without
            agree(
                "instalment",
                inputs,
                140407,
                lambda d=debt, c=count, n=number, w=without: collection.instalment(d, c, n, w),
            )
            parts += collection.instalment(debt, count, number, without)["principal_part_rial"]
        assert parts == debt


def test_enforcement() -> None:
    dice = random.Random(50)
    for _ in range(TURNS):
        debt = dice.randint(0, 10**13)
        agree(
            "enforcement", {"debt_rial": debt, "writ_day": 14040701}, 140407, lambda d=debt: collection.enforcement(d)
        )


def test_forgiveness() -> None:
    dice = random.Random(13)
    days = [13920418, 13920419, 13921019, 13921020, 13970210, 13970410, 13970411, 14020301, 14020531, 14020601]
    for _ in range(TURNS):
        day, penalties = dice.choice(days), dice.randint(0, 10**11)
        months, in_time, headcount = dice.randint(0, 40), dice.randint(10, 18), dice.random() < 0.5
        debt_day = dice.choice([13901229, 13911230, 13920101, 13951229, 13960101])
        inputs = {"penalties_rial": penalties, "months_to_pay": months, "months_in_time": in_time, "apply_day": day}
        inputs |= {"debt_day": debt_day, "headcount_kept": headcount}
        args = (day, penalties, months, in_time, debt_day, headcount)
        agree("forgiveness_share", inputs, day // 100, lambda a=args: {"forgiven_rial": collection.forgiven(*a)})


def test_transfers_of_workshops() -> None:
    dice = random.Random(37)
    for _ in range(TURNS):
        day, since = dice.choice([13540402, 13540403, 14040701, 14051229]), dice.randint(0, 40)
        flags = [dice.random() < 0.5 for _ in range(3)]
        names = ("answered", "certificate", "licence_renewal")
        inputs = {"received_day": day, "days_since_receipt": since, **dict(zip(names, flags, strict=True))}
        agree("transfer_silence", inputs, day // 100, lambda d=day, s=since, f=flags: collection.transfer(d, s, *f))
