"""The life of one debt as a drawing: what is owed and what of it is penalty, step by step, and numbered marks above.

Time runs in the direction of reading; the numbers are told in the table beside the drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from opentamin.faces.portal.templatetags.portal import figure, month
from opentamin.faces.portal.words import language
from opentamin.ground.calendar import Day

WIDTH, HEIGHT, TOP, SIDE, FOOT = 720, 270, 108, 30, 26
MARK, ROWS = 20, 5
"""Least distance of two marks of one row, in units of the drawing; rows of marks above it."""


class Step(NamedTuple):
    """From a day on: what is owed in all, and how much of it is penalties and costs, in rials."""

    on: date
    owed_rial: int
    penalty_rial: int


class Mark(NamedTuple):
    """Something that happened on a day, with its number in the table; `due` is the day of payment."""

    on: date
    number: int
    due: bool = False


def life(steps: Sequence[Step], marks: Sequence[Mark], until: date, title: str) -> SafeString:
    """The drawing; nothing is drawn for a debt that never moved."""
    days = [*(step.on for step in steps), *(mark.on for mark in marks), until]
    first, last = min(days), max(days)
    most = max((step.owed_rial for step in steps), default=0) or 1
    place = _Places(first, max((last - first).days, 1), most)
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}"><polygon class="barfill second" points="{}"/>'
        '<polygon class="penalty" points="{}"/><line class="axis" x1="{}" x2="{}" y1="{}" y2="{}"/>{}{}</svg>',
        *(WIDTH, HEIGHT, title),
        _area(place, [(step.on, step.owed_rial) for step in steps], last),
        _area(place, [(step.on, step.penalty_rial) for step in steps], last),
        *(SIDE, WIDTH - SIDE, place.y(0), place.y(0)),
        _ends(place, first, last),
        _marks(place, marks),
    )


class _Places(NamedTuple):
    """Where a day and an amount lie on the drawing; whole units, for a drawing is no account."""

    first: date
    days: int
    most: int

    def x(self, on: date) -> int:
        along = (on - self.first).days * (WIDTH - 2 * SIDE) // self.days
        return WIDTH - SIDE - along if language() == "fa" else SIDE + along

    def y(self, rial: int) -> int:
        low = HEIGHT - FOOT
        return low - max(rial, 0) * (low - TOP) // self.most


def _area(place: _Places, steps: Sequence[tuple[date, int]], last: date) -> str:
    """The corners of an area under a line that moves in steps."""
    corners, before = [], 0
    for on, rial in steps:
        corners += [(place.x(on), place.y(before)), (place.x(on), place.y(rial))]
        before = rial
    if steps:
        corners = [
            (place.x(steps[0][0]), place.y(0)),
            *corners,
            (place.x(last), place.y(before)),
            (place.x(last), place.y(0)),
        ]
    return " ".join(f"{x},{y}" for x, y in corners)


def _ends(place: _Places, first: date, last: date) -> SafeString:
    """The months at both ends, kept inside the drawing."""
    inside = {True: 28, False: -28}
    rows = [
        (place.x(day) + inside[place.x(day) < WIDTH // 2], HEIGHT - 8, month(Day.from_date(day).month.code))
        for day in (first, last)
    ]
    return format_html_join("", '<text x="{}" y="{}" text-anchor="middle">{}</text>', rows)


def _marks(place: _Places, marks: Sequence[Mark]) -> SafeString:
    """Numbered circles above the drawing, each with a thread to the ground; those that are near stand in another row."""
    taken: list[list[int]] = [[] for _ in range(ROWS)]
    rows = []
    for mark in sorted(marks, key=lambda each: each.on):
        x = place.x(mark.on)
        row = next((at for at in range(ROWS) if all(abs(x - other) >= MARK for other in taken[at])), ROWS - 1)
        taken[row].append(x)
        y = 12 + row * MARK
        rows.append((x, x, y + 9, place.y(0), " due" if mark.due else "", x, y, x, y + 5, figure(mark.number)))
    return format_html_join(
        "",
        '<line class="thread" x1="{}" x2="{}" y1="{}" y2="{}"/><circle class="mark{}" cx="{}" cy="{}" r="9"/>'
        '<text class="marked" x="{}" y="{}" text-anchor="middle">{}</text>',
        rows,
    )
