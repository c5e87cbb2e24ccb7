"""The demonstration of care: centres, booklets of three years, the table of cover, some checks that bind.

Everything has a key made from its subject; typed again, it changes nothing. The days of the story are those of the
invented months; instants are real.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from opentamin.flow.care import booklets
from opentamin.flow.care.actions import register_providers
from opentamin.flow.care.booklets import BookletRow
from opentamin.flow.care.checking import MOST_IN_A_BATCH, check_all
from opentamin.flow.care.facts import Asked
from opentamin.flow.care.models import CentreKind, Entitlement, Provider, Role
from opentamin.flow.care.refreshing import Refreshed, refresh
from opentamin.ground.calendar import Day
from opentamin.registers.families import register_relations
from opentamin.registers.models import Office, Person

TEHRAN = ZoneInfo("Asia/Tehran")
BY = "demo"
CHECKED_ON = Day.of(1404, 11, 20)
"""A day on which the people of the invented months are covered."""
PROVIDERS = (
    ("990001", "درمانگاه ملکی نمونه‌شهر", "Own Clinic, Sample City", CentreKind.OWN, False),
    ("990002", "بیمارستان طرف قرارداد نمونه", "Contracted Sample Hospital", CentreKind.CONTRACTED, False),
    ("990003", "بیمارستان دولتی آزمون‌آباد", "Government Hospital, Test Village", CentreKind.GOVERNMENT, True),
    ("990004", "مطب آزاد نمونه", "Free Practice, Sample", CentreKind.OTHER, False),
)
BOOKLETS = {1395: 400, 1396: 374, 1397: 340}
"""Given out by year: 15 per cent fewer in 1397 than in 1395, as the sources say of one province; invented people."""
CHECKS = 120
FAMILIES = 60


def run(*, clock: Callable[[], datetime], say: Callable[[str], None]) -> Refreshed:
    """Register, refresh, check; `say` gets a line for each step."""
    made = register_providers(
        {"code": code, "name_fa": fa, "name_en": en, "kind": kind, "province": "استان نمونه", "no_own_centre": alone}
        for code, fa, en, kind, alone in PROVIDERS
    )
    say(f"care: {made} centres, {_families()} relatives")
    events, faults = booklets.record(_booklets(), by=BY, now=clock())
    say(f"care: {events} booklets, {len(faults)} refused")
    done = refresh(by=BY, now=clock())
    say(f"care: {done.people} people looked at, {done.opened} titles of cover")
    say(f"care: {_checks(clock())} checks that bind")
    return done


def _families() -> int:
    """Some of those in work get a wife, a son and a mother of the register: invented ties."""
    people = list(Person.objects.filter(national_code__startswith="99").order_by("national_code")[: FAMILIES * 4])
    first = Day.of(1390, 1, 1).to_date()
    kinds = ("wife", "son", "mother")
    rows = [
        {"person_id": group[0].pk, "relative_id": relative.pk, "kind": kind, "from_on": first, "until_on": None, "maintained": True}
        for group in (people[at : at + 4] for at in range(0, len(people) - 3, 4))
        for kind, relative in zip(kinds, group[1:], strict=True)
    ]  # fmt: skip
    return register_relations(rows)


def _booklets() -> list[BookletRow]:
    people = list(Person.objects.order_by("id").values_list("pk", flat=True)[: max(BOOKLETS.values())])
    branch = Office.objects.filter(kind="branch").order_by("code").values_list("pk", flat=True)[0]
    return [
        BookletRow(f"demo/{year}/{at}", f"{year}{at:05d}", person, "issued", Day.of(year, 1 + at % 12, 10).to_date(), branch)
        for year, count in BOOKLETS.items()
        for at, person in enumerate(people[:count])
    ]  # fmt: skip


def _checks(now: datetime) -> int:
    """A batch at each centre: most are covered, some codes are nobody's."""
    today = Day.from_date(now.astimezone(TEHRAN).date())
    on = min(CHECKED_ON, today)
    codes = list(
        Entitlement.objects.filter(known_until=None, role__in=(Role.PRINCIPAL, Role.PENSIONER, Role.SURVIVOR))
        .order_by("code").values_list("code", flat=True).distinct()[:CHECKS]
    )  # fmt: skip
    count = 0
    for provider in Provider.objects.filter(code__in=[row[0] for row in PROVIDERS]).order_by("code"):
        asked = [
            Asked(f"demo/{code}", code, "inpatient" if at % 4 == 0 else "outpatient", on)
            for at, code in enumerate([*codes, "9990000001"])
        ]
        count += len(check_all(provider, asked[:MOST_IN_A_BATCH], by=BY, now=now, today=today))
    return count
