"""What the explorer asks for, read from an address, and the table that comes of it in words; numbers come from crossing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.http import HttpRequest

from opentamin.faces.portal.country_words import Namer
from opentamin.faces.portal.templatetags.portal import month as month_words
from opentamin.faces.portal.templatetags.portal import month_short
from opentamin.faces.portal.words import say
from opentamin.flow.figures import crossing
from opentamin.flow.figures.country import CountryFigure
from opentamin.flow.figures.crossing import MONTH, SHORT_MONTHS, Amount, Wanted, dimensions

__all__ = [
    "MONTH",
    "SHORT_MONTHS",
    "Amount",
    "Table",
    "Wanted",
    "choices",
    "dimensions",
    "table",
    "told",
    "values_of",
    "wanted",
]


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
    hidden: int

    @property
    def small(self) -> bool:
        """Whether it can be drawn."""
        return len(self.rows) <= 25 and len(self.heads) <= 6


def table(asked: Wanted, namer: Namer) -> Table:
    """The table that is asked for, its values in words."""
    found = crossing.crossed(asked)
    heads = [_word(asked, asked.columns, value, namer) for value in found.columns]
    rows = [(_word(asked, asked.rows, value, namer), cells) for value, cells in found.rows]
    return Table(heads, rows, found.totals, found.hidden)


def _word(asked: Wanted, dimension: str, value: str, namer: Namer) -> str:
    """The words of a value."""
    if dimension == MONTH:
        return month_words(value) if asked.rows == MONTH else month_short(value)
    return namer.of(dimension, value)


def choices(figure: CountryFigure, month: int, namer: Namer) -> list[tuple[str, list[tuple[str, str]]]]:
    """The filters of a figure in a month, by dimension: value for the address and words (one query)."""
    found = crossing.filters(figure, month)
    return [(name, [(f"{name}:{value}", namer.of(name, value)) for value in values]) for name, values in found]


def values_of(found: list[tuple[str, list[tuple[str, str]]]]) -> set[str]:
    """The filters as they stand in an address."""
    return {value for _, values in found for value, _ in values}


def told(cell: Amount) -> int | str:
    """A cell for a file: its amount, or the word for what is hidden."""
    return say("country.hidden") if cell is None else cell.amount
