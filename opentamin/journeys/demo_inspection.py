"""The inspections of the demonstration: a plan with its draw, a campaign, three visits; one finds three unlisted workers.

It builds on the invented workshops and their lists. Everything has a key; typed again it changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import Count

from opentamin.flow.assessments.inspecting import assess_inspections
from opentamin.flow.assessments.models import InspectionShare
from opentamin.flow.inspections import planning, sheets
from opentamin.flow.inspections.facts import Found, VisitFacts
from opentamin.flow.inspections.models import Visit
from opentamin.flow.inspections.noticing import tell
from opentamin.flow.inspections.visiting import enter
from opentamin.flow.lists.models import WageList
from opentamin.ground.calendar import Day
from opentamin.journeys.invented import national_code
from opentamin.registers.models import Workshop

BRANCH = "9990"
MONTH = 140411
SEED = "نمونهٔ قرعه 1404-11 / 7 19 23 40 41 52"
CAMPAIGN = "sample-estate-1404"
PLACE = "شهرک صنعتی نمونه"
VISITED = Day.of(1404, 11, 25)
ASSESSED = Day.of(1404, 12, 3)
TOLD = Day.of(1404, 12, 20)
INSPECTORS = ("بازرس نمونه یکم", "بازرس نمونه دوم")
BY = "demo"
FIRST_SERIAL = 9_000_001
"""Serial numbers of the people found: far from those of the invented lists."""
LISTS = (140409, 140410)


@dataclass(frozen=True, slots=True)
class Inspected:
    """What the inspections of the demonstration gave: the visit with findings, and what was added in rials."""

    visit_id: int
    workshop: str
    unlisted: int
    added_rial: int


def run(clock: Callable[[], datetime], say: Callable[[str], None]) -> Inspected:
    """Plan, draw, visit three workshops of an invented estate, assess, tell the employers; gives the one that found people."""
    now = clock()
    plan = planning.publish(BRANCH, MONTH, seed=SEED, by=BY, now=now)
    rows = planning.fill(plan, by_risk=8, by_lot=8, by=f"{BY} (planner)", now=now)
    window = {"from_on": Day.of(1404, 11, 1).to_date(), "until_on": Day.of(1404, 12, 29).to_date()}
    planning.campaign(CAMPAIGN, name="طرح شهرک نمونه", place=PLACE, branch_code=BRANCH, by=BY, now=now, **window)
    say(f"inspections: {len(plan.codes)} workshops published, {rows} plan rows")
    visits = [_visit(code, at, now) for at, code in enumerate(_workshops())]
    assess_inspections(visits, by=BY, now=now, today=ASSESSED)
    for visit in visits[:2]:
        tell(visit, on=TOLD.to_date(), how="ابلاغ به کارفرما در شعبه", by=BY, now=now)
    made = _told(visits[0])
    say(
        f"inspections: visit {made.visit_id} finds {made.unlisted} unlisted people, {made.added_rial:,} rials are added"
    )
    return made


def _workshops() -> list[str]:
    """Three workshops of the branch, not below ten people, whose lists of both months came in."""
    lists = WageList.objects.filter(month__in=LISTS, version__isnull=False, people__gte=10, list_number=1)
    whole = lists.filter(workshop__branch__code=BRANCH, workshop__five_worker=False).values("workshop_code")
    both = whole.annotate(months=Count("month", distinct=True)).filter(months=len(LISTS)).order_by("workshop_code")
    return [row["workshop_code"] for row in both[:3]]


def _visit(code: str, at: int, now: datetime) -> Visit:
    key = f"demo/visit/{code}"
    sheet = sheets.issue_sheet(code, key=key, by=BY, now=now, campaign=CAMPAIGN)
    listed = _listed(Workshop.objects.get(code=code).pk)
    people = ((*listed, *_unlisted()), listed, ())[at]
    facts = VisitFacts(
        workshop=code,
        on=VISITED.to_date(),
        at=time(10 + at, 15),
        inspectors=INSPECTORS,
        people=tuple(people),
        sheet=sheet.number,
        campaign=CAMPAIGN,
        present="" if at == 2 else "سرپرست کارگاه",
        signed_by="" if at == 2 else "سرپرست کارگاه",
        refused=at == 2,
        testimony=TESTIMONY[at],
    )
    entered = enter(facts, key=key, by=BY, now=now, today=ASSESSED)
    if entered.visit is None:
        raise ValueError([finding.message_en for finding in entered.findings])
    return entered.visit


TESTIMONY = (
    "سرپرست کارگاه گفت سه نفر از شیفت عصر هنوز در لیست نیامده‌اند.",
    "دفتر مزد و کارت ساعت نشان داده شد.",
    "نگهبان در را باز نکرد.",
)


def _listed(workshop_id: int) -> tuple[Found, ...]:
    """Four people of the last list, found as the list has them."""
    people = [
        person for person in sheets.last_list(workshop_id, LISTS[-1]) if person.days == 30 and person.national_code
    ]
    return tuple(
        Found(
            row=row,
            first_name=person.first_name,
            last_name=person.last_name,
            national_code=person.national_code,
            job_title=person.job_title,
            since=Day.of(1404, 10, 1).to_date(),
        )
        for row, person in enumerate(people[:4], start=1)
    )


def _unlisted() -> tuple[Found, ...]:
    """Three people whom no list names: a daily wage, a monthly wage, and a foreigner without permit or known wage."""
    return (*_iranians(), _foreigner())


def _iranians() -> tuple[Found, Found]:
    return (
        Found(
            row=11,
            first_name="کیوان",
            last_name="خیال\u200cپور",
            national_code=national_code(FIRST_SERIAL),
            job_title="جوشکار",
            daily_wage_rial=4_200_000,
            wage_said_by="کارگر",
            since=Day.of(1404, 9, 10).to_date(),
        ),
        Found(
            row=12,
            first_name="نرگس",
            last_name="نمونه\u200cزاده",
            national_code=national_code(FIRST_SERIAL + 1),
            job_title="بسته\u200cبند",
            monthly_wage_rial=138_000_000,
            wage_said_by="دفتر مزد",
            since=Day.of(1404, 10, 1).to_date(),
        ),
    )


def _foreigner() -> Found:
    return Found(
        row=13,
        first_name="عبدالغفار",
        last_name="هراتی آزمایشی",
        foreign_code="999900000013",
        job_title="کارگر ساده",
        nationality="افغانستان",
        since=Day.of(1404, 10, 15).to_date(),
    )


def _told(visit: Visit) -> Inspected:
    added = InspectionShare.objects.filter(
        assessment__chain=visit.root_id, share__in=("insured", "employer", "unemployment")
    )
    newest = visit.outcomes.latest("number")
    unlisted = newest.rows.filter(standing="unlisted").values("found").distinct().count()
    total = sum(added.values_list("difference_rial", flat=True))
    return Inspected(visit.pk, visit.workshop.code, unlisted, total)
