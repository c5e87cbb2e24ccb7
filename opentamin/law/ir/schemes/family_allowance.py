"""The family allowance of a month."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.labour_1369.a041_minimum_wage.rule import minimum_daily_wage_rial
from opentamin.law.ir.ssa_1354.a086_family_allowance import entitlement

SCHEME = Scheme(
    name="family_allowance",
    title_fa="کمک عائله‌مندی",
    title_en="Family allowance",
    inputs={
        "paid_days": Input(0, 30000, "روزهای سابقه", "Paid days"),
        "children": Input(0, 20, "فرزندان", "Children"),
    },
    rules=[minimum_daily_wage_rial, entitlement],
    targets=["allowance_due", "allowance_rial"],
)
