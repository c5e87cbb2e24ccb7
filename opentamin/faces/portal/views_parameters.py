"""Parameters by year: rates, floors and ceilings of the law, each with its article, dates, source, confidence and reading."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from opentamin.faces.portal import charts_country as drawn
from opentamin.faces.portal import parameters as law
from opentamin.faces.portal.charts_country import scale_of, scale_words
from opentamin.faces.portal.parameters import REST, TOPICS, InYear
from opentamin.faces.portal.templatetags.portal import digits
from opentamin.faces.portal.templatetags.portal import month as month_words
from opentamin.faces.portal.views_law import levels, sources_of
from opentamin.faces.portal.views_people import today
from opentamin.faces.portal.words import either, localize_digits, say
from opentamin.law.figures import FOREVER, Figure

CHART_YEARS = 12


def parameters(request: HttpRequest) -> HttpResponse:
    """One topic in one year."""
    year, topic = _year(request), _topic(request)
    held = list(law.parameters(topic, year))
    found = [_parameter(each) for each in held]
    context = {
        "year": year,
        "years": law.years(),
        "topic": topic,
        "topics": [(name, say(f"topic.{name}")) for name in (*TOPICS, REST)],
        "parameters": found,
        "gaps": sum(bool(each["gaps"]) for each in found),
        "charts": _charts(year) if topic == "wages" else [],
        "levels": levels(),
        "sources": sources_of(row for each in held for row in each.rows),
    }
    return render(request, "portal/parameters.html", context)


def _year(request: HttpRequest) -> int:
    """The year of the address, else this one (or the newest that figures speak of)."""
    typed, known = request.GET.get("year", ""), law.years()
    if typed.isascii() and typed.isdigit() and int(typed) in known:
        return int(typed)
    return min(today().year, known[0])


def _topic(request: HttpRequest) -> str:
    typed = request.GET.get("topic", "")
    return typed if typed in TOPICS or typed == REST else "wages"


def _parameter(found: InYear) -> dict[str, Any]:
    """A figure of the law with its rows of the year and what is open."""
    number = found.article.key.rsplit("/", 1)[1]
    return {
        "title": either(found.figure.title_fa, found.figure.title_en),
        "unit": say(f"law_unit.{found.figure.unit}"),
        "url": reverse("portal:article", args=[found.article.key]),
        "article": f"{say('law.article')} {localize_digits(number)} · {either(found.article.title_fa, found.article.title_en)}",
        "rows": [
            {
                "key": _key(found.figure, row.key),
                "value": law.value_of(found.figure, row),
                "span": _span(row.from_, row.until),
                "confidence": row.confidence,
                "source": ", ".join(row.source),
                "reading": digits(row.reading.split(" ")[0].rstrip(":,")),
            }
            for row in found.rows
        ],
        "gaps": [_gap(_key(found.figure, key), months) for key, months in found.gaps],
        "checked": localize_digits(found.figure.checked.replace("-", "/")),
    }


def _span(first: int, until: int) -> str:
    """«از ۱۴۰۵/۰۱ تا ۱۴۰۶/۰۱»: the end is excluded, an open one is said."""
    begin = say("parameters.from", when=_dashed(first))
    return begin if until == FOREVER else say("parameters.span", first=_dashed(first), until=_dashed(until))


def _dashed(when: int) -> str:
    text = str(when)
    return "/".join(part for part in (text[:4], text[4:6], text[6:]) if part)


def _key(figure: Figure, key: str) -> str:
    """The key of a row in words; "" for a figure without keys."""
    return either(*figure.words[key]) if key else ""


def _gap(name: str, months: list[int]) -> str:
    """What of a year has no value."""
    span = (
        say("parameters.whole_year")
        if len(months) == 12
        else say("parameters.gap", first=month_words(months[0]), last=month_words(months[-1]))
    )
    return f"{name}: {span}" if name else span


def _charts(year: int) -> list[tuple[str, Any, list[tuple[str, str, str]]]]:
    """Floor and ceiling of twelve years, as two pictures on scales of their own and one table."""
    rows = law.floor_and_ceiling(year, CHART_YEARS)
    labels = [localize_digits(str(each)) for each, _, _ in rows]
    made = []
    for name, amounts in (("floor", [row[1] for row in rows]), ("ceiling", [row[2] for row in rows])):
        scale = scale_of([amount for amount in amounts if amount is not None])
        title = say(f"parameters.{name}", unit=scale_words(scale, say("unit.rial")))
        words = [drawn.scaled(amount, scale) if amount is not None else "–" for amount in amounts]
        made.append((title, drawn.columns(labels, amounts, words, title), list(zip(labels, words, strict=True))))
    return made
