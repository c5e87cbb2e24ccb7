"""Whether a foreign national works lawfully with a paper, on one day at one workshop."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.labour_1369.a120_work_permit import rule as work_permit

SCHEME = Scheme(
    name="lawful_work",
    title_fa="کار قانونی تبعهٔ بیگانه",
    title_en="Lawful work of a foreign national",
    inputs={
        "paper": Input(
            codes={"none": 0, "work_permit": 1, "work_card": 2, "amayesh_card": 3, "travel_card": 4},
            title_fa="برگه",
            title_en="Paper",
        ),
        "work_visa": Input(bool=True, default=0, title_fa="روادید حق کار", title_en="Work visa"),
        "expired": Input(bool=True, default=0, title_fa="پایان‌یافته", title_en="Expired"),
        "same_job": Input(bool=True, default=1, title_fa="همان شغل", title_en="The job it names"),
        "same_town": Input(bool=True, default=1, title_fa="همان شهر", title_en="The town it names"),
    },
    rules=[work_permit],
    targets=["lawful_to_work"],
)
