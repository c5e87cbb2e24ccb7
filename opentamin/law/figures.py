"""Dated figures: each value with its own dates, source and confidence, or it does not load.

Months are whole numbers yyyymm, days yyyymmdd; `until` is excluded. Before the first value, after the last and where a
row says `null` there is no value: asking for it raises MissingFigure, which becomes a refusal that names figure and
month. A rate brings its own denominator: all rows of a figure are kept over one common denominator, `per`.
"""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import lcm
from pathlib import Path
from typing import Any

from opentamin.ground.calendar import Day, Month
from opentamin.ground.money import Rate
from opentamin.ground.rules import Dated, Rule, RuleFault
from opentamin.law.yaml_lines import LINE, load

UNITS = {"rate", "coefficient", "rial", "rial_per_day", "rial_per_month", "days", "months", "count"}
EXACT_UNITS = {"rate", "coefficient"}
HEAD = {
    "unit",
    "title_fa",
    "title_en",
    "clause",
    "key",
    "codes",
    "checked",
    "values",
    "reading",
    "note",
    LINE,
}
ROW = {
    "from",
    "until",
    "from_day",
    "until_day",
    "value",
    "source",
    "confidence",
    "note",
    "reading",
    "circular",
    LINE,
}
REQUIRED = ("unit", "title_fa", "title_en", "clause", "checked", "values")
FOREVER = 99_999_999


class MissingFigure(LookupError):
    """A figure has no value in the month that was asked for."""

    def __init__(self, figure: str, when: int, key: int | None = None) -> None:
        super().__init__(f"{figure} has no value in {when}" + (f" for code {key}" if key is not None else ""))
        self.figure, self.when, self.key = figure, when, key


@dataclass(frozen=True, slots=True)
class Value:
    """One dated row: [from_, until) in months or days; `number` over the figure's `per`, None where nothing was read."""

    from_: int
    until: int
    number: int | None
    text: str
    source: tuple[str, ...]
    confidence: str
    note: str
    code: int | None
    key: str
    reading: str


Words = Mapping[str, tuple[str, str]]
"""Keys of figures in Persian and English."""


class Figure(Dated):
    """A dated figure, plain (month) or by code (code, month); `words` names its keys in Persian and English."""

    def __init__(
        self, name: str, head: Mapping[str, Any], rows: list[Value], per: int, file: Path, words: Words
    ) -> None:
        self.name, self.per, self.file = name, per, file
        self.unit, self.clause, self.checked = str(head["unit"]), str(head["clause"]), str(head["checked"])
        self.title_fa, self.title_en = str(head["title_fa"]), str(head["title_en"])
        self.reading = str(head.get("reading", ""))
        self.rows = rows
        self.codes: dict[str, int] = {str(k): int(v) for k, v in (head.get("codes") or {}).items() if k != LINE}
        self.keyed = bool(head.get("key"))
        self.words: dict[str, tuple[str, str]] = {key: words[key] for key in self.codes} if self.keyed else {}
        self.by_day = any(row.from_ > 999_999 for row in rows)
        self._tables: dict[int | None, tuple[list[int], list[Value]]] = {}
        for code in {row.code for row in rows}:
            own = [row for row in rows if row.code == code]
            self._tables[code] = ([row.from_ for row in own], own)
        self._memo: dict[tuple[int, ...], int] = {}

    def __call__(self, *arguments: int) -> int:
        """The value for (month) or (code, month). MissingFigure where there is none."""
        known = self._memo.get(arguments)
        if known is not None:
            return known
        row = self.row(*arguments)
        if row is None or row.number is None:
            raise MissingFigure(self.name, arguments[-1], arguments[0] if self.keyed else None)
        self._memo[arguments] = row.number
        return row.number

    def row(self, *arguments: int) -> Value | None:
        """The row in force, also one that says "not read"; None outside all rows."""
        if len(arguments) != (2 if self.keyed else 1):
            raise TypeError(f"{self.name} is asked by {'code and month' if self.keyed else 'month'}")
        code, when = (arguments[0], arguments[1]) if self.keyed else (None, arguments[0])
        starts, rows = self._tables.get(code, ([], []))
        index = bisect_right(starts, when) - 1
        return rows[index] if index >= 0 and when < rows[index].until else None


class Figures:
    """The figures of one article folder, by attribute."""

    def __init__(self, file: Path, items: Mapping[str, Figure]) -> None:
        self._file, self._items = file, dict(items)

    def __getattr__(self, name: str) -> Figure:
        try:
            return self._items[name]
        except KeyError:
            raise AttributeError(f"{self._file}: there is no figure {name}") from None

    def all(self) -> list[Figure]:
        """Every figure of the folder."""
        return list(self._items.values())


def figures(rule_file: str | Path) -> Figures:
    """The figures beside a rule.py (pass `__file__`)."""
    return read_figures(Path(rule_file).parent / "figures.yaml")


@cache
def read_figures(path: Path) -> Figures:
    """Load one figures.yaml; RuleFault names file, line and what is wrong."""
    entries = load(path) or {}
    words = _words(path.with_name("keys.yaml"))
    found = Figures(path, {name: _figure(path, name, head, words) for name, head in entries.items() if name != LINE})
    unused = sorted(set(words) - {key for each in found.all() for key in each.words})
    if unused:
        raise RuleFault(f"{path.with_name('keys.yaml')}: no figure beside it has the keys {unused}")
    return found


