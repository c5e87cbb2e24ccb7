"""Legal records on screen: every step with its value, what it was made from, and the words of its clause."""

from __future__ import annotations

import re
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from opentamin.faces.portal.readings import readings_of
from opentamin.faces.portal.templatetags.portal import code, digits, figure, jalali, month
from opentamin.faces.portal.words import either, say
from opentamin.ground.calendar import Day
from opentamin.ground.reasons import LegalRecord
from opentamin.law.articles import Clause, articles
from opentamin.law.schemes import declared_scheme

MONTH_DIGITS, DAY_DIGITS = 6, 8
AS_WRITTEN = re.compile(r"\s*[(,]\s*yyyymm(?:dd)?\)?")


def steps_of(record: LegalRecord) -> list[dict[str, Any]]:
    """All steps of a record, the first unfolded."""
    names = names_of(record)
    return [step_shown(step, number, names) for number, step in enumerate(record.steps)]


def names_of(record: LegalRecord) -> dict[str, str]:
    """What inputs and steps are called, in the language of the page."""
    inputs = declared_scheme(record.scheme).inputs
    titles = {name: unit_free(either(item.title_fa, item.title_en)) for name, item in inputs.items()}
    names = {"month": say("col.month")} | titles
    return names | {step.rule: either(step.text_fa, step.text_en).split(":")[0].rstrip(".") for step in record.steps}


def _shown_value(name: str, value: Any) -> str:
    """A value that a step used: a month in words, yes or no, a figure."""
    if isinstance(value, bool):
        return say("reason.yes") if value else say("reason.no")
    if isinstance(value, int) and name.rpartition("_")[2] in ("month", "day"):
        return _dated(name, value)
    return digits(value) if isinstance(value, str) else figure(value)


def _dated(name: str, value: int) -> str:
    """A month (yyyymm) or day (yyyymmdd) in words where the value is one; else the figure (days of a month, say)."""
    try:
        if len(str(value)) == MONTH_DIGITS and name.endswith("month"):
            return month(value)
        return jalali(Day.parse(str(value))) if len(str(value)) == DAY_DIGITS else figure(value)
    except ValueError:
        return figure(value)


def unit_free(title: str) -> str:
    """A title of an input without the way in which programs write its value."""
    return AS_WRITTEN.sub("", title)


def step_shown(step: Any, number: int, names: dict[str, str]) -> dict[str, Any]:
    """One step of the legal record, with the words of its clause."""
    key, words = clause_words(step.clause)
    return {
        "rule": step.rule,
        "title": either(step.text_fa, step.text_en),
        "shown": _shown_value(step.rule, step.value),
        "verdict": step.verdict,
        "verdict_text": say(f"verdict.{step.verdict}"),
        "used": [(names.get(name, name), _shown_value(name, value)) for name, value in step.used.items()],
        "clause": step.clause,
        "words": either(words.fa, words.en) if words else "",
        "source": step.source,
        "version": step.version,
        "rounding": say(f"rounding.{step.rounding}") if step.rounding else "",
        "reading": _reading(key, step.reading) if step.reading else "",
        "article_url": reverse("portal:article", args=[key]) if key else "",
        "open": number == 0,
    }


def _reading(key: str, mark: str) -> SafeString:
    """What was chosen, for a mark such as `30.r3 for Tir to Esfand 1399`; the mark itself where no text is found."""
    anchor = mark.split(":")[0].split()[0]
    act = key.rpartition("/")[0]
    near = (article for name, article in articles().items() if name.startswith(f"{act}/"))
    found = next((one for article in near for one in readings_of(article) if one.anchor == anchor), None)
    return format_html("{} · {}: {}", code(anchor), found.title, found.chosen) if found else code(mark)


def clause_words(clause: str) -> tuple[str, Clause | None]:
    """The article that a full clause such as ir/ssa_1354/28.1 lies in, and its words."""
    act, _, anchor = clause.rpartition("/")
    for key, article in articles().items():
        if key.startswith(f"{act}/") and anchor in article.clauses:
            return key, article.clauses[anchor]
    return "", None
