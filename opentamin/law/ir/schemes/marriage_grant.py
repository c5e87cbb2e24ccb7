"""The grant on a first marriage."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.labour_1369.a041_minimum_wage.rule import minimum_daily_wage_rial
from opentamin.law.ir.ssa_1354.a085_marriage import rule as marriage

SCHEME = Scheme(
    name="marriage_grant",
    title_fa="کمک ازدواج",
    title_en="Marriage grant",
    inputs={
        "marriage_day": Input(13540403, 15991229, "روز ازدواج (yyyymmdd)", "Day of marriage, yyyymmdd"),
        "first_marriage": Input(bool=True, title_fa="ازدواج نخست", title_en="First marriage"),
        "registered": Input(bool=True, title_fa="دائم و ثبت‌شده", title_en="Permanent and registered"),
        "job_link": Input(bool=True, default=1, title_fa="رابطهٔ کار برقرار", title_en="Job link"),
        "days_in_five_years": Input(0, 2000, "روزهای پنج سال پیش", "Days in the five years before"),
        "wages_24_months_rial": Input(0, 10**12, "دستمزد بیست‌وچهار ماه (ریال)", "Wages of 24 months, rials"),
    },
    rules=[minimum_daily_wage_rial, marriage],
    targets=["entitled", "by_wages_rial", "floor_rial", "grant_rial"],
)
