"""The figures of the law by topic, their values in words, and floor and ceiling over the years. Reads files only."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from opentamin.faces.portal.templatetags.portal import figure as shown_figure
from opentamin.faces.portal.words import localize_digits, say
from opentamin.law.articles import Article, articles
from opentamin.law.figures import Figure, MissingFigure, Value
from opentamin.law.in_year import InYear, in_year, years

__all__ = ["REST", "TOPICS", "InYear", "floor_and_ceiling", "parameters", "value_of", "years"]

TOPICS: dict[str, tuple[str, ...]] = {
    "wages": ("labour_1369/41", "ssa_1354/30", "ssa_1354/31", "ssa_1354/35"),
    "premium": (
        "ssa_1354/28", "ssa_1354/29", "ssa_1354/33", "ssa_1354/38", "ssa_1354/41", "unemployment_1369/5", "five_worker_1361",
        "hazardous_1380", "foreigners_1380", "construction_1386", "drivers_1379", "freelance_1386", "voluntary_1385",
        "weavers_1388", "artists_1399", "military_1383", "part_month", "relief_1375", "production_1394", "plan_6",
        "health_per_head",
    ),
    "penalties": (
        "penalties_1373", "mass_use_1391", "foreign_fine", "ssa_1354/42", "ssa_1354/43", "ssa_1354/46", "ssa_1354/47",
        "ssa_1354/50", "ssa_1354/37", "ssa_1354/39", "ssa_1354/98", "ssa_1354/100",
    ),
}  # fmt: skip
"""Acts and articles of each topic; whatever stands in none is about benefits and care."""
REST = "benefits"
FLOOR, CEILING = "ir/labour_1369/41", "ir/ssa_1354/30"
FLAT, MULTIPLE = 1, 2


def topic_of(article: Article) -> str:
    """The topic in which an article stands."""
    key = article.key.removeprefix("ir/")
    fits = (name for name, keys in TOPICS.items() if any(key == each or key.startswith(f"{each}/") for each in keys))
    return next(fits, REST)


def parameters(topic: str, year: int) -> Iterator[InYear]:
    """The figures of a topic in a year; those that never speak of it are left out."""
    return (each for each in in_year(year) if topic_of(each.article) == topic)


def value_of(figure: Figure, row: Value) -> str:
    """A value in words of its unit: 7 %, 1/12, 5,541,850; "not read" where the law has one that was not found."""
    if row.number is None:
        return say("parameters.not_read")
    exact = Fraction(row.number, figure.per)
    if figure.unit == "rate" and (exact * 1_000_000).denominator == 1:
        return f"{decimal(exact * 100)}{say('parameters.percent')}"
    return decimal(exact)


def decimal(value: Fraction) -> str:
    """A fraction as a decimal of up to four places where it is one, else as numerator and denominator."""
    scaled = value * 10_000
    if scaled.denominator != 1:
        return localize_digits(f"{value.numerator}/{value.denominator}")
    whole, part = divmod(abs(scaled.numerator), 10_000)
    text = f"{part:04d}".rstrip("0")
    point = say("parameters.point") + localize_digits(text) if text else ""
    return ("−" if value < 0 else "") + shown_figure(whole) + point


def floor_and_ceiling(until: int, count: int) -> list[tuple[int, int | None, int | None]]:
    """Year, least and highest insurable daily wage in its first month (rials); None where there is none or it was not read."""
    return [(year, *_bounds(year * 100 + 1)) for year in range(until - count + 1, until + 1)]


def _bounds(month: int) -> tuple[int | None, int | None]:
    floors, ceilings = ({each.name: each for each in articles()[key].figures()} for key in (FLOOR, CEILING))
    floor = _asked(floors["minimum_daily_wage"], month)
    kind = _asked(ceilings["ceiling_kind"], month)
    if kind == FLAT:
        return floor, _asked(ceilings["ceiling_flat_daily"], month)
    times = _asked(ceilings["ceiling_multiple"], month)
    if kind != MULTIPLE or floor is None or times is None:
        return floor, None
    return floor, floor * times // ceilings["ceiling_multiple"].per


def _asked(figure: Figure, month: int) -> int | None:
    try:
        return figure(month)
    except MissingFigure:
        return None
