"""The daily and monthly amount of unemployment benefit."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.labour_1369.a041_minimum_wage.rule import minimum_daily_wage_rial
from opentamin.law.ir.unemployment_1369.a007_amount_and_months import amount

SCHEME = Scheme(
    name="unemployment_benefit",
    title_fa="مبلغ مقرری بیکاری",
    title_en="Amount of unemployment benefit",
    inputs={
        "wages_90_days_rial": Input(0, 10**11, "دستمزد نود روز آخر (ریال)", "Wages of the last 90 days, rials"),
        "dependants": Input(0, 20, "افراد تحت تکفل", "Dependants", default=0),
    },
    rules=[minimum_daily_wage_rial, amount],
    targets=[
        "daily_before_bounds_rial",
        "ceiling_daily_rial",
        "daily_rial",
        "monthly_rial",
        "dependant_addition_monthly_rial",
    ],
)
