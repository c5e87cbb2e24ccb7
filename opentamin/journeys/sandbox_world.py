"""What a test key has: ten invented workshops with their people, and scenarios made of them. Pure: the same key, the same world.

Nobody here exists: national codes carry the unassigned prefix 99, and insurance numbers are those of these people only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from opentamin.flow.lists.facts import PEOPLE_FIELDS, WageListFile
from opentamin.ground.calendar import Day, Month
from opentamin.ground.persian import ascii_digits
from opentamin.journeys.invented import FAULTS, add_up, make_lists, national_code

WORKSHOPS, PEOPLE = 10, 5
FIRST, LAST = Month.of(1404, 4), Month.of(1405, 12)
"""Months for which there are invented wages, with three months before the first."""
MONTHS_BEFORE = 3
OPENED_ON = date(2011, 3, 21)
KEYS, SERIALS, FIRST_SERIAL = 2_000, 1_200, 7_000_000
"""Worlds that differ, serial numbers that each has, and the first of them (the demonstration stays below)."""
CODES = 8_000
HOME = "ایرانی"


@dataclass(frozen=True, slots=True)
class InventedPerson:
    """Somebody of a workshop, as the register of a rehearsal has them and as a program may show them."""

    national_code: str | None
    foreign_code: str | None
    insurance_number: str
    first_name: str
    last_name: str
    father_name: str
    birth_on: date
    sex: str
    nationality: str

    def as_registered(self) -> dict[str, Any]:
        """The facts that a register takes."""
        names = ("national_code", "foreign_code", "insurance_number", "first_name", "last_name", "father_name", "sex")
        told = {name: getattr(self, name) for name in names}
        foreign = self.nationality != HOME
        return {**told, "birth_date": self.birth_on, "nationality": self.nationality, "is_foreign": foreign}


@dataclass(frozen=True, slots=True)
class InventedWorkshop:
    """One workshop of a key."""

    code: str
    name: str
    employer: str
    opened_on: date
    people: tuple[InventedPerson, ...]


@dataclass(frozen=True, slots=True)
class Invented:
    """The world of a key."""

    key: int
    workshops: tuple[InventedWorkshop, ...]
    numbers: frozenset[str]
    """Insurance numbers of its people, those among them who left in the months before."""

    @property
    def codes(self) -> frozenset[str]:
        """The codes for which the key may send."""
        return frozenset(each.code for each in self.workshops)


def month_of(today: Day) -> Month:
    """The month whose lists are due on a day, as far as there are invented wages."""
    return min(max(today.month + -1, FIRST), LAST)


@lru_cache(maxsize=200)
def invented(key: int, office: str, month: Month) -> Invented:
    """The world of a key: workshops under an office, their people of a month."""
    found = [_workshop(wages) for wages in lists_of(key, office, month)]
    earlier = (wages for back in range(MONTHS_BEFORE + 1) for wages in lists_of(key, office, month + -back))
    numbers = {number for wages in earlier for number in wages.people["insurance_number"]}
    return Invented(key, tuple(found), frozenset(numbers))


def lists_of(key: int, office: str, month: Month) -> list[WageListFile]:
    """The main lists of a month of all workshops of a key, without a fault."""
    lists = make_lists(workshops=WORKSHOPS, people_per_workshop=PEOPLE, month=month, seed=key)
    for slot, wages in enumerate(lists):
        code = f"{office[:4]}{CODES + key % KEYS:04}{slot:02}"
        wages.workshop["code"], wages.people["workshop_code"] = code, [code] * len(wages.rows)
        for at, number in enumerate(wages.people["insurance_number"]):
            _renumber(wages, at, FIRST_SERIAL + key % KEYS * SERIALS + 99_999_999 - int(number))
    return lists


def _renumber(wages: WageListFile, at: int, serial: int) -> None:
    """Give a person the numbers of the key, so that no two keys and no other invented world share one."""
    people = wages.people
    people["insurance_number"][at] = f"{99_999_999 - serial:08}"
    if people["nationality"][at] == HOME:
        people["national_code"][at] = national_code(serial)
    else:
        people["id_card_number"][at] = f"999{serial:09}"


def _workshop(wages: WageListFile) -> InventedWorkshop:
    words = wages.workshop
    return InventedWorkshop(words["code"], words["name"], words["employer"], OPENED_ON, tuple(_people(wages)))


def _people(wages: WageListFile) -> Iterator[InventedPerson]:
    for row in wages.iter_people():
        home = row["nationality"] == HOME
        born = Day.of(int(row["birth_date"][:4]), int(row["birth_date"][4:6]), int(row["birth_date"][6:]))
        yield InventedPerson(
            row["national_code"] if home else None, None if home else row["id_card_number"], row["insurance_number"],
            row["first_name"], row["last_name"], row["father_name"], born.to_date(), "f" if row["sex"] == "زن" else "m",
            row["nationality"],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scenario:
    """Lists to be sent one after another, and what must come out: for each, its state and findings that it must have."""

    name: str
    text_fa: str
    text_en: str
    steps: Callable[[int, str, Month], list[WageListFile]]
    expects: tuple[tuple[str, tuple[str, ...]], ...]


def rows_of(wages: WageListFile) -> dict[str, Any]:
    """A list as rows, by the names of the list reference, as `POST /submissions/rows` takes it."""
    return {"workshop": dict(wages.workshop), "people": [dict(row) for row in wages.iter_people()]}


def _clean(key: int, office: str, month: Month) -> list[WageListFile]:
    return [lists_of(key, office, month)[0]]


def _errors(key: int, office: str, month: Month) -> list[WageListFile]:
    wages = lists_of(key, office, month)[1]
    for name in ("wrong-check-digit", "days-32", "total-off-by-one"):
        FAULTS[name](wages)
    return [wages]


def _late(key: int, office: str, month: Month) -> list[WageListFile]:
    return [lists_of(key, office, month + -2)[2]]


def _foreigner(key: int, office: str, month: Month) -> list[WageListFile]:
    wages = lists_of(key, office, month)[3]
    serial = FIRST_SERIAL + key % KEYS * SERIALS + SERIALS - 1
    wages.people["nationality"][0], wages.people["national_code"][0] = "افغانستانی", ""
    wages.people["id_card_number"][0], wages.people["insurance_number"][0] = f"999{serial:09}", ""
    add_up(wages)
    return [wages]


def _correction(key: int, office: str, month: Month) -> list[WageListFile]:
    first, second = lists_of(key, office, month)[4], lists_of(key, office, month)[4]
    people = second.people
    gone = len(second.rows) - 1
    for name in PEOPLE_FIELDS:
        people[name] = people[name][:gone]
    second.rows = second.rows[:gone]
    add_up(second)
    return [first, second]


def _two_months(key: int, office: str, month: Month) -> list[WageListFile]:
    return [lists_of(key, office, month + -1)[5], lists_of(key, office, month)[5]]


def _unknown_workshop_row(key: int, office: str, month: Month) -> list[WageListFile]:
    wages = lists_of(key, office, month)[6]
    wages.workshop["contract_row"] = "007"
    return [wages]


SCENARIOS = (
    Scenario("clean", "لیستی که پذیرفته می‌شود", "A list that is accepted", _clean, (("credited", ()),)),
    Scenario("errors", "لیستی با سه خطا: کد ملی، روز و جمع", "A list with three errors: a national code, days, a total", _errors,
             (("returned", ("NATIONAL_CODE_CHECK_DIGIT", "DAYS_OUT_OF_RANGE", "TOTAL_MISMATCH")),)),
    Scenario("late", "لیستی که دیر رسیده است", "A list that comes late", _late, (("credited", ("LIST_LATE",)),)),
    Scenario("foreigner", "لیستی با یک تبعهٔ خارجی تازه", "A list with a foreign national who is new", _foreigner, (("credited", ()),)),
    Scenario("correction", "لیستی و اصلاح آن", "A list, and its correction", _correction, (("credited", ()), ("credited", ()))),
    Scenario("two_months", "دو ماه پیاپی", "Two months, one after the other", _two_months, (("credited", ()), ("credited", ()))),
    Scenario("contract_row", "ردیف پیمانی که نیست", "A contract row that does not exist", _unknown_workshop_row,
             (("returned", ("CONTRACT_ROW_UNKNOWN",)),)),
)  # fmt: skip


def outsiders(people: Mapping[str, Sequence[Any]], made: Invented) -> list[tuple[int, str]]:
    """Rows that may name somebody who exists: (position, column). A rehearsal must not ask the register about anybody real."""
    found = []
    for column in ("national_code", "id_card_number", "insurance_number"):
        for at, value in enumerate(people.get(column, ())):
            digits = "".join(each for each in ascii_digits(str(value or "")) if each.isdigit())
            own = digits in made.numbers if column == "insurance_number" else digits.startswith("99") or len(digits) < 8
            if digits and not own:
                found.append((at, column))
    return found
