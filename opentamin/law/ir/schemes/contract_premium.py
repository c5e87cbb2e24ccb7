"""The premium of a contract by ratio, who bears it, what is held back and what lists still leave open."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.ssa_1354.a038_contracts import rule as hold_back
from opentamin.law.ir.ssa_1354.a041_labour_ratio import rule as ratio

CLASSES = {"fixed_workshop": 0, "civil_construction": 1, "civil_consulting": 2, "materials": 3, "labour": 4}

SCHEME = Scheme(
    name="contract_premium",
    title_fa="حق بیمهٔ پیمان و سپردهٔ آن",
    title_en="Premium of a contract and its hold-back",
    inputs={
        "gross_rial": Input(0, 10**15, "بهای کل کار (ریال)", "Price of the whole work, rials"),
        "client_materials_rial": Input(
            0, 10**15, "مصالح واگذاری کارفرما (ریال)", "Materials supplied by the client, rials", default=0
        ),
        "contract_class": Input(codes=CLASSES, title_fa="نوع پیمان", title_en="Class of the contract"),
        "contract_day": Input(13540403, 15991229, "روز پیمان (yyyymmdd)", "Day of the contract, yyyymmdd"),
        "premium_paid_rial": Input(
            0, 10**15, "حق بیمهٔ پرداخت‌شده با لیست (ریال)", "Premium paid through lists, rials", default=0
        ),
    },
    rules=[hold_back, ratio],
    targets=[
        "contract_premium_rial",
        "contractor_share_rial",
        "client_share_rial",
        "contract_balance_rial",
        "hold_back_rial",
        "release_rial",
        "days_until_due",
    ],
)
