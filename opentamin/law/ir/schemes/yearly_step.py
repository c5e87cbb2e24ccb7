"""The wage of a new year from the wage of the old one."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.labour_1369.a041_minimum_wage import rule as decisions

SCHEME = Scheme(
    name="yearly_step",
    title_fa="گام سالانهٔ مزد",
    title_en="Yearly step of a wage",
    inputs={
        "month": Input(136901, 140512, "ماهی از سال نو", "A month of the new year"),
        "old_daily_wage_rial": Input(
            0, 10**10, "مزد روزانهٔ پایان سال پیش (ریال)", "Daily wage at the end of the year before, rials"
        ),
    },
    rules=[decisions],
    targets=["stepped_daily_wage_rial", "new_daily_wage_rial"],
    months=(136901, 140512),
)
