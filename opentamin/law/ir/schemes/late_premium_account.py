"""The late penalty of one debt from its whole story: what stood unpaid, times the months (or days) it was late."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.penalties_1373.a001_late_list.rule import delay_regimes, late_account_rial

SCHEME = Scheme(
    name="late_premium_account",
    title_fa="جریمهٔ دیرکرد یک بدهی با همهٔ پرداخت‌هایش",
    title_en="Late penalty of a debt with all its payments",
    inputs={
        "rial_months": Input(0, 10**16, "جمع ریال در ماه‌های دیرکرد", "Sum of rials times months late"),
        "rial_days": Input(0, 10**16, "جمع ریال در روزهای دیرکرد", "Sum of rials times days late"),
        "default_day": Input(13540403, 15991229, "روز تخلف (yyyymmdd)", "Day of default, yyyymmdd"),
        "last_day": Input(13540403, 15991229, "واپسین روز شمرده‌شده (yyyymmdd)", "Last day counted, yyyymmdd"),
    },
    rules=[delay_regimes, late_account_rial],
    targets=["late_account_rial"],
)
