"""Pictures of offices and quotas as plain SVG: squares of a province, bars against a quota, months side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from opentamin.faces.portal.charts import drawn, listed
from opentamin.faces.portal.templatetags.portal import figure, month_short
from opentamin.faces.portal.words import language

WIDTH = 640
TILE, GAP = 76, 6
PANEL, FLOOR, TALL, COLUMN = 132, 96, 66, 64


class Tile(NamedTuple):
    """What stands on a square: a short name, a figure, and its state (open, planned, closed)."""

    label: str
    amount: int
    state: str


class QuotaBar(NamedTuple):
    """A directorate against its quota: label, people, quota, and the words of the share."""

    label: str
    people: int
    quota: int
    share: str


def province(tiles: Mapping[str, Sequence[Tile]], title: str) -> SafeString:
    """The squares of a province (A1 is the north-west corner; west is left in both languages), each with its offices."""
    places = {code: (ord(code[0]) - ord("A"), int(code[1:]) - 1) for code in tiles}
    west, east = _span([x for x, _ in places.values()], TILE * 2)
    north, south = _span([y for _, y in places.values()], TILE)
    squares = format_html_join("", "{}", ((_square(*places[code], tiles[code]),) for code in sorted(tiles)))
    wide = max(east - west, WIDTH)
    box = ((west + east - wide) // 2, north, wide, south - north)
    return format_html('<svg viewBox="{} {} {} {}" role="img" aria-label="{}">{}</svg>', *box, title, squares)


def _span(places: Sequence[int], size: int) -> tuple[int, int]:
    """From where to where squares of `size` at these places reach; empty edges of the grid are left out."""
    return min(places, default=0) * (size + GAP), (max(places, default=0) + 1) * (size + GAP)


def _square(x: int, y: int, tiles: Sequence[Tile]) -> SafeString:
    """One square: up to three offices, a line each."""
    left, top, wide = x * (TILE * 2 + GAP), y * (TILE + GAP), TILE * 2
    lines = format_html_join("", "{}", ((_line(left, top, at, tile),) for at, tile in enumerate(tiles[:3])))
    second = "" if any(tile.state == "open" for tile in tiles) else ' stroke-dasharray="5 4"'
    return format_html(
        '<rect class="track" x="{}" y="{}" width="{}" height="{}" rx="8" stroke="currentColor"{}/>{}',
        *(left + 1, top + 1, wide - 2, TILE - 2, SafeString(second), lines),
    )


def _line(left: int, top: int, at: int, tile: Tile) -> SafeString:
    """The name and the files of one office; what is not open stands without a bar."""
    middle, low = left + TILE, top + 22 + at * 22
    words = f"{tile.label}: {figure(tile.amount)}" if tile.state == "open" else f"{tile.label} ◦"
    return format_html('<text x="{}" y="{}" text-anchor="middle">{}</text>', middle, low, words)


def against_quota(items: Sequence[QuotaBar], title: str) -> SafeString:
    """Bars of people on tracks, with a mark where the quota stands; all on one scale of the share reached."""
    most = max((max(bar.people * 1000 // bar.quota, 1000) for bar in items), default=1000)
    rows = [
        (bar.label, bar.share, drawn(bar.people * 1000 // bar.quota, most, second=bar.people < bar.quota, goal=1000))
        for bar in items
    ]
    return listed(rows, title)


class Panel(NamedTuple):
    """A directorate month by month, with the quota of the last month (None without one)."""

    label: str
    values: Sequence[int]
    quota: int | None


def by_month(months: Sequence[int], panels: Sequence[Panel], title: str) -> SafeString:
    """A panel for each directorate, each on its own scale: a column for every month, a line where the quota stands.

    Time runs with the reading.
    """
    drawn = format_html_join("", "{}", ((_panel(months, panel, at * PANEL),) for at, panel in enumerate(panels)))
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>', WIDTH, PANEL * len(panels), title, drawn
    )


def _panel(months: Sequence[int], panel: Panel, top: int) -> SafeString:
    """The label, the columns and the line of one directorate."""
    from_right = language() == "fa"
    most = max(*panel.values, panel.quota or 0, 1)
    wide = WIDTH // max(len(months), 1)
    lefts = [WIDTH - (at + 1) * wide if from_right else at * wide for at in range(len(months))]
    columns = format_html_join(
        "",
        "{}",
        (
            (_column(month, value, FLOOR + top, left, value * TALL // most, wide),)
            for month, value, left in zip(months, panel.values, lefts, strict=True)
        ),
    )
    near = WIDTH if from_right else 0
    line = _goal(FLOOR + top - panel.quota * TALL // most) if panel.quota else ""
    return format_html(
        '<text class="strong" x="{}" y="{}" text-anchor="start">{}</text>{}{}',
        near,
        top + 16,
        panel.label,
        columns,
        line,
    )


def _goal(y: int) -> SafeString:
    """The line of a quota."""
    return format_html('<rect class="goal" x="0" y="{}" width="{}" height="1.5"/>', y, WIDTH)


def _column(month: int, value: int, floor: int, left: int, high: int, wide: int) -> SafeString:
    """One month: its column, its figure in it, its name below."""
    long = min(COLUMN, wide - 8)
    middle = left + wide // 2
    return format_html(
        '<rect class="barfill second" x="{}" y="{}" width="{}" height="{}" rx="3"/>'
        '<text x="{}" y="{}" text-anchor="middle">{}</text><text x="{}" y="{}" text-anchor="middle">{}</text>',
        *(middle - long // 2, floor - max(high, 1), long, max(high, 1)),
        *(middle, floor - 6, figure(value)),
        *(middle, floor + 17, month_short(month)),
    )
