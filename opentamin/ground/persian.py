"""Persian text: one spelling for storing, one key for searching, one for sorting; digits, figures and words.

The keys are filled here for single values and, with the same rules, in SQL for whole columns; a test holds both equal.
"""

from __future__ import annotations

import re

MONTH_NAMES = (
    "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور",
    "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند",
)  # fmt: skip
ALPHABET = "آاءأإئؤبپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"

FA_DIGITS, AR_DIGITS, ASCII_DIGITS = "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩", "0123456789"
HALF_SPACE = "\u200c"
DIRECTION_MARKS = "\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff"
VOWEL_MARKS = "".join(map(chr, range(0x064B, 0x0653))) + "\u0670"
TATWEEL = "\u0640"

_TO_ASCII = str.maketrans(FA_DIGITS + AR_DIGITS, ASCII_DIGITS * 2)
_TO_FA = str.maketrans(ASCII_DIGITS + AR_DIGITS, FA_DIGITS * 2)
_UNIFY = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", **dict.fromkeys(DIRECTION_MARKS + TATWEEL)})
_SEARCH = str.maketrans(
    {
        **dict(zip("أإآٱئؤةۀ", "اااایوهه", strict=True)),
        **dict.fromkeys("ء" + HALF_SPACE + VOWEL_MARKS + " "),
    }
)
_SORT = {letter: f"{rank:02d}" for rank, letter in enumerate(ALPHABET, 10)}
_BLANKS = re.compile(r"\s+")
_HALF_SPACES = re.compile(rf" *{HALF_SPACE}+ *")


def unify(text: str) -> str:
    """The one spelling that is stored: Persian ی and ک, half-spaces kept, blanks squeezed, direction marks removed."""
    plain = _BLANKS.sub(" ", text.translate(_UNIFY)).strip()
    return _HALF_SPACES.sub(HALF_SPACE, plain).strip(HALF_SPACE) if HALF_SPACE in plain else plain


def search_key(text: str) -> str:
    """What two spellings of one name share: no blanks, half-spaces or marks, plain alef, ASCII digits, lower case."""
    return unify(text).translate(_SEARCH).translate(_TO_ASCII).lower()


def sort_key(text: str) -> str:
    """A key that sorts by the Persian alphabet, with پ چ ژ ک گ ی in their places; a blank comes before any letter."""
    return "".join(_SORT.get(letter, "00" if letter in " \u200c" else letter) for letter in unify(text))


def ascii_digits(text: str) -> str:
    """The text with Persian and Arabic digits as ASCII digits."""
    return text.translate(_TO_ASCII)


def fa_digits(text: str) -> str:
    """The text with ASCII and Arabic digits as Persian digits."""
    return text.translate(_TO_FA)


def fa_number(value: int) -> str:
    """A whole number in Persian digits with the thousands mark ٬ and a true minus."""
    return fa_digits(f"{value:,}".replace(",", "٬").replace("-", "−"))


_ONES = ("", "یک", "دو", "سه", "چهار", "پنج", "شش", "هفت", "هشت", "نه", "ده", "یازده", "دوازده", "سیزده",
         "چهارده", "پانزده", "شانزده", "هفده", "هجده", "نوزده")  # fmt: skip
_TENS = ("", "", "بیست", "سی", "چهل", "پنجاه", "شصت", "هفتاد", "هشتاد", "نود")
_HUNDREDS = ("", "صد", "دویست", "سیصد", "چهارصد", "پانصد", "ششصد", "هفتصد", "هشتصد", "نهصد")
_GROUPS = ("", "هزار", "میلیون", "میلیارد", "هزار میلیارد", "میلیون میلیارد", "میلیارد میلیارد")
_AND = " و "


def _three(number: int) -> str:
    """Words of 1..999."""
    parts = [_HUNDREDS[number // 100]]
    rest = number % 100
    parts += [_ONES[rest]] if rest < 20 else [_TENS[rest // 10], _ONES[rest % 10]]
    return _AND.join(part for part in parts if part)


def number_words(value: int) -> str:
    """A whole number in Persian words: 1349096 is «یک میلیون و سیصد و چهل و نه هزار و نود و شش»."""
    if value < 0:
        return f"منفی {number_words(-value)}"
    if value == 0:
        return "صفر"
    words = []
    for group in _GROUPS:
        value, three = divmod(value, 1000)
        if three:
            words.append("هزار" if (three, group) == (1, "هزار") else f"{_three(three)} {group}".strip())
    if value:
        raise ValueError("too large for words")
    return _AND.join(reversed(words))


def toman_words(rial: int) -> str:
    """An amount of rials in words of toman (ten rials), the rest in rials."""
    sign = "منفی " if rial < 0 else ""
    toman, rest = divmod(abs(rial), 10)
    words = f"{number_words(toman)} تومان" if toman or not rest else ""
    tail = f"{number_words(rest)} ریال" if rest else ""
    return sign + _AND.join(part for part in (words, tail) if part)


def toman_scaled(rial: int) -> str:
    """An amount of rials in toman, groups of three digits with their names: «۹۶ میلیارد و ۸ هزار تومان و ۹ ریال»."""
    toman, rest = divmod(abs(rial), 10)
    groups, left = list[str](), toman
    for group in _GROUPS:
        left, three = divmod(left, 1000)
        if three:
            groups.append(fa_digits(f"{three} {group}".strip()))
    if left:
        raise ValueError("too large for words")
    words = f"{_AND.join(reversed(groups)) or fa_digits('0')} تومان" if toman or not rest else ""
    tail = f"{fa_digits(str(rest))} ریال" if rest else ""
    return ("منفی " if rial < 0 else "") + _AND.join(part for part in (words, tail) if part)


def day_words(year: int, month: int, day: int) -> str:
    """A Jalali date in words with Persian digits: «۱۴ آبان ۱۴۰۴»."""
    return fa_digits(f"{day} {MONTH_NAMES[month - 1]} {year}")
