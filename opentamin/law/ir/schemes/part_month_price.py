"""The price of the missing days of a month; its rate was not read."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.part_month.a001_windows.rule import completion_premium_rial

SCHEME = Scheme(
    name="part_month_price",
    title_fa="بهای تکمیل کسر ماه",
    title_en="Price of completing a part month",
    inputs={
        "missing_month": Input(140501, 159912, "ماه روزهای بیمه‌نشده (yyyymm)", "Month of the missing days, yyyymm"),
        "missing_base_rial": Input(0, 10**12, "مبنای روزهای بیمه‌نشده (ریال)", "Base of the missing days, rials"),
    },
    rules=[completion_premium_rial],
    targets=["completion_premium_rial"],
)
