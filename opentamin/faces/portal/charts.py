"""Charts made on the server as plain SVG: they print, work without script and follow the page's direction.

Words and figures stand beside the drawing as text of the page, so they stay readable at every width and can be copied.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from opentamin.faces.portal.templatetags.portal import figure
from opentamin.faces.portal.words import language

WIDTH = 1000
HEIGHT = 14


class Bar(NamedTuple):
    """One bar: its label, its whole amount, and whether it is drawn in the second colour."""

    label: str
    amount: int
    second: bool = False


def bars(items: Sequence[Bar], title: str) -> SafeString:
    """Horizontal bars, longest possible for the largest amount; in Persian they grow from the right."""
    most = max((abs(bar.amount) for bar in items), default=0) or 1
    rows = [(bar.label, figure(bar.amount), drawn(abs(bar.amount), most, second=bar.second)) for bar in items]
    return listed(rows, title)


def listed(rows: Sequence[tuple[str, str, SafeString]], title: str) -> SafeString:
    """Lines of a label, a figure and a drawing."""
    lines = format_html_join(
        "", '<li><span class="name">{}</span><span class="amount">{}</span>{}</li>', rows
    )  # fmt: skip
    return format_html('<ul class="bars" aria-label="{}">{}</ul>', title, lines)


def drawn(amount: int, most: int, *, second: bool = False, goal: int | None = None) -> SafeString:
    """A bar on its track, with a mark where a goal stands; all three in the unit of `most`."""
    long = max(3, amount * WIDTH // most) if amount else 0
    mark = "" if goal is None else _mark(goal * WIDTH // most)
    return format_html(
        '<svg viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="{}" height="{}"/>'
        '<rect class="barfill{}" x="{}" width="{}" height="{}"/>{}</svg>',
        *(WIDTH, HEIGHT, WIDTH, HEIGHT, " second" if second else ""),
        *(WIDTH - long if language() == "fa" else 0, long, HEIGHT, mark),
    )


def _mark(at: int) -> SafeString:
    """The upright line of a goal, kept inside the track."""
    near = min(at, WIDTH - 4)
    x = WIDTH - near - 4 if language() == "fa" else near
    return format_html('<rect class="goal" x="{}" width="4" height="{}"/>', x, HEIGHT)
