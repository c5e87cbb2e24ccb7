"""Invented people with records of years, families and accounts, for tests of rights and payments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from opentamin.flow.careers.actions import OpeningRow, take_over
from opentamin.flow.claims.actions import Asked
from opentamin.ground.calendar import Day, Month
from opentamin.journeys.invented import national_code
from opentamin.registers import actions as registers
from opentamin.registers import families
from opentamin.registers.models import Office, Person
from tests.world import NOW, offices, workshop


def day(text: str) -> date:
    """A Jalali day as the database keeps it."""
    return Day.parse(text).to_date()


def sheba(number: int) -> str:
    """An invented Sheba that passes its check (bank 013, account of zeros and a number)."""
    account = f"0130000000009{number:09d}"
    account = account.ljust(22, "0")[:22]
    check = 98 - int(account + "182700") % 97
    return f"IR{check:02d}{account}"


def person(number: int, *, born: str = "1344-05-01", sex: str = "m", **facts: Any) -> Person:
    """A registered person; the number makes the national code."""
    row = {
        "national_code": national_code(number),
        "foreign_code": None,
        "insurance_number": None,
        "first_name": "آزمون",
        "last_name": f"ساختگی {number}",
        "father_name": "",
        "birth_date": day(born) if born else None,
        "sex": sex,
        "nationality": "",
        "is_foreign": False,
    }
    registers.register_people([{**row, **facts}])
    return Person.objects.get(national_code=row["national_code"])


def works(who: Person, first: str, until: str, monthly_rial: int, *, days: int = 30) -> None:
    """An opening record of whole months [first, until) with one wage."""
    start, end = Month.parse(first), Month.parse(until)
    rows = [
        OpeningRow(
            who.pk, (start + step).code, "9990010014", min(days, (start + step).length), monthly_rial, monthly_rial
        )
        for step in range(end - start)
    ]
    take_over(rows, provenance=f"آرشیو آزمون {who.pk} {first}", by="test", now=NOW)


def account(who: Person, number: int) -> None:
    """An account that has been valid for long."""
    assert not families.register_accounts([{"person_id": who.pk, "iban": sheba(number), "from_on": day("1400-01-01")}])


def status(who: Person, kind: str, since: str, until: str = "") -> None:
    """Something that holds of a person."""
    end = day(until) if until else None
    families.register_statuses(
        [{"person_id": who.pk, "kind": kind, "from_on": day(since), "until_on": end, "source": "آزمون"}]
    )


def related(who: Person, relative: Person, kind: str, since: str = "1370-01-01") -> None:
    """A relative of a person."""
    row = {"person_id": who.pk, "relative_id": relative.pk, "kind": kind, "from_on": day(since), "until_on": None}
    families.register_relations([{**row, "maintained": True}])


def branch() -> Office:
    """The branch of the small world, with its workshop."""
    offices()
    workshop()
    return Office.objects.get(code="9990")


def asked(who: Person, benefit: str, event: str, *, claimed: str = "", **evidence: Any) -> Asked:
    """A request of a person at the branch."""
    office = Office.objects.get(code="9990")
    key = f"{benefit}/{who.pk}/{event}"
    return Asked(key, benefit, who.pk, office.pk, day(event), day(claimed or event), evidence)


def all_of(rows: Iterable[Any], name: str) -> list[Any]:
    """One attribute of rows, in order."""
    return [getattr(row, name) for row in rows]
