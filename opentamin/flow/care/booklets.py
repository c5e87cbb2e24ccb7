"""Paper booklets: issued, replaced, ended, only ever added to; how many a year, and the reduction since a base year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache

from django.db import transaction
from django.db.models import Count

from opentamin.engine.case import evaluator
from opentamin.flow.care.catalogue import findings as catalogue
from opentamin.flow.care.models import BookletEvent, BookletEventKind
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding

BASE_YEAR = 1395
AIM_PERCENT = 30
"""The organisation's own aim: fewer booklets than in the base year."""


@dataclass(frozen=True, slots=True)
class BookletRow:
    """One event: a number, whose, what happened, when; `replaces` names the booklet before."""

    key: str
    number: str
    person_id: int
    kind: str
    on: date
    branch_id: int
    replaces: str = ""


@transaction.atomic
def record(rows: Sequence[BookletRow], *, by: str, now: datetime) -> tuple[int, list[Finding]]:
    """Events in one set, in their order: how many are new, and a finding for each that does not fit its booklet.

    A key that is known changes nothing. Only a booklet in somebody's hand can be replaced or ended.
    """
    known = set(BookletEvent.objects.filter(key__in=[row.key for row in rows]).values_list("key", flat=True))
    new = [row for row in rows if row.key not in known]
    used, gone = _standing({number for row in new for number in (row.number, row.replaces) if number})
    good: list[BookletEvent] = []
    faults: list[Finding] = []
    for row in new:
        fault = _fault(row, used, gone)
        if fault is not None:
            faults.append(fault)
            continue
        _note(row, used, gone)
        good.append(BookletEvent(**_columns(row), by=by, known_at=now))
    BookletEvent.objects.bulk_create(good, batch_size=5000)
    return len(good), faults


def _columns(row: BookletRow) -> dict[str, object]:
    return {name: getattr(row, name) for name in BookletRow.__dataclass_fields__}


def _standing(numbers: set[str]) -> tuple[set[str], set[str]]:
    """Which numbers were given out, and which of them are no longer in use."""
    issued, replaced, ended = BookletEventKind.ISSUED, BookletEventKind.REPLACED, BookletEventKind.ENDED
    events = list(BookletEvent.objects.filter(number__in=numbers).values_list("number", "kind"))
    replacing = BookletEvent.objects.filter(replaces__in=numbers).values_list("replaces", flat=True)
    used = {number for number, kind in events if kind in (issued, replaced)}
    return used, {number for number, kind in events if kind == ended} | set(replacing)


def _fault(row: BookletRow, used: set[str], gone: set[str]) -> Finding | None:
    gives_out = row.kind in (BookletEventKind.ISSUED, BookletEventKind.REPLACED)
    if gives_out and not _given_out(Day.from_date(row.on).code):
        return catalogue().make("BOOKLET_ENDED", value=row.number, day=str(Day.from_date(row.on)))
    if gives_out and row.number in used:
        return catalogue().make("BOOKLET_NUMBER_USED", value=row.number)
    old = row.replaces if row.kind == BookletEventKind.REPLACED else row.number
    if row.kind != BookletEventKind.ISSUED and (old not in used or old in gone):
        return catalogue().make("BOOKLET_UNKNOWN", value=old)
    return None


@lru_cache(maxsize=4096)
def _given_out(day_code: int) -> bool:
    """Whether the law lets paper booklets be given out on a day (yyyymmdd)."""
    (may,) = evaluator("booklet_issue", day_code // 100, ["booklet_may_be_given_out"])(day=day_code)
    return bool(may)


def _note(row: BookletRow, used: set[str], gone: set[str]) -> None:
    if row.kind == BookletEventKind.ENDED:
        gone.add(row.number)
    else:
        used.add(row.number)
        gone |= {row.replaces} - {""}


@dataclass(frozen=True, slots=True)
class BookletYear:
    """Booklets given out in a Jalali year, and how many fewer than in the base year (None: no base)."""

    year: int
    given_out: int
    fewer: Fraction | None


def by_year(base_year: int = BASE_YEAR) -> list[BookletYear]:
    """Booklets given out (issued and replaced) by year, with the reduction since the base year as an exact fraction."""
    given_out = (BookletEventKind.ISSUED, BookletEventKind.REPLACED)
    days = BookletEvent.objects.filter(kind__in=given_out).values_list("on").annotate(Count("id")).order_by("on")
    counts: Counter[int] = Counter()
    for on, count in days:
        counts[Day.from_date(on).year] += count
    base = counts.get(base_year, 0)
    return [
        BookletYear(year, count, Fraction(base - count, base) if base else None)
        for year, count in sorted(counts.items())
    ]
