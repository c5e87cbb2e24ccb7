"""Whether a password is guessed at once: a word of our lists, a run on the keyboard, digits in order, what is known of its owner.

NIST 800-63B asks for length and for a refusal of what is guessed first, and against rules of letters. There is no network, so
the lists are the 20,000 passwords that Django ships (refused whole) and a short one of our own words (`common_words.txt`,
Latin and Persian, refused as parts). A list of leaked passwords may lie on the machine (`leaked.py`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.contrib.auth.password_validation import CommonPasswordValidator

from opentamin.ground.calendar import Day
from opentamin.ground.persian import ascii_digits

LEFT_OVER = 5
"""Letters that must be left when words of the list, runs and figures are taken out."""
LATIN_RUNS = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qazwsxedcrfvtgbyhnujm")
PERSIAN_RUNS = ("ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی", "ضصثقفغعهخحجچ", "شسیبلاتنمکگ", "ظطزرذدپو")
RUNS = (*LATIN_RUNS, *PERSIAN_RUNS)
SIGNS, FIGURES = str.maketrans("@!$", "ais"), str.maketrans("430157", "aeoist")
"""Signs and figures that stand for letters."""

STRONG, GOOD = 18, 14
"""Letters and figures beyond common words from which a password is hard to guess, or good."""
SHORTEST_NAME, SHORTEST_NUMBER = 3, 6


@dataclass(frozen=True, slots=True)
class Own:
    """What others know of somebody: numbers that may not stand in a password, names that count for nothing in it."""

    numbers: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()


NOBODY = Own()


def own_of(names: Iterable[str], numbers: Iterable[str], born: date | None = None) -> Own:
    """Names and numbers as they are compared; a day of birth is known by both calendars, in both orders."""
    words = {_plain(word) for name in names for word in (name or "").split()}
    found = {_plain(number or "") for number in numbers} | (_days(born) if born else set())
    return Own(
        frozenset(each for number in found if len(number) >= SHORTEST_NUMBER for each in (number, number[::-1])),
        frozenset(word for word in words if len(word) >= SHORTEST_NAME),
    )


def _days(born: date) -> set[str]:
    both = [day.split("-") for day in (str(Day.from_date(born)), born.isoformat())]
    orders = [
        order for year, month, day in both for order in ((year, month, day), (day, month, year), (year[2:], month, day))
    ]
    return {"".join(order) for order in orders}


@cache
def _shipped() -> frozenset[str]:
    """The passwords that Django ships, as they are compared."""
    return frozenset(_plain(word) for word in CommonPasswordValidator().passwords)


@cache
def _common() -> re.Pattern[str]:
    lines = (Path(__file__).parent / "common_words.txt").read_text(encoding="utf-8").splitlines()
    words = {_plain(line) for line in lines if line and not line.startswith("#")}
    pieces = {run[at : at + length] for run in RUNS for length in range(4, len(run) + 1) for at in range(len(run) - length + 1)}  # fmt: skip
    known = words | pieces | {piece[::-1] for piece in pieces}
    return re.compile("|".join(re.escape(word) for word in sorted(known, key=len, reverse=True)))


def _plain(text: str) -> str:
    """As it is compared: one form of each letter, small, digits as ASCII, without anything that is no letter or digit."""
    folded = unicodedata.normalize("NFKC", ascii_digits(text)).casefold().replace("ي", "ی").replace("ك", "ک")
    return re.sub(r"[\W_]+", "", folded)


def is_guessed(password: str, login: str = "", own: Own = NOBODY) -> bool:
    """Whether somebody who knows its owner would try it first: few different signs, numbers of the owner, or common words only."""
    plain = _plain(password)
    numbers = {*own.numbers, login, login[::-1]} - {""}
    if len(set(plain)) < 5 or any(number in plain for number in numbers):
        return True
    half = len(plain) // 2
    once = plain[:half] if len(plain) % 2 == 0 and plain[:half] == plain[half:] else plain
    if {plain, once, once.strip("0123456789")} & _shipped():
        return True
    return _counted(password, once, own) < LEFT_OVER


def strength(password: str, login: str = "", own: Own = NOBODY) -> int:
    """How hard it is to guess: 0 at once, 1 fair, 2 good, 3 hard. Words that are common count as one letter, a figure as half."""
    if is_guessed(password, login, own):
        return 0
    plain = _plain(password)
    left = _counted(password, plain, own)
    counted = left + (len(plain) - left) // 2
    return 3 if counted >= STRONG else 2 if counted >= GOOD else 1


def _counted(password: str, plain: str, own: Own) -> int:
    """Letters that are left, by the reading of signs and figures that leaves the fewest."""
    signs = _plain(password.translate(SIGNS))
    readings = [(each, read) for each in (plain, signs) for read in (each, each.translate(FIGURES))]
    return min(_left_over(each, read, own) for each, read in readings)


def _left_over(plain: str, read: str, own: Own) -> int:
    """Letters of `plain` that are neither figures nor part of a common word or a name, where `read` is how its figures may be read."""
    names = re.compile("|".join(map(re.escape, own.names))) if own.names else None
    spans = [found.span() for words in (_common(), names) if words for found in words.finditer(read)]
    common = {at for span in spans for at in range(*span)}
    return sum(1 for at, sign in enumerate(plain) if at not in common and not sign.isdigit())
