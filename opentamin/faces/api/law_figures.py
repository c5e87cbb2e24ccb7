"""Figures of the law for everybody: over time, of one year, with the words of their keys; and what they were read from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from opentamin.faces.api.catalogue import refuse
from opentamin.faces.api.shapes import PUBLIC, Answer
from opentamin.law.figures import FOREVER, Figure, Value
from opentamin.law.in_year import in_year, years
from opentamin.law.sources import sources

router = Router(tags=["law"])
Year = Annotated[int, Query(ge=1300, le=1499, description="Jalali year, such as 1405")]


class ValueOut(Schema):
    """One row of a figure: [from, until) as yyyymm or yyyymmdd; null where nothing was read."""

    from_: int = Field(alias="from")
    until: int | None
    key: str
    value: str | None
    confidence: str
    source: list[str]


class KeyOut(Schema):
    """A key of a figure, in words."""

    key: str
    fa: str
    en: str


class FigureOut(Schema):
    """A figure over time, with the words of its keys."""

    name: str
    title_fa: str
    title_en: str
    unit: str
    clause: str
    keys: list[KeyOut]
    rows: list[ValueOut]


def told_figure(figure: Figure, held: Sequence[Value] | None = None) -> dict[str, Any]:
    """A figure with all its rows, or with some."""
    rows = [
        {"from": row.from_, "until": None if row.until == FOREVER else row.until, "key": str(row.key)}
        | {"value": row.text or None, "confidence": row.confidence, "source": list(row.source)}
        for row in (figure.rows if held is None else held)
    ]
    keys = [{"key": key, "fa": fa, "en": en} for key, (fa, en) in figure.words.items()]
    words = {"title_fa": figure.title_fa, "title_en": figure.title_en, "unit": figure.unit, "clause": figure.clause}
    return {"name": figure.name, **words, "keys": keys, "rows": rows}


class GapOut(Schema):
    """Months of the year for which a key of a figure has no value that was read; the key is empty where there are none."""

    key: str
    months: list[int]


class ParameterOut(FigureOut):
    """A figure of an article with the rows that hold in the year, and what stands open."""

    article: str
    gaps: list[GapOut]


class ParametersOut(Answer):
    """The figures of the law in one year."""

    year: int
    items: list[ParameterOut]


@router.get("/figures", response={200: ParametersOut, **PUBLIC}, operation_id="parameters", by_alias=True,
            summary="The figures of the law in one year")  # fmt: skip
def of_year(request: HttpRequest, year: Year) -> Any:
    """Rates, floors, ceilings and time limits of all articles, with sources and confidence; a year without any is not there."""
    if year not in years():
        raise refuse("NOT_THERE")
    items = [
        told_figure(each.figure, each.rows)
        | {"article": each.article.key, "gaps": [{"key": key, "months": months} for key, months in each.gaps]}
        for each in in_year(year)
    ]
    return {"year": year, "items": items}


class SourceOut(Schema):
    """A source: its code, where it is found, what it says (as it was written down, in English)."""

    code: str
    reference: str
    supports: str


class SourcesOut(Answer):
    """Everything that the law of this house was read from."""

    items: list[SourceOut]


@router.get(
    "/sources", response={200: SourcesOut, **PUBLIC}, operation_id="sources", summary="What the law was read from"
)
def all_sources(request: HttpRequest) -> Any:
    """By the code that clauses and figures cite."""
    return {"items": [each._asdict() for each in sources().values()]}
