"""The penalty of a premium that was paid late; the law of the day of default."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.penalties_1373.a001_late_list.rule import late_penalty_rial

SCHEME = Scheme(
    name="late_premium_penalty",
    title_fa="جریمهٔ دیرکرد پرداخت حق بیمه",
    title_en="Penalty of a late premium",
    inputs={
        "unpaid_rial": Input(0, 10**14, "بدهی قطعی پرداخت‌نشده (ریال)", "Unpaid definite debt, rials"),
        "months_late": Input(0, 600, "ماه‌های آغازشدهٔ دیرکرد", "Months of lateness that have begun"),
        "days_late": Input(0, 18000, "روزهای دیرکرد", "Days late"),
        "default_day": Input(13540403, 15991229, "روز تخلف (yyyymmdd)", "Day of default, yyyymmdd"),
    },
    rules=[late_penalty_rial],
    targets=["late_penalty_rial"],
)
