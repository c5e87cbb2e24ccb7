"""Nationalities: lists write a country in many ways; here it has one code and one name in each language. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from opentamin.ground.persian import search_key

HOME = "IRN"
_NOT_LETTERS = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class Nationality:
    """One country; `code` is empty for what nobody knows, whose names are then the text as it was written."""

    code: str
    fa: str
    en: str

    @property
    def known(self) -> bool:
        """Whether it stands in the code list."""
        return bool(self.code)


def _key(text: str) -> str:
    """What two spellings share, without punctuation."""
    return _NOT_LETTERS.sub("", search_key(text))


@cache
def nationalities() -> Mapping[str, Nationality]:
    """The code list by code. ValueError when an alias belongs to two countries."""
    return {code: Nationality(code, row["fa"], row["en"]) for code, row in _rows().items()}


@cache
def _rows() -> dict[str, dict[str, str]]:
    import yaml

    text = Path(__file__).with_name("nationalities.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


@cache
def _by_key() -> dict[str, str]:
    """Codes by the key of every name and alias."""
    found: dict[str, str] = {}
    for code, row in _rows().items():
        for name in (code, row["fa"], row["en"], *row.get("aliases", ())):
            if found.setdefault(_key(str(name)), code) != code:
                raise ValueError(f"nationalities.yaml: {name} names two countries")
    return found


def nationality(text: str) -> Nationality:
    """The country that a text of a list names; an unknown one keeps its text and has no code."""
    code = _by_key().get(_key(text), "")
    return nationalities()[code] if code else Nationality("", text.strip(), text.strip())
