"""Papers of foreign nationals: registering them in sets, which permits end soon, which ended before a month."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q

from opentamin.ground.calendar import Month
from opentamin.ground.findings import Finding
from opentamin.law.ir.identifiers import foreigner_code
from opentamin.registers.catalogue import findings
from opentamin.registers.models import DocumentKind, IdentityDocument, Person, WorkPermit

ENDED = """
    SELECT p.person_id, w.code, max(p.valid_until)
    FROM registers_work_permit p JOIN registers_workshop w ON w.id = p.workshop_id
    WHERE w.code = ANY(%(codes)s) AND p.valid_from < %(until)s
    GROUP BY p.person_id, w.code
    HAVING max(p.valid_until) <= %(first)s
    ORDER BY w.code, p.person_id
"""


class EndedPermit(NamedTuple):
    """Whose permit at which workshop ended when: `ended_on` is the first day without it."""

    person_id: int
    workshop_code: str
    ended_on: date


@transaction.atomic
def register_documents(rows: Sequence[dict[str, Any]]) -> list[Finding]:
    """Papers of identity in one set, all or none; a known paper (kind, country, number, start) gets its end anew.

    Keys: person_id, kind, number, country, issuer, valid_from, valid_until (None while open), office_id, by.
    Refused, all at once: a number that its kind cannot have, a paper of somebody else, an end before the start.
    """
    known = _holders(rows)
    found = [finding for row in rows for finding in _document_faults(row, known)]
    if not found:
        IdentityDocument.objects.bulk_create(
            [IdentityDocument(**row) for row in rows],
            update_conflicts=True,
            unique_fields=["kind", "country", "number", "valid_from"],
            update_fields=["valid_until", "issuer", "by"],
        )
    return found


def _holders(rows: Sequence[dict[str, Any]]) -> dict[tuple[str, str, str], int]:
    """Who holds the numbers of `rows`: registered ones, then those of the rows themselves."""
    registered = IdentityDocument.objects.filter(number__in={row["number"] for row in rows})
    named = registered.values_list("kind", "country", "number", "person_id")
    holders = {(kind, country, number): person for kind, country, number, person in named}
    for row in rows:
        holders.setdefault((row["kind"], row["country"], row["number"]), row["person_id"])
    return holders


def _document_faults(row: dict[str, Any], holders: dict[tuple[str, str, str], int]) -> list[Finding]:
    """What is wrong with one paper."""
    make, number = findings().make, row["number"]
    fault = _number_fault(row["kind"], number)
    found = [make("DOCUMENT_NUMBER_INVALID", value=number, reason=fault)] if fault else []
    if holders[row["kind"], row["country"], number] != row["person_id"]:
        found.append(make("DOCUMENT_OF_ANOTHER", value=number))
    if row["valid_until"] is not None and row["valid_until"] <= row["valid_from"]:
        found.append(make("INTERVAL_INVERTED", value=number))
    return found


def _number_fault(kind: str, number: str) -> str | None:
    """Why a number cannot be one of its kind; cards and visas only must not be empty."""
    if kind == DocumentKind.FOREIGNER_CODE:
        return foreigner_code.parse(number).fault
    if kind == DocumentKind.PASSPORT:
        return foreigner_code.parse_passport(number).fault
    return None if number.strip() else "empty"


@transaction.atomic
def register_permits(rows: Sequence[dict[str, Any]]) -> list[Finding]:
    """Work permits and work cards in one set, all or none; a known one (paper, number, start) gets its terms anew.

    Keys are the fields of WorkPermit, people and workshops by id. Refused, all at once: an Iranian, an end before the
    start, an overlap with another permit of the person at the workshop, a number that belongs to somebody else.
    """
    found = [*_permit_faults(rows), *_overlaps(rows)]
    if not found:
        terms = ["valid_until", "job_code", "job_title", "town", "conditions", "issuer", "by"]
        WorkPermit.objects.bulk_create(
            [WorkPermit(**row) for row in rows],
            update_conflicts=True,
            unique_fields=["paper", "number", "valid_from"],
            update_fields=terms,
        )
    return found


def _permit_faults(rows: Sequence[dict[str, Any]]) -> list[Finding]:
    """Permits of people who are no foreign nationals, that end before they begin, or whose number is another's."""
    people = {row["person_id"] for row in rows}
    foreign = set(Person.objects.filter(pk__in=people, is_foreign=True).values_list("pk", flat=True))
    numbers = WorkPermit.objects.filter(number__in={row["number"] for row in rows})
    holders = {(paper, number): pk for paper, number, pk in numbers.values_list("paper", "number", "person_id")}
    make, found = findings().make, []
    for row in rows:
        if row["person_id"] not in foreign:
            found.append(make("NOT_A_FOREIGN_NATIONAL", value=row["number"]))
        if row["valid_until"] <= row["valid_from"]:
            found.append(make("INTERVAL_INVERTED", value=row["number"]))
        if holders.setdefault((row["paper"], row["number"]), row["person_id"]) != row["person_id"]:
            found.append(make("DOCUMENT_OF_ANOTHER", value=row["number"]))
    return found


