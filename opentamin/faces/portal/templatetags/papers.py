"""Papers beside what they prove: a list of links for whoever may open them."""

from __future__ import annotations

from typing import Any

from django import template

from opentamin.faces.portal.act_papers import papers_of_act, papers_of_row

register = template.Library()


@register.inclusion_tag("portal/_papers.html", takes_context=True)
def papers(context: dict[str, Any], key: str) -> dict[str, Any]:
    """The papers of the act whose key a row carries (`act/<code>`); nothing for a row that no act made."""
    code = key.removeprefix("act/") if str(key).startswith("act/") else ""
    return {"papers": papers_of_act(code, getattr(context["request"], "sitting", None))}


@register.inclusion_tag("portal/_row_papers.html")
def papers_of(subject: str) -> dict[str, Any]:
    """The papers that belong to a row (`visit/12`), for a page whose visitors see the row."""
    return {"papers": papers_of_row(subject)}
