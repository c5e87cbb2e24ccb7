"""The whole that survivors share, the floor included."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.labour_1369.a041_minimum_wage.rule import minimum_daily_wage_rial
from opentamin.law.ir.ssa_1354.a072_total_disability.rule import pension_72_rial
from opentamin.law.ir.ssa_1354.a080_death import base

SCHEME = Scheme(
    name="survivor_base",
    title_fa="مبنای مستمری بازماندگان",
    title_en="Base of the survivors",
    inputs={
        "death_day": Input(13540403, 15991229, "روز فوت (yyyymmdd)", "Day of death, yyyymmdd"),
        "base_kind": Input(
            codes={"none": 0, "pension": 1, "disability": 2, "old_age": 3, "proportion": 4},
            title_fa="مبنا",
            title_en="Base",
        ),
        "pension_at_death_rial": Input(0, 10**12, "مستمری هنگام فوت (ریال)", "Pension at death, rials", default=0),
        "wages_720_days_rial": Input(0, 10**12, "دستمزد ۷۲۰ روز (ریال)", "Wages of 720 days, rials", default=0),
        "days_worked_720": Input(0, 1500, "روزهای کار", "Days worked", default=0),
        "wages_24_months_rial": Input(0, 10**12, "دستمزد بیست‌وچهار ماه (ریال)", "Wages of 24 months, rials", default=0),
        "paid_days": Input(0, 30000, "روزهای سابقه", "Paid days", default=0),
    },
    rules=[minimum_daily_wage_rial, pension_72_rial, base],
    targets=["base_rial", "floor_rial", "survivors_total_rial"],
)
