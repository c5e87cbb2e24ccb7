"""The law on screen: articles with their words, figures over time, rules and worked cases."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from opentamin.faces.portal.parameters import value_of
from opentamin.faces.portal.readings import readings_of
from opentamin.faces.portal.words import either, localize_digits, say, shown
from opentamin.law.articles import Article, Clause, articles
from opentamin.law.cases import Case, cases_of
from opentamin.law.figures import FOREVER, Figure, Value
from opentamin.law.instruments import instruments
from opentamin.law.sources import Source, sources


def law(request: HttpRequest) -> HttpResponse:
    """All articles by act."""
    acts: dict[str, list[dict[str, str]]] = {}
    for key, article in articles().items():
        url = reverse("portal:article", args=[key])
        acts.setdefault(key.split("/")[1], []).append({"url": url, "title": _title(article)})
    titles = instruments()
    shown = [{"title": either(*titles.get(act, (act, act))), "articles": rows} for act, rows in acts.items()]
    return render(request, "portal/law.html", {"acts": shown})


def _title(article: Article) -> str:
    """Number and title of an article."""
    number, title = article.key.rsplit("/", 1)[1], either(article.title_fa, article.title_en)
    return f"{say('law.article')} {localize_digits(number)} · {title}" if number[:1].isdigit() else title


def article(request: HttpRequest, key: str) -> HttpResponse:
    """One article."""
    found = articles().get(key)
    if found is None:
        raise Http404
    context = {
        "article": {"title": _title(found)},
        "clauses": [
            {
                "anchor": clause.anchor,
                "label": clause.anchor if clause.anchor[0].isdigit() else clause.anchor.rpartition(".")[2],
                "words": either(clause.fa, clause.en),
                "from": clause.from_.replace("-", "/"),
                "confidence": clause.confidence,
                "source": ", ".join(clause.source),
            }
            for clause in found.clauses.values()
        ],
        "figures": [_figure(figure) for figure in found.figures()],
        "sources": sources_of([*found.clauses.values(), *(row for each in found.figures() for row in each.rows)]),
        "levels": levels(),
        "readings": readings_of(found),
        "rules": [{"title": either(rule.title_fa, rule.title_en), "source": rule.text} for rule in found.rules()],
        "cases": [
            {"id": case.id, "name": _case_name(case), "arithmetic": case.arithmetic} for case in cases_of(found.folder)
        ],
    }
    return render(request, "portal/article.html", context)


def sources_of(cited: Iterable[Clause | Value]) -> list[Source]:
    """What clauses and rows were read from, each once, by code."""
    codes = {code for each in cited for code in each.source}
    return [sources()[code] for code in sorted(codes) if code in sources()]


def levels() -> list[tuple[str, str]]:
    """The degrees of confidence in words."""
    return [(letter, say(f"level.{letter}")) for letter in ("A", "B", "C", "X")]


def _case_name(case: Case) -> str:
    """The sentence of a case: written in English and in Persian with a stroke between them."""
    english, _, persian = case.name.partition(" / ")
    return shown(either(persian or english, english))


def _figure(figure: Figure) -> dict[str, Any]:
    """A figure with its dated rows, the newest first."""
    return {
        "title": either(figure.title_fa, figure.title_en),
        "unit": say(f"law_unit.{figure.unit}"),
        "keyed": figure.keyed,
        "rows": [
            {
                "key": either(*figure.words[row.key]) if row.key else "",
                "from": _dashed(row.from_),
                "until": "" if row.until == FOREVER else _dashed(row.until),
                "value": value_of(figure, row),
                "confidence": row.confidence,
                "source": ", ".join(row.source),
            }
            for row in reversed(figure.rows)
        ],
    }


def _dashed(when: int) -> str:
    """140407 as 1404/07."""
    text = str(when)
    return "/".join(part for part in (text[:4], text[4:6], text[6:]) if part)
