"""The figures of the law in one year: which rows hold in it, and what stands open. Reads files only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from opentamin.ground.calendar import Month
from opentamin.law.articles import Article, articles
from opentamin.law.figures import FOREVER, Figure, Value

FIRST_YEAR = 1354


@dataclass(frozen=True, slots=True)
class InYear:
    """A figure with the rows that hold in a year, and the months of the year for which it has none (by key)."""

    article: Article
    figure: Figure
    rows: list[Value]
    gaps: list[tuple[str, list[int]]]


def years() -> list[int]:
    """All years of which a figure speaks, the newest first."""
    begun = (row.from_ for article in articles().values() for each in article.figures() for row in each.rows)
    return list(range(max(int(str(when)[:4]) for when in begun), FIRST_YEAR - 1, -1))


def in_year(year: int) -> Iterator[InYear]:
    """The figures of a year by article; those that never speak of it are left out."""
    for article in articles().values():
        for each in article.figures():
            rows, gaps = [row for row in each.rows if _holds(row, year)], _gaps(each, year)
            if rows or any(len(months) < 12 for _, months in gaps):
                yield InYear(article, each, rows, gaps)


def _holds(row: Value, year: int) -> bool:
    """Whether a row covers any part of a year."""
    return month_of(row.from_) <= year * 100 + 12 and month_of(row.until, last=True) >= year * 100 + 1


def month_of(when: int, *, last: bool = False) -> int:
    """The month of a bound; with `last` the last month before the excluded end."""
    if when == FOREVER:
        return when
    month, day = (when // 100, when % 100) if when > 999_999 else (when, 1)
    return (Month(month) + -1).code if last and day == 1 else month


def _gaps(figure: Figure, year: int) -> list[tuple[str, list[int]]]:
    """Months of the year without a value that was read, by key."""
    keys: dict[str, int | None] = dict(figure.codes) if figure.keyed else {"": None}
    found = []
    for key, code in keys.items():
        rows = [row for row in figure.rows if row.code == code and row.number is not None]
        months = [month for month in range(year * 100 + 1, year * 100 + 13) if not any(_in(row, month) for row in rows)]
        if months and rows:
            found.append((key, months))
    return found


def _in(row: Value, month: int) -> bool:
    return month_of(row.from_) <= month <= month_of(row.until, last=True)
