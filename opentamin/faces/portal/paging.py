"""Pages of long tables: by links, with the filter kept in the address."""

from __future__ import annotations

from django.http import HttpRequest

from opentamin.faces.portal.templatetags.portal import figure
from opentamin.faces.portal.words import say
from opentamin.ground.persian import ascii_digits


def page_number(request: HttpRequest) -> int:
    """The wanted page, from 1; anything unreadable is the first."""
    text = ascii_digits(request.GET.get("page", "1"))
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


class Pager:
    """Links to the pages before and after."""

    def __init__(self, request: HttpRequest, number: int, count: int, size: int) -> None:
        self.pages = max(1, -(-count // size))
        self.number = min(number, self.pages)
        self.label = say("page.of", page=figure(self.number), pages=figure(self.pages))
        self.previous = self._link(request, self.number - 1) if self.number > 1 else ""
        self.next = self._link(request, self.number + 1) if self.number < self.pages else ""

    @staticmethod
    def _link(request: HttpRequest, number: int) -> str:
        query = request.GET.copy()
        query["page"] = str(number)
        return f"?{query.urlencode()}"
