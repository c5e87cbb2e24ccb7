"""Charts made on the server as plain SVG: they print, work without script and follow the page's direction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from opentamin.faces.portal.templatetags.portal import figure
from opentamin.faces.portal.words import language

WIDTH = 640
ROW = 46
BAR = 14


class Bar(NamedTuple):
    """One bar: its label, its whole amount, and whether it is drawn in the second colour."""

    label: str
    amount: int
    second: bool = False


def bars(items: Sequence[Bar], title: str) -> SafeString:
    """Horizontal bars, longest possible for the largest amount; in Persian they grow from the right.

    The figures stand as text beside the bars, so the picture is never the only carrier of a value.
    """
    most = max((bar.amount for bar in items), default=0) or 1
    rows = format_html_join("", "{}", ((_row(bar, index, most),) for index, bar in enumerate(items)))
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>', WIDTH, ROW * len(items), title, rows
    )


def _row(bar: Bar, index: int, most: int) -> SafeString:
    """The label, the track and the bar of one line."""
    top = index * ROW
    long = max(2, bar.amount * WIDTH // most) if bar.amount else 0
    from_right = language() == "fa"
    near, far = (WIDTH, 0) if from_right else (0, WIDTH)
    # `start` and `end` follow the direction of the text, which the page sets: the label begins where reading begins.
    return format_html(
        '<text x="{}" y="{}" text-anchor="start">{}</text><text x="{}" y="{}" text-anchor="end">{}</text>'
        '<rect class="track" x="0" y="{}" width="{}" height="{}" rx="4"/>'
        '<rect class="barfill{}" x="{}" y="{}" width="{}" height="{}" rx="4"/>',
        *(near, top + 16, bar.label, far, top + 16, figure(bar.amount)),
        *(top + 24, WIDTH, BAR),
        *(" second" if bar.second else "", WIDTH - long if from_right else 0, top + 24, long, BAR),
    )
