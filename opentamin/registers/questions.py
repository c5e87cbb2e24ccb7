"""What the registers answer: workshops by code, people by code or name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from opentamin.ground.persian import ascii_digits, search_key, sort_key
from opentamin.registers.models import ContractRow, Person, Workshop


@dataclass(frozen=True, slots=True)
class WorkshopFacts:
    """What a list needs to know of its workshop. Open from `opened_on` until (without) `closed_on`."""

    id: int
    code: str
    name: str
    branch_id: int
    opened_on: date
    closed_on: date | None
    contract_rows: frozenset[str]

    def open_within(self, first: date, until: date) -> bool:
        """Whether it was open on at least one day of [first, until)."""
        return self.opened_on < until and (self.closed_on is None or self.closed_on > first)


def workshops_by_code(codes: Iterable[str]) -> dict[str, WorkshopFacts]:
    """The registered workshops among `codes`, with their contract rows (two queries)."""
    rows = list(Workshop.objects.filter(code__in=set(codes)))
    contracts: dict[int, set[str]] = {}
    for workshop_id, number in ContractRow.objects.filter(workshop__in=rows).values_list("workshop_id", "number"):
        contracts.setdefault(workshop_id, set()).add(number)
    return {
        row.code: WorkshopFacts(
            row.pk,
            row.code,
            row.name,
            row.branch_id,
            row.opened_on,
            row.closed_on,
            frozenset(contracts.get(row.pk, ())),
        )
        for row in rows
    }


def find_people(text: str, *, limit: int = 20) -> list[Person]:
    """People whose national code, foreigner's code or insurance number is `text`, or whose name begins with it.

    A name may begin with the first or with the last name, the order in which people say it. Digits may be Persian. Sorted
    by name.
    """
    digits = ascii_digits(text).strip()
    if digits.isascii() and digits.isdigit():
        by_code = Person.objects.filter(national_code=digits) | Person.objects.filter(foreign_code=digits)
        return list((by_code | Person.objects.filter(insurance_number=digits.zfill(10)))[:limit])
    found = _beginning("search_key", search_key(text), limit)
    more = _beginning("sort_key", sort_key(text), limit) if len(found) < limit else []
    known = {each.pk for each in found}
    return [*found, *(each for each in more if each.pk not in known)][:limit]


def _beginning(column: str, key: str, limit: int) -> list[Person]:
    """People of whom a key begins so. Row security lets only conditions that cannot leak reach the index; the bounds of
    a prefix can, LIKE cannot."""
    if not key:
        return []
    bounds = Person.objects.extra(where=[f"{column} ~>=~ %s", f"{column} ~<~ %s"], params=[key, key + chr(0x10FFFF)])
    return list(bounds.filter(**{f"{column}__startswith": key}).order_by("sort_key", "id")[:limit])


def person(person_id: int) -> Person | None:
    """One person, or None."""
    return Person.objects.filter(pk=person_id).first()
