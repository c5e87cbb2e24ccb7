"""The benefits of the country pack as data (ir/benefits.yaml): a benefit is schemes, its cases, and a row here.

The flow reads these rows and knows no benefit by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from opentamin.ground.rules import RuleFault
from opentamin.law.schemes import scheme_names

PATH = Path(__file__).resolve().parent / "ir" / "benefits.yaml"
PAYS = ("monthly", "months", "once")
CARE = ("", "pensioner", "survivor", "unemployed")
KINDS = ("bool", "day", "number", "code")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something that a claim must show: a truth, a day (yyyymmdd), a number, or one of some codes; and by which paper.

    `default` fills it when nothing was said; without one a claim is incomplete.
    """

    name: str
    kind: str
    fa: str
    en: str
    document_fa: str = ""
    document_en: str = ""
    default: int | None = None
    codes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SchemeStep:
    """One scheme that is run: on which day's month, inputs by other names, and only when a fact is true (or none)."""

    scheme: str
    day: str
    inputs: Mapping[str, str] = field(default_factory=dict)
    when: str = ""


@dataclass(frozen=True, slots=True)
class FamilyRule:
    """How an amount goes to several people: a scheme for each relative, and one that splits among groups.

    `groups` gives the group of each kinship, `parts` the two targets (each in rials, how many get one more) of a group.
    """

    standing: str
    split: str
    total: str
    groups: Mapping[str, str]
    orphans: str
    parts: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Benefit:
    """One benefit. Names of facts are targets of its schemes unless said otherwise."""

    code: str
    fa: str
    en: str
    clause: str
    pays: str
    starts: str
    entitled: str
    amount: str
    account: str
    steps: tuple[SchemeStep, ...]
    evidence: tuple[Evidence, ...] = ()
    conditions: tuple[str, ...] = ()
    any_of: bool = False
    unclear: tuple[str, ...] = ()
    months: str = ""
    months_used: str = ""
    until_days: Mapping[str, int] = field(default_factory=dict)
    index_group: str = ""
    treatment_share: bool = False
    stops_on: tuple[str, ...] = ()
    service_days: int = 0
    referral: bool = False
    care: str = ""
    self_paid: tuple[str, ...] = ()
    family: FamilyRule | None = None


@cache
def benefit_rows() -> dict[str, Benefit]:
    """All benefits by code; RuleFault names a row that does not hang together."""
    return {code: _benefit(code, dict(row)) for code, row in yaml.safe_load(PATH.read_text(encoding="utf-8")).items()}


def _benefit(code: str, row: dict[str, Any]) -> Benefit:
    steps = tuple(SchemeStep(**step) for step in row.pop("steps"))
    evidence = tuple(Evidence(name=name, **facts) for name, facts in row.pop("evidence", {}).items())
    family = _family(row.pop("family", None))
    lists: dict[str, Any] = {
        name: tuple(row.pop(name)) for name in ("conditions", "unclear", "stops_on", "self_paid") if name in row
    }
    try:
        made = Benefit(code=code, steps=steps, evidence=evidence, family=family, **lists, **row)
    except TypeError as fault:
        raise RuleFault(f"{PATH}: {code}: {fault}") from None
    _check(made)
    return made


def _family(row: Mapping[str, Any] | None) -> FamilyRule | None:
    if row is None:
        return None
    return FamilyRule(**{**row, "parts": {group: (names[0], names[1]) for group, names in row["parts"].items()}})


def _check(benefit: Benefit) -> None:
    """Schemes exist, words are known."""
    asked = {step.scheme for step in benefit.steps}
    if benefit.family:
        asked |= {benefit.family.standing, benefit.family.split}
    unknown = asked - set(scheme_names())
    if unknown or benefit.pays not in PAYS or _unknown_words(benefit):
        raise RuleFault(f"{PATH}: {benefit.code}: unknown scheme, way of paying or kind of evidence {sorted(unknown)}")


def _unknown_words(benefit: Benefit) -> bool:
    """A kind of evidence or a title of care that nobody knows."""
    return benefit.care not in CARE or any(item.kind not in KINDS for item in benefit.evidence)
