"""The services of the house as people look for them: by who they are, or by a word of what they want.

A service is a page, an act, a calculation or an article; each is listed only for those to whom it opens, and visitors see
what they would find after signing in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from opentamin.desk.sessions import Sitting
from opentamin.faces.portal.act_words import lede, word
from opentamin.faces.portal.words import either, has, say
from opentamin.ground.persian import search_key
from opentamin.journeys.acts.catalogue import actions
from opentamin.journeys.acts.facts import Kind
from opentamin.law.articles import articles
from opentamin.law.schemes import declared_scheme, scheme_names

MOST_FOUND = 30
VISITORS: dict[str, tuple[tuple[str, str], ...]] = {
    "employers": (
        ("send", "submit"),
        ("pay", "employer"),
        ("owe", "employer"),
        ("object", "employer"),
        ("clear", "employer"),
        ("verify", "verify"),
    ),
    "insured": (
        ("record", "my"),
        ("claim", "my"),
        ("care", "my"),
        ("estimate", "calculator"),
        ("slips", "my"),
        ("inbox", "inbox"),
    ),
    "staff": (("queue", "queue"), ("desk", "desk"), ("check", "care"), ("inspect", "inspections"), ("law", "law")),
}
"""The three lists of the first page: who asks, and what they come for with the page behind it."""


@dataclass(frozen=True, slots=True)
class Service:
    """A way to something: its name, what it is for, its address, and words by which it is found."""

    title: str
    words: str
    url: str

    @property
    def key(self) -> str:
        """What a search is held against."""
        return search_key(f"{self.title} {self.words}")


def for_visitors() -> list[tuple[str, list[Service]]]:
    """The three lists, each with its heading."""
    return [(say(f"who.{who}"), [_visitors(name, page) for name, page in rows]) for who, rows in VISITORS.items()]


def _visitors(name: str, page: str) -> Service:
    words = say(f"service_words.{name}") if has(f"service_words.{name}") else ""
    return Service(say(f"service.{name}"), words, reverse(f"portal:{page}"))


def section(name: str) -> Service:
    """A section of the bar as a service."""
    key = next((key for key in (f"section.{name}", f"{name}.lede") if has(key)), "")
    return Service(say(f"nav.{name}"), say(key) if key else "", reverse(f"portal:{name}"))


def found(query: str, sitting: Sitting | None, sections: list[str]) -> list[Service]:
    """Services of which every word of the query is a part, pages before acts, calculations and articles; at most 30."""
    wanted = [search_key(part) for part in query.split()]
    if not wanted:
        return []
    fits = (each for each in _everything(sitting, sections) if all(part in each.key for part in wanted))
    unique = {each.url + each.title: each for each in fits}
    return list(unique.values())[:MOST_FOUND]


def _everything(sitting: Sitting | None, sections: list[str]) -> Iterator[Service]:
    if sitting is None:
        yield from (each for _, rows in for_visitors() for each in rows)
    yield from (section(name) for name in sections)
    yield from _acts(sitting)
    for name in scheme_names():
        declared = declared_scheme(name)
        title = either(declared.title_fa, declared.title_en)
        yield Service(title, say("services.calculation"), reverse("portal:scheme", args=[name]))
    for key, article in articles().items():
        title = either(article.title_fa, article.title_en)
        yield Service(title, say("services.article"), reverse("portal:article", args=[key]))


def _acts(sitting: Sitting | None) -> Iterator[Service]:
    """Acts that begin without a file."""
    for action in actions().values() if sitting else ():
        if action.lets(sitting) and not any(each.kind == Kind.SUBJECT and each.required for each in action.fields):
            yield Service(word(action, "title"), lede(action), reverse("portal:act", args=[action.name]))