def _overlaps(rows: Sequence[dict[str, Any]]) -> list[Finding]:
    """Permits that overlap registered ones or each other, as they would stand after the set."""
    fields = ("person_id", "workshop_id", "paper", "number", "valid_from", "valid_until")
    registered = WorkPermit.objects.filter(person__in={row["person_id"] for row in rows})
    return overlapping(rows, list(registered.values(*fields)))


def overlapping(rows: Sequence[dict[str, Any]], registered: Sequence[dict[str, Any]]) -> list[Finding]:
    """A finding for each permit that begins while another of the person at the workshop is in force. Pure.

    Neighbours by start are enough: who overlaps anybody overlaps the next. A row takes the place of a registered one
    with its paper, number and start.
    """
    stand = {(row["paper"], row["number"], row["valid_from"]): row for row in (*registered, *rows)}
    spans = sorted(
        (row["person_id"], row["workshop_id"], row["valid_from"], row["valid_until"], row["number"])
        for row in stand.values()
    )
    return [
        findings().make("PERMIT_OVERLAPS", value=after[4])
        for before, after in pairwise(spans)
        if before[:2] == after[:2] and after[2] < before[3]
    ]


def permits_ending(as_of: date, *, ahead_days: int) -> list[WorkPermit]:
    """Permits in force on a day that end within `ahead_days` and that no later permit of the person there follows."""
    renewed = WorkPermit.objects.filter(
        person=OuterRef("person"), workshop=OuterRef("workshop"), valid_until__gt=OuterRef("valid_until")
    )
    rows = WorkPermit.objects.filter(
        ~Exists(renewed),
        valid_from__lte=as_of,
        valid_until__gt=as_of,
        valid_until__lte=as_of + timedelta(days=ahead_days),
    )
    return list(rows.select_related("person", "workshop").order_by("valid_until", "id"))


def permits_ended_before(month: int, workshop_codes: Iterable[str]) -> list[EndedPermit]:
    """People of workshops whose last permit there ended before the first day of a month (one query)."""
    span = Month(month)
    days = {"first": span.first.to_date(), "until": span.until.to_date()}
    with connection.cursor() as cursor:
        cursor.execute(ENDED, {"codes": sorted(set(workshop_codes)), **days})
        return [EndedPermit(*row) for row in cursor.fetchall()]


def papers_of(person_id: int) -> tuple[list[IdentityDocument], list[WorkPermit]]:
    """All papers of a person, the newest first (two queries)."""
    documents = IdentityDocument.objects.filter(person=person_id).order_by("-valid_from", "kind", "id")
    permits = WorkPermit.objects.filter(person=person_id).select_related("workshop").order_by("-valid_from", "id")
    return list(documents), list(permits)


def in_force(day: date) -> Q:
    """Papers valid on a day, for filters."""
    return Q(valid_from__lte=day) & (Q(valid_until=None) | Q(valid_until__gt=day))
