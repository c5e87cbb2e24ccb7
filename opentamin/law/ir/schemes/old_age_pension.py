"""The amount of an old-age pension."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.labour_1369.a041_minimum_wage.rule import minimum_daily_wage_rial
from opentamin.law.ir.ssa_1354.a077_amount import rule as amount

SCHEME = Scheme(
    name="old_age_pension",
    title_fa="مبلغ مستمری بازنشستگی",
    title_en="Amount of the old-age pension",
    inputs={
        "award_day": Input(13540403, 15991229, "روز برقراری (yyyymmdd)", "Day of the award, yyyymmdd"),
        "wages_24_months_rial": Input(
            0, 10**12, "دستمزد مشمول بیست‌وچهار ماه آخر (ریال)", "Insured wages of the last 24 months, rials"
        ),
        "days_counted": Input(0, 30000, "روزهای سابقه", "Days of service"),
        "route": Input(
            codes={
                "ordinary": 1,
                "long_service": 2,
                "hazardous": 3,
                "no_age": 4,
                "women_workers": 5,
                "short_record": 6,
                "disabled_or_veteran": 7,
            },
            title_fa="راه",
            title_en="Route",
        ),
    },
    rules=[minimum_daily_wage_rial, amount],
    targets=["average_rial", "pension_by_average_rial", "floor_rial", "floor_unclear", "pension_rial"],
)