def _words(path: Path) -> Words:
    """The keys of the figures of a folder in words; a key lies beside its figures, for elsewhere it means something else."""
    found = {}
    for key, both in (load(path) if path.exists() else {}).items():
        if key != LINE:
            if set(both) != {"fa", "en", LINE} or not all(str(both[language]).strip() for language in ("fa", "en")):
                raise RuleFault(f"{path}: {key} is named in Persian and English, and in nothing else")
            found[str(key)] = (str(both["fa"]), str(both["en"]))
    return found


def _figure(path: Path, name: str, head: Any, words: Words) -> Figure:
    """One figure, checked whole."""
    if not isinstance(head, dict):
        raise RuleFault(f"{path}: {name} must be a mapping")
    place = f"{path}:{head[LINE]}: {name}"
    missing, unknown = [key for key in REQUIRED if key not in head], sorted(set(head) - HEAD)
    if missing or unknown:
        raise RuleFault(f"{place}: missing {missing}, unknown {unknown}")
    if head["unit"] not in UNITS:
        raise RuleFault(f"{place}: unit {head['unit']!r} is not one of {sorted(UNITS)}")
    keys = head.get("key") or []
    if len(keys) > 1 or (keys and not head.get("codes")):
        raise RuleFault(f"{place}: a figure has at most one key, and a key declares its codes")
    exact = [_exact(path, row, str(head["unit"])) for row in head["values"]]
    per = lcm(*(rate.denominator for rate in exact if rate)) if any(exact) else 1
    rows = [_row(path, head, row, rate, per, keys) for row, rate in zip(head["values"], exact, strict=True)]
    _refuse_overlaps(path, head, rows)
    nameless = sorted(str(key) for key in head.get("codes") or () if key != LINE and str(key) not in words)
    if keys and nameless:
        raise RuleFault(f"{place}: keys.yaml has no words for {nameless}")
    return Figure(name, head, rows, per, path, words)


def _exact(path: Path, row: dict[str, Any], unit: str) -> Rate | None:
    """The exact value of a row; None for a declared "not read"."""
    value = row.get("value")
    if value is None:
        return None
    if isinstance(value, float):
        raise RuleFault(f"{path}:{row[LINE]}: write {value} as text, so that it stays exact")
    try:
        rate = Rate.parse(str(value))
    except ValueError as fault:
        raise RuleFault(f"{path}:{row[LINE]}: {fault}") from None
    if unit not in EXACT_UNITS and rate.denominator != 1:
        raise RuleFault(f"{path}:{row[LINE]}: {value} is more exact than {unit} allows")
    return rate


def _row(
    path: Path, head: Mapping[str, Any], row: dict[str, Any], rate: Rate | None, per: int, keys: list[str]
) -> Value:
    """One dated row with its key."""
    place = f"{path}:{row[LINE]}"
    unknown = sorted(set(row) - ROW - set(keys))
    if unknown or not row.get("confidence") or ("from" in row) == ("from_day" in row):
        raise RuleFault(f"{place}: unknown {unknown}, or no confidence, or not exactly one of from and from_day")
    confidence = str(row["confidence"])
    reading = str(row.get("reading") or head.get("reading") or "")
    if rate is not None and confidence not in {"A", "B"} and not reading:
        raise RuleFault(f"{place}: a value of confidence {confidence} needs a reading")
    code = _code(place, head, row, keys)
    return Value(
        from_=_when(place, row.get("from"), row.get("from_day"), 0),
        until=_when(place, row.get("until"), row.get("until_day"), FOREVER),
        number=None if rate is None else rate.numerator * (per // rate.denominator),
        text="" if row.get("value") is None else str(row["value"]),
        source=tuple(map(str, row.get("source") or ())),
        confidence=confidence,
        note=str(row.get("note") or ""),
        code=code,
        key=str(row[keys[0]]) if keys else "",
        reading=reading,
    )


def _code(place: str, head: Mapping[str, Any], row: Mapping[str, Any], keys: list[str]) -> int | None:
    """The code of a keyed row."""
    if not keys:
        return None
    codes = {str(key): value for key, value in head["codes"].items() if key != LINE}
    named = str(row.get(keys[0]))
    if named not in codes:
        raise RuleFault(f"{place}: {keys[0]} {named!r} is not one of {sorted(codes)}")
    return int(codes[named])


def _when(place: str, month: Any, day: Any, otherwise: int) -> int:
    """A month yyyymm or a day yyyymmdd from its text."""
    try:
        if day is not None:
            return Day.parse(str(day)).code
        return Month.parse(str(month)).code if month is not None else otherwise
    except ValueError as fault:
        raise RuleFault(f"{place}: {fault}") from None


def _refuse_overlaps(path: Path, head: Mapping[str, Any], rows: list[Value]) -> None:
    """Rows of one code stand in order and touch: no overlap, and no gap that nobody declared."""
    for code in {row.code for row in rows}:
        own = [(row, raw) for row, raw in zip(rows, head["values"], strict=True) if row.code == code]
        for (row, _), (following, raw) in pairwise(own):
            if row.until != following.from_:
                kind = "overlaps the row before" if row.until > following.from_ else "leaves a gap; declare it as null"
                raise RuleFault(f"{path}:{raw[LINE]}: {kind} ({row.until} and {following.from_})")
        for row, raw in own:
            if row.until <= row.from_:
                raise RuleFault(f"{path}:{raw[LINE]}: ends before it begins")


def figures_used(rule: Rule) -> list[Figure]:
    """The figures that a rule's own text names, in the order in which it names them."""
    words = {node.id: None for statement in rule.body for node in ast.walk(statement) if isinstance(node, ast.Name)}
    return [figure for figure in map(rule.names.get, words) if isinstance(figure, Figure)]
