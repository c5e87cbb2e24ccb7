"""The price of months of military service."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.military_1383.a001_purchase import rule as purchase

SCHEME = Scheme(
    name="military_purchase",
    title_fa="خرید سابقهٔ خدمت نظام",
    title_en="Buying military service",
    inputs={
        "paid_days": Input(0, 30000, "روزهای سابقه", "Paid days"),
        "service_months": Input(0, 60, "ماه‌های خدمت", "Months of service"),
        "average_premium_rial": Input(0, 10**10, "متوسط حق بیمهٔ ماهانه (ریال)", "Average monthly premium, rials"),
    },
    rules=[purchase],
    targets=["purchase_open", "price_rial", "insured_part_rial", "state_part_rial"],
)
