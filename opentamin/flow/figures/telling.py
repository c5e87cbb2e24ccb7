"""Questions over kept figures: what the pages of the country show. Each is one query over cells of one shape."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import Max, Min

from opentamin.flow.figures.country import Number, Shape, Values
from opentamin.flow.figures.models import Cell, Keeping

Rows = dict[Values, Number | None]


def wholes(months: Iterable[int]) -> dict[str, dict[int, Number | None]]:
    """The whole of every figure by month; None where even that is hidden. A month without anything has no entry."""
    found: dict[str, dict[int, Number | None]] = defaultdict(dict)
    rows = Cell.objects.filter(shape="", month__in=list(months)).values_list("figure", "month", "amount", "many")
    for figure, month, amount, many in rows:
        found[figure][month] = None if amount is None else Number(amount, many)
    return dict(found)


def cells(figure: str, shape: Shape, months: Iterable[int]) -> dict[int, Rows]:
    """The cells of one shape by month; None where a cell is hidden."""
    found: dict[int, Rows] = defaultdict(dict)
    rows = Cell.objects.filter(figure=figure, shape=",".join(shape), month__in=list(months))
    for month, place, amount, many in rows.values_list("month", "place", "amount", "many"):
        found[month][tuple(place)] = None if amount is None else Number(amount, many)
    return dict(found)


def several(figure: str, shapes: Sequence[Shape], months: Iterable[int]) -> Mapping[Shape, dict[int, Rows]]:
    """The same of several shapes at once."""
    found: dict[Shape, dict[int, Rows]] = {shape: defaultdict(dict) for shape in shapes}
    names = {",".join(shape): shape for shape in shapes}
    rows = Cell.objects.filter(figure=figure, shape__in=list(names), month__in=list(months))
    for name, month, place, amount, many in rows.values_list("shape", "month", "place", "amount", "many"):
        found[names[name]][month][tuple(place)] = None if amount is None else Number(amount, many)
    return found


def kept() -> dict[int, tuple[datetime, datetime]]:
    """The months that are kept, the newest first, each with the instants of its oldest and its newest figure."""
    rows = Keeping.objects.values_list("month").annotate(first=Min("at"), last=Max("at")).order_by("-month")
    return {month: (first, last) for month, first, last in rows}


def kept_at(figure: str) -> dict[int, datetime]:
    """When each month of a figure was computed."""
    return dict(Keeping.objects.filter(figure=figure).values_list("month", "at"))


def all_kept() -> dict[str, dict[int, datetime]]:
    """When each month of each figure was computed."""
    found: dict[str, dict[int, datetime]] = defaultdict(dict)
    for figure, month, at in Keeping.objects.values_list("figure", "month", "at"):
        found[figure][month] = at
    return dict(found)
