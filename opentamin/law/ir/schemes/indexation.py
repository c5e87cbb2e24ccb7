"""What a pension of Esfand becomes in Farvardin."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.labour_1369.a041_minimum_wage.rule import minimum_daily_wage_rial
from opentamin.law.ir.ssa_1354.a096_indexation import rule as rise

SCHEME = Scheme(
    name="indexation",
    title_fa="افزایش سالانهٔ مستمری",
    title_en="Yearly rise of a pension",
    inputs={
        "pension_esfand_rial": Input(0, 10**12, "مستمری اسفند (ریال)", "Pension of Esfand, rials"),
        "group": Input(
            codes={"others": 0, "minimum": 1, "prorata": 2, "partial_disability": 3}, title_fa="گروه", title_en="Group"
        ),
        "decree": Input(codes={"first": 0, "revised": 1}, default=1, title_fa="تصمیم", title_en="Decree"),
    },
    rules=[minimum_daily_wage_rial, rise],
    targets=["raised_rial", "rise_unclear", "floor_rial", "pension_after_rial"],
)
