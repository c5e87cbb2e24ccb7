"""What enforcement of a debt costs, and how far attachment goes."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.ssa_1354.a050_enforcement import rule as enforcement

SCHEME = Scheme(
    name="enforcement",
    title_fa="حق اجرا و اندازهٔ توقیف",
    title_en="Fee of enforcement and extent of attachment",
    inputs={
        "debt_rial": Input(0, 10**15, "مبلغ اجرائیه (ریال)", "Amount of the writ, rials"),
        "writ_day": Input(13540401, 15991229, "روز اجرائیه (yyyymmdd)", "Day of the writ, yyyymmdd"),
    },
    rules=[enforcement],
    targets=["enforcement_fee_rial", "attachment_rial"],
)
