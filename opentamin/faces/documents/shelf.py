"""The papers that the house gives out, by name: each is made by whoever knows its words, and asked for by any face.

A face that puts a paper into words registers it here (`@paper("letter")`); another face asks by the name and knows neither
the words nor who has them. `made` gives None where there is nothing to print, as for a row that does not exist.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse

PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Paper:
    """A document: its bytes, the name of its file, its media type, and whose personal file it is from (None: nobody's)."""

    content: bytes
    file_name: str
    media: str = PDF
    person_id: int | None = None


Maker = Callable[..., Paper | None]
_makers: dict[str, Maker] = {}


def paper(name: str) -> Callable[[Maker], Maker]:
    """Register the maker of a paper under the name of its page."""

    def register(maker: Maker) -> Maker:
        _makers[name] = maker
        return maker

    return register


def made(name: str, argument: int | str) -> Paper | None:
    """The paper `name` of a row; None where there is none. KeyError for a paper that nobody makes."""
    return _makers[name](argument)


def names() -> frozenset[str]:
    """The papers that somebody makes."""
    return frozenset(_makers)


def answer(found: Paper) -> HttpResponse:
    """A paper as an answer that a browser shows."""
    headers = {"Content-Disposition": f'inline; filename="{found.file_name}"'}
    return HttpResponse(found.content, content_type=found.media, headers=headers)
