"""What offices answer: the tree as of a day, which files lie where, which files came and went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, Q

from opentamin.registers.models import Estate, Office, OfficeChange, WorkshopOffice

PLACES_ON = """
    SELECT w.code, o.code FROM registers_workshop w
    JOIN registers_workshop_office p ON p.workshop_id = w.id AND p.from_on <= %(day)s
        AND (p.until_on IS NULL OR p.until_on > %(day)s)
    JOIN registers_office o ON o.id = p.office_id
    WHERE w.code = ANY(%(codes)s)
"""
MOVES = """
    SELECT p.from_on, came.code, went.code, p.by, p.reason, count(*)
    FROM registers_workshop_office p
    JOIN registers_office came ON came.id = p.came_from_id JOIN registers_office went ON went.id = p.office_id
    WHERE %(office)s IN (p.office_id, p.came_from_id)
    GROUP BY 1, 2, 3, 4, 5 ORDER BY p.from_on DESC, 2, 3 LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Node:
    """One office in the tree on a day: how deep it stands, whether it is planned, open or closed, its files then.

    `below` are the files of it and of all offices under it.
    """

    office: Office
    depth: int
    state: str
    files: int
    below: int


class Move(NamedTuple):
    """Files that moved together: day, from, to, who, why, how many."""

    day: date
    came_from: str
    went_to: str
    by: str
    reason: str
    files: int


def state_on(office: Office, day: date) -> str:
    """`planned` before it opens, `closed` from its last day on, else `open`."""
    if day < office.opened_on:
        return "planned"
    return "closed" if office.closed_on is not None and office.closed_on <= day else "open"


def files_per_office(as_of: date) -> dict[int, int]:
    """How many files lay at each office on a day, by the office's id (one query)."""
    lying = WorkshopOffice.objects.filter(Q(until_on=None) | Q(until_on__gt=as_of), from_on__lte=as_of)
    return dict(lying.values_list("office_id").annotate(count=Count("id")).order_by())


def office_of(codes: Iterable[str], *, as_of: date) -> dict[str, str]:
    """The office at which each file lay on a day; a file that did not exist then is left out (one query)."""
    with connection.cursor() as cursor:
        cursor.execute(PLACES_ON, {"day": as_of, "codes": sorted(set(codes))})
        return dict(cursor.fetchall())


def tree(as_of: date) -> list[Node]:
    """All offices, parents before children, with their state and files on a day (two queries)."""
    children: dict[int | None, list[Office]] = defaultdict(list)
    for office in Office.objects.order_by("code"):
        children[office.parent_id].append(office)
    files = files_per_office(as_of)

    def walk(office: Office, depth: int) -> list[Node]:
        under = [node for child in children[office.pk] for node in walk(child, depth + 1)]
        here = files.get(office.pk, 0)
        below = here + sum(node.files for node in under)
        return [Node(office, depth, state_on(office, as_of), here, below), *under]

    return [node for root in children[None] for node in walk(root, 0)]


def moves_of(office: Office, *, limit: int = 20) -> list[Move]:
    """The newest moves from and to an office, those of one day, way and reason together."""
    with connection.cursor() as cursor:
        cursor.execute(MOVES, {"office": office.pk, "limit": limit})
        return [Move(*row) for row in cursor.fetchall()]


def changes_of(office: Office) -> list[OfficeChange]:
    """What happened to an office, the newest first."""
    return list(OfficeChange.objects.filter(office=office).order_by("-counts_on", "-id"))


def estates_of(offices: Iterable[int], *, as_of: date) -> list[tuple[Estate, int]]:
    """Estates served by offices, with the workshops that lay in them on a day (one query)."""
    there = Q(workshops__until_on=None) | Q(workshops__until_on__gt=as_of)
    rows = Estate.objects.filter(office__in=list(offices), opened_on__lte=as_of).order_by("code")
    counted = rows.annotate(count=Count("workshops", filter=there & Q(workshops__from_on__lte=as_of)))
    return [(row, row.count) for row in counted]


def workshops_in_estate(estate: str, *, as_of: date) -> list[str]:
    """Codes of the workshops that lay in an estate on a day, in order: the set that a campaign there looks at."""
    rows = Estate.objects.get(code=estate).workshops.filter(
        Q(until_on=None) | Q(until_on__gt=as_of), from_on__lte=as_of
    )
    return list(rows.order_by("workshop__code").values_list("workshop__code", flat=True))
