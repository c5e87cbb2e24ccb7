"""Examining: every list by itself, then all of a batch against the registers and other lists, in sets."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from opentamin.flow.lists import staging
from opentamin.flow.lists.models import ListState, Submission, WageList
from opentamin.flow.lists.packing import PackedList
from opentamin.flow.lists.receiving import PackMany, pack_here
from opentamin.flow.lists.register_checks import (
    Place,
    other_workshop,
    returning,
    staged_findings,
    workshop_findings,
)
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding, in_order
from opentamin.ledger.bulk import stage_rows
from opentamin.registers.questions import WorkshopFacts, workshops_by_code


@transaction.atomic
def check(ids: Sequence[int], *, now: datetime, today: Day, pack_many: PackMany = pack_here) -> int:
    """Read and check what the submissions hold, first each list alone, then all against the registers, in sets.

    Gives the number of lists read. Findings are kept; a list that is sent back is `returned` or `unreadable`.
    """
    waiting = Submission.objects.select_for_update().filter(id__in=ids, checked_at__isnull=True).order_by("id")
    reading = {row.pk: row.workshop_code for row in waiting}
    packed = [each for lists in pack_many(list(reading), today) for each in lists]
    workshops = workshops_by_code(each.workshop_code for each in packed if each.workshop_code)
    seen = _seen_versions(packed)
    _number_lone_lists(packed, seen)
    staging.prepare()
    found = _findings_of(packed, workshops)
    for each in packed:
        found[place_of(each)] += other_workshop(each, reading[each.submission_id])
    stays = {place_of(each) for each in packed if each.verdict == "accepted" and not returning(found[place_of(each)])}
    rows = _insert_lists(_list_rows(packed, stays, workshops, seen))
    stage_lists([each for each in packed if place_of(each) in stays], rows)
    for place, more in staged_findings([each for each in packed if place_of(each) in stays]).items():
        found[place] += more
        if returning(more):
            stays.discard(place)
    _send_back(
        [row for row in rows if row.state == ListState.CHECKED and (row.submission_id, row.position) not in stays]
    )
    keep_findings(rows, found)
    Submission.objects.filter(id__in=reading).update(checked_at=now)
    return len(packed)


def place_of(packed: PackedList) -> Place:
    """Where a packed list stands: its submission and position in it."""
    return packed.submission_id, packed.position


def _findings_of(packed: Iterable[PackedList], workshops: Mapping[str, WorkshopFacts]) -> dict[Place, list[Finding]]:
    found: dict[Place, list[Finding]] = defaultdict(list)
    for each in packed:
        found[place_of(each)] += each.findings
        if each.verdict == "accepted":
            found[place_of(each)] += workshop_findings(each, workshops)
    return found


def _seen_versions(packed: Sequence[PackedList]) -> dict[tuple[Any, ...], int]:
    """The newest accepted version of every identity among `packed`."""
    rows = WageList.objects.filter(
        workshop_code__in={each.workshop_code for each in packed},
        month__in={each.month for each in packed},
        version__isnull=False,
    ).values_list("workshop_code", "contract_row", "month", "list_number", "version")
    seen: dict[tuple[Any, ...], int] = {}
    for *identity, version in rows:
        seen[tuple(identity)] = max(version, seen.get(tuple(identity), 0))
    return seen


def _number_lone_lists(packed: Iterable[PackedList], seen: Mapping[tuple[Any, ...], int]) -> None:
    """Some programs number a main list like its month. Without the list before it in the row, it is the main list."""
    for each in packed:
        number = each.list_number or 0
        before = (each.workshop_code, each.contract_row, each.month, number - 1)
        if each.month is not None and number == each.month % 100 and before not in seen:
            each.list_number = 1


def _list_rows(
    packed: Iterable[PackedList],
    stays: set[Place],
    workshops: Mapping[str, WorkshopFacts],
    seen: Mapping[tuple[Any, ...], int],
) -> list[WageList]:
    rows = []
    for each in packed:
        workshop = workshops.get(each.workshop_code)
        identity = (each.workshop_code, each.contract_row, each.month, each.list_number)
        ended = ListState.UNREADABLE if each.verdict == "unreadable" else ListState.RETURNED
        rows.append(
            WageList(
                submission_id=each.submission_id,
                position=each.position,
                state=ListState.CHECKED if place_of(each) in stays else ended,
                layout=each.layout,
                encoding=each.encoding,
                workshop_code=each.workshop_code,
                contract_row=each.contract_row,
                month=each.month,
                list_number=each.list_number,
                seen_version=seen.get(identity, 0),
                workshop_id=workshop.id if workshop else None,
                branch_id=workshop.branch_id if workshop else None,
                people=each.people,
                content_digest=each.content_digest,
                declared=each.declared,
                hazardous_declared_rial=each.hazardous_rial,
            )
        )
    return rows


LIST_COLUMNS = (
    "submission_id", "position", "state", "layout", "encoding", "workshop_code", "contract_row", "month",
    "list_number", "seen_version", "workshop_id", "branch_id", "people", "content_digest", "declared",
    "hazardous_declared_rial",
)  # fmt: skip
_LISTED = ", ".join(LIST_COLUMNS)
INSERT_LISTS = f"""
    INSERT INTO lists_wage_list ({_LISTED})
    SELECT {_LISTED} FROM jsonb_populate_recordset(NULL::lists_wage_list, %s::jsonb)
    RETURNING submission_id, position, id
