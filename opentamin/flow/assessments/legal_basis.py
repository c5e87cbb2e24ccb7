"""The legal basis of a month: every step of a scheme with clause, version and source, kept once for all lines.

With the values of one line it gives that line's legal record, from what was written when the line was computed and
not from the law as it stands when somebody asks.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from opentamin.engine import LoadedScheme, population_sql
from opentamin.engine import scheme as load_scheme
from opentamin.engine.case import Ready
from opentamin.flow.assessments.models import LegalBasis
from opentamin.ground.reasons import LegalRecord, Step

SCHEME = "monthly_premium"
SOURCE = "source_line"
INPUTS = (
    "days", "pay_rial", "foreign", "unemployment_covered", "relief", "apprentice", "work_accident_only",
)  # fmt: skip
KEYS = ("wage_list_id", "row", "person_id")
OF_LINE = tuple(f"line_{name}" for name in INPUTS)
"""The inputs as columns of the relation; they come out of the engine's SELECT beside what was made of them."""


def targets(name: str = SCHEME) -> list[str]:
    """What the scheme gives for each line, in the order of its columns."""
    return list(load_scheme(name).plan.scheme.targets)


def between(name: str = SCHEME) -> list[tuple[str, bool]]:
    """The steps that are no target, in the order of the array `steps`, and whether each is a number (or a truth)."""
    wanted = set(targets(name))
    steps = load_scheme(name).plan.steps
    return [(step.name, step.rule.returns is int) for step in steps if step.name not in wanted]


@cache
def line_sql(month: int) -> str:
    """One SELECT over the relation SOURCE: KEYS, OF_LINE, then every step, with the figures of the month as literals."""
    return population_sql(
        load_scheme(SCHEME),
        relation=SOURCE,
        keys=(*KEYS, *OF_LINE),
        columns=dict(zip(INPUTS, OF_LINE, strict=True)),
        fixed={"month": month},
        targets=[*targets(), *(name for name, _ in between())],
        dialect="postgres",
    )


def basis_of(month: int, *, now: datetime) -> LegalBasis:
    """The basis of a month under the law as it stands; written when it is new. MissingFigure where a figure lacks."""
    return basis_under(SCHEME, month, line_sql(month), now=now)


def basis_under(name: str, month: int, sql: str, *, now: datetime) -> LegalBasis:
    """The basis of any scheme and month, with the SQL that computed it; written when it is new."""
    steps = _steps(load_scheme(name))
    text = json.dumps([steps, sql], sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return LegalBasis.objects.get_or_create(
        scheme=name, month=month, law_digest=digest, defaults={"steps": steps, "known_at": now}
    )[0]


def _steps(loaded: LoadedScheme) -> list[dict[str, Any]]:
    return [
        {
            "name": step.name,
            "target": step.name in loaded.plan.scheme.targets,
            **_about(loaded.ready[step.rule.name]),
            "exceptions": [{"when": rule.when, **_about(loaded.ready[rule.name])} for rule in step.exceptions],
        }
        for step in loaded.plan.steps
    ]


def _about(ready: Ready) -> dict[str, Any]:
    """All of a rule that is the same for every line."""
    return {
        "clause": ready.clause,
        "version": ready.version,
        "source": ready.source,
        "rounding": ready.rounding,
        "reading": ready.reading,
        "text_fa": ready.text_fa,
        "text_en": ready.text_en,
        "parameters": list(ready.rule.parameters),
        "truth": ready.rule.returns is bool,
    }


def record_of(basis: LegalBasis, inputs: Mapping[str, int | bool], values: Mapping[str, int]) -> LegalRecord:
    """The legal record of one line: the basis, what went in, and the stored value of every step."""
    given: dict[str, int | bool] = {"month": basis.month, **inputs}
    known = dict(given)
    steps = [_step(step, known, values[step["name"]]) for step in basis.steps]
    return LegalRecord(basis.scheme, basis.month, given, tuple(steps))


def _step(step: Mapping[str, Any], known: dict[str, int | bool], value: int) -> Step:
    """One step read back; its value becomes known to the steps after it."""
    holding: Sequence[Mapping[str, Any]] = [other for other in step["exceptions"] if known[other["when"]]]
    about = holding[0] if holding else step
    typed = bool(value) if about["truth"] else value
    used = {name: known[name] for name in about["parameters"]}
    if holding:
        used[about["when"]] = known[about["when"]]
    known[step["name"]] = typed
    return Step(
        rule=step["name"],
        clause=about["clause"],
        version=about["version"],
        source=about["source"],
        value=typed,
        used=used,
        rounding=about["rounding"],
        verdict="computed" if not about["truth"] else "met" if typed else "not_met",
        reading=about["reading"],
        text_fa=about["text_fa"],
        text_en=about["text_en"],
    )
