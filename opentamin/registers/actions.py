"""Verbs of the registers, all in sets: register offices, workshops, contract rows, people, covers; provisional people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from opentamin.ground.persian import search_key, sort_key
from opentamin.ledger.bulk import stage_rows
from opentamin.registers.models import ContractRow, Cover, Office, Person, Workshop

PERSON_COLUMNS = {
    "national_code": "text", "foreign_code": "text", "insurance_number": "text", "first_name": "text",
    "last_name": "text", "father_name": "text", "birth_date": "date", "sex": "text", "nationality": "text",
    "is_foreign": "boolean", "provisional": "boolean", "search_key": "text", "sort_key": "text",
}  # fmt: skip
INSERT_PEOPLE = f"""
    INSERT INTO registers_person ({", ".join(PERSON_COLUMNS)})
    SELECT DISTINCT ON (COALESCE(national_code, foreign_code, insurance_number)) {", ".join(PERSON_COLUMNS)}
    FROM staged_new_person
    ON CONFLICT DO NOTHING
"""


@transaction.atomic
def register_offices(rows: Sequence[dict[str, Any]]) -> None:
    """Offices by code, parents first; `parent` is the code of the parent or None. Known codes are brought up to date."""
    for row in rows:
        parent = Office.objects.get(code=row["parent"]) if row["parent"] else None
        values = {name: value for name, value in row.items() if name not in ("code", "parent")}
        Office.objects.update_or_create(code=row["code"], defaults={**values, "parent": parent})


@transaction.atomic
def register_workshops(rows: Sequence[dict[str, Any]]) -> int:
    """Workshops by code, `branch` being the code of an office; known codes are left alone. Gives how many are new."""
    branches = dict(Office.objects.values_list("code", "id"))
    known = set(Workshop.objects.filter(code__in=[row["code"] for row in rows]).values_list("code", flat=True))
    new = [
        Workshop(
            **{name: value for name, value in row.items() if name != "branch"},
            branch_id=branches[row["branch"]],
            search_key=search_key(row["name"]),
        )
        for row in rows
        if row["code"] not in known
    ]
    return len(Workshop.objects.bulk_create(new))


def register_contract_row(workshop_code: str, number: str, **facts: Any) -> ContractRow:
    """A contract of a contractor's workshop; the same number again brings its facts up to date."""
    workshop = Workshop.objects.get(code=workshop_code)
    return ContractRow.objects.update_or_create(workshop=workshop, number=number, defaults=facts)[0]


def register_people(rows: Sequence[dict[str, Any]], *, provisional: bool = False) -> int:
    """People in one set; gives how many are new. Who has a code or number that is taken is left out.

    Keys: national_code, foreign_code, insurance_number (None where missing, at least one given), first_name,
    last_name, father_name, birth_date, sex (m, f or ""), nationality, is_foreign.
    """
    if not rows:
        return 0
    filled = [
        {
            **row,
            "provisional": provisional,
            "search_key": search_key(f"{row['first_name']} {row['last_name']}"),
            "sort_key": sort_key(f"{row['last_name']} {row['first_name']}"),
        }
        for row in rows
    ]
    stage_rows("staged_new_person", PERSON_COLUMNS, ([row[name] for name in PERSON_COLUMNS] for row in filled))
    with connection.cursor() as cursor:
        cursor.execute(INSERT_PEOPLE)
        return int(cursor.rowcount)


def set_cover(person: Person, workshop: Workshop, *, from_month: int, reason: str, **facts: Any) -> Cover:
    """What is special about a person at a workshop from a month (yyyymm) on; the same start again is brought up to date.

    The database refuses two covers of one person and workshop at the same time.
    """
    return Cover.objects.update_or_create(
        person=person, workshop=workshop, from_month=from_month, defaults={"reason": reason, **facts}
    )[0]
