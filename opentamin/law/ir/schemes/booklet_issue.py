"""Whether a paper booklet may be given out on a day."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.care_circulars.a001_booklets import rule as booklets

SCHEME = Scheme(
    name="booklet_issue",
    title_fa="صدور دفترچهٔ کاغذی",
    title_en="Giving out a paper booklet",
    inputs={"day": Input(13540403, 15991229, "روز (yyyymmdd)", "Day, yyyymmdd")},
    rules=[booklets],
    targets=["booklet_may_be_given_out"],
)
