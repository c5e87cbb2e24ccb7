"""Sheets of visits: a number with a check digit, the people of the last list to be ticked, and the form to type in."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from opentamin.flow.inspections.catalogue import refuse
from opentamin.flow.inspections.forms import HEAD, PEOPLE
from opentamin.flow.inspections.models import Campaign, VisitSheet
from opentamin.ground.cells import plain_cell
from opentamin.law.ir.identifiers.national_code import check_digit
from opentamin.registers.models import Workshop

SHEET_LOCK = 5001
BLANK_ROWS = 12
LAST_LIST = """
    SELECT w.month, COALESCE(l.national_code, ''), l.first_name, l.last_name, l.job_title, l.days, l.is_foreign,
        l.nationality, COALESCE(r.foreign_code, '')
    FROM lists_wage_list w JOIN lists_list_line l ON l.month = w.month AND l.wage_list_id = w.id
    LEFT JOIN registers_person r ON r.id = l.person_id
    WHERE w.workshop_id = %(workshop)s AND w.version IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM lists_wage_list n WHERE n.previous_id = w.id AND n.version IS NOT NULL)
        AND w.month = COALESCE(%(month)s, (SELECT max(month) FROM lists_wage_list WHERE workshop_id = %(workshop)s
            AND version IS NOT NULL))
    ORDER BY w.contract_row, w.list_number, l.row
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A person of the last list as the sheet shows them."""

    month: int
    national_code: str
    first_name: str
    last_name: str
    job_title: str
    days: int
    is_foreign: bool
    nationality: str
    foreign_code: str


def sheet_number(branch_code: str, serial: int) -> str:
    """Four digits of the branch, five of the sheet, and the check digit of both (that of national codes)."""
    nine = f"{branch_code:0>4}{serial:05}"
    return f"{nine}{check_digit(nine)}"


def is_sheet_number(number: str) -> bool:
    """Whether the check digit holds."""
    digits = len(number) == 10 and number.isascii() and number.isdigit()
    return digits and check_digit(number[:9]) == int(number[9])


def last_list(workshop_id: int, month: int | None = None) -> list[Listed]:
    """The people of the workshop's lists of a month, or of the newest month that has any (one query)."""
    with connection.cursor() as cursor:
        cursor.execute(LAST_LIST, {"workshop": workshop_id, "month": month})
        return [Listed(*row) for row in cursor.fetchall()]


@transaction.atomic
def issue_sheet(workshop_code: str, *, key: str, by: str, now: datetime, campaign: str = "") -> VisitSheet:
    """A numbered sheet for a visit of a workshop; the same key gives the same sheet. WORKSHOP_UNKNOWN otherwise."""
    workshop = Workshop.objects.filter(code=workshop_code).select_related("branch").first()
    if workshop is None:
        raise refuse("WORKSHOP_UNKNOWN", value=workshop_code)
    known = VisitSheet.objects.filter(key=key).first()
    if known is not None:
        return known
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [SHEET_LOCK, workshop.branch_id])
    serial = VisitSheet.objects.filter(number__startswith=f"{workshop.branch.code:0>4}").count() + 1
    people = last_list(workshop.pk)
    return VisitSheet.objects.create(
        key=key,
        number=sheet_number(workshop.branch.code, serial),
        workshop=workshop,
        campaign=Campaign.objects.filter(key=campaign).first() if campaign else None,
        list_month=people[0].month if people else None,
        by=by,
        known_at=now,
    )


def form_csv(sheet: VisitSheet) -> bytes:
    """The form of a sheet as CSV with Persian headings: people of the last list to be ticked, and blank rows."""
    head = {"workshop": sheet.workshop.code, "sheet": sheet.number}
    if sheet.campaign:
        head["campaign"] = sheet.campaign.key
    rows: list[Sequence[str]] = [(fa, head.get(key, "")) for key, fa in HEAD.items()]
    rows += [(), tuple(PEOPLE.values())]
    rows += [_row(person) for person in last_list(sheet.workshop_id, sheet.list_month)]
    rows += [("",) * len(PEOPLE)] * BLANK_ROWS
    stream = io.StringIO()
    csv.writer(stream).writerows([plain_cell(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def _row(person: Listed) -> tuple[str, ...]:
    given = {
        "national_code": "" if person.is_foreign else person.national_code,
        "foreign_code": person.foreign_code,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "job_title": person.job_title,
        "nationality": person.nationality if person.is_foreign else "",
    }
    return tuple(given.get(key, "") for key in PEOPLE)
