"""What a person pays of a service, in per cent, by kind of centre."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.ssa_1354.a055_care_share import rule as share

SCHEME = Scheme(
    name="care_share",
    title_fa="سهم بیمار از هزینهٔ درمان",
    title_en="The person's share of treatment",
    inputs={
        "day": Input(13540403, 15991229, "روز (yyyymmdd)", "Day, yyyymmdd"),
        "basis": Input(
            codes={"compulsory": 1, "pensioner": 2, "self_employed": 3, "with_copay": 4},
            title_fa="پایهٔ پوشش",
            title_en="Basis of the cover",
        ),
        "centre": Input(
            codes={"own": 1, "contracted": 2, "government": 3, "other": 4},
            title_fa="نوع مرکز",
            title_en="Kind of centre",
        ),
        "care": Input(codes={"inpatient": 1, "outpatient": 2}, title_fa="نوع خدمت", title_en="Kind of care"),
        "no_own_centre": Input(
            bool=True, default=0, title_fa="سازمان آنجا مرکز ندارد", title_en="The organisation owns no centre there"
        ),
    },
    rules=[share],
    targets=["person_share_percent"],
)
