"""Tags and filters of the pages: words, digits, money, Jalali dates. Templates never format a figure themselves."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.urls import translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString

from opentamin.faces.portal import law_names, words
from opentamin.ground import persian
from opentamin.ground.calendar import Day, Month

register = template.Library()
COMMAND = '<code dir="ltr">{}</code>'
TEHRAN = ZoneInfo("Asia/Tehran")
MONTH_NAMES_EN = (
    "Farvardin", "Ordibehesht", "Khordad", "Tir", "Mordad", "Shahrivar",
    "Mehr", "Aban", "Azar", "Dey", "Bahman", "Esfand",
)  # fmt: skip


@register.simple_tag
def t(key: str, **places: object) -> str:
    """The text of `key` in the page's language; what stands between backticks is what somebody types."""
    text = words.say(key, **places)
    if "`" not in text:
        return text
    parts = [(COMMAND if at % 2 else "{}", part) for at, part in enumerate(text.split("`"))]
    return format_html("".join(shape for shape, _ in parts), *(part for _, part in parts))


@register.simple_tag
def tongue() -> str:
    """`fa` or `en`."""
    return words.language()


@register.simple_tag
def direction() -> str:
    """`rtl` or `ltr`."""
    return "rtl" if words.language() == "fa" else "ltr"


@register.simple_tag
def other_tongue() -> str:
    """The language that the switch leads to."""
    return "en" if words.language() == "fa" else "fa"


@register.simple_tag
def other_tongue_name() -> str:
    """The name of the other language, in that language."""
    return "English" if words.language() == "fa" else "فارسی"


@register.simple_tag(takes_context=True)
def other_tongue_url(context: dict[str, Any]) -> str:
    """This same page, with its query, in the other language."""
    request = context.get("request")
    return translate_url(request.get_full_path(), other_tongue()) if request else "/"


@register.filter
def figure(value: int | None) -> str:
    """A whole number with thousands marks in the digits of the language; a dash where there is none."""
    if value is None:
        return "–"
    if words.language() == "en":
        return f"{value:,}".replace("-", "−")
    # Between letters that run leftwards a bare minus would go behind its number: the isolate keeps it before.
    return persian.fa_number(value) if value >= 0 else f"\u2066{persian.fa_number(value)}\u2069"


@register.filter
def digits(value: object) -> str:
    """A code or a text as it stands, in the digits of the language, without separators."""
    return words.localize_digits("" if value is None else str(value))


@register.filter
def code(value: object) -> SafeString:
    """An identifier, isolated from the direction of its surroundings."""
    return format_html("<bdi>{}</bdi>", digits(value))


@register.simple_tag
def money(value: int | None) -> str:
    """An amount with its unit; the unit's name is data of the ledger, not of a template."""
    return words.say("money.amount", amount=figure(value))


@register.filter
def toman_words(value: int | None) -> str:
    """The amount in words of toman, for the second line under a long sum (Persian pages only)."""
    if value is None or words.language() != "fa":
        return ""
    return persian.toman_words(value)


@register.filter
def toman_scaled(value: int | None) -> str:
    """The amount in toman with its scales in words, short enough for a tile: «۹۶ میلیارد و ۸۸۸ میلیون تومان»."""
    if value is None or words.language() != "fa":
        return ""
    return persian.toman_scaled(value)


@register.filter
def clause(value: object) -> str:
    """A place of the law by its name: article, act, clause."""
    return law_names.clause_name(str(value or ""))


@register.filter
def coded(value: object) -> str:
    """A code of a scheme's input in words."""
    return law_names.code_words(value)


@register.filter
def month(value: int | str | Month | None) -> str:
    """A Jalali month in words: «آبان ۱۴۰۴», `Aban 1404`."""
    if not value:
        return "–"
    known = value if isinstance(value, Month) else Month.parse(str(value))
    year, number = divmod(known.code, 100)
    if words.language() == "fa":
        return f"{persian.MONTH_NAMES[number - 1]} {persian.fa_digits(str(year))}"
    return f"{MONTH_NAMES_EN[number - 1]} {year}"


@register.filter
def month_short(value: int | str | Month | None) -> str:
    """A Jalali month for tables: ۱۴۰۴/۰۸."""
    if not value:
        return "–"
    known = value if isinstance(value, Month) else Month.parse(str(value))
    return words.localize_digits(f"{known.code // 100}/{known.code % 100:02d}")


def jalali(value: date | datetime | Day | None) -> str:
    """A day of the Jalali calendar in words; an instant is shown as the day and hour of Tehran."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        local = value.astimezone(TEHRAN)
        return f"{jalali(local.date())}{words.say('time.at')}{words.localize_digits(local.strftime('%H:%M'))}"
    day = value if isinstance(value, Day) else Day.from_date(value)
    name = month(day.month).rsplit(" ", 1)[0]
    return words.localize_digits(f"{day.day_of_month} {name} {day.year}")


@register.filter(name="jalali")
def jalali_unbroken(value: date | datetime | Day | None) -> str:
    """The same on a page: a date stays on one line, in tables too."""
    day, hour, time = jalali(value).partition(words.say("time.at"))
    return day.replace(" ", "\u00a0") + hour + time
