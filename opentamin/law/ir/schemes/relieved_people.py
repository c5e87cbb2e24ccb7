"""How many people of a workshop the five-worker relief reaches."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.five_worker_1361.a001_relief.rule import relieved_people

SCHEME = Scheme(
    name="relieved_people",
    title_fa="شمار نفرات معاف در کارگاه پنج‌نفره",
    title_en="People reached by the five-worker relief",
    inputs={
        "month": Input(136201, 140512, "ماه کارکرد", "Month worked"),
        "people": Input(0, 10**7, "شمار نفرات فهرست", "People on the list"),
    },
    rules=[relieved_people],
    targets=["relieved_people"],
    months=(136201, 140512),
)
