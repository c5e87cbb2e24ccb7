"""The fixed wage of an occupation (article 35), and the base of the days worked."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.labour_1369.a041_minimum_wage.rule import minimum_daily_wage_rial
from opentamin.law.ir.ssa_1354.a035_fixed_wages import rule as fixed_wages

SCHEME = Scheme(
    name="fixed_wage",
    title_fa="دستمزد مقطوع",
    title_en="Fixed wage of an occupation",
    inputs={
        "month": Input(139901, 140512, "ماه کارکرد", "Month worked"),
        "days": Input(0, 31, "روزهای کارکرد", "Days worked"),
        "occupation": Input(codes=fixed_wages.wage_coefficient.codes, title_fa="شغل", title_en="Occupation"),
    },
    rules=[minimum_daily_wage_rial, fixed_wages],
    targets=["fixed_daily_wage_rial", "fixed_base_rial"],
    months=(139901, 140512),
)
