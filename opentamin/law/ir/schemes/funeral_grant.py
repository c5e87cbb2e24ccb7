"""The grant on a death."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.labour_1369.a041_minimum_wage.rule import minimum_daily_wage_rial
from opentamin.law.ir.ssa_1354.a084_funeral import rule as funeral

SCHEME = Scheme(
    name="funeral_grant",
    title_fa="کمک‌هزینهٔ کفن و دفن",
    title_en="Funeral grant",
    inputs={
        "death_day": Input(13540403, 15991229, "روز فوت (yyyymmdd)", "Day of death, yyyymmdd"),
        "covered": Input(bool=True, default=1, title_fa="متوفی زیر پوشش بود", title_en="The deceased was covered"),
    },
    rules=[minimum_daily_wage_rial, funeral],
    targets=["covered_met", "grant_rial"],
)
