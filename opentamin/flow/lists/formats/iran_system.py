"""Iran System, the DOS code page of nearly all lists: one byte for each letter shape, stored as seen on
screen.

Decoding goes by letter and ignores shape, because programs simplify shapes. Encoding writes the correct
shapes. Text is stored from the left of the screen to the right, so Persian is reversed; runs of digits and
Latin letters keep their own direction and brackets are exchanged. The code page has no أ إ ؤ ة, no diacritics
and no zero-width non-joiner, so a round trip may lose them (`simplify` says what is left).
"""

from __future__ import annotations

import codecs
import re
import unicodedata

_LAM_ALEF = "\ue000"  # stands for the one byte that is two letters while text is turned around
_UNKNOWN = "\ufffd"

# letter -> (alone or last, joined to the next)
_PAIRS = {
    "ب": (0x92, 0x93), "پ": (0x94, 0x95), "ت": (0x96, 0x97), "ث": (0x98, 0x99), "ج": (0x9A, 0x9B),
    "چ": (0x9C, 0x9D), "ح": (0x9E, 0x9F), "خ": (0xA0, 0xA1), "س": (0xA7, 0xA8), "ش": (0xA9, 0xAA),
    "ص": (0xAB, 0xAC), "ض": (0xAD, 0xAE), "ف": (0xE9, 0xEA), "ق": (0xEB, 0xEC), "ک": (0xED, 0xEE),
    "گ": (0xEF, 0xF0), "ل": (0xF1, 0xF3), "م": (0xF4, 0xF5), "ن": (0xF6, 0xF7),
}  # fmt: skip
# letter -> its one byte, when it has one shape only
_SINGLE = {
    "د": 0xA2, "ذ": 0xA3, "ر": 0xA4, "ز": 0xA5, "ژ": 0xA6, "ط": 0xAF, "ظ": 0xE0, "و": 0xF8,
    "آ": 0x8D, "ئ": 0x8E, "ء": 0x8F, "ـ": 0x8B, "،": 0x8A, "؟": 0x8C, "\u00a0": 0xFF,
}  # fmt: skip
# letter -> (alone, last, middle, first)
_FOURFOLD = {
    "ع": (0xE1, 0xE2, 0xE3, 0xE4),
    "غ": (0xE5, 0xE6, 0xE7, 0xE8),
    "ه": (0xF9, 0xF9, 0xFA, 0xFB),
    "ی": (0xFD, 0xFC, 0xFE, 0xFE),
    "ا": (0x90, 0x91, 0x91, 0x90),
}
_JOINS_NEXT = frozenset("بپتثجچحخسشصضطظعغفقکگلمنهیئـ")
_JOINS_BEFORE = _JOINS_NEXT | frozenset("اآدذرزژو")

_SIMPLER = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "ٱ": "ا", "ؤ": "و", "ة": "ه", "ۀ": "ه", "ي": "ی", "ى": "ی", "ك": "ک",
        "\u200c": " ", "\u200d": None, "\u200e": None, "\u200f": None, "٬": ",", "٫": ".", "؛": ";", "٪": "%",
        "«": None, "»": None,
        **{chr(0x660 + digit): chr(0x6F0 + digit) for digit in range(10)},
    }
)  # fmt: skip
_MIRROR = str.maketrans("()[]{}<>", ")(][}{><")

# A run read from left to right inside Persian text: 12, CNC, 12/4. Symmetric, so decoding finds it again.
_RUN_BYTES = re.compile(rb"[0-9A-Za-z\x80-\x89]+(?:[./:_@-][0-9A-Za-z\x80-\x89]+)*")
_HIGH = re.compile(rb"[\x8a-\xff]")


def _decoding_table() -> str:
    table = [chr(code) for code in range(0x80)] + [_UNKNOWN] * 0x80
    for digit in range(10):
        table[0x80 + digit] = chr(0x6F0 + digit)
    for shapes in (_PAIRS, _FOURFOLD):
        for letter, codes in shapes.items():
            for code in codes:
                table[code] = letter
    for letter, code in _SINGLE.items():
        table[code] = letter
    table[0xF2] = _LAM_ALEF
    return "".join(table)


_DECODING = _decoding_table()


def decode(stored: bytes) -> str:
    """Text in reading order from stored bytes. Bytes of box-drawing signs (B0-DF) become U+FFFD; never
    raises.
    """
    if _HIGH.search(stored) is None:
        return codecs.charmap_decode(stored, "replace", _DECODING)[0]
    turned = _turn_bytes(stored)
    text = codecs.charmap_decode(turned, "replace", _DECODING)[0].translate(_MIRROR)
    return text.replace(_LAM_ALEF, "لا")


def _turn_bytes(stored: bytes) -> bytes:
    turned = bytearray(stored[::-1])
    size = len(stored)
    for run in _RUN_BYTES.finditer(stored):
        turned[size - run.end() : size - run.start()] = run.group()
    return bytes(turned)


def simplify(text: str) -> str:
    """The text with what Iran System lacks replaced or left out: what comes back from a round trip."""
    plain = unicodedata.normalize("NFC", text).translate(_SIMPLER)
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def missing(text: str) -> str:
    """The signs of a text that Iran System cannot hold even after `simplify`; "" when all can be written."""
    return "".join(sorted({sign for sign in simplify(text) if not _writable(sign)}))


def _writable(sign: str) -> bool:
    if "\x20" <= sign <= "\x7e" or "۰" <= sign <= "۹":
        return True
    return sign in _PAIRS or sign in _SINGLE or sign in _FOURFOLD


def encode(text: str) -> bytes:
    """Stored bytes of a text, in correct shapes and screen order. ValueError names signs that do not exist
    there.
    """
    plain = simplify(text)
    lacking = missing(plain)
    if lacking:
        raise ValueError(f"not in Iran System: {lacking!r}")
    shaped = _shape(plain)
    if _HIGH.search(shaped) is None:
        return shaped
    return _turn_bytes(shaped).translate(_MIRROR_BYTES)


_MIRROR_BYTES = bytes(ord(chr(code).translate(_MIRROR)) if code < 0x80 else code for code in range(256))


def _shape(plain: str) -> bytes:
    """One byte for each letter in reading order, chosen by its neighbours; lam and alef become one byte."""
    stored = bytearray()
    last = len(plain) - 1
    skip = False
    for index, letter in enumerate(plain):
        if skip:
            skip = False
            continue
        following = plain[index + 1] if index < last else ""
        if letter == "ل" and following == "ا":
            stored.append(0xF2)
            skip = True
            continue
        before = index > 0 and plain[index - 1] in _JOINS_NEXT
        stored.append(_byte_of(letter, before, following in _JOINS_BEFORE and letter in _JOINS_NEXT))
    return bytes(stored)


def _byte_of(letter: str, joined_before: bool, joined_next: bool) -> int:
    if letter in _PAIRS:
        return _PAIRS[letter][joined_next]
    if letter in _FOURFOLD:
        alone, last, middle, first = _FOURFOLD[letter]
        if joined_next:
            return middle if joined_before else first
        return last if joined_before else alone
    if letter in _SINGLE:
        return _SINGLE[letter]
    return ord(letter) - 0x6F0 + 0x80 if "۰" <= letter <= "۹" else ord(letter)
