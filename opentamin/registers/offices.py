"""Verbs of offices: open, close, and move files in sets. A file lies at one office at a time; what was stays known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding
from opentamin.registers.catalogue import findings
from opentamin.registers.models import Estate, Office, OfficeChange, OfficeKind, Workshop, WorkshopOffice

PARENT_KINDS = {
    OfficeKind.DIRECTORATE.value: "",
    OfficeKind.BRANCH.value: OfficeKind.DIRECTORATE.value,
    OfficeKind.SATELLITE.value: OfficeKind.BRANCH.value,
    OfficeKind.AGENCY.value: OfficeKind.BRANCH.value,
}
NAMED = 10
"""How many codes a finding names."""
ASKED = """
    SELECT asked.code, w.id, p.id, p.office_id, p.from_on
    FROM unnest(%s::text[]) AS asked (code)
    LEFT JOIN registers_workshop w ON w.code = asked.code
    LEFT JOIN registers_workshop_office p ON p.workshop_id = w.id AND p.until_on IS NULL
    ORDER BY asked.code
"""
LOCK = "SELECT FROM registers_workshop WHERE code = ANY(%s) ORDER BY id FOR UPDATE"
END_PLACES = "UPDATE registers_workshop_office SET until_on = %(on)s WHERE id = ANY(%(places)s)"
# Triggers of history keep a plan for the session; one made for a single file would join many row by row.
FORGET_PLANS = "DISCARD PLANS"
# The database lets the workshop follow its file (registers_move_is_whole).
NEW_PLACES = """
    INSERT INTO registers_workshop_office (workshop_id, office_id, from_on, came_from_id, by, reason)
    SELECT workshop_id, %(to)s, %(on)s, office_id, %(by)s, %(reason)s
    FROM registers_workshop_office WHERE id = ANY(%(places)s)
