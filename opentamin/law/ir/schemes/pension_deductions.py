"""The treatment share of a pension."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.ssa_1354.a089_pensioners_treatment import rule as treatment

SCHEME = Scheme(
    name="pension_deductions",
    title_fa="کسرهای قانونی مستمری",
    title_en="Deductions from a pension",
    inputs={
        "pension_rial": Input(0, 10**13, "مستمری (ریال)", "Pension, rials"),
        "paid_days": Input(0, 30000, "روزهای سابقه", "Paid days"),
    },
    rules=[treatment],
    targets=["treatment_deduction_rial"],
)