"""


def _insert_lists(rows: list[WageList]) -> list[WageList]:
    """Insert lists in one statement; they get their numbers."""
    text = json.dumps([{name: getattr(row, name) for name in LIST_COLUMNS} for row in rows], ensure_ascii=False)
    with connection.cursor() as cursor:
        cursor.execute(INSERT_LISTS, [text])
        numbers = {(submission_id, position): pk for submission_id, position, pk in cursor.fetchall()}
    for row in rows:
        row.pk = numbers[row.submission_id, row.position]
    return rows


def stage_lists(packed: Sequence[PackedList], rows: Iterable[WageList]) -> None:
    """Stage the lists of `packed` under the numbers of their rows."""
    by_place = {(row.submission_id, row.position): row for row in rows}
    staged = [by_place[place_of(each)] for each in packed]
    staging.stage(
        packed,
        ((r.submission_id, r.position, r.pk, r.workshop_id, r.month, r.contract_row, r.list_number) for r in staged),
    )


def _send_back(rows: Sequence[WageList]) -> None:
    WageList.objects.filter(pk__in=[row.pk for row in rows]).update(state=ListState.RETURNED)


TEXTS = (
    "name", "severity", "file", "row", "column", "value", "message_fa", "message_en", "clause", "advice_fa",
    "advice_en",
)  # fmt: skip
FINDING_COLUMNS = {"submission_id": "bigint", "wage_list_id": "bigint", "number": "int", **dict.fromkeys(TEXTS, "text")}
_NAMED = ", ".join(f'"{name}"' for name in FINDING_COLUMNS)
INSERT_FINDINGS = f"INSERT INTO lists_list_finding ({_NAMED}) SELECT {_NAMED} FROM staged_finding"


def keep_findings(rows: Iterable[WageList], found: Mapping[Place, Sequence[Finding]]) -> None:
    """Keep findings beside their lists, in the order of a report, in one statement."""
    kept = [
        (row.submission_id, row.pk, finding.number, *_texts(finding))
        for row in rows
        for finding in in_order(found.get((row.submission_id, row.position), ()))
    ]
    if kept:
        stage_rows("staged_finding", FINDING_COLUMNS, kept)
        with connection.cursor() as cursor:
            cursor.execute(INSERT_FINDINGS)


def _texts(finding: Finding) -> list[str]:
    """The words of a finding; a missing place is "" and NUL characters, which text cannot hold, are left out."""
    values = finding.as_dict()
    return ["" if values[name] is None else str(values[name]).replace("\0", "") for name in TEXTS]
