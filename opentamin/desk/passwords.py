"""Whether a password is guessed at once: a word of our list, a run on the keyboard, digits in order, one's own code.

NIST 800-63B asks for length and for a refusal of what is guessed first, and against rules of letters. There is no network, so
the list is a short one of our own (`common_words.txt`, Latin and Persian); it is no list of leaked passwords.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

from opentamin.ground.persian import ascii_digits

LEFT_OVER = 5
"""Letters that must be left when words of the list, runs and figures are taken out."""
LATIN_RUNS = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qazwsxedcrfvtgbyhnujm")
PERSIAN_RUNS = ("ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی", "ضصثقفغعهخحجچ", "شسیبلاتنمکگ", "ظطزرذدپو")
RUNS = (*LATIN_RUNS, *PERSIAN_RUNS)
SIGNS, FIGURES = str.maketrans("@!$", "ais"), str.maketrans("430157", "aeoist")
"""Signs and figures that stand for letters."""


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


def is_guessed(password: str, login: str = "") -> bool:
    """Whether somebody who knows the login would try it first: few different signs, the code in it, or nothing but common words."""
    plain = _plain(password)
    if len(set(plain)) < 5 or (login and (login in plain or login[::-1] in plain)):
        return True
    half = len(plain) // 2
    once = plain[:half] if len(plain) % 2 == 0 and plain[:half] == plain[half:] else plain
    signs = _plain(password.translate(SIGNS))
    return any(_left_over(each, read) < LEFT_OVER for each in (once, signs) for read in (each, each.translate(FIGURES)))


def _left_over(plain: str, read: str) -> int:
    """Letters of `plain` that are neither figures nor part of a common word, where `read` is how its figures may be read."""
    common = {at for found in _common().finditer(read) for at in range(*found.span())}
    return sum(1 for at, sign in enumerate(plain) if at not in common and not sign.isdigit())
