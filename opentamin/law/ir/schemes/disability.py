"""Which disability benefit is open, and how much."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.labour_1369.a041_minimum_wage.rule import minimum_daily_wage_rial
from opentamin.law.ir.ssa_1354.a070_degrees import rule as degrees
from opentamin.law.ir.ssa_1354.a072_total_disability import rule as amount

SCHEME = Scheme(
    name="disability",
    title_fa="ازکارافتادگی",
    title_en="Disability",
    inputs={
        "award_day": Input(13540403, 15991229, "روز ازکارافتادگی (yyyymmdd)", "Day of the disability, yyyymmdd"),
        "degree_percent": Input(0, 100, "درصد", "Degree, per cent"),
        "work_caused": Input(bool=True, title_fa="ناشی از کار", title_en="Caused by work"),
        "wages_720_days_rial": Input(
            0, 10**12, "دستمزد ۷۲۰ روز پیش (ریال)", "Insured wages of the 720 days before, rials"
        ),
        "days_worked_720": Input(0, 1500, "روزهای کار در آن مدت", "Days worked in them"),
        "wages_24_months_rial": Input(
            0, 10**12, "دستمزد بیست‌وچهار ماه آخر (ریال)", "Wages of the last 24 months, rials", default=0
        ),
        "paid_days": Input(0, 30000, "روزهای سابقه", "Paid days"),
        "days_in_ten_years": Input(0, 4000, "روزهای ده سال پیش", "Days in the ten years before", default=0),
        "days_in_last_year": Input(0, 366, "روزهای سال آخر", "Days in the last year", default=0),
        "has_dependants": Input(bool=True, default=0, title_fa="تحت تکفل دارد", title_en="Has dependants"),
    },
    rules=[minimum_daily_wage_rial, degrees, amount],
    targets=[
        "kind",
        "paid_time_met",
        "pension_due",
        "lump_sum_due",
        "average_rial",
        "pension_72_rial",
        "supplement_rial",
        "pension_72_total_rial",
        "partial_rial",
        "lump_sum_rial",
        "floor_rial",
        "pension_rial",
    ],
)
