"""Worked cases: a sentence, a month, inputs, expected rials. Read from every folder's cases.yaml, judged to the rial."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from opentamin.ground.calendar import Month
from opentamin.ground.rules import RuleFault
from opentamin.law.articles import article_folders
from opentamin.law.campaigns import case_files
from opentamin.law.yaml_lines import LINE, load

KEYS = {
    "id", "name", "name_fa", "name_en", "scheme", "month", "inputs", "expected", "arithmetic", "published", "compare",
    "kind", "sources", "remark", LINE,
}  # fmt: skip
REQUIRED = ("id", "scheme", "month", "inputs", "expected")
KINDS = {"published", "published_in_toman", "published_in_thousand_toman", "published_approx", "derived"}


@dataclass(frozen=True)
class Case:
    """One worked case and where it stands."""

    id: str
    name: str
    scheme: str
    month: int
    inputs: Mapping[str, Any]
    expected: Mapping[str, int]
    refuses: str
    arithmetic: str
    published: Mapping[str, int]
    compare: str
    kind: str
    sources: tuple[str, ...]
    remark: str
    file: Path
    line: int


@cache
def all_cases() -> tuple[Case, ...]:
    """Every case of every folder, and those beside the campaigns."""
    of_articles = [case for folder in article_folders() for case in cases_of(folder)]
    return (*of_articles, *(case for path in case_files() for case in cases_in(path)))


def cases_of(folder: Path) -> list[Case]:
    """The cases of one folder; RuleFault names file, line and what is wrong."""
    path = folder / "cases.yaml"
    return cases_in(path) if path.exists() else []


def cases_in(path: Path) -> list[Case]:
    """The cases of one file; RuleFault names file, line and what is wrong."""
    return list(_read(path))


def _read(path: Path) -> Iterator[Case]:
    for entry in load(path) or []:
        place = f"{path}:{entry.get(LINE, 1)}"
        unknown, missing = sorted(set(entry) - KEYS), [key for key in REQUIRED if key not in entry]
        if unknown or missing or entry.get("kind", "derived") not in KINDS:
            raise RuleFault(f"{place}: unknown {unknown}, missing {missing}, or kind is not one of {sorted(KINDS)}")
        yield _case(path, entry)


def _case(path: Path, entry: Mapping[str, Any]) -> Case:
    expected = _plain(entry["expected"])
    refuses = str(expected.pop("refuses", ""))
    name = entry.get("name") or " / ".join(filter(None, (entry.get("name_fa"), entry.get("name_en"))))
    return Case(
        id=str(entry["id"]),
        name=str(name),
        scheme=str(entry["scheme"]),
        month=Month.parse(str(entry["month"])).code,
        inputs=_plain(entry["inputs"]),
        expected={key: int(value) for key, value in expected.items()},
        refuses=refuses,
        arithmetic=str(entry.get("arithmetic") or ""),
        published={key: int(value) for key, value in _plain(entry.get("published") or {}).items()},
        compare=str(entry.get("compare") or "exact"),
        kind=str(entry.get("kind") or "derived"),
        sources=tuple(map(str, entry.get("sources") or ())),
        remark=str(entry.get("remark") or ""),
        file=path,
        line=int(entry[LINE]),
    )


def _plain(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The mapping without its line mark."""
    return {key: value for key, value in entry.items() if key != LINE}


_FLOOR_EQUAL = re.compile(r"floor\(expected ?/ ?(\d+)\) = published.*\Z")
_FLOOR_NEAR = re.compile(r"floor\(expected ?/ ?(\d+)\) within (\d+) of published.*\Z")
_NEAR = re.compile(r"abs\(expected ?/ ?(\d+) - published\) < (\d+).*\Z")


def agrees(expected: int, published: int, compare: str) -> bool:
    """Whether our exact figure agrees with a published one, by the case's own words for how it was rounded.

    The words are `exact`, `floor(expected / n) = published`, `floor(expected / n) within m of published` or
    `abs(expected/n - published) < m`; RuleFault for any others.
    """
    if compare == "exact":
        return expected == published
    if found := _FLOOR_EQUAL.match(compare):
        return expected // int(found[1]) == published
    if found := _FLOOR_NEAR.match(compare):
        return abs(expected // int(found[1]) - published) <= int(found[2])
    if found := _NEAR.match(compare):
        return abs(Fraction(expected, int(found[1])) - published) < int(found[2])
    raise RuleFault(f"no such comparison: {compare!r}")
