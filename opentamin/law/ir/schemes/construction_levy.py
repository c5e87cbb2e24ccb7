"""What the owner of a building pays with the permit toward the insurance of construction workers."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.construction_1386.a005_premium.rule import area_band, owner_levy_rial, owner_levy_share

SCHEME = Scheme(
    name="construction_levy",
    title_fa="سهم مالک از بیمهٔ کارگران ساختمانی",
    title_en="The owner's levy for construction workers",
    inputs={
        "permit_day": Input(13540403, 15991229, "روز پروانه (yyyymmdd)", "Day of the permit, yyyymmdd"),
        "permit_charges_rial": Input(
            0, 10**13, "همهٔ عوارض پروانه (ریال)", "All charges of the permit, rials", default=0
        ),
        "area_m2": Input(0, 10**6, "زیربنا (متر مربع)", "Floor area, square metres", default=0),
        "place": Input(codes=owner_levy_share.codes, title_fa="شهر یا روستا", title_en="City or village"),
    },
    rules=[area_band, owner_levy_rial],
    targets=["owner_levy_rial"],
)
