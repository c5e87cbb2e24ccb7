"""Invented workshops and people, for the demo, the benchmarks and trials. Nobody here exists.

National codes carry the unassigned prefix 99x, workshops belong to branch 999. The same seed gives the same
people, and two months of one seed are two months of the same workshops: people stay, some leave, others come
in their place, wages follow the year. Every list is consistent: products, sums and rounding hold to the rial.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from opentamin.flow.lists.facts import PEOPLE_FIELDS, WORKSHOP_FIELDS, WageListFile
from opentamin.flow.lists.formats.forms import FORMS, in_form, write_many
from opentamin.ground.calendar import Month
from opentamin.ground.money import half_up
from opentamin.law.ir.identifiers.national_code import check_digit

__all__ = ["FAULTS", "FORMS", "add_up", "in_form", "make_lists", "national_code", "write_many"]

FIRST_MONTH = Month.of(1404, 1)
"""People are followed from this month on; the generator knows the wages of 1404 and 1405."""
FLOOR_A_DAY = {1404: 3_463_656, 1405: 5_541_850}
CEILING_TIMES = 7
STANDARD_DAYS = 30
# Groceries and housing, as these invented workshops pay them.
ALLOWANCES_A_MONTH = {1404: 31_000_000, 1405: 52_000_000}
MARITAL_A_MONTH = 5_000_000
INSURED, EMPLOYER, UNEMPLOYMENT = 7, 20, 3  # per cent, as the workshops declare them
LEAVES_OF_A_HUNDRED, FOREIGN_OF_A_HUNDRED, HIGH_OF_A_HUNDRED = 4, 4, 2
LIVES_OF_A_SLOT = 24


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_MEN = _words("علی رضا حسین امیر سجاد آرش پیمان کیوان غلامرضا خلیل عباس یعقوب ضیاء محمدحسین بهرام مجتبی ذبیح")
_WOMEN = _words("زهرا مریم ژاله فاطمه گلناز پریسا نرگس سمیرا طاهره لیلا ویدا آذر شیرین ملیحه هما نسرین")
_FAMILIES = _words("آزمون نمونه ساختگی ظریف چاوش طاق غفار قلعه مسئول هیئت لال عطا یغما پیژامه ثابت خضرا گچ خیال")
_ENDINGS = (
    "\u200cپور",
    "\u200cزاده",
    "\u200cنیا",
    " تبار",
    "\u200cمنش",
    " آزمایشی",
    "\u200cنژاد",
    " اصل",
    "\u200cفر",
)
_PLACES = _words("تهران کرمان خمین آبیک بجنورد قم ایلام اهواز تبریز رشت ساری یزد زنجان")
_JOBS = (
    ("کارگر ساده", "033160"), ("راننده", "022020"), ("منشی", "027075"), ("فروشنده", "007005"),
    ("حسابدار (1)", "OA4163"), ("سرپرست فنی", "0009AG"), ("اپراتور دستگاه CNC", "035242"),
    ("مدیر عامل", "001018"),
)  # fmt: skip
_TRADES = _words("نانوایی چاپخانه تراشکاری خیاطی رستوران فروشگاه کارخانه درودگری تعمیرگاه آزمایشگاه")
_ABROAD = (("افغانستانی", "هرات"), ("عراقی", "کربلا"), ("پاکستانی", "کویته"))


@dataclass(frozen=True, slots=True)
class Life:
    """One invented person, the same in every month."""

    serial: int
    texts: dict[str, str]
    wage_factor: int  # thousandths of the floor
    seniority: int
    married: bool


def make_lists(
    *,
    workshops: int = 300,
    people_per_workshop: int | tuple[int, int] | None = None,
    month: Month | int = 140408,
    seed: int = 1,
    faults: Sequence[str] = (),
    fault_every: int = 0,
) -> list[WageListFile]:
    """One month's main lists of invented workshops.

    `people_per_workshop` is a number, a range, or None for many small workshops and a few large ones. With
    `fault_every` = n every n-th list gets one of `faults` (names in FAULTS; all of them in turn when empty).
    ValueError for a month before FIRST_MONTH or a year without wages.
    """
    wanted = month if isinstance(month, Month) else Month(month)
    if wanted < FIRST_MONTH or wanted.code // 100 not in FLOOR_A_DAY:
        raise ValueError(f"no invented wages for {wanted}")
    lists = []
    first_slot = 0
    for workshop in range(workshops):
        size = _size(Random(f"{seed}/size/{workshop}"), people_per_workshop)
        lists.append(_one_list(seed, workshop, first_slot, size, wanted))
        first_slot += size
    if fault_every:
        names = list(faults or FAULTS)
        for turn, at in enumerate(range(fault_every - 1, workshops, fault_every)):
            FAULTS[names[turn % len(names)]](lists[at])
    return lists


def _size(chance: Random, wanted: int | tuple[int, int] | None) -> int:
    if isinstance(wanted, int):
        return wanted
    if wanted is not None:
        return chance.randint(*wanted)
    low, high = chance.choices(((2, 9), (10, 49), (50, 150)), weights=(60, 32, 8))[0]
    return chance.randint(low, high)


def _one_list(seed: int, workshop: int, first_slot: int, size: int, month: Month) -> WageListFile:
    people: dict[str, list[Any]] = {name: [] for name in PEOPLE_FIELDS}
    code = f"99900{10015 + workshop:05}"
    year, month_of_year = divmod(month.code, 100)
    identity = {"workshop_code": code, "year": year, "month": month_of_year, "list_number": "01"}
    for slot in range(first_slot, first_slot + size):
        for life, start, leave in _present(seed, slot, month):
            row = _row(life, month, start, leave)
            row |= identity
            for name in PEOPLE_FIELDS:
                people[name].append(row[name])
    wages = WageListFile(layout="invented", people=people, rows=list(range(1, len(people["days"]) + 1)))
    wages.columns_present = {f"people.{name}" for name in PEOPLE_FIELDS}
    wages.columns_present |= {f"workshop.{name}" for name in WORKSHOP_FIELDS}
    wages.workshop |= _workshop(Random(f"{seed}/workshop/{workshop}"), code, workshop, month)
    add_up(wages)
    return wages


def _present(seed: int, slot: int, month: Month) -> Iterator[tuple[Life, int, int]]:
    """Who works in a place in a month: the person, the first day (0: before), the leave day (0: stays).

    The leave day is the first day not worked; the next person comes in the following month.
    """
    generation, joined = 0, 0
    for ahead in range(month - FIRST_MONTH + 1):
        now = FIRST_MONTH + ahead
        chance = Random(f"{seed}/place/{slot}/{now.code}")
        leaves = chance.randrange(100) < LEAVES_OF_A_HUNDRED and joined == 0 and generation < LIVES_OF_A_SLOT - 1
        leave = chance.randint(1, now.length) if leaves else 0
        if now == month:
            yield _life(seed, slot, generation), joined, leave
        joined = chance.randint(1, now.length - 2) if leaves else 0
        generation += leaves


def _life(seed: int, slot: int, generation: int) -> Life:
    chance = Random(f"{seed}/life/{slot}/{generation}")
    serial = slot * LIVES_OF_A_SLOT + generation
    woman = chance.randrange(3) == 0
    foreign = chance.randrange(100) < FOREIGN_OF_A_HUNDRED
    nationality, abroad = chance.choice(_ABROAD)
    job, job_code = chance.choice(_JOBS)
    code = national_code(serial)
    card = code if chance.randrange(2) else str(serial % 9_973 + 1)
    texts = {
        "insurance_number": f"{99_999_999 - serial:08}",
        "first_name": chance.choice(_WOMEN if woman else _MEN),
        "last_name": chance.choice(_FAMILIES) + chance.choice(_ENDINGS),
        "father_name": chance.choice(_MEN),
        "id_card_number": f"999{serial:09}" if foreign else card,
        "issue_place": abroad if foreign else chance.choice(_PLACES),
        "issue_date": "",
        "birth_date": f"{chance.randint(1340, 1383)}{chance.randint(1, 12):02}{chance.randint(1, 29):02}",
        "sex": "زن" if woman else "مرد",
        "nationality": nationality if foreign else "ایرانی",
        "job_title": job,
        "job_code": job_code,
        "national_code": "" if foreign else code,
    }
    high = chance.randrange(100) < HIGH_OF_A_HUNDRED
    factor = chance.randint(7_000, 11_000) if high else 1_000 + max(0, chance.randint(-400, 1_500))
    return Life(serial, texts, factor, chance.choice((0, 94_000, 186_400, 282_000)), chance.randrange(3) > 0)


def national_code(serial: int) -> str:
    """A valid national code with the unassigned prefix 99x; no two alike below ten million serial numbers."""
    nine = f"99{(serial * 7_919 + 1_000_003) % 10_000_000:07}"
    return f"{nine}{check_digit(nine)}"


def _row(life: Life, month: Month, start: int, leave: int) -> dict[str, Any]:
    """A person's month: days from start to leave, pay by days, everything insurable under the ceiling."""
    year = month.code // 100
    days = (leave or month.length + 1) - (start or 1)
    floor = FLOOR_A_DAY[year]
    ceiling = floor * CEILING_TIMES
    wanted = floor * life.wage_factor // 1_000
    seniority = life.seniority if wanted < ceiling else 0
    daily = min(wanted, ceiling - seniority)
    monthly = (daily + seniority) * days
    marital = MARITAL_A_MONTH * min(days, STANDARD_DAYS) // STANDARD_DAYS if life.married else 0
    offered = ALLOWANCES_A_MONTH[year] * min(days, STANDARD_DAYS) // STANDARD_DAYS + marital
    allowances = min(offered, ceiling * days - monthly)
    insurable = monthly + allowances
    above_ceiling = offered - allowances + (max(wanted - daily, 0) * days if wanted >= ceiling else 0)
    return {
        **life.texts,
        "start_date": f"{month.code}{start:02}" if start else "",
        "leave_date": f"{month.code}{leave:02}" if leave else "",
        "days": days,
        "daily_wage": daily,
        "daily_seniority": seniority,
        "monthly_wage": monthly,
        "allowances": allowances,
        "of_which_marital": min(marital, allowances),
        "insurable": insurable,
        "total_pay": insurable + above_ceiling,
        "premium_insured": half_up(insurable * INSURED, 100),
        "percent_rate": 0,
    }


