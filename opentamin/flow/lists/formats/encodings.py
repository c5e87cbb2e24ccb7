"""Which encoding a list is really in, decided once for a file from its bytes, with the evidence kept.

The language byte of a DBF header says nothing: Iran System files carry 7E (Windows-1256), Windows-1256 files
carry 57 or 0. Every byte is defined in Windows-1256, so a wrong guess gives plausible nonsense and no error.
The sex column is the surest witness, then the nationality, then which bytes occur at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from opentamin.flow.lists.formats import iran_system

IRAN_SYSTEM, CP1256, UTF8, UTF16, ASCII = "iransystem", "cp1256", "utf-8", "utf-16", "ascii"

_SEX = {
    IRAN_SYSTEM: {b"\xa2\xa4\xf5": "مرد", b"\xf6\xa5": "زن"},
    CP1256: {b"\xe3\xd1\xcf": "مرد", b"\xd2\xe4": "زن"},
    UTF8: {"مرد".encode(): "مرد", "زن".encode(): "زن"},
}
_NATIONALITY = {
    IRAN_SYSTEM: {b"\xfc\xf7\x90\xa4\xfe\x90", b"\xfc\xf7\x91\xa4\xfe\x90"},
    CP1256: {b"\xc7\xed\xd1\xc7\xe4\xed", b"\xc7\xed\xd1\xc7\xe4\xec"},
    UTF8: {"ایرانی".encode(), "ايراني".encode()},
}
# C0-DF holds most Persian letters of Windows-1256 and only box-drawing signs in Iran System; the letters that
# Iran System keeps in 91-AF are rare signs there, save 98 9D A0 A1, which both use.
_ONLY_1256 = bytes(range(0xC0, 0xE0))
_ONLY_IRAN = bytes(code for code in range(0x91, 0xB0) if code not in (0x98, 0x9D, 0xA0, 0xA1))
_CLEAR_MARGIN = 3  # bytes; below it a short workshop name could tip the balance
_ASCII_BYTES = bytes(range(0x80))
_1256_TO_PERSIAN = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک"})
_PERSIAN_TO_1256 = str.maketrans({"ی": "ي", "ۀ": "ه", "ة": "ة", **{chr(0x6F0 + d): str(d) for d in range(10)}})


@dataclass(frozen=True, slots=True)
class Decision:
    """An encoding and why: sentences that read the same in both languages (bytes, words, counts).

    `sure` is False where nothing spoke for it: then the other file of the pair decides.
    """

    encoding: str
    evidence: tuple[str, ...]
    sure: bool = True


def decide(sexes: Iterable[bytes], nationalities: Iterable[bytes], texts: Iterable[bytes]) -> Decision:
    """Decide for one file from its sex column, its nationality column and its other text, all without
    padding.

    "" means that there was no text at all; `ascii` that no byte was above 7F.
    """
    samples = [text for text in texts if text]
    sex_words, nation_words = Counter(sexes), Counter(nationalities)
    everything = [*samples, *sex_words, *nation_words]
    if not any(everything):
        return Decision("", ("no text / متنی نیست",))
    if all(text.isascii() for text in everything):
        return Decision(ASCII, ("no byte above 7F / بایتی بالاتر از 7F نیست",))
    for witness in (
        _from_sex(sex_words),
        _from_nationality(nation_words),
        _from_utf8(samples),
        _from_bytes(everything),
    ):
        if witness:
            return witness
    unknown = "no witness; the usual encoding of lists / بی‌گواه؛ کدگذاری معمول لیست‌ها"
    return Decision(IRAN_SYSTEM, (unknown,), sure=False)


def _from_sex(words: Counter[bytes]) -> Decision | None:
    hits = {name: sum(words[code] for code in codes) for name, codes in _SEX.items()}
    best = max(hits, key=lambda name: hits[name])
    if not hits[best]:
        return None
    seen = ", ".join(f"{_hex(code)} «{word}» ×{words[code]}" for code, word in _SEX[best].items() if words[code])
    return Decision(best, (f"sex / جنسیت: {seen}",))


def _from_nationality(words: Counter[bytes]) -> Decision | None:
    for name, codes in _NATIONALITY.items():
        for code in codes:
            if words[code]:
                return Decision(name, (f"nationality / ملیت: {_hex(code)} «ایرانی» ×{words[code]}",))
    return None


def _from_utf8(samples: list[bytes]) -> Decision | None:
    high = [text for text in samples if not text.isascii()]
    valid = sum(map(_is_utf8, high))
    if valid and valid * 10 >= len(high) * 9:
        return Decision(UTF8, (f"valid UTF-8 / یونیکد درست: {valid} of {len(high)}",))
    return None


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _from_bytes(texts: list[bytes]) -> Decision | None:
    high = b"".join(texts).translate(None, _ASCII_BYTES)
    arabic = len(high) - len(high.translate(None, _ONLY_1256))
    iranian = len(high) - len(high.translate(None, _ONLY_IRAN))
    if abs(arabic - iranian) < _CLEAR_MARGIN:
        return None
    name = CP1256 if arabic > iranian else IRAN_SYSTEM
    return Decision(name, (f"bytes / بایت‌ها: C0-DF ×{arabic}, 91-AF ×{iranian}",))


def _hex(code: bytes) -> str:
    return code.hex(" ").upper()


def decoder(encoding: str) -> Callable[[bytes], str]:
    """A function that turns stored bytes into text and never raises; what cannot be read becomes U+FFFD."""
    if encoding in (UTF8, ASCII, UTF16):
        return _decode_utf8
    if encoding == CP1256:
        return _decode_1256
    return iran_system.decode


def _decode_utf8(stored: bytes) -> str:
    return stored.decode("utf-8", "replace").translate(_1256_TO_PERSIAN)


def _decode_1256(stored: bytes) -> str:
    return stored.decode("cp1256", "replace").translate(_1256_TO_PERSIAN)


def encode(text: str, encoding: str) -> bytes:
    """Stored bytes of a text. ValueError when the encoding lacks a sign; ی and ک take their
    places in 1256.
    """
    if text.isascii():
        return text.encode("ascii")
    if encoding == IRAN_SYSTEM:
        return iran_system.encode(text)
    if encoding == CP1256:
        return text.translate(_PERSIAN_TO_1256).encode("cp1256")
    return text.encode("utf-8")
