"""What the employer owes for hazardous work when the worker retires."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.hazardous_1380.a001_years import rule as years
from opentamin.law.ir.hazardous_1380.a014_surcharge import rule as surcharge

SCHEME = Scheme(
    name="hazardous_at_retirement",
    title_fa="افزودهٔ مشاغل سخت و زیان‌آور هنگام بازنشستگی",
    title_en="Hazardous surcharge at retirement",
    inputs={
        "retirement_day": Input(13540403, 15991229, "روز بازنشستگی (yyyymmdd)", "Day of retirement, yyyymmdd"),
        "last_monthly_wage_rial": Input(
            0, 10**12, "آخرین مزد ماهانهٔ مشمول کسر حق بیمه (ریال)", "Last insurable wage of a month, rials"
        ),
        "hazardous_days": Input(0, 30000, "روزهای کار سخت و زیان‌آور", "Days of hazardous work"),
        "days_before_act": Input(
            0, 30000, "از آن، روزهای پیش از ۱۴ مهر ۱۳۸۰", "Of them, days before the act of 1380/07/14", default=0
        ),
        "pension_rial": Input(0, 10**12, "مستمری ماهانه (ریال)", "Pension of a month, rials", default=0),
    },
    rules=[years, surcharge],
    targets=[
        "hazardous_days_counted",
        "charged_days",
        "hazardous_premium_rial",
        "pension_part_rial",
        "hazardous_surcharge_rial",
    ],
)