def _workshop(chance: Random, code: str, number: int, month: Month) -> dict[str, Any]:
    trade, place = chance.choice(_TRADES), chance.choice(_PLACES)
    return {
        "code": code,
        "name": f"{trade} آزمون {number + 1}",
        "employer": f"{chance.choice(_MEN)} {chance.choice(_FAMILIES)}{chance.choice(_ENDINGS)}",
        "address": f"{place} خیابان آزمایش پلاک {chance.randint(1, 400)}",
        "kind": 0,
        "year": month.code // 100,
        "month": month.code % 100,
        "list_number": "01",
        "list_description": "لیست اصلی",
        "rate": INSURED + EMPLOYER,
        "percent_rate": 0,
        "hazardous_premium": 0,
        "contract_row": "",
    }


def add_up(wages: WageListFile) -> None:
    """Write the totals of the workshop record from the people: sums, and premiums rounded for each person."""
    people, totals = wages.people, wages.workshop
    totals["people"] = len(wages.rows)
    for total, column in (
        ("days", "days"), ("daily_wages", "daily_wage"), ("monthly_wages", "monthly_wage"),
        ("allowances", "allowances"), ("insurable", "insurable"), ("total_pay", "total_pay"),
        ("premium_insured", "premium_insured"), ("marital", "of_which_marital"),
    ):  # fmt: skip
        totals[total] = sum(value or 0 for value in people[column])
    totals["seniority_month"] = sum(
        (pay or 0) * days for pay, days in zip(people["daily_seniority"], people["days"], strict=True)
    )
    totals["premium_employer_20pct"] = sum(half_up(pay * EMPLOYER, 100) for pay in people["insurable"])
    totals["premium_unemployment_3pct"] = sum(
        half_up(pay * UNEMPLOYMENT, 100)
        for pay, nationality in zip(people["insurable"], people["nationality"], strict=True)
        if nationality == "ایرانی"
    )


