"""Pictures of the country as plain SVG: the grid of provinces in five steps of one hue, and months as columns.

West is left in both languages; months run with the reading. The figure of a province stands in its square, so no state is
told by colour alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from opentamin.faces.portal.templatetags.portal import figure, month_short
from opentamin.faces.portal.words import either, language, say
from opentamin.registers.provinces import Province, provinces

STEPS = 5
SQUARE, GAP = 100, 6
COLUMN_ROOM, COLUMN_TALL, COLUMN_FLOOR, COLUMNS_HIGH = 56, 120, 156, 186
THOUSAND = 1_000
LONGEST = 100_000
"""From here on a number is shown in thousands, millions and so on: five figures fit into a square."""


class Square(NamedTuple):
    """What stands on a province: its amount (None where it is hidden) and the page behind it."""

    amount: int | None
    url: str


def scale_of(amounts: Sequence[int]) -> int:
    """The power of a thousand by which amounts are divided, so that the largest fits."""
    scale, most = 1, max(map(abs, amounts), default=0)
    while most // scale >= LONGEST:
        scale *= THOUSAND
    return scale


def scale_words(scale: int, unit: str) -> str:
    """«به میلیارد ریال»; only the unit where nothing is divided."""
    return say("country.in_unit", unit=unit) if scale == 1 else say(f"scale.{scale}", unit=unit)


def scaled(amount: int | None, scale: int) -> str:
    """An amount in thousands, millions ..., half up; what is hidden says so."""
    if amount is None:
        return say("country.hidden")
    return figure((abs(amount) + scale // 2) // scale * (1 if amount >= 0 else -1))


def steps_of(amounts: Sequence[int]) -> list[int]:
    """The lower ends of the five steps: each holds about as many provinces as the others; equal ends are one step."""
    ranked = sorted(amounts)
    return sorted({ranked[len(ranked) * at // STEPS] for at in range(STEPS)}) if ranked else []


def step(amount: int, ends: Sequence[int]) -> int:
    """The step of an amount, from 1; steps that are missing are missing at the lower end."""
    return STEPS - len(ends) + sum(amount >= end for end in ends)


def country(squares: Mapping[str, Square], scale: int, title: str) -> SafeString:
    """The grid of provinces; a province without a directorate in this house stands dashed and leads nowhere."""
    ends = steps_of([each.amount for each in squares.values() if each.amount is not None])
    drawn = format_html_join(
        "", "{}", ((_province(each, squares.get(each.square), ends, scale),) for each in provinces().values())
    )
    wide = (max(each.column for each in provinces().values()) + 1) * (SQUARE + GAP) - GAP
    high = (max(each.row for each in provinces().values()) + 1) * (SQUARE + GAP) - GAP
    return format_html('<svg viewBox="0 0 {} {}" role="group" aria-label="{}">{}</svg>', wide, high, title, drawn)


def _province(place: Province, square: Square | None, ends: Sequence[int], scale: int) -> SafeString:
    """One square with its name in one or two lines and its figure."""
    left, top = place.column * (SQUARE + GAP), place.row * (SQUARE + GAP)
    lines = _lines(either(place.fa, place.en))
    names = format_html_join(
        "",
        '<text class="{}" x="{}" y="{}" text-anchor="middle">{}</text>',
        (
            (_tight(line), left + SQUARE // 2, top + (34 if len(lines) == 1 else 24) + at * 21, line)
            for at, line in enumerate(lines)
        ),
    )
    shade = "away" if square is None else "hid" if square.amount is None else f"step{step(square.amount, ends)}"
    words = "–" if square is None else scaled(square.amount, scale)
    body = format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="9"/>{}<text class="strong" x="{}" y="{}" '
        'text-anchor="middle">{}</text>',
        *(shade, left, top, SQUARE, SQUARE, names, left + SQUARE // 2, top + 82, words),
    )
    if square is None:
        return format_html('<g class="off">{}</g>', body)
    label = f"{either(place.fa, place.en)}: {words}"
    return format_html('<a href="{}" class="{}" aria-label="{}">{}</a>', square.url, shade, label, body)


def _tight(line: str) -> str:
    """A class for names that would not fit into a square: the longer, the smaller."""
    return "longest" if len(line) > 12 else "long" if len(line) > 9 else "name"


def _lines(name: str) -> list[str]:
    """A name in at most two lines, cut at the blank nearest to its middle."""
    words = name.split(" ")
    if len(words) == 1 or len(name) <= 9:
        return [name]
    cut = min(range(1, len(words)), key=lambda at: abs(len(" ".join(words[:at])) - len(" ".join(words[at:]))))
    return [" ".join(words[:cut]), " ".join(words[cut:])]


def legend(amounts: Sequence[int], scale: int) -> list[tuple[str, str]]:
    """The steps with the amounts at which they begin, the lowest first: class and words."""
    ends = steps_of(amounts)
    first = STEPS - len(ends) + 1
    return [(f"step{first + at}", say("country.from", amount=scaled(end, scale))) for at, end in enumerate(ends)]


def columns(labels: Sequence[str], amounts: Sequence[int | None], words: Sequence[str], title: str) -> SafeString:
    """A column for each month or year with its words over it; the first stands where reading begins."""
    most = max((abs(amount) for amount in amounts if amount is not None), default=0) or 1
    wide, count = len(labels) * COLUMN_ROOM, len(labels)
    drawn = format_html_join(
        "",
        "{}",
        (
            (_column(at, count, label, abs(amount or 0) * COLUMN_TALL // most, word),)
            for at, (label, amount, word) in enumerate(zip(labels, amounts, words, strict=True))
        ),
    )
    axis = format_html('<line class="axis" x1="0" x2="{}" y1="{}" y2="{}"/>', wide, COLUMN_FLOOR, COLUMN_FLOOR)
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}</svg>', wide, COLUMNS_HIGH, title, drawn, axis
    )


def of_months(months: Sequence[int], amounts: Sequence[int | None], scale: int, title: str) -> SafeString:
    """Columns of months; what is hidden stands as a word on the floor."""
    return columns([month_short(month) for month in months], amounts, [scaled(each, scale) for each in amounts], title)


def _column(at: int, count: int, label: str, high: int, word: str) -> SafeString:
    """One column, the last in the strong colour."""
    place = count - 1 - at if language() == "fa" else at
    middle = place * COLUMN_ROOM + COLUMN_ROOM // 2
    return format_html(
        '<rect class="barfill{}" x="{}" y="{}" width="34" height="{}" rx="3"/>'
        '<text x="{}" y="{}" text-anchor="middle">{}</text><text x="{}" y="{}" text-anchor="middle">{}</text>',
        *("" if at == count - 1 else " second", middle - 17, COLUMN_FLOOR - high, high),
        *(middle, COLUMN_FLOOR - high - 7, word, middle, COLUMN_FLOOR + 20, label),
    )
