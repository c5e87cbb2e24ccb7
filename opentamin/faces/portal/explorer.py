"""What the explorer asks for, read from an address, and the table that comes of it: rows, columns, one filter, totals.

Every number of a table is a kept cell, totals too; so a table tells nothing that other tables of the figure do not.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.http import HttpRequest

from opentamin.faces.portal.country_words import Namer
from opentamin.faces.portal.templatetags.portal import month as month_words
from opentamin.faces.portal.templatetags.portal import month_short
from opentamin.faces.portal.words import say
from opentamin.flow.figures import telling
from opentamin.flow.figures.country import ABOVE, CountryFigure, Number, Shape, ordered
from opentamin.ground.calendar import Month

MONTH = "month"
LONG_MONTHS = 25
SHORT_MONTHS = 13
FILTERED = ("directorate", "sex", "age", "origin", "kind")
"""Dimensions by which a table may be narrowed: those with few values."""
Amount = Number | None


class Wanted(NamedTuple):
    """A table as it is asked for; `only` is a dimension with one value, or two empty texts."""

    figure: CountryFigure
    rows: str
    columns: str
    only: tuple[str, str]
    month: int

    @property
    def shape(self) -> Shape:
        """The dimensions of its cells."""
        return ordered([name for name in (self.rows, self.columns, self.only[0]) if name not in ("", MONTH)])

    @property
    def kept(self) -> bool:
        """Whether a table of these dimensions is kept: no dimension twice, no finer one beside its own coarser one."""
        names = [name for name in (self.rows, self.columns, self.only[0]) if name]
        kinds = {ABOVE.get(name, name) for name in names}
        return len(kinds) == len(names) and self.shape in self.figure.shapes

    @property
    def months(self) -> list[int]:
        """The months that are read: one, or those that end with it."""
        if MONTH not in (self.rows, self.columns):
            return [self.month]
        long = LONG_MONTHS if self.rows == MONTH else SHORT_MONTHS
        return [(Month(self.month) + -back).code for back in reversed(range(long))]


def dimensions(figure: CountryFigure) -> list[str]:
    """What rows and columns of a figure may be, the month first."""
    found = {name for shape in figure.shapes for name in shape}
    return [MONTH, *ordered(list(found))]


def wanted(request: HttpRequest, figure: CountryFigure, month: int, filters: Collection[str]) -> Wanted:
    """The table of an address; what is not known falls back to the first dimension, or to none. `filters` are those known."""
    known = dimensions(figure)
    rows, columns = request.GET.get("rows", ""), request.GET.get("columns", "")
    name, _, value = request.GET.get("only", "").partition(":")
    only = (name, value) if request.GET.get("only", "") in filters else ("", "")
    rows = rows if rows in known else known[1]
    return Wanted(figure, rows, columns if columns in known else "", only, month)


@dataclass(frozen=True, slots=True)
class Table:
    """A table in words: heads of columns, rows each with its name and cells, a last row of totals."""

    heads: list[str]
    rows: list[tuple[str, list[Amount]]]
    totals: list[Amount]
    of_rows: str
    of_columns: str
    hidden: int

    @property
    def small(self) -> bool:
        """Whether it can be drawn."""
        return len(self.rows) <= 25 and len(self.heads) <= 6


def table(asked: Wanted, namer: Namer) -> Table:
    """Read and arrange; a cell that is not there counts nothing, one that is hidden is None."""
    side = [name for name in (asked.rows, asked.columns) if name and name != MONTH]
    only = asked.only[0]
    shapes = {ordered([*names, only] if only else names) for names in (side, side[:1], side[1:], [])}
    read = telling.several(asked.figure.name, sorted(shapes), asked.months)
    grid = _Grid(asked, read)
    rows, columns = grid.values(asked.rows, namer), grid.values(asked.columns, namer) if asked.columns else [""]
    lines = [(grid.word(asked.rows, row, namer), [grid.cell(row, column) for column in columns]) for row in rows]
    totals = [grid.cell("", column) for column in columns] if asked.rows != MONTH else []
    if asked.columns and asked.columns != MONTH:
        lines = [(word, [*cells, grid.cell(row, "")]) for (word, cells), row in zip(lines, rows, strict=True)]
        totals = [*totals, grid.cell("", "")] if totals else []
    heads = [grid.word(asked.columns, column, namer) for column in columns] if asked.columns else []
    return Table(
        heads, lines, totals, asked.rows, asked.columns, sum(cell is None for _, cells in lines for cell in cells)
    )


class _Grid:
    """The cells of a table by the values of its row and column; an empty value stands for the total."""

    def __init__(self, asked: Wanted, read: Mapping[Shape, Mapping[int, telling.Rows]]) -> None:
        self.asked, self.read = asked, read

    def cell(self, row: str, column: str) -> Amount:
        """One cell, or a total."""
        named = {self.asked.rows: row, self.asked.columns: column, self.asked.only[0]: self.asked.only[1]}
        month = int(named.pop(MONTH, "") or self.asked.month)
        chosen = {name: value for name, value in named.items() if name and (value or name == self.asked.only[0])}
        chosen |= {name: value for name, value in named.items() if name and value == EMPTY}
        shape = ordered(list(chosen))
        place = tuple("" if chosen[name] == EMPTY else chosen[name] for name in shape)
        return self.read[shape].get(month, {}).get(place, Number(0, 0))

    def values(self, dimension: str, namer: Namer) -> list[str]:
        """The values of a dimension that the table has, in their order; an empty value of data is marked."""
        if dimension == MONTH:
            return [str(month) for month in self.asked.months]
        shape = ordered([name for name in (dimension, self.asked.only[0]) if name])
        amounts: dict[str, int | None] = {}
        for month in self.asked.months:
            for place, number in self.read[shape].get(month, {}).items():
                named = dict(zip(shape, place, strict=True))
                if not self.asked.only[0] or named[self.asked.only[0]] == self.asked.only[1]:
                    amounts[named[dimension]] = number.amount if number else None
        return [value or EMPTY for value in namer.order(dimension, amounts)]

    def word(self, dimension: str, value: str, namer: Namer) -> str:
        """The words of a value."""
        if dimension == MONTH:
            return month_words(value) if self.asked.rows == MONTH else month_short(value)
        return namer.of(dimension, "" if value == EMPTY else value)


EMPTY = "\x00"
"""Marks a value that data left empty: an empty text would ask for the total."""


def choices(figure: CountryFigure, month: int, namer: Namer) -> list[tuple[str, list[tuple[str, str]]]]:
    """The filters of a figure in a month, by dimension: value for the address and words (one query)."""
    names = [name for name in FILTERED if (name,) in figure.shapes]
    read = telling.several(figure.name, [(name,) for name in names], [month])
    return [
        (
            name,
            [
                (f"{name}:{value}", namer.of(name, value))
                for value in namer.order(
                    name, {place[0]: n.amount if n else None for place, n in read[(name,)].get(month, {}).items()}
                )
                if value
            ],
        )
        for name in names
    ]


def values_of(found: list[tuple[str, list[tuple[str, str]]]]) -> set[str]:
    """The filters as they stand in an address."""
    return {value for _, values in found for value, _ in values}


def told(cell: Amount) -> int | str:
    """A cell for a file: its amount, or the word for what is hidden."""
    return say("country.hidden") if cell is None else cell.amount
