"""Whether a relative is covered for treatment on one day."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.ssa_1354.a058_dependants import rule as dependants

SCHEME = Scheme(
    name="dependant_cover",
    title_fa="پوشش درمان خانواده",
    title_en="Treatment cover of a dependant",
    inputs={
        "day": Input(13540403, 15991229, "روز (yyyymmdd)", "Day, yyyymmdd"),
        "kind": Input(
            codes={"wife": 1, "husband": 2, "son": 3, "daughter": 4, "father": 5, "mother": 6},
            title_fa="نسبت",
            title_en="Kinship",
        ),
        "age_years": Input(0, 130, "سن کامل", "Completed age"),
        "married": Input(bool=True, default=0, title_fa="همسر دارد", title_en="Married"),
        "working": Input(bool=True, default=0, title_fa="شاغل", title_en="In work"),
        "studying": Input(bool=True, default=0, title_fa="دانشجو", title_en="Student"),
        "disabled": Input(bool=True, default=0, title_fa="ازکارافتاده", title_en="Disabled"),
        "maintained": Input(bool=True, default=0, title_fa="در تکفل", title_en="Maintained"),
        "own_pension": Input(bool=True, default=0, title_fa="مستمری خود را دارد", title_en="Has an own pension"),
    },
    rules=[dependants],
    targets=["covered"],
)
