"""Work permits from a table as offices keep it: codes and Jalali days as text, all faults at once, all or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding
from opentamin.ground.persian import ascii_digits, unify
from opentamin.registers.catalogue import findings
from opentamin.registers.models import PaperKind, Person, Workshop
from opentamin.registers.permits import register_permits

TEXTS = {"number": 40, "job_code": 10, "job_title": 100, "town": 60, "conditions": 200, "issuer": 100}
"""Columns of text with the most that each can hold."""


def take_permits(file: str, rows: Sequence[Mapping[str, Any]], *, by: str) -> tuple[list[Finding], int]:
    """Register the permits of a table; gives the findings, or none and how many permits there are.

    Columns: foreign_code, workshop_code, paper (work_permit or work_card), number, job_code, job_title, town,
    conditions, issuer, valid_from, valid_until (Jalali; the first day without it).
    """
    typed = [{name: ascii_digits(unify(str(row.get(name) or ""))) for name in COLUMNS} for row in rows]
    people = dict(
        Person.objects.filter(foreign_code__in={row["foreign_code"] for row in typed}).values_list("foreign_code", "id")
    )
    codes = {row["workshop_code"] for row in typed}
    workshops = dict(Workshop.objects.filter(code__in=codes).values_list("code", "id"))
    found = [
        fault for at, row in enumerate(typed, 2) for fault in _faults(file, at, row, people=people, workshops=workshops)
    ]
    if not found:
        found = register_permits([_permit(row, people, workshops, by) for row in typed])
    return found, 0 if found else len(typed)


COLUMNS = ("foreign_code", "workshop_code", "paper", "valid_from", "valid_until", *TEXTS)


def _faults(
    file: str, at: int, row: Mapping[str, str], *, people: Mapping[str, int], workshops: Mapping[str, int]
) -> list[Finding]:
    """What cannot be read in one row, each value with its column."""
    wrong = {
        "foreign_code": row["foreign_code"] not in people,
        "workshop_code": row["workshop_code"] not in workshops,
        "paper": row["paper"] not in PaperKind.values,
        "valid_from": _day(row["valid_from"]) is None,
        "valid_until": _day(row["valid_until"]) is None,
        "number": not row["number"],
    }
    wrong |= {name: wrong.get(name, False) or len(row[name]) > most for name, most in TEXTS.items()}
    return [
        findings().make("PERMIT_ROW_UNREADABLE", file=file, row=at, column=name, value=row[name] or "–")
        for name, bad in wrong.items()
        if bad
    ]


def _day(text: str) -> date | None:
    try:
        return Day.parse(text).to_date()
    except ValueError:
        return None


def _permit(row: Mapping[str, str], people: Mapping[str, int], workshops: Mapping[str, int], by: str) -> dict[str, Any]:
    """One row as the register takes it."""
    return {
        "person_id": people[row["foreign_code"]],
        "workshop_id": workshops[row["workshop_code"]],
        "paper": row["paper"],
        **{name: row[name] for name in TEXTS},
        "valid_from": _day(row["valid_from"]),
        "valid_until": _day(row["valid_until"]),
        "by": by,
    }
