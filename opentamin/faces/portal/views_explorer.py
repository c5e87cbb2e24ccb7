"""The explorer: a figure as a series or a cross table, narrowed by an address, drawn where it is small, as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString

from opentamin.faces.portal import charts_country as drawn
from opentamin.faces.portal import explorer as asked_for
from opentamin.faces.portal.charts_country import scale_of, scale_words
from opentamin.faces.portal.country_words import Namer, dimension_of, title_of, unit_of
from opentamin.faces.portal.explorer import MONTH, Table, Wanted, told
from opentamin.faces.portal.paging import Pager, page_number
from opentamin.faces.portal.templatetags.portal import figure as shown_figure
from opentamin.faces.portal.templatetags.portal import jalali
from opentamin.faces.portal.templatetags.portal import month as month_words
from opentamin.faces.portal.views_country import chosen_figure, definition, hidden_bars
from opentamin.faces.portal.words import either, language, say
from opentamin.flow.figures import telling
from opentamin.flow.figures.country import country_figures
from opentamin.flow.figures.crossing import newest_month
from opentamin.ground.cells import plain_cell

PAGE = 50
MOST_BARS = 40


def explorer(request: HttpRequest) -> HttpResponse:
    """One table with the form that asked for it."""
    figure = chosen_figure(request)
    kept = telling.kept_at(figure.name)
    if not kept:
        return render(request, "portal/explorer.html", {"empty": True})
    namer, month = Namer(figure), _month(request, kept)
    filters = asked_for.choices(figure, month, namer)
    asked = asked_for.wanted(request, figure, month, asked_for.values_of(filters))
    context: dict[str, Any] = {
        "month": month,
        "months": sorted(kept, reverse=True),
        "figure": {"name": figure.name, "title": title_of(figure), "unit": unit_of(figure)},
        "figures": [(each.name, title_of(each)) for each in country_figures().values()],
        "dimensions": [(name, dimension_of(figure, name)) for name in asked_for.dimensions(figure)],
        "rows": asked.rows,
        "columns": asked.columns,
        "only": ":".join(asked.only) if asked.only[0] else "",
        "filters": [(dimension_of(figure, name), values) for name, values in filters if values],
        "definition": definition(figure, kept[month]),
        "kept": asked.kept,
    }
    if asked.kept:
        context |= _shown(request, asked, asked_for.table(asked, namer), namer)
    return render(request, "portal/explorer.html", context)


def _month(request: HttpRequest, kept: Any) -> int:
    """The month of the address if it is kept; else the newest of which the figure has anything."""
    typed = request.GET.get("month", "")
    if typed.isascii() and typed.isdigit() and int(typed) in kept:
        return int(typed)
    return newest_month(chosen_figure(request), kept)


def _shown(request: HttpRequest, asked: Wanted, table: Table, namer: Namer) -> dict[str, Any]:
    """A table for the page: fifty rows of it, its picture, and the addresses of its files."""
    pager = Pager(request, page_number(request), len(table.rows), PAGE)
    first = (pager.number - 1) * PAGE
    query = request.GET.copy()
    for name, value in (("figure", asked.figure.name), ("rows", asked.rows), ("month", str(asked.month))):
        query[name] = value
    query.pop("page", None)
    return {
        "table": {
            "title": title_in_words(asked, namer),
            "of_rows": dimension_of(asked.figure, asked.rows),
            "heads": table.heads or [unit_of(asked.figure)],
            "whole": bool(table.heads) and asked.columns != MONTH,
            "rows": [(name, [_cell(cell) for cell in cells]) for name, cells in table.rows[first : first + PAGE]],
            "totals": [_cell(cell) for cell in table.totals],
            "hidden": table.hidden,
        },
        "pager": pager,
        "pictures": pictures(asked, table),
        "query": query.urlencode(),
    }


def _cell(cell: asked_for.Amount) -> str:
    return say("country.hidden") if cell is None else shown_figure(cell.amount)


def title_in_words(asked: Wanted, namer: Namer) -> str:
    """«بیمه‌شدگان اصلی بر پایهٔ استان و جنس، زن، آبان ۱۴۰۴»."""
    by = dimension_of(asked.figure, asked.rows)
    if asked.columns:
        by = say("explorer.and", first=by, second=dimension_of(asked.figure, asked.columns))
    parts = [say("explorer.by", figure=title_of(asked.figure), by=by)]
    if asked.only[0]:
        parts.append(namer.of(*asked.only))
    if MONTH not in (asked.rows, asked.columns):
        parts.append(month_words(asked.month))
    return say("explorer.comma").join(parts)


def pictures(asked: Wanted, table: Table) -> list[tuple[str, SafeString]]:
    """A small table as bars, or as columns of months: one picture for each column of the table."""
    if not table.small or not table.rows:
        return []
    heads = table.heads or [""]
    if asked.rows == MONTH:
        return [_months(asked, table, at, head) for at, head in enumerate(heads)]
    if len(table.rows) * len(heads) > MOST_BARS:
        return []
    return [
        (head, hidden_bars([(name, cells[at].amount if cells[at] else None) for name, cells in table.rows], head))
        for at, head in enumerate(heads)
    ]


def _months(asked: Wanted, table: Table, at: int, head: str) -> tuple[str, SafeString]:
    """The last thirteen months of one column."""
    rows = [cells[at] for _, cells in table.rows][-asked_for.SHORT_MONTHS :]
    amounts = [cell.amount if cell else None for cell in rows]
    scale = scale_of([amount for amount in amounts if amount is not None])
    unit = scale_words(scale, unit_of(asked.figure))
    words = say("explorer.comma").join([head, unit]) if head else unit
    return words, drawn.of_months(asked.months[-asked_for.SHORT_MONTHS :], amounts, scale, words)


def explorer_file(request: HttpRequest, form: str) -> HttpResponse:
    """The whole table as csv or xlsx, with its definition, its time, and what is hidden and why."""
    figure = chosen_figure(request)
    kept = telling.kept_at(figure.name)
    if form not in FORMS or not kept:
        raise Http404
    namer = Namer(figure)
    month = _month(request, kept)
    asked = asked_for.wanted(request, figure, month, asked_for.values_of(asked_for.choices(figure, month, namer)))
    if not asked.kept:
        raise Http404
    table = asked_for.table(asked, namer)
    content, kind = FORMS[form](list(_lines(asked, table, namer, kept[asked.month])))
    name = f"opentamin-{figure.name}-{asked.month}.{form}"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _lines(asked: Wanted, table: Table, namer: Namer, at: Any) -> Iterator[list[int | str]]:
    """The head of a file, an empty line, and the table."""
    figure = asked.figure
    yield [title_in_words(asked, namer)]
    yield [either(figure.definition_fa, figure.definition_en)]
    yield [say("country.unit"), unit_of(figure)]
    yield [say("country.time"), jalali(at)]
    yield [say("country.source"), ", ".join(figure.source)]
    if figure.protects:
        yield [say("country.hidden"), say("country.hiding_1")]
    yield []
    whole = [say("explorer.whole")] if table.heads and asked.columns != MONTH else []
    yield [dimension_of(figure, asked.rows), *(table.heads or [unit_of(figure)]), *whole]
    for name, cells in table.rows:
        yield [name, *map(told, cells)]
    if table.totals:
        yield [say("explorer.whole"), *map(told, table.totals)]


def _csv(lines: list[list[int | str]]) -> tuple[bytes, str]:
    """With a mark of UTF-8, so that every sheet program reads Persian."""
    text = io.StringIO()
    csv.writer(text).writerows([[plain_cell(cell) for cell in line] for line in lines])
    return ("\ufeff" + text.getvalue()).encode(), "text/csv; charset=utf-8"


def _xlsx(lines: list[list[int | str]]) -> tuple[bytes, str]:
    """One sheet, from the right in Persian; numbers stay numbers."""
    import xlsxwriter

    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    if language() == "fa":
        sheet.right_to_left()
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 40, 18)
    number = book.add_format({"num_format": "#,##0"})
    for row, line in enumerate(lines):
        for column, cell in enumerate(line):
            sheet.write(row, column, cell, number if isinstance(cell, int) else None)
    book.close()
    return content.getvalue(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


FORMS = {"csv": _csv, "xlsx": _xlsx}
