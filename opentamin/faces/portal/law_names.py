"""How the law is named to people: «مادهٔ ۶۴ قانون تأمین اجتماعی», where programs say a path."""

from __future__ import annotations

import re
from functools import cache

from opentamin.faces.portal.readings import readings_of
from opentamin.faces.portal.words import either, has, language, localize_digits, say
from opentamin.law.articles import articles
from opentamin.law.instruments import instruments

BASIS = re.compile(r"(?P<kind>[a-z]+)(?:-format)?(?: of)?[ /]?(?P<part>.*)")
READING = re.compile(r"r\d+")
"""The anchor of a reading of an article, as against that of a clause."""


def clause_name(clause: str) -> str:
    """The name of a clause, article and act in the language of the page; what is no place of the law stays as it is."""
    return _name(clause, language())


@cache
def _name(clause: str, _language: str) -> str:
    place, _, anchor = clause.partition(".")
    parts = place.split("/")
    if len(parts) != 3 or parts[1] not in instruments():
        return _basis(clause)
    act, number = either(*instruments()[parts[1]]), parts[2]
    if not number[:1].isdigit():
        found = articles().get(place)
        return say("law.named_part", act=act, part=either(found.title_fa, found.title_en) if found else number)
    kind = "law.named" if not anchor else "law.named_reading" if READING.fullmatch(anchor) else "law.named_clause"
    return say(kind, act=act, number=number, clause=anchor.removeprefix("r") if kind == "law.named_reading" else anchor)


def _basis(clause: str) -> str:
    """What a finding rests on where that is no article: an instruction with its day, a format's part, the house's own rule."""
    found = BASIS.match(clause)
    if found is None or not has(f"basis.{found['kind']}"):
        return localize_digits(clause)
    part = found["part"]
    key = f"basis.{part.replace('-', '_')}"
    named = say(key) if part and has(key) else localize_digits(part)
    kind = say(f"basis.{found['kind']}")
    return f"{kind} {named}".strip()


def clause_words(clause: str) -> str:
    """The words of a clause, or of the first clause where an article is named whole; what was chosen, for a reading; "" for
    what is no article."""
    place, _, anchor = clause.partition(".")
    found = articles().get(place)
    if found is None or not found.clauses:
        return ""
    number = place.rpartition("/")[2]
    if READING.fullmatch(anchor):
        return next((each.chosen for each in readings_of(found) if each.anchor == f"{number}.{anchor}"), "")
    chosen = found.clauses.get(f"{number}.{anchor}") or found.clauses.get(anchor) or next(iter(found.clauses.values()))
    return either(chosen.fa, chosen.en)


def code_words(code: object) -> str:
    """A code of a scheme's input in words; a code without words stays as it is."""
    key = f"code.{code}"
    return say(key) if has(key) else localize_digits(str(code))
