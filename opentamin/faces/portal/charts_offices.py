"""Pictures of offices and quotas as plain SVG: squares of a province, bars against a quota, months side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from opentamin.faces.portal.templatetags.portal import figure, month_short
from opentamin.faces.portal.words import language

WIDTH = 640
TILE, GAP = 76, 6
ROW, BAR = 50, 16
PANEL, COLUMN = 92, 56


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
    wide = (max((x for x, _ in places.values()), default=0) + 1) * (TILE * 2 + GAP)
    high = (max((y for _, y in places.values()), default=0) + 1) * (TILE + GAP)
    squares = format_html_join("", "{}", ((_square(*places[code], tiles[code]),) for code in sorted(tiles)))
    return format_html('<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>', wide, high, title, squares)


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
    rows = format_html_join("", "{}", ((_quota_row(bar, index, most),) for index, bar in enumerate(items)))
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>', WIDTH, ROW * len(items), title, rows
    )


def _quota_row(bar: QuotaBar, index: int, most: int) -> SafeString:
    """Label, share, bar, and the mark of the quota; in Persian everything grows from the right."""
    top, from_right = index * ROW, language() == "fa"
    long = bar.people * 1000 * WIDTH // (bar.quota * most)
    mark = 1000 * WIDTH // most
    near, far = (WIDTH, 0) if from_right else (0, WIDTH)
    at = max(0, WIDTH - mark) if from_right else min(mark, WIDTH - 3)
    return format_html(
        '<text x="{}" y="{}" text-anchor="start">{}</text><text x="{}" y="{}" text-anchor="end">{}</text>'
        '<rect class="track" x="0" y="{}" width="{}" height="{}" rx="4"/>'
        '<rect class="barfill{}" x="{}" y="{}" width="{}" height="{}" rx="4"/>'
        '<rect class="goal" x="{}" y="{}" width="3" height="{}"/>',
        *(near, top + 16, bar.label, far, top + 16, bar.share),
        *(top + 24, WIDTH, BAR),
        *("" if bar.people >= bar.quota else " second", WIDTH - long if from_right else 0, top + 24, long, BAR),
        *(at, top + 20, BAR + 8),
    )


def by_month(months: Sequence[int], rows: Sequence[tuple[str, Sequence[int]]], title: str) -> SafeString:
    """A small panel for each directorate: a column for every month, all on one scale; time runs with the reading."""
    most = max((value for _, values in rows for value in values), default=0) or 1
    panels = format_html_join("", "{}", ((_panel(months, row, at, most),) for at, row in enumerate(rows)))
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>', WIDTH, PANEL * len(rows) + 8, title, panels
    )


def _panel(months: Sequence[int], row: tuple[str, Sequence[int]], at: int, most: int) -> SafeString:
    label, values = row
    top, from_right = at * PANEL, language() == "fa"
    wide = WIDTH // max(len(months), 1)
    columns = format_html_join(
        "", "{}", ((_column(months[n], value, top, _left(n, wide, from_right), most, wide),) for n, value in enumerate(values))
    )  # fmt: skip
    near = WIDTH if from_right else 0
    return format_html('<text x="{}" y="{}" text-anchor="start">{}</text>{}', near, top + 16, label, columns)


def _left(at: int, wide: int, from_right: bool) -> int:
    return WIDTH - (at + 1) * wide if from_right else at * wide


def _column(month: int, value: int, top: int, left: int, most: int, wide: int) -> SafeString:
    """One month: its column, its figure above, its name below."""
    high = value * 34 // most
    long = min(COLUMN, wide - 8)
    middle = left + wide // 2
    return format_html(
        '<rect class="barfill" x="{}" y="{}" width="{}" height="{}" rx="3"/>'
        '<text x="{}" y="{}" text-anchor="middle">{}</text><text x="{}" y="{}" text-anchor="middle">{}</text>',
        *(middle - long // 2, top + 72 - high, long, max(high, 1)),
        *(middle, top + 68 - high, figure(value)),
        *(middle, top + 87, month_short(month)),
    )
