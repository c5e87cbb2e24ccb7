"""Columns on a time axis as plain SVG: in Persian the first stands at the right. What is not given stays an empty dashed place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from opentamin.faces.portal.words import language

WIDE, HIGH, TOP, FOOT = 760, 250, 34, 30
EMPTY_HIGH = 26


class Column(NamedTuple):
    """One column: what stands under it, its amount (None: nothing is given), what stands above it, whether it is the one."""

    label: str
    amount: int | None
    above: str = ""
    chosen: bool = False


def columns(items: Sequence[Column], title: str) -> SafeString:
    """A picture of the columns with a title for whoever does not see it; a table of the same stands beside it on the page."""
    most = max((item.amount or 0 for item in items), default=0) or 1
    room = WIDE // max(1, len(items))
    bodies = format_html_join("", "{}", ((_column(item, at, room, len(items), most),) for at, item in enumerate(items)))
    base = HIGH - FOOT
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}"><line class="axis" x1="0" x2="{}" y1="{}" y2="{}"/>{}</svg>',
        *(WIDE, HIGH, title, WIDE, base, base, bodies),
    )


def _column(item: Column, at: int, room: int, count: int, most: int) -> SafeString:
    """One column with its words."""
    place = (count - 1 - at if language() == "fa" else at) * room
    middle, wide, base = place + room // 2, room * 7 // 10, HIGH - FOOT
    high = EMPTY_HIGH if item.amount is None else max(3, item.amount * (base - TOP) // most)
    kind = "hollow" if item.amount is None else "barfill" if item.chosen else "barfill second"
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="3"/><text x="{}" y="{}" text-anchor="middle"{}>{}</text>{}',
        *(kind, middle - wide // 2, base - high, wide, high, middle, HIGH - 9),
        *(SafeString(' class="strong"') if item.chosen else "", item.label),
        _above(item, min(max(middle, 60), WIDE - 60), TOP - 14),
    )


def _above(item: Column, middle: int, level: int) -> SafeString | str:
    if not item.above:
        return ""
    return format_html('<text x="{}" y="{}" text-anchor="middle" class="strong">{}</text>', middle, level, item.above)
