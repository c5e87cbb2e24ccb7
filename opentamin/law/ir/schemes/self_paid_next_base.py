"""The daily base of a self-paid contract in the next year."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.freelance_1386.groups import rule as groups
from opentamin.law.ir.labour_1369.a041_minimum_wage.rule import (
    minimum_daily_wage_rial,
    new_daily_wage_rial,
    old_minimum_daily_wage_rial,
    stepped_daily_wage_rial,
)

SCHEME = Scheme(
    name="self_paid_next_base",
    title_fa="مبنای سال نو برای کسی که خود می‌پردازد",
    title_en="Next year's base of a person who pays himself",
    inputs={
        "month": Input(138601, 140512, "ماهی از سال نو", "A month of the new year"),
        "kind": Input(
            codes={"freelance": 1, "student": 2, "homemaker": 3, "abroad": 4, "voluntary": 5},
            title_fa="گروه بیمه‌شده",
            title_en="Kind of insured",
        ),
        "old_daily_wage_rial": Input(
            0, 10**10, "مبنای روزانهٔ پایان سال پیش (ریال)", "Daily base at the end of the year before, rials"
        ),
    },
    rules=[
        minimum_daily_wage_rial,
        old_minimum_daily_wage_rial,
        stepped_daily_wage_rial,
        new_daily_wage_rial,
        groups,
    ],
    targets=["next_daily_base_rial"],
    months=(138601, 140512),
)
