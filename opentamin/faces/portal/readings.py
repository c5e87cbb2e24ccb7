"""Readings on screen: what was chosen where the law is doubtful, in the language of the page."""

from __future__ import annotations

import re
from typing import NamedTuple

from opentamin.faces.portal.words import either, shown
from opentamin.law.articles import Article

_HEAD = re.compile(r"^## (?P<anchor>\S+) (?P<title>.+)$", re.MULTILINE)
_CHOSEN = {
    "fa": re.compile(r"\*\*برگزیده\.\*\*(.+?)(?:\s\*\*[^*\n]+\.\*\*|\n\n|\Z)", re.DOTALL),
    "en": re.compile(r"\*\*Chosen\.\*\*(.+?)(?:\s\*\*[^*\n]+\.\*\*|\n\n|\Z)", re.DOTALL),
}


class ShownReading(NamedTuple):
    """A reading: its anchor, its title, what was chosen, and the whole text as it was written down."""

    anchor: str
    title: str
    chosen: str
    text: str


def readings_of(article: Article) -> list[ShownReading]:
    """All readings of an article, in the order in which they were written."""
    heads = list(_HEAD.finditer(article.reading))
    ends = [head.start() for head in heads[1:]] + [len(article.reading)] * bool(heads)
    return [_shown(head, article.reading[head.end() : end].strip()) for head, end in zip(heads, ends, strict=True)]


def _shown(head: re.Match[str], text: str) -> ShownReading:
    english, _, persian = head["title"].partition(" / ")
    chosen = {language: pattern.search(text) for language, pattern in _CHOSEN.items()}
    fa, en = (" ".join(found[1].split()) if found else "" for found in (chosen["fa"], chosen["en"]))
    return ShownReading(head["anchor"], shown(either(persian or english, english)), shown(either(fa or en, en)), text)
