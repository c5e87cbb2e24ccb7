"""Findings: every refusal and remark has a number, a place, a reason and a next step, in Persian and English.

A catalogue is a YAML file that maps a name to one kind. Numbers are never used again: a kind that is no longer made
stays with `retired: true`.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

REQUIRED = ("number", "severity", "message_fa", "message_en", "advice_fa", "advice_en", "clause")
PLACES = ("file", "row", "column", "value")


class CatalogueFault(ValueError):
    """A catalogue that cannot be used; the text names the file and the entry."""


class Severity(StrEnum):
    """How much a finding matters: `stops` and `error` return a list, the others do not."""

    STOPS = "stops"
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


ORDER = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class FindingKind:
    """One entry of a catalogue: the number that is never reused, and the words in both languages."""

    number: int
    name: str
    severity: Severity
    message_fa: str
    message_en: str
    advice_fa: str
    advice_en: str
    clause: str
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding at one place; `row` is a number or several ("3,6"), counted from 1."""

    number: int
    name: str
    severity: Severity
    file: str | None
    row: int | str | None
    column: str | None
    value: str | int | None
    message_fa: str
    message_en: str
    clause: str
    advice_fa: str
    advice_en: str

    def as_dict(self) -> dict[str, str | int | None]:
        """The finding as plain values, always in the same order of keys."""
        return {
            "number": self.number,
            "name": self.name,
            "severity": self.severity.value,
            "file": self.file,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "message_fa": self.message_fa,
            "message_en": self.message_en,
            "clause": self.clause,
            "advice_fa": self.advice_fa,
            "advice_en": self.advice_en,
        }

    @property
    def sort_key(self) -> tuple[int, str, int, str, int]:
        """Order of a report: severity, file, first row, column, number."""
        row = self.row or 0
        first = row if isinstance(row, int) else int(str(row).split(",")[0])
        return ORDER[self.severity], self.file or "", first, self.column or "", self.number


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """The findings in the order of a report."""
    return sorted(findings, key=lambda finding: finding.sort_key)


def spoken_rows(rows: int | str | None) -> int | str | None:
    """Row numbers as a text tells them: three or more that follow each other are told as "from–to".

    "1,2,3,5…" (the dots say that more rows follow) is read as "1–3,5…"; anything else stays as it is.
    """
    parts = str(rows).rstrip("…").split(",")
    if not isinstance(rows, str) or not all(part.isdecimal() for part in parts):
        return rows
    runs: list[list[int]] = []
    for number in map(int, parts):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    told = (f"{run[0]}–{run[-1]}" if len(run) > 2 else ",".join(map(str, run)) for run in runs)
    return ",".join(told) + ("…" if rows.endswith("…") else "")


class Catalogue:
    """The kinds of findings of one or several YAML files, by name."""

    def __init__(self, kinds: Iterable[FindingKind]) -> None:
        self.kinds: dict[str, FindingKind] = {}
        numbers: dict[int, str] = {}
        for kind in kinds:
            if kind.name in self.kinds:
                raise CatalogueFault(f"{kind.name}: the name is used twice")
            if kind.number in numbers:
                raise CatalogueFault(f"{kind.name}: number {kind.number} belongs to {numbers[kind.number]}")
            self.kinds[kind.name] = kind
            numbers[kind.number] = kind.name

    @classmethod
    def load(cls, *paths: Path | str) -> Catalogue:
        """Read one or several catalogue files; CatalogueFault names the file, the entry and what is wrong."""
        return cls(kind for path in paths for kind in _read_kinds(Path(path)))

    def make(
        self,
        name: str,
        *,
        file: str | None = None,
        row: int | str | None = None,
        column: str | None = None,
        value: str | int | None = None,
        clause: str | None = None,
        **facts: object,
    ) -> Finding:
        """One finding of kind `name`; its texts are filled from the place and from `facts`.

        KeyError for an unknown name, and for a place in a text that nobody filled: both are faults of the program.
        """
        kind = self.kinds[name]
        filled = {"file": file, "row": spoken_rows(row), "column": column, "value": value, **facts}
        return Finding(
            kind.number,
            name,
            kind.severity,
            file,
            row,
            column,
            value,
            kind.message_fa.format_map(filled),
            kind.message_en.format_map(filled),
            clause or kind.clause,
            kind.advice_fa.format_map(filled),
            kind.advice_en.format_map(filled),
        )

    def __add__(self, other: Catalogue) -> Catalogue:
        return Catalogue([*self.kinds.values(), *other.kinds.values()])


def with_severity(finding: Finding, severity: Severity) -> Finding:
    """The same finding, weighed differently."""
    return replace(finding, severity=severity)


def _read_kinds(path: Path) -> list[FindingKind]:
    """The entries of one file, each checked."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    entries = yaml.load(path.read_text(encoding="utf-8"), Loader=loader) or {}
    return [_kind(path, name, entry) for name, entry in entries.items()]


def _kind(path: Path, name: str, entry: Mapping[str, Any]) -> FindingKind:
    """One checked entry; refuses unknown keys, missing or empty texts and texts with different places."""
    missing = [key for key in REQUIRED if not entry.get(key)]
    unknown = sorted(set(entry) - {*REQUIRED, "retired"})
    if missing or unknown:
        raise CatalogueFault(f"{path}: {name}: missing {missing}, unknown {unknown}")
    if _places(entry["message_fa"]) != _places(entry["message_en"]):
        raise CatalogueFault(f"{path}: {name}: the two messages name different facts")
    return FindingKind(
        number=int(entry["number"]),
        name=str(name),
        severity=Severity(entry["severity"]),
        message_fa=str(entry["message_fa"]),
        message_en=str(entry["message_en"]),
        advice_fa=str(entry["advice_fa"]),
        advice_en=str(entry["advice_en"]),
        clause=str(entry["clause"]),
        retired=bool(entry.get("retired", False)),
    )


def _places(text: str) -> set[str]:
    """The named places of a text; a fact that has words in both languages is `x_fa` in one and `x_en` in the other."""
    named = (field for _, field, _, _ in string.Formatter().parse(str(text)) if field)
    return {field.removesuffix("_fa").removesuffix("_en") for field in named}


class FindingTrouble(Exception):
    """Something cannot go on; carries the finding that says why and what to do. Commands tell it and end with 1."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message_en)
        self.finding = finding
