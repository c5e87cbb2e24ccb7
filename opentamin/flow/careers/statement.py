"""The statement of record as plain data: what the PDF prints and what programs read as JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from opentamin.flow.careers.models import Source
from opentamin.flow.careers.questions import Record, RecordLine
from opentamin.flow.lists.models import ListLine, WageList
from opentamin.ground.calendar import Day
from opentamin.registers.models import Person, Workshop

TEHRAN = ZoneInfo("Asia/Tehran")


def statement(person: Person, record: Record, known_on: datetime) -> dict[str, Any]:
    """A person's record with names and places of its lines (three queries), and a fingerprint of the whole.

    `known_on` is shown as the legal day of Tehran; rows are months at workshops, with the list version or the opening
    record that they come from.
    """
    lines = [line for month in record.months for line in month.lines]
    rows = _rows(person.pk, lines)
    whole = {
        "person": {
            "name": f"{person.first_name} {person.last_name}",
            "national_code": person.national_code or person.foreign_code,
            "insurance_number": person.insurance_number,
        },
        "known_on": str(Day.from_date(known_on.astimezone(TEHRAN).date())),
        "total_days": record.days,
        "total_months": len(record.months),
        "rows": rows,
    }
    return {**whole, "digest": digest_of(whole)}


def digest_of(whole: Mapping[str, Any]) -> str:
    """The fingerprint of a statement: SHA-256 over its JSON with sorted names, without fingerprint and seal."""
    bare = {name: value for name, value in whole.items() if name not in {"digest", "seal"}}
    return hashlib.sha256(json.dumps(bare, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _rows(person_id: int, lines: list[RecordLine]) -> list[dict[str, Any]]:
    """One row for each line, with the workshop's name, the list's number and version, and the row in it."""
    from_lists = {line.source_id for line in lines if line.source_kind == Source.LIST}
    names = dict(Workshop.objects.filter(code__in={line.workshop_code for line in lines}).values_list("code", "name"))
    lists = {row.pk: row for row in WageList.objects.filter(pk__in=from_lists)}
    places = ListLine.objects.filter(
        person=person_id, month__in={line.month for line in lines}, wage_list__in=from_lists
    )
    row_in_list = dict(places.values_list("wage_list_id", "row"))
    return [_row(line, names, lists.get(line.source_id), row_in_list) for line in lines]


SOURCES = {Source.INSPECTION: "inspection", Source.SELF_PAID: "self_paid"}


def _row(
    line: RecordLine, names: dict[str, str], source: WageList | None, row_in_list: dict[int, int]
) -> dict[str, Any]:
    """A line of the record as plain values."""
    listed = source if line.source_kind == Source.LIST else None
    inspected = line.source_kind == Source.INSPECTION
    name = names.get(line.workshop_code, "")
    return {
        "month": line.month,
        "workshop": f"{name} · {line.workshop_code}".strip(" ·"),
        "days": line.days,
        "base_rial": line.base_rial,
        "source": "list" if listed else SOURCES.get(line.source_kind, "opening"),
        "list_number": listed.list_number if listed else None,
        "version": listed.version if listed else None,
        "wage_list_id": listed.pk if listed else None,
        "row": row_in_list.get(listed.pk) if listed else None,
        "provenance": line.provenance,
        **({"inspection": line.inspection} if inspected else {}),
        **({"contract": line.source_id, "plan": line.self_paid} if line.source_kind == Source.SELF_PAID else {}),
    }