"""


@dataclass(frozen=True, slots=True)
class Done:
    """What an action on offices did: how many rows it changed, how many already stood so, and why it refused."""

    changed: int = 0
    already: int = 0
    findings: tuple[Finding, ...] = field(default=())


def refused(*found: Finding) -> Done:
    """Nothing was written."""
    return Done(findings=found)


@transaction.atomic
def open_office(facts: dict[str, Any], *, by: str, reason: str, now: datetime) -> Done:
    """Register an office that opens on `opened_on` (a day to come plans it). The same facts again change nothing.

    Keys: code, kind, parent (code or None), name_fa, name_en, opened_on, grid_code (optional).
    """
    parent = Office.objects.select_for_update().filter(code=facts["parent"]).first() if facts["parent"] else None
    if not _fits(facts, parent):
        return refused(findings().make("OFFICE_PARENT_UNFIT", value=facts["code"], parent=facts["parent"] or "–"))
    values = {"grid_code": "", **facts, "parent": parent}
    known = Office.objects.filter(code=facts["code"]).first()
    if known is not None:
        same = all(getattr(known, name) == value for name, value in values.items())
        return Done(already=1) if same else refused(findings().make("OFFICE_CODE_TAKEN", value=facts["code"]))
    office = Office.objects.create(**values)
    _record(office, "opened", office.opened_on, by, reason, now)
    return Done(changed=1)


def _fits(facts: dict[str, Any], parent: Office | None) -> bool:
    """Whether the parent is of the kind that the office stands under, and open on its first day."""
    wanted = PARENT_KINDS.get(facts["kind"])
    if parent is None:
        return wanted == "" and not facts["parent"]
    return parent.kind == wanted and _open_on(parent, facts["opened_on"])


def _open_on(office: Office, day: date) -> bool:
    return office.opened_on <= day and (office.closed_on is None or day < office.closed_on)


def _record(office: Office, kind: str, on: date, by: str, reason: str, now: datetime) -> None:
    key = f"{office.code}/{kind}/{Day.from_date(on)}"
    OfficeChange.objects.create(key=key, office=office, kind=kind, counts_on=on, by=by, reason=reason, at=now)


@transaction.atomic
def close_office(code: str, *, on: date, by: str, reason: str, now: datetime) -> Done:
    """Close an office from a day on. It must keep no file, and no office or estate may stand under it on that day."""
    office = Office.objects.select_for_update().filter(code=code).first()
    if office is None:
        return refused(findings().make("OFFICE_UNKNOWN", value=code))
    if office.closed_on == on:
        return Done(already=1)
    if office.closed_on is not None or on <= office.opened_on:
        return refused(findings().make("OFFICE_NOT_OPEN", value=code, day=str(Day.from_date(on))))
    found = _still_there(office, on)
    if found:
        return refused(*found)
    office.closed_on = on
    office.save(update_fields=["closed_on"])
    _record(office, "closed", on, by, reason, now)
    return Done(changed=1)


def _still_there(office: Office, on: date) -> list[Finding]:
    """What must leave an office before it closes: files that lie there or did on that day or after, offices, estates."""
    placements = WorkshopOffice.objects.filter(office=office)
    files = (placements.filter(until_on=None) | placements.filter(until_on__gt=on)).count()
    children = [child for child in office.children.all() if child.closed_on is None or child.closed_on > on]
    below = len(children) + Estate.objects.filter(office=office).count()
    found = []
    if files:
        found.append(findings().make("OFFICE_HOLDS_FILES", value=office.code, count=files))
    if below:
        found.append(findings().make("OFFICE_HAS_OFFICES", value=office.code, count=below))
    return found


@transaction.atomic
def move_files(codes: Iterable[str], *, to: str, on: date, by: str, reason: str, today: date) -> Done:
    """Move files of workshops to an office from a day on, all or none; files that lie there already are counted only.

    Lists and ledger keep the branch of their time. All findings come at once: unknown office or file, an office that
    is not open, a day to come, a day on which the file had not yet come to where it lies.
    """
    office = Office.objects.select_for_update().filter(code=to).first()
    found = _receiving_faults(office, to, on, today)
    with connection.cursor() as cursor:
        wanted = sorted(set(codes))
        cursor.execute(LOCK, [wanted])
        cursor.execute(ASKED, [wanted])
        files = list(cursor.fetchall())
    moving = [row for row in files if office is None or row[3] != office.pk]
    found += _file_faults(moving, on)
    if found or office is None:
        return refused(*found)
    places = [row[2] for row in moving]
    values = {"to": office.pk, "on": on, "by": by, "reason": reason, "places": places}
    with connection.cursor() as cursor:
        cursor.execute(FORGET_PLANS)
        for statement in (END_PLACES, NEW_PLACES) if places else ():
            cursor.execute(statement, values)
    return Done(changed=len(places), already=len(files) - len(places))


def _receiving_faults(office: Office | None, code: str, on: date, today: date) -> list[Finding]:
    """Why an office cannot take files on a day."""
    make, day = findings().make, str(Day.from_date(on))
    if office is None:
        return [make("OFFICE_UNKNOWN", value=code)]
    found = []
    if office.kind == OfficeKind.DIRECTORATE:
        found.append(make("OFFICE_KEEPS_NO_FILES", value=code))
    if not _open_on(office, on) or office.closed_on is not None:
        found.append(make("OFFICE_NOT_OPEN", value=code, day=day))
    if on > today:
        found.append(make("MOVE_IN_FUTURE", value=day))
    return found


def _file_faults(files: Sequence[tuple[Any, ...]], on: date) -> list[Finding]:
    """Files that nobody knows, and files that came to their office on the day of the move or later: one finding each."""
    make, found = findings().make, []
    unknown = [code for code, workshop, *_ in files if workshop is None]
    later = {code: since for code, workshop, _, _, since in files if workshop is not None and since >= on}
    if unknown:
        found.append(make("FILE_UNKNOWN", value=_some(unknown), count=len(unknown)))
    if later:
        last = str(Day.from_date(max(later.values())))
        found.append(make("FILE_MOVED_LATER", value=_some(list(later)), count=len(later), day=last))
    return found


def _some(codes: Sequence[str]) -> str:
    """The first codes of many, for a message."""
    return ", ".join(codes[:NAMED]) + (", …" if len(codes) > NAMED else "")


@transaction.atomic
def register_estates(rows: Sequence[dict[str, Any]]) -> None:
    """Estates by code; `office` is the code of the office that serves them. Known codes are brought up to date."""
    offices = dict(Office.objects.values_list("code", "id"))
    for row in rows:
        values = {name: value for name, value in row.items() if name not in ("code", "office")}
        Estate.objects.update_or_create(code=row["code"], defaults={**values, "office_id": offices[row["office"]]})


def place_in_estate(estate: str, codes: Iterable[str], *, from_on: date) -> int:
    """Workshops that lie in an estate from a day on; those that lie in any estate already are left alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO registers_estate_workshop (estate_id, workshop_id, from_on)
            SELECT e.id, w.id, %s FROM registers_estate e JOIN registers_workshop w ON w.code = ANY(%s)
            WHERE e.code = %s AND NOT EXISTS (
                SELECT FROM registers_estate_workshop p WHERE p.workshop_id = w.id AND p.until_on IS NULL)
            """,
            [from_on, sorted(set(codes)), estate],
        )
        return int(cursor.rowcount)


def codes_of(office: str) -> list[str]:
    """Codes of the workshops whose files lie at an office now, in order: for moving all of them."""
    return list(Workshop.objects.filter(branch__code=office).order_by("code").values_list("code", flat=True))
