"""The allowances that the yearly decisions grant to labour-law workers: all of them are insurable pay."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.labour_1369.a041_minimum_wage.rule import (
    grocery_allowance_rial,
    housing_allowance_rial,
    marriage_allowance_rial,
    minimum_daily_wage_rial,
    seniority_daily_rial,
)

SCHEME = Scheme(
    name="yearly_allowances",
    title_fa="مزد و مزایای مصوب سال",
    title_en="Minimum wage and allowances of the year",
    inputs={
        "month": Input(136901, 140512, "ماه کارکرد", "Month worked"),
        "family": Input(codes={"single": 0, "married": 1}, title_fa="وضعیت تأهل", title_en="Single or married"),
        "years_of_service": Input(0, 60, "سال‌های سابقه در کارگاه", "Years of service", default=0),
    },
    rules=[
        minimum_daily_wage_rial,
        seniority_daily_rial,
        grocery_allowance_rial,
        housing_allowance_rial,
        marriage_allowance_rial,
    ],
    targets=[
        "minimum_daily_wage_rial",
        "seniority_daily_rial",
        "grocery_allowance_rial",
        "housing_allowance_rial",
        "marriage_allowance_rial",
    ],
    months=(136901, 140512),
)
