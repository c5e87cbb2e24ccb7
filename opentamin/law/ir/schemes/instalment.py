"""One instalment of a scheduled debt: principal, interest, and whether the branch may grant the plan."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.ssa_1354.a046_instalments import rule as instalments

SCHEME = Scheme(
    name="instalment",
    title_fa="یک قسط از بدهی تقسیط‌شده",
    title_en="One instalment of a scheduled debt",
    inputs={
        "debt_rial": Input(0, 10**15, "بدهی تقسیط‌شده (ریال)", "Scheduled debt, rials"),
        "instalments": Input(1, 120, "شمار قسط‌ها", "Number of instalments"),
        "instalment_number": Input(1, 120, "شمارهٔ این قسط", "Number of this instalment"),
        "plan_day": Input(13540401, 15991229, "روز تقسیط (yyyymmdd)", "Day of the plan, yyyymmdd"),
        "without_interest": Input(bool=True, default=0, title_fa="بی سود", title_en="Without interest"),
    },
    rules=[instalments],
    targets=["plan_allowed", "principal_part_rial", "interest_part_rial", "instalment_rial"],
)
