"""The pension of somebody with two jobs at once, before the floor."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.ssa_1354.a077_amount.several_jobs import two_jobs_pension_rial

SCHEME = Scheme(
    name="old_age_two_jobs",
    title_fa="مستمری دو شغل هم‌زمان",
    title_en="Pension of two jobs at once",
    inputs={
        "award_day": Input(13540403, 15991229, "روز برقراری (yyyymmdd)", "Day of the award, yyyymmdd"),
        "wages_24_months_1_rial": Input(0, 10**12, "دستمزد شغل یکم (ریال)", "Wages of the first job, rials"),
        "days_1": Input(0, 30000, "روزهای شغل یکم", "Days of the first job"),
        "wages_24_months_2_rial": Input(0, 10**12, "دستمزد شغل دوم (ریال)", "Wages of the second job, rials"),
        "days_2": Input(0, 30000, "روزهای شغل دوم", "Days of the second job"),
    },
    rules=[two_jobs_pension_rial],
    targets=["two_jobs_pension_rial"],
)
