"""The country in figures, for headquarters: a month, every figure with its definition and time, one of them on the map."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString

from opentamin.faces.portal import charts_country as drawn
from opentamin.faces.portal.charts import drawn as bar
from opentamin.faces.portal.charts import listed
from opentamin.faces.portal.charts_country import Square, scale_of, scale_words
from opentamin.faces.portal.country_words import Namer, title_of, unit_of
from opentamin.faces.portal.law_names import clause_name
from opentamin.faces.portal.templatetags.portal import figure as shown_figure
from opentamin.faces.portal.templatetags.portal import month as month_words
from opentamin.faces.portal.templatetags.portal import toman_scaled
from opentamin.faces.portal.words import either, localize_digits, say
from opentamin.flow.figures import telling
from opentamin.flow.figures.country import CountryFigure, Number, country_figures
from opentamin.flow.figures.telling import Rows
from opentamin.ground.calendar import Month
from opentamin.registers.provinces import provinces

SHOWN_MONTHS = 13
FIRST = "insured"
Wholes = dict[str, dict[int, Number | None]]


def country(request: HttpRequest) -> HttpResponse:
    """All figures of a month; the chosen one by province, by kind and over the months."""
    kept = telling.kept()
    if not kept:
        return render(request, "portal/country.html", {"empty": True})
    found = telling.wholes(kept)
    months = [month for month in kept if any(month in by_month for by_month in found.values())] or list(kept)
    month, chosen = chosen_month(request, months, found), chosen_figure(request)
    context = {
        "month": month,
        "months": months,
        "figure": {"name": chosen.name, "title": title_of(chosen), "unit": unit_of(chosen)},
        "figures": [(each.name, title_of(each)) for each in country_figures().values()],
        "tiles": [_tile(each, found, month, chosen) for each in country_figures().values()],
        "at": kept[month],
        **_chosen(chosen, month, found),
    }
    return render(request, "portal/country.html", context)


def chosen_month(request: HttpRequest, months: list[int], found: Wholes) -> int:
    """The month of the address if it is kept, else the newest in which lists were accepted."""
    typed = request.GET.get("month", "")
    if typed.isascii() and typed.isdigit() and int(typed) in months:
        return int(typed)
    return next((month for month in months if month in found.get(FIRST, {})), months[0])


def chosen_figure(request: HttpRequest) -> CountryFigure:
    """The figure of the address, else insured people."""
    return country_figures().get(request.GET.get("figure", ""), country_figures()[FIRST])


def _tile(figure: CountryFigure, found: Wholes, month: int, chosen: CountryFigure) -> dict[str, Any]:
    """One figure of the month beside the month before; its name puts it on the map."""
    by_month = found.get(figure.name, {})
    number, before = by_month.get(month), by_month.get((Month(month) + -1).code)
    amount = None if month in by_month and number is None else number.amount if number else 0
    return {
        "figure": say("country.hidden") if amount is None else shown_figure(amount),
        "unit": unit_of(figure),
        "what": title_of(figure),
        "words": toman_scaled(amount) if figure.unit == "rial" and amount else "",
        "change": _change(amount, before.amount if before else None),
        "newest": _newest(figure, by_month, month) if month not in by_month else None,
        "url": f"?figure={figure.name}&month={month}",
        "on": figure is chosen,
    }


def _newest(figure: CountryFigure, by_month: dict[int, Number | None], month: int) -> dict[str, str] | None:
    """The last month of which a figure has anything, where this one has nothing."""
    last = max(by_month, default=None)
    if last is None or last == month:
        return None
    return {"url": f"?figure={figure.name}&month={last}#of", "text": say("country.newest", month=month_words(last))}


def _change(amount: int | None, before: int | None) -> str:
    """«۲٫۱٪ بیش از ماه پیش», rounded down to tenths; nothing where there is nothing to compare with."""
    if not amount or not before or amount < 0 or before < 0:
        return ""
    tenths = abs(amount - before) * 1000 // before
    if not tenths:
        return say("country.as_before")
    point = "٫" if either("fa", "en") == "fa" else "."
    words = f"{shown_figure(tenths // 10)}{point}{localize_digits(str(tenths % 10))}"
    return say("country.more" if amount > before else "country.less", percent=words)


def _chosen(figure: CountryFigure, month: int, found: Wholes) -> dict[str, Any]:
    """The chosen figure by directorate, by kind, and month by month, with its definition."""
    shapes = [("directorate",), ("kind",)] if figure.kind else [("directorate",), ("sex",), ("age",)]
    if figure.name == FIRST:
        shapes.append(("origin",))
    shapes = [shape for shape in shapes if shape in figure.shapes]
    by_shape = telling.several(figure.name, shapes, [month])
    namer = Namer(figure)
    return {
        **_map(figure, namer, by_shape[("directorate",)].get(month, {})),
        "parts": [_part(figure, namer, shape[0], by_shape[shape].get(month, {})) for shape in shapes[1:]],
        "series": _series(figure, found.get(figure.name, {}), month),
        "definition": definition(figure, telling.kept_at(figure.name).get(month)),
    }


def definition(figure: CountryFigure, at: datetime | None) -> dict[str, Any]:
    """What a figure means, by which law, read from where, computed when, and how anybody computes it again."""
    return {
        "words": either(figure.definition_fa, figure.definition_en),
        "unit": unit_of(figure),
        "law": reverse("portal:article", args=[figure.clause]),
        "article": clause_name(figure.clause),
        "source": ", ".join(figure.source),
        "at": at,
        "protects": figure.protects,
        "command": f"opentamin figures show {figure.name} --month",
    }


def _map(figure: CountryFigure, namer: Namer, rows: Rows) -> dict[str, Any]:
    """The grid of provinces and the list beside it, the largest first."""
    of_square: dict[str, list[tuple[str, int | None]]] = defaultdict(list)
    for (code,), number in rows.items():
        of_square[namer.offices.get(code, ("", "", ""))[2]].append((code, number.amount if number else None))
    for code, (_, _, square) in namer.offices.items():
        if square in provinces() and (code,) not in rows and code in namer.roots:
            of_square[square].append((code, 0))
    squares = {square: _square(offices) for square, offices in of_square.items() if square in provinces()}
    told = [each.amount for each in squares.values() if each.amount is not None]
    scale = scale_of(told)
    title = say("country.map", figure=title_of(figure), unit=scale_words(scale, unit_of(figure)))
    amounts = {code: number.amount if number else None for (code,), number in rows.items()}
    order = sorted(amounts, key=lambda code: (-(amounts[code] or 0), code))
    return {
        "map": drawn.country(squares, scale, title) if squares else "",
        "map_title": title,
        "legend": drawn.legend(told, scale),
        "provinces": [_row(namer, code, amounts[code]) for code in order],
    }


def _square(offices: list[tuple[str, int | None]]) -> Square:
    """A province of one directorate or more; hidden where one of them is."""
    amounts = [amount for _, amount in offices]
    whole = None if None in amounts else sum(amount or 0 for amount in amounts)
    return Square(whole, reverse("portal:office", args=[min(code for code, _ in offices)]))


def _row(namer: Namer, code: str, amount: int | None) -> dict[str, Any]:
    known = code in namer.offices
    return {
        "url": reverse("portal:office", args=[code]) if known else "",
        "name": namer.of("directorate", code),
        "amount": say("country.hidden") if amount is None else shown_figure(amount),
    }


def _part(figure: CountryFigure, namer: Namer, name: str, rows: Rows) -> dict[str, Any]:
    """A figure divided by one dimension, as bars."""
    amounts = {values[0]: number.amount if number else None for values, number in rows.items()}
    order = namer.order(name, amounts)
    return {
        "title": say(f"divided.{figure.kind if name == 'kind' else name}"),
        "chart": hidden_bars([(namer.of(name, value), amounts[value]) for value in order], title_of(figure))
        if order
        else "",
    }


def hidden_bars(rows: list[tuple[str, int | None]], title: str) -> SafeString:
    """Bars of which some may be hidden: those stand without length and say so."""
    most = max((abs(amount or 0) for _, amount in rows), default=0) or 1
    lines = [
        (label, say("country.hidden") if amount is None else shown_figure(amount), bar(abs(amount or 0), most))
        for label, amount in rows
    ]
    return listed(lines, title)


def _series(figure: CountryFigure, by_month: dict[int, Number | None], until: int) -> dict[str, Any]:
    """The figure over thirteen months, as columns and as a table."""
    months = [(Month(until) + -back).code for back in reversed(range(SHOWN_MONTHS))]
    numbers = [by_month.get(month, Number(0, 0)) for month in months]
    amounts = [number.amount if number else None for number in numbers]
    scale = scale_of([amount for amount in amounts if amount is not None])
    title = say("country.series", figure=title_of(figure), unit=scale_words(scale, unit_of(figure)))
    return {
        "title": title,
        "chart": drawn.of_months(months, amounts, scale, title),
        "rows": [
            (month, say("country.hidden") if amount is None else shown_figure(amount))
            for month, amount in zip(months, amounts, strict=True)
        ],
    }
