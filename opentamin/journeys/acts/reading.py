"""Reading what was typed: every field at once, each fault a finding beside its field, nothing lost and nothing raised."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from opentamin.ground.calendar import Day, Month
from opentamin.ground.findings import Catalogue, Finding
from opentamin.ground.persian import ascii_digits, unify
from opentamin.journeys.acts.facts import Action, Field, Kind
from opentamin.journeys.acts.rows import cells_of

PARTS = ("year", "month", "day")
Label = Callable[[Field], tuple[str, str]]
"""The words of a field in Persian and English; faces know them."""


@cache
def findings() -> Catalogue:
    """The kinds of findings.yaml beside this file, by name."""
    return Catalogue.load(Path(__file__).parent / "findings.yaml")


class _Fault(Exception):
    """Why a field cannot be read: name of the finding and its facts."""

    def __init__(self, name: str, **facts: Any) -> None:
        super().__init__(name)
        self.name, self.facts = name, facts


def plain_label(field: Field) -> tuple[str, str]:
    """The field's name, where no words are known."""
    return field.name, field.name


def read(action: Action, typed: Mapping[str, str], label: Label = plain_label) -> tuple[dict[str, Any], list[Finding]]:
    """The values of all fields, and a finding for each field that cannot be taken (its `column` is the field).

    A day or a month may be typed in parts (`<name>_day`, `<name>_month`, `<name>_year`) or whole (1404-08-14).
    """
    values: dict[str, Any] = {}
    found: list[Finding] = []
    for each in action.fields:
        if each.kind == Kind.ROWS:
            values[each.name] = _rows(each, typed, label, found)
            continue
        try:
            values[each.name] = _value(each, _typed(each, typed))
        except _Fault as fault:
            fa, en = label(each)
            facts = {"least": each.least, "most": each.most, **fault.facts}
            found.append(findings().make(fault.name, column=each.name, label_fa=fa, label_en=en, **facts))
    return values, found


def _rows(field: Field, typed: Mapping[str, Any], label: Label, found: list[Finding]) -> list[dict[str, Any]]:
    """The rows that are not empty, each with its number in `row`; every fault names its row and its cell."""
    made = []
    for number, cells in enumerate(cells_of(field, typed), 1):
        if any(text.strip() for text in cells.values()):
            row = {
                each.name: _cell(field, each, number, cells.get(each.name, ""), label, found) for each in field.columns
            }
            made.append({"row": number, **row})
    fa, en = label(field)
    facts = {"label_fa": fa, "label_en": en, "least": field.least, "most": field.most}
    if field.required and not made:
        found.append(findings().make("FIELD_MISSING", column=field.name, **facts))
    if len(made) > field.most:
        found.append(findings().make("FIELD_OUT_OF_RANGE", column=field.name, **facts))
    return made


def _cell(field: Field, column: Field, number: int, text: str, label: Label, found: list[Finding]) -> Any:
    """The value of one cell; a fault is added to `found`, with the cell as its column."""
    try:
        return _value(column, text.replace("\x00", "").strip())
    except _Fault as fault:
        fa, en = label(column)
        facts = {"label_fa": f"ردیف {number}، {fa}", "label_en": f"row {number}, {en}"}
        facts |= {"least": column.least, "most": column.most, **fault.facts}
        found.append(findings().make(fault.name, column=f"{field.name}_{number}_{column.name}", **facts))
        return None


def _typed(field: Field, typed: Mapping[str, str]) -> str:
    whole = typed.get(field.name, "")
    if not whole and field.kind in (Kind.DAY, Kind.MONTH):
        names = PARTS if field.kind == Kind.DAY else PARTS[:2]
        parts = [ascii_digits(typed.get(f"{field.name}_{part}", "")).strip() for part in names]
        whole = "-".join(part.zfill(4 if at == 0 else 2) for at, part in enumerate(parts)) if any(parts) else ""
    return str(whole).replace("\x00", "").strip()


def _value(field: Field, text: str) -> Any:
    if not text:
        if field.required and field.kind != Kind.YES:
            raise _Fault("FIELD_MISSING")
        return False if field.kind == Kind.YES else None
    return READERS[field.kind](field, text)


def _text(field: Field, text: str) -> str:
    if len(text) > field.most:
        raise _Fault("FIELD_TOO_LONG")
    return unify(text)


def _number(field: Field, text: str) -> int:
    digits = ascii_digits(text).replace(",", "").replace("٬", "").replace(" ", "")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 18:
        raise _Fault("FIELD_NO_NUMBER", value=text[:40])
    if not field.least <= int(digits) <= field.most:
        raise _Fault("FIELD_OUT_OF_RANGE")
    return int(digits)


def _day(_field: Field, text: str) -> int:
    try:
        return Day.parse(ascii_digits(text)).code
    except ValueError:
        raise _Fault("FIELD_NO_DAY", value=text[:40]) from None


def _month(_field: Field, text: str) -> int:
    try:
        return Month.parse(ascii_digits(text)).code
    except ValueError:
        raise _Fault("FIELD_NO_DAY", value=text[:40]) from None


def _choice(field: Field, text: str) -> str:
    if text not in field.choices:
        raise _Fault("FIELD_NO_CHOICE")
    return text


def _yes(_field: Field, text: str) -> bool:
    return text.lower() in {"1", "on", "yes", "true"}


def _subject(field: Field, text: str) -> str:
    if len(text) > 60:
        raise _Fault("SUBJECT_NOT_YOURS")
    return ascii_digits(text)


def _papers(field: Field, text: str) -> str:
    """Codes of papers, each once, in their order."""
    codes = list(dict.fromkeys(ascii_digits(text).split()))
    if any(not code.isascii() or not code.isdigit() or len(code) != 16 for code in codes):
        raise _Fault("PAPER_GONE")
    if len(codes) > field.most:
        raise _Fault("PAPERS_TOO_MANY")
    return " ".join(codes)


READERS: dict[Kind, Callable[[Field, str], Any]] = {
    Kind.TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.RIAL: _number,
    Kind.NUMBER: _number,
    Kind.DAY: _day,
    Kind.MONTH: _month,
    Kind.CHOICE: _choice,
    Kind.YES: _yes,
    Kind.SUBJECT: _subject,
    Kind.FILE: _papers,
}
