"""Days and months as people type them: day, month by its name, year, in one row; no calendar pops up."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from opentamin.faces.portal.templatetags.portal import digits, month
from opentamin.faces.portal.words import say
from opentamin.ground.calendar import Day
from opentamin.ground.persian import ascii_digits

PARTS = ("year", "month", "day")


def months(chosen: str) -> list[dict[str, Any]]:
    """The twelve months by name for a select; `chosen` is a number as typed."""
    number = ascii_digits(chosen).lstrip("0")
    return [{"number": n, "text": month(140400 + n).rsplit(" ", 1)[0], "on": str(n) == number} for n in range(1, 13)]


def asked(request: HttpRequest, name: str) -> str:
    """What stands in the address under `name`, or in its parts `name_year`, `name_month`, `name_day`, as 1404-08-14."""
    whole = request.GET.get(name, "").strip()
    parts = [ascii_digits(request.GET.get(f"{name}_{part}", "")).strip() for part in PARTS]
    parts = [part.zfill(2) if part.isdecimal() else part for part in parts]
    while parts and not parts[-1]:
        parts.pop()
    return ascii_digits(whole or "-".join(parts))


def day_asked(request: HttpRequest, name: str, label: str, otherwise: Day) -> tuple[Day, dict[str, Any]]:
    """The day that stands in the address, and its field; `otherwise` where nothing or no day of the calendar was typed.

    The field says so where it could not be read; a page of another day is never shown without a word.
    """
    typed = asked(request, name)
    shown = field(name, label, typed, with_day=True) | {"hint": say("when.empty")}
    if not typed:
        return otherwise, shown
    try:
        return Day.parse(typed), shown
    except ValueError:
        return otherwise, shown | {"fault": say("when.unreadable")}


def compact(value: str) -> str:
    """The same as programs write it, 14040814 and 140408; what is no day or month stays as typed."""
    parts = value.replace("/", "-").split("-")
    if len(parts) < 2 or not all(part.isascii() and part.isdigit() for part in parts):
        return value
    return parts[0] + "".join(part.zfill(2) for part in parts[1:])


def field(name: str, label: str, value: str, *, with_day: bool) -> dict[str, Any]:
    """One such field for `_when.html`; `value` is 1404-08-14, 1404-08, 140408 or whatever was typed."""
    plain = ascii_digits(value).replace("/", "-")
    whole = [*([plain[:4], plain[4:6], plain[6:8]] if plain.isdigit() else plain.split("-")), "", "", ""]
    return {
        "name": name,
        "label": label,
        "year": digits(whole[0]),
        "months": months(whole[1]),
        "day": digits(whole[2].lstrip("0")),
        "with_day": with_day,
    }
