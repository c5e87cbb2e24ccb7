"""How a pension is split among survivors, to the rial."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.ssa_1354.a083_shares import rule as shares

SCHEME = Scheme(
    name="survivor_shares",
    title_fa="سهم بازماندگان",
    title_en="Parts of survivors",
    inputs={
        "death_day": Input(13540403, 15991229, "روز تقسیم (yyyymmdd)", "Day of the split, yyyymmdd"),
        "total_rial": Input(0, 10**12, "کل مستمری (ریال)", "The whole, rials"),
        "spouses": Input(0, 4, "همسران", "Spouses", default=0),
        "double_orphans": Input(0, 20, "یتیمان از پدر و مادر", "Double orphans", default=0),
        "children": Input(0, 20, "فرزندان", "Children", default=0),
        "parents": Input(0, 2, "پدر و مادر", "Parents", default=0),
    },
    rules=[shares],
    targets=[
        "weight_sum",
        "each_spouse_rial",
        "spouses_with_one_more",
        "each_double_orphan_rial",
        "double_orphans_with_one_more",
        "each_child_rial",
        "children_with_one_more",
        "each_parent_rial",
        "parents_with_one_more",
        "split_rial",
    ],
)
