"""The demonstration of care: centres, booklets of three years, the table of cover, some checks that bind.

Everything has a key made from its subject; typed again, it changes nothing. The days of the story are those of the
invented months; instants are real.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from opentamin.flow.care import bills, booklets
from opentamin.flow.care.actions import register_providers
from opentamin.flow.care.bill_files import TEMPLATE
from opentamin.flow.care.booklets import BookletRow
from opentamin.flow.care.checking import MOST_IN_A_BATCH, check_all
from opentamin.flow.care.facts import Asked
from opentamin.flow.care.models import Bill, CentreKind, Check, Entitlement, Provider, Role
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
    say(f"care: {_bills(clock())} bills of a centre, one of them with planted errors")
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


def _bills(now: datetime) -> int:
    """Two bills of the contracted hospital: one without a fault and accepted, one with a line wrong in each way."""
    today = Day.from_date(now.astimezone(TEHRAN).date())
    centre = Provider.objects.get(code=BILLED)
    checks = list(Check.objects.filter(provider=centre, by=BY).order_by("number"))
    good, rest = [row for row in checks if row.covered], [row for row in checks if not row.covered]
    halves = good[: len(good) // 2], good[len(good) // 2 :]
    facts = {"by": f"page/{BY}-centre", "now": now, "today": today}
    month = min(CHECKED_ON, today).month
    first, _ = bills.take_file(centre, month, _file(halves[0]), name="bill-1.csv", key="demo/1", **facts)
    if Bill.objects.get(pk=first).organisation_rial:
        bills.accept(first, by="demo-headquarters", now=now, today=today)
    wrong = [*_lines(halves[1]), *_lines(rest[:1]), *_lines(halves[0][:1]), *_planted(halves[1])]
    bills.take_file(centre, month, "\n".join([HEAD, *wrong]).encode(), name="bill-2.csv", key="demo/2", **facts)
    return 2


HEAD = ",".join(TEMPLATE)
BILLED = "990002"


def _file(rows: Sequence[Check]) -> bytes:
    return "\n".join([HEAD, *_lines(rows)]).encode()


def _lines(rows: Sequence[Check]) -> list[str]:
    """A line for each check; amounts are invented, not round on purpose."""
    care = {1: "بستری", 2: "سرپایی"}
    return [
        f"{row.code},{Day.from_date(row.on)},{care[row.care]},{(18_500_000 if row.care == 1 else 1_250_000) + 137 * at},{row.reference}"
        for at, row in enumerate(rows)
    ]


def _planted(rows: Sequence[Check]) -> list[str]:
    """Lines that are wrong, each in its own way."""
    if not rows:
        return []
    code, day, care, amount, reference = _lines(rows[:1])[0].split(",")
    return [
        f"{code},{day},{care},{amount},{reference}",
        f"9990000000,{day},{care},{amount},{reference}",
        f"{code},1404/13/40,دندان,رایگان,{reference[:-1]}",
    ]
