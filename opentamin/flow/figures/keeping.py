"""Figures kept for pages: each figure and month computed in one statement, hidden where they must be, and put down whole.

Kept again, a month is replaced; `stale` says which months something came to since. `check` computes again and compares.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Min

from opentamin.flow.figures.country import Number, Shape, Values, compute, country_figures
from opentamin.flow.figures.hiding import hidden
from opentamin.flow.figures.models import Cell, Keeping
from opentamin.ground.calendar import Month
from opentamin.ledger.bulk import stage_rows

KEY = 5_291
OPEN_MONTHS = 3
"""The newest months are kept anew every day; older ones only where a list or money came to them since."""
MONTHS = 25
"""How far back pages look: two years and the month before them."""
STAGED = {"shape": "text", "place": "text[]", "amount": "bigint", "many": "bigint"}
PUT = """
    INSERT INTO figures_cell (figure, shape, month, place, amount, many)
    SELECT %s, shape, %s, place, amount, many FROM figures_staged
"""
TOUCHED = """
    WITH m AS (SELECT * FROM unnest(%(months)s::int[], %(firsts)s::date[], %(untils)s::date[], %(kept)s::timestamptz[])
        AS m (month, first, until, kept))
    SELECT m.month FROM m JOIN lists_wage_list w ON w.month = m.month AND w.accepted_at > m.kept
    UNION SELECT m.month FROM m JOIN ledger_entry e ON e.counts_on >= m.first AND e.counts_on < m.until AND e.known_at > m.kept
"""
Told = dict[Shape, dict[Values, Number | None]]


@dataclass(frozen=True, slots=True)
class Kept:
    """What one run has kept: figures, months, cells, and how many of the cells are hidden."""

    figures: int = 0
    months: int = 0
    cells: int = 0
    hidden: int = 0


def keep(months: Iterable[Month], *, now: datetime, names: Sequence[str] = ()) -> Kept:
    """Compute and keep figures of months (all figures without `names`), each figure and month in a transaction of its own."""
    wanted, chosen = sorted(set(months)), list(names or country_figures())
    cells = concealed = 0
    for name in chosen:
        for month in wanted:
            told = published(name, month)
            _put(name, month, told, now)
            numbers = [number for rows in told.values() for number in rows.values()]
            cells += len(numbers)
            concealed += numbers.count(None)
    return Kept(len(chosen), len(wanted), cells, concealed)


def published(name: str, month: Month) -> Told:
    """The cells of a figure as they may be told: computed now, None where they are hidden."""
    cells = compute(name, month)
    gone = hidden(cells) if country_figures()[name].protects else set()
    return {
        shape: {values: None if (shape, values) in gone else number for values, number in rows.items()}
        for shape, rows in cells.items()
    }


@transaction.atomic
def _put(name: str, month: Month, told: Told, now: datetime) -> None:
    """Replace the cells of a figure and month; readers see the former ones until it is done."""
    rows = list(_rows(told))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [KEY])
        Cell.objects.filter(figure=name, month=month.code).delete()
        stage_rows("figures_staged", STAGED, rows)
        cursor.execute(PUT, [name, month.code])
    Keeping.objects.update_or_create(
        figure=name, month=month.code, defaults={"at": now, "cells": len(rows), "digest": digest(told)}
    )


def _rows(told: Told) -> Iterator[tuple[str, list[str], int | None, int | None]]:
    for shape, cells in told.items():
        for values, number in cells.items():
            amount, many = number if number is not None else (None, None)
            yield ",".join(shape), list(values), amount, many


def digest(told: Told) -> str:
    """The fingerprint of published cells, the same for the same cells in whatever order they come."""
    lines = sorted(json.dumps(row, ensure_ascii=False) for row in _rows(told))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def check(months: Iterable[Month], names: Sequence[str] = ()) -> list[tuple[str, int]]:
    """Compute what is kept again; the figures and months that come out otherwise now (late lists, other law, or a fault)."""
    wanted = {month.code for month in months}
    kept = Keeping.objects.filter(figure__in=names or country_figures(), month__in=wanted).order_by("figure", "month")
    return [(row.figure, row.month) for row in kept if digest(published(row.figure, Month(row.month))) != row.digest]


def due(month: Month) -> list[Month]:
    """The months that a day must keep: the newest ones, those never kept, and those that something came to since."""
    months = [month + -back for back in range(MONTHS)]
    rows = Keeping.objects.filter(month__in=[each.code for each in months]).values_list("month").annotate(at=Min("at"))
    kept = {Month(code): at for code, at in rows}
    return sorted({*months[:OPEN_MONTHS], *(each for each in months if each not in kept), *_touched(kept)})


def _touched(kept: Mapping[Month, datetime]) -> set[Month]:
    """Months to which a list came, or money or a charge that counts in them, after they were kept."""
    asked = {
        "months": [month.code for month in kept],
        "firsts": [month.first.to_date() for month in kept],
        "untils": [month.until.to_date() for month in kept],
        "kept": list(kept.values()),
    }
    with connection.cursor() as cursor:
        cursor.execute(TOUCHED, asked)
        return {Month(code) for (code,) in cursor.fetchall()}
