"""A figure as a series or a cross table, narrowed by one value: what pages and programs show. Values are codes here.

Every number of a table is a kept cell, totals too; so a table tells nothing that other tables of the figure do not, and
whoever shows it cannot tell what is hidden.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from opentamin.flow.figures import telling
from opentamin.flow.figures.country import ABOVE, CountryFigure, Number, Shape, ordered
from opentamin.ground.calendar import Month

MONTH = "month"
LONG_MONTHS = 25
SHORT_MONTHS = 13
FILTERED = ("directorate", "sex", "age", "origin", "kind")
"""Dimensions by which a table may be narrowed: those with few values."""
IN_ORDER = {"age", "directorate", "branch", "month"}
"""Dimensions whose values have an order of their own; others stand by their amounts, the largest first."""
KINDS_IN_ORDER = {"size", "band", "care"}
EMPTY = "\x00"
"""Marks a value that data left empty: an empty text would ask for the total."""
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


def in_order(figure: CountryFigure, dimension: str, amounts: Mapping[str, int | None]) -> list[str]:
    """The values of a dimension in the order in which they stand."""
    if dimension in IN_ORDER or (dimension == "kind" and figure.kind in KINDS_IN_ORDER):
        return sorted(amounts, key=lambda value: (value in ("", "/"), value))
    return sorted(amounts, key=lambda value: (value == "", -(amounts[value] or 0), value))


@dataclass(frozen=True, slots=True)
class Crossed:
    """A table: values of the columns (none for a table of one column), rows each with its value and cells, totals.

    `whole`: the last cell of each row, and the last total, is the whole of the row.
    """

    columns: list[str]
    rows: list[tuple[str, list[Amount]]]
    totals: list[Amount]
    whole: bool

    @property
    def hidden(self) -> int:
        """How many of its cells are not told."""
        return sum(cell is None for _, cells in self.rows for cell in cells)


def crossed(asked: Wanted) -> Crossed:
    """Read and arrange (one query); a cell that is not there counts nothing, one that is hidden is None."""
    side = [name for name in (asked.rows, asked.columns) if name and name != MONTH]
    only = asked.only[0]
    shapes = {ordered([*names, only] if only else names) for names in (side, side[:1], side[1:], [])}
    grid = _Grid(asked, telling.several(asked.figure.name, sorted(shapes), asked.months))
    rows, columns = grid.values(asked.rows), grid.values(asked.columns) if asked.columns else [""]
    lines = [(row, [grid.cell(row, column) for column in columns]) for row in rows]
    totals = [grid.cell("", column) for column in columns] if asked.rows != MONTH else []
    whole = bool(asked.columns) and asked.columns != MONTH
    if whole:
        lines = [(row, [*cells, grid.cell(row, "")]) for row, cells in lines]
        totals = [*totals, grid.cell("", "")] if totals else []
    named = [(_bare(row), cells) for row, cells in lines]
    return Crossed([_bare(column) for column in columns] if asked.columns else [], named, totals, whole)


def _bare(value: str) -> str:
    return "" if value == EMPTY else value


class _Grid:
    """The cells of a table by the values of its row and column; an empty value stands for the total."""

    def __init__(self, asked: Wanted, read: Mapping[Shape, Mapping[int, telling.Rows]]) -> None:
        self.asked, self.read = asked, read

    def cell(self, row: str, column: str) -> Amount:
        """One cell, or a total."""
        named = {self.asked.rows: row, self.asked.columns: column, self.asked.only[0]: self.asked.only[1]}
        month = int(named.pop(MONTH, "") or self.asked.month)
        chosen = {name: value for name, value in named.items() if name and (value or name == self.asked.only[0])}
        shape = ordered(list(chosen))
        place = tuple(_bare(chosen[name]) for name in shape)
        return self.read[shape].get(month, {}).get(place, Number(0, 0))

    def values(self, dimension: str) -> list[str]:
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
        return [value or EMPTY for value in in_order(self.asked.figure, dimension, amounts)]


def filters(figure: CountryFigure, month: int) -> list[tuple[str, list[str]]]:
    """By which values a figure of a month may be narrowed, by dimension (one query)."""
    names = [name for name in FILTERED if (name,) in figure.shapes]
    read = telling.several(figure.name, [(name,) for name in names], [month])
    found = []
    for name in names:
        cells = read[(name,)].get(month, {})
        amounts = {place[0]: number.amount if number else None for place, number in cells.items()}
        found.append((name, [value for value in in_order(figure, name, amounts) if value]))
    return found


def newest_month(figure: CountryFigure, kept: Mapping[int, object]) -> int:
    """The newest kept month of which a figure has anything, else the newest."""
    return max(telling.wholes(kept).get(figure.name, {}) or kept)
