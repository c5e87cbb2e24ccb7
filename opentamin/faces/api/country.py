"""The country in figures by the API: what is kept, and the same cross tables that the explorer shows, hidden cells included."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field

from opentamin.faces.api.bearer import BearerKey
from opentamin.faces.api.catalogue import refuse
from opentamin.faces.api.gates import allowed
from opentamin.faces.api.paging import MOST, SIZE, decode, encode
from opentamin.faces.api.shapes import KEYED, Answer, MonthCode, Word
from opentamin.flow.figures import crossing, telling
from opentamin.flow.figures.country import CountryFigure, country_figures
from opentamin.flow.figures.crossing import Amount, Crossed, Wanted

router = Router(auth=BearerKey(), tags=["figures"])
Name = Annotated[Word, Path(description="A name of `country_figures`")]
OneValue = Annotated[str, Field(pattern=r"^[a-z]{1,20}:[^\x00-\x1f]{1,80}$", description="Such as sex:female")]


class KeptMonth(Schema):
    """A month of a figure, and when it was computed."""

    month: int
    at: datetime


class CountryFigureOut(Schema):
    """A figure: its definition, what it is counted in and by which law, its dimensions, the months that are kept."""

    name: str
    title_fa: str
    title_en: str
    definition_fa: str
    definition_en: str
    unit: str
    counts: str
    clause: str
    source: list[str]
    dimensions: list[str]
    protects: bool = Field(description="Whether cells of fewer than five, and those that would tell them, are hidden")
    months: list[KeptMonth]


class CountryFiguresOut(Answer):
    """The figures of the country."""

    items: list[CountryFigureOut]


@router.get("/country/figures", response={200: CountryFiguresOut, **KEYED}, operation_id="country_figures",
            summary="The figures of the country: definitions, dimensions, kept months")  # fmt: skip
def figures(request: HttpRequest) -> Any:
    """Roles: as the page `explorer`."""
    allowed(request, "explorer")
    kept = telling.all_kept()
    return {"items": [_figure(each, kept.get(each.name, {})) for each in country_figures().values()]}


def _figure(figure: CountryFigure, kept: dict[int, datetime]) -> dict[str, Any]:
    told = ("name", "title_fa", "title_en", "definition_fa", "definition_en", "unit", "counts", "clause", "protects")
    return {
        **{name: getattr(figure, name) for name in told},
        "source": list(figure.source),
        "dimensions": crossing.dimensions(figure),
        "months": [{"month": month, "at": at} for month, at in sorted(kept.items(), reverse=True)],
    }


class TableRow(Schema):
    """A row: its value, and its cells in the order of the columns; null is hidden."""

    value: str
    cells: list[int | None]


class CountryTableOut(Answer):
    """A cross table. Values are codes (offices by their code, empty where data say nothing); null is a hidden cell."""

    figure: str
    month: int = Field(description="The month, or the last of a series")
    computed_at: datetime
    rows: str
    columns: str | None
    only: str | None
    heads: list[str] = Field(description="Values of the columns; none for a table of one column")
    whole: bool = Field(description="Whether the last cell of each row is the whole of the row")
    items: list[TableRow]
    totals: list[int | None] = Field(description="The whole of each column; none where rows are months")
    hidden: int = Field(description="How many cells of the whole table are hidden")
    next: str | None = Field(description="Address of the next page of rows; null on the last one")


@router.get("/country/figures/{figure_name}/table", response={200: CountryTableOut, **KEYED}, operation_id="country_table",
            summary="A figure of the country as a series or a cross table")  # fmt: skip
def table(
    request: HttpRequest, figure_name: Name, *, rows: Annotated[Word | None, Query()] = None,
    columns: Annotated[Word | None, Query()] = None, only: Annotated[OneValue | None, Query()] = None,
    month: Annotated[MonthCode | None, Query()] = None, cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = SIZE,
) -> Any:  # fmt: skip
    """Rows and columns are dimensions of the figure or `month`. Small cells, and those that would tell them, are hidden.

    Without `month` the newest that has anything. Roles: as the page `explorer`.
    """
    allowed(request, "explorer")
    figure = country_figures().get(figure_name)
    kept = telling.kept_at(figure_name)
    if figure is None or not kept or (month is not None and month not in kept):
        raise refuse("NOT_THERE")
    asked = _wanted(figure, rows, columns, only, month or crossing.newest_month(figure, kept))
    begin = decode(cursor, 1)[0] if cursor is not None else 0
    if begin < 0:
        raise refuse("CURSOR_INVALID", column="cursor", value=str(cursor)[:40])
    found = crossing.crossed(asked)
    request.next_page = _next(request, begin + limit) if begin + limit < len(found.rows) else None
    return _told(asked, found, kept[asked.month]) | {
        "items": [{"value": value, "cells": _plain(cells)} for value, cells in found.rows[begin : begin + limit]],
        "next": request.next_page,
    }


def _wanted(figure: CountryFigure, rows: str | None, columns: str | None, only: str | None, month: int) -> Wanted:
    """The table that is asked for; a name or value that the figure does not have, and a table that is not kept, are refused."""
    known = crossing.dimensions(figure)
    for name, value in (("rows", rows), ("columns", columns)):
        if value is not None and value not in known:
            raise refuse("VALUE_INVALID", column=name, value=value, wanted=", ".join(known))
    dimension, _, chosen = (only or "").partition(":")
    filters = dict(crossing.filters(figure, month)) if only else {}
    if only and chosen not in filters.get(dimension, ()):
        raise refuse("VALUE_INVALID", column="only", value=only[:60], wanted=f"{', '.join(filters)}, and a value of it")
    asked = Wanted(figure, rows or known[1], columns or "", (dimension, chosen), month)
    if not asked.kept:
        raise refuse(
            "TABLE_NOT_KEPT", value=" × ".join(name for name in (asked.rows, asked.columns, dimension) if name)
        )
    return asked


def _next(request: HttpRequest, begin: int) -> str:
    query = request.GET.copy()
    query["cursor"] = encode([begin])
    return f"{request.path}?{query.urlencode()}"


def _told(asked: Wanted, found: Crossed, at: datetime) -> dict[str, Any]:
    return {
        "figure": asked.figure.name,
        "month": asked.month,
        "computed_at": at,
        "rows": asked.rows,
        "columns": asked.columns or None,
        "only": ":".join(asked.only) if asked.only[0] else None,
        "heads": found.columns,
        "whole": found.whole,
        "totals": _plain(found.totals),
        "hidden": found.hidden,
    }


def _plain(cells: list[Amount]) -> list[int | None]:
    """Amounts only: how many stand behind a cell is told by no page."""
    return [None if cell is None else cell.amount for cell in cells]
