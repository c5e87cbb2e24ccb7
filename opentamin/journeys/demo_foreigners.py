"""Foreign nationals of the demonstration: lists of five invented directorates, papers, permits, families and quotas.

Some permits ended before the lists, some end within weeks of the day of the first run, and some people hold none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from opentamin.flow.lists.actions import Sending
from opentamin.flow.lists.facts import WageListFile
from opentamin.ground.calendar import Day, Month
from opentamin.journeys.invented import FORMS, add_up, in_form, make_lists, national_code
from opentamin.journeys.permit_expiry import expiry_tasks
from opentamin.journeys.submit_list import submit
from opentamin.registers import actions as registers
from opentamin.registers import families, foreign_cover, permits
from opentamin.registers.models import Person, WorkPermit, Workshop
from opentamin.registers.nationalities import nationality

BY, SENDER = "demo", "demo"
FAMILY_SINCE = Day.of(1390, 1, 1).to_date()
Say = Callable[[str], None]
Clock = Callable[[], datetime]
OTHERS = (
    ("9910", "شرق آزمون", "East Test", (("افغانستانی", 6), ("پاکستانی", 2), ("عراقی", 1))),
    ("9920", "غرب آزمون", "West Test", (("عراقی", 6), ("افغانی", 2), ("ترکیه", 1))),
    ("9930", "ساحل آزمون", "Coast Test", (("پاکستانی", 4), ("بنگلادشی", 4), ("هندی", 1))),
    ("9940", "کویر آزمون", "Desert Test", (("افغان", 7), ("چینی", 2), ("سرزمین نمونه", 1))),
    ("9950", "شهرستان‌های آزمون", "Counties of Test", (("افغانستان", 5), ("پاکستانی", 2), ("بنگلادش", 2), ("چینی", 1), ("عراقی", 1))),
)  # fmt: skip
"""Code, names, and how lists there write nationalities, with weights. Each has one branch: the code plus one."""
QUOTAS = {"9900": 300, "9910": 60, "9920": 60, "9930": 50, "9940": 45, "9950": 40}
WORKSHOPS, PEOPLE, SEED = 4, (9, 16), 95
MONTHS = tuple(Month.of(1404, number) for number in range(7, 11))
SERIAL = 5_000_000
"""Serial numbers of people of these lists: far from those of the other parts of the story."""
IRANIAN_EVERY = 5


def lists_of(month: Month) -> list[tuple[str, WageListFile]]:
    """The lists of a month of the other directorates' workshops, each with the code of its directorate."""
    made = make_lists(workshops=WORKSHOPS * len(OTHERS), people_per_workshop=PEOPLE, month=month, seed=SEED)
    for number, wages in enumerate(made):
        at, within = divmod(number, WORKSHOPS)
        _abroad(wages, f"99905{at}{within:04}", OTHERS[at][3])
    return [(OTHERS[number // WORKSHOPS][0], wages) for number, wages in enumerate(made)]


def _abroad(wages: WageListFile, code: str, weights: Sequence[tuple[str, int]]) -> None:
    """Make most people of a list foreign nationals, the same ones in every month, and give it its own workshop."""
    written = [text for text, weight in weights for _ in range(weight)]
    people = wages.people
    for row, number in enumerate(people["insurance_number"]):
        serial = SERIAL + 99_999_999 - int(number)
        foreign = serial % IRANIAN_EVERY != 0
        people["insurance_number"][row] = f"{99_999_999 - serial:08}"
        people["national_code"][row] = "" if foreign else national_code(serial)
        people["id_card_number"][row] = f"999{serial:09}" if foreign else str(serial % 9_973 + 1)
        people["nationality"][row] = written[serial % len(written)] if foreign else "ایرانی"
    people["workshop_code"] = [code] * len(wages)
    wages.workshop["code"] = code
    add_up(wages)


def foreigners(clock: Clock, say: Say) -> None:
    """Lists of four months, papers and permits of everybody foreign on lists, families, quotas, and the tasks of today."""
    for month in MONTHS:
        received = month.until + 19
        sendings = [
            Sending(f"foreigners/{month.code}/{wages.workshop['code']}", tuple(in_form(wages, FORMS[at % len(FORMS)])))
            for at, (_, wages) in enumerate(lists_of(month))
        ]
        submit(sendings, sender=SENDER, now=clock(), today=received)
    for code, people in QUOTAS.items():
        for first in (Month.of(1404, 1), Month.of(1405, 1)):
            found = foreign_cover.set_quota(
                code, from_month=first.code, until_month=(first + 12).code, people=people, set_by="ستاد نمونه", source="ابلاغ ساختگی"
            )  # fmt: skip
            assert not found, found
    today = clock().date()
    workers = _workers()
    papers = _documents(workers)
    given = _permits(workers, today)
    relatives = _families(workers)
    _accidents_only(workers)
    tasks = expiry_tasks(today, now=clock())
    say(
        f"foreign nationals: {len(workers)} people, {papers} papers, {given} permits, {relatives} relatives, {tasks.opened} tasks"
    )


WORKERS = """
    SELECT DISTINCT ON (p.id) p.id, p.foreign_code, p.nationality, w.workshop_id, w.branch_id, l.job_code, l.job_title, x.town
    FROM registers_person p
    JOIN lists_list_line l ON l.person_id = p.id AND l.month = %s
    JOIN lists_wage_list w ON w.id = l.wage_list_id AND w.version IS NOT NULL
    JOIN registers_workshop x ON x.id = w.workshop_id
    WHERE p.is_foreign AND p.foreign_code IS NOT NULL ORDER BY p.id, w.id
"""


def _workers() -> list[tuple[Any, ...]]:
    """Foreign nationals on lists of the last month, each with one place of work."""
    with connection.cursor() as cursor:
        cursor.execute(WORKERS, [MONTHS[-1].code])
        return list(cursor.fetchall())


def _documents(workers: Sequence[tuple[Any, ...]]) -> int:
    """The foreigner's code of everybody; a passport with work visa, or an Amayesh card for some Afghans."""
    rows = []
    for at, (person, foreign_code, written, _, office, *_) in enumerate(workers):
        country = nationality(written).code
        base = {"person_id": person, "office_id": office, "by": BY, "country": country}
        rows.append(_paper(base, "foreigner_code", foreign_code, None))
        if _refugee(at, country):
            rows.append(_paper(base, "amayesh_card", f"A{person:07}", Day.of(1406, 1, 1).to_date()))
        else:
            rows.append(_paper(base, "passport", f"X{person:07}", Day.of(1408, 1, 1).to_date()))
            rows.append(_paper(base, "work_visa", f"V{person:07}", Day.of(1407, 1, 1).to_date()))
        if at % 25 == 4:
            rows.append(_paper(base, "home_cover", f"H{person:07}", Day.of(1407, 1, 1).to_date()))
    found = permits.register_documents(rows)
    assert not found, found
    return len(rows)


def _refugee(at: int, country: str) -> bool:
    return country == "AFG" and at % 3 == 0


def _paper(base: dict[str, Any], kind: str, number: str, until: date | None) -> dict[str, Any]:
    begun = Day.of(1402, 1, 1).to_date()
    return {**base, "kind": kind, "number": number, "issuer": "مرجع ساختگی", "valid_from": begun, "valid_until": until}


def _permits(workers: Sequence[tuple[Any, ...]], today: date) -> int:
    """Permits: most in force, some ended in the year of the lists, some ending within weeks; some people have none.

    Ends count from the day of the first run; a permit that is known is left alone.
    """
    known = set(WorkPermit.objects.values_list("number", flat=True))
    begun = Day.of(1403, 6, 1).to_date()
    rows = []
    for at, (person, _, written, workshop, _, job, title, town) in enumerate(workers):
        refugee = _refugee(at, nationality(written).code)
        number = f"{'C' if refugee else 'P'}{person:07}"
        if at % 9 == 0 or number in known:
            continue
        ends = Day.of(1404, 9, 1).to_date() if at % 10 == 1 else today + timedelta(days=_left(at))
        terms = {"job_code": job if at % 14 else "000000", "job_title": title, "town": town}
        rows.append(
            {"person_id": person, "workshop_id": workshop, "paper": "work_card" if refugee else "work_permit", "number": number,
             **terms, "issuer": "ادارهٔ کار نمونه", "conditions": "", "valid_from": begun, "valid_until": ends, "by": BY}
        )  # fmt: skip
    found = permits.register_permits(rows)
    assert not found, found
    return len(rows)


def _left(at: int) -> int:
    """Days that a permit still holds: every twelfth ends within a month, every twelfth within two."""
    return {2: 5 + at % 20, 5: 35 + at % 20}.get(at % 12, 120 + at % 300)


def _families(workers: Sequence[tuple[Any, ...]]) -> int:
    """Every third worker maintains a wife and one to three children."""
    rows, ties = [], []
    for at, (person, _, written, *_) in enumerate(workers):
        for number in range(1 + at % 4 if at % 3 == 0 else 0):
            code = f"998{person:06}{number:03}"
            rows.append(_relative(code, written, "f" if number == 0 or number % 2 else "m", number))
            ties.append((person, code, "wife" if number == 0 else "daughter" if number % 2 else "son"))
    registers.register_people(rows)
    known = dict(Person.objects.filter(foreign_code__in=[tie[1] for tie in ties]).values_list("foreign_code", "id"))
    return families.register_relations(
        [
            {"person_id": person, "relative_id": known[code], "kind": kind, "from_on": FAMILY_SINCE, "until_on": None, "maintained": True}
            for person, code, kind in ties
        ]
    )  # fmt: skip


def _relative(code: str, written: str, sex: str, number: int) -> dict[str, Any]:
    names = ("گلناز", "پریسا", "آرش", "نرگس")
    return {
        "national_code": None,
        "foreign_code": code,
        "insurance_number": None,
        "first_name": names[number % 4],
        "last_name": "نمونه",
        "father_name": "",
        "birth_date": Day.of(1370 if number == 0 else 1392 + number, 1, 1).to_date(),
        "sex": sex,
        "nationality": written,
        "is_foreign": True,
    }


def _accidents_only(workers: Sequence[tuple[Any, ...]]) -> None:
    """One national of a Convention 19 state with a certificate of home is covered for work accidents only."""
    for at, (person, _, written, workshop, *_) in enumerate(workers):
        if at % 25 == 4 and nationality(written).code == "PAK":
            found = foreign_cover.insure_against_accidents_only(
                Person.objects.get(pk=person),
                Workshop.objects.get(pk=workshop),
                from_month=Month.of(1404, 11).code,
                until_month=None,
                by=BY,
            )
            assert not found, found
            return
