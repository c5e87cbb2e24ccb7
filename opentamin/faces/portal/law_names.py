"""How the law is named to people: «مادهٔ ۶۴ قانون تأمین اجتماعی», where programs say a path."""

from __future__ import annotations

from functools import cache

from opentamin.faces.portal.words import either, has, language, localize_digits, say
from opentamin.law.articles import articles
from opentamin.law.instruments import instruments


def clause_name(clause: str) -> str:
    """The name of a clause, article and act in the language of the page; what is no place of the law stays as it is."""
    return _name(clause, language())


@cache
def _name(clause: str, _language: str) -> str:
    place, _, anchor = clause.partition(".")
    parts = place.split("/")
    if len(parts) != 3 or parts[1] not in instruments():
        return localize_digits(clause)
    act, number = either(*instruments()[parts[1]]), parts[2]
    if not number[:1].isdigit():
        found = articles().get(place)
        return say("law.named_part", act=act, part=either(found.title_fa, found.title_en) if found else number)
    return say("law.named_clause" if anchor else "law.named", act=act, number=number, clause=anchor)


def clause_words(clause: str) -> str:
    """The words of a clause, or of the first clause where an article is named whole; "" for what is no article."""
    place, _, anchor = clause.partition(".")
    found = articles().get(place)
    if found is None or not found.clauses:
        return ""
    chosen = found.clauses.get(anchor) or next(iter(found.clauses.values()))
    return either(chosen.fa, chosen.en)


def code_words(code: object) -> str:
    """A code of the law's figures in words; a code without words stays as it is."""
    key = f"code.{code}"
    return say(key) if has(key) else localize_digits(str(code))
