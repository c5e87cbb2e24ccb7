"""Whether one survivor is entitled on one day, and their share."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.ssa_1354.a081_survivors import rule as survivors

SCHEME = Scheme(
    name="survivor_standing",
    title_fa="وضع یک بازمانده",
    title_en="Standing of a survivor",
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
        "disabled": Input(
            bool=True, default=0, title_fa="ازکارافتادهٔ کلی و نیازمند", title_en="Totally disabled and in need"
        ),
        "maintained": Input(bool=True, default=0, title_fa="در تکفل متوفی", title_en="Maintained by the deceased"),
        "own_pension": Input(bool=True, default=0, title_fa="مستمری خود را دارد", title_en="Has an own pension"),
        "double_orphan": Input(bool=True, default=0, title_fa="یتیم از پدر و مادر", title_en="Double orphan"),
        "remarried": Input(bool=True, default=0, title_fa="دوباره ازدواج کرده", title_en="Remarried"),
    },
    rules=[survivors],
    targets=["entitled", "share_percent", "ends_at_age"],
)