def _put(column: str, value: Any, *, sums: bool = False) -> Any:
    """A fault that writes one value into the first row."""

    def fault(wages: WageListFile) -> None:
        wages.people[column][0] = value
        if sums:
            add_up(wages)

    return fault


def _wrong_check_digit(wages: WageListFile) -> None:
    at = next((at for at, code in enumerate(wages.people["national_code"]) if code), 0)
    code = wages.people["national_code"][at] or "9901000009"
    wages.people["national_code"][at] = code[:9] + str((int(code[9]) + 1) % 10)


def _same_person_twice(wages: WageListFile) -> None:
    wages.people["national_code"][1] = wages.people["national_code"][0] = national_code(4_999_999)


def _total_off_by_one(wages: WageListFile) -> None:
    wages.workshop["insurable"] += 1


def _below_the_floor(wages: WageListFile) -> None:
    people = wages.people
    days = people["days"][0] = max(people["days"][0], 1)
    people["daily_wage"][0], people["daily_seniority"][0] = 1_000_000, 0
    people["allowances"][0] = people["of_which_marital"][0] = 0
    pay = 1_000_000 * days
    people["monthly_wage"][0] = people["insurable"][0] = people["total_pay"][0] = pay
    people["premium_insured"][0] = half_up(pay * INSURED, 100)
    add_up(wages)


FAULTS = {
    "wrong-check-digit": _wrong_check_digit,
    "same-person-twice": _same_person_twice,
    "total-off-by-one": _total_off_by_one,
    "below-the-floor": _below_the_floor,
    "days-32": _put("days", 32, sums=True),
    "forbidden-character": _put("job_title", "R&D <x>"),
    "impossible-date": _put("birth_date", "13671331"),
    "other-workshop": _put("workshop_code", "9990099999"),
    "sex-as-code": _put("sex", "1"),
}
"""Faults that can be planted, by name: each changes one list so that a checker has one thing to find."""
