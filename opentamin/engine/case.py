"""One person: the functions themselves, on whole numbers, with the full legal record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from opentamin.engine.proof import Interval, prove
from opentamin.engine.wiring import Plan, PlanStep, plan
from opentamin.ground.calendar import Month
from opentamin.ground.findings import Catalogue, Finding, in_order
from opentamin.ground.reasons import LegalRecord, Step, Verdict
from opentamin.ground.rules import Input, Rule, RuleFault
from opentamin.law.articles import cited
from opentamin.law.figures import MissingFigure, figures_used
from opentamin.law.schemes import declared_scheme

FINDINGS = Path(__file__).resolve().parent.parent / "law" / "findings.yaml"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was computed: the values of all steps by name, and the reason of each."""

    values: Mapping[str, int | bool]
    record: LegalRecord


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing was computed: findings that name the figure, the month or the input."""

    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Ready:
    """One rule with everything about it that never changes: its clause, version, source, words, rounding."""

    rule: Rule
    clause: str
    version: str
    source: str
    rounding: str
    reading: str
    text_fa: str
    text_en: str


@dataclass(frozen=True)
class LoadedScheme:
    """A scheme that was wired and proved."""

    plan: Plan
    intervals: Mapping[str, Interval]
    ready: Mapping[str, Ready]

    @property
    def name(self) -> str:
        """Name of the scheme."""
        return self.plan.scheme.name


@cache
def catalogue() -> Catalogue:
    """Findings of law and engine."""
    return Catalogue.load(FINDINGS)


@cache
def scheme(name: str) -> LoadedScheme:
    """Load, wire and prove a scheme; RuleFault when it cannot be trusted."""
    wired = plan(declared_scheme(name))
    intervals = prove(wired)
    rules = [rule for step in wired.steps for rule in (step.rule, *step.exceptions)]
    return LoadedScheme(wired, intervals, {rule.name: _ready(rule) for rule in rules})


def _ready(rule: Rule) -> Ready:
    """Look up what a rule cites, once."""
    article, clause = cited(rule)
    readings = {figure.reading for figure in figures_used(rule) if figure.reading}
    return Ready(
        rule=rule,
        clause=f"{article.key.rsplit('/', 1)[0]}/{rule.clause}",
        version=clause.version,
        source=", ".join(clause.source),
        rounding=", ".join(rule.roundings),
        reading="; ".join(sorted(readings)),
        text_fa=rule.title_fa,
        text_en=rule.title_en,
    )


def compute(loaded: LoadedScheme | str, month: int, inputs: Mapping[str, Any]) -> Outcome | Refusal:
    """Compute one case. All wrong inputs are named at once; a missing figure refuses, naming figure and month."""
    ready = scheme(loaded) if isinstance(loaded, str) else loaded
    known, faults = _read_inputs(ready, month, inputs)
    if faults:
        return Refusal(tuple(in_order(faults)))
    given = dict(known)
    steps: list[Step] = []
    for step in ready.plan.steps:
        try:
            steps.append(_compute_step(ready, step, known))
        except MissingFigure as fault:
            return Refusal((_missing(ready, step, fault),))
        except _Conflict as fault:
            return Refusal((catalogue().make("EXCEPTIONS_CONFLICT", column=step.name, rules=str(fault), month=month),))
    return Outcome(known, LegalRecord(ready.name, month, given, tuple(steps)))


class _Conflict(Exception):
    """Two exceptions hold at once."""


def _compute_step(ready: LoadedScheme, step: PlanStep, known: dict[str, Any]) -> Step:
    """Apply the general rule, or the one exception that holds; the value becomes known under the step's name."""
    rule = step.rule
    holding = [other for other in step.exceptions if known[other.when]]
    if len(holding) > 1:
        raise _Conflict(", ".join(other.name for other in holding))
    if holding:
        rule = holding[0]
    used = {name: known[name] for name in rule.parameters}
    value = rule.function(**used)
    known[step.name] = value
    if holding:
        used[rule.when] = known[rule.when]
    about = ready.ready[rule.name]
    verdict: Verdict = "computed" if rule.returns is int else "met" if value else "not_met"
    return Step(
        rule=step.name,
        clause=about.clause,
        version=about.version,
        source=about.source,
        value=value,
        used=used,
        rounding=about.rounding,
        verdict=verdict,
        reading=about.reading,
        text_fa=about.text_fa,
        text_en=about.text_en,
    )


def _missing(ready: LoadedScheme, step: PlanStep, fault: MissingFigure) -> Finding:
    """The refusal that names figure and month."""
    about = ready.ready[step.rule.name]
    when = str(fault.when)
    shown = f"{when[:4]}-{when[4:6]}" + (f"-{when[6:]}" if len(when) == 8 else "")
    return catalogue().make(
        "FIGURE_MISSING",
        column=step.name,
        value=fault.figure,
        clause=about.clause,
        figure=fault.figure,
        month=shown,
    )


def _read_inputs(
    ready: LoadedScheme, month: int, inputs: Mapping[str, Any]
) -> tuple[dict[str, int | bool], list[Finding]]:
    """Inputs as whole numbers and truth values, and a finding for each that is missing, unknown or out of range."""
    declared = ready.plan.scheme.inputs
    known: dict[str, int | bool] = {"month": month}
    faults = [
        catalogue().make("INPUT_UNKNOWN", column=name, names=", ".join(declared))
        for name in inputs
        if name not in declared and name != "month"
    ]
    if not _is_month(month):
        faults.append(catalogue().make("MONTH_INVALID", column="month", value=str(month)))
    for name, item in declared.items():
        if name == "month":
            continue
        value = inputs.get(name, item.default)
        try:
            known[name] = _input(item, value)
        except ValueError as fault:
            faults.append(catalogue().make("INPUT_INVALID", column=name, value=str(value), wanted=str(fault)))
    return known, faults


def _is_month(code: int) -> bool:
    try:
        Month(code)
    except ValueError:
        return False
    return True


def _input(item: Input, value: Any) -> int | bool:
    """One input; ValueError says what is wanted."""
    if item.codes:
        code = item.codes.get(str(value), value if value in item.codes.values() else None)
        if code is None or isinstance(value, bool):
            raise ValueError(", ".join(item.codes))
        return int(code)
    if item.bool:
        if value not in (0, 1, True, False) or value is None:
            raise ValueError("true / false")
        return bool(value)
    low, high = item.range
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise ValueError(f"{low} .. {high}")
    return value


def require(outcome: Outcome | Refusal) -> Outcome:
    """The outcome, or RuleFault with the words of the refusal: for callers that have checked before."""
    if isinstance(outcome, Refusal):
        raise RuleFault("; ".join(finding.message_en for finding in outcome.findings))
    return outcome


def evaluator(loaded: LoadedScheme | str, month: int, targets: Sequence[str]) -> Callable[..., tuple[int, ...]]:
    """A quick way to compute many cases of one month without a record: call it with inputs by name.

    Gives the values of `targets` in their order. Inputs are trusted (checked before); inputs left out take their
    default. MissingFigure passes to the caller.
    """
    ready = scheme(loaded) if isinstance(loaded, str) else loaded
    base = {name: item.default for name, item in ready.plan.scheme.inputs.items() if item.default is not None}
    base["month"] = month
    steps = [(step.name, step.rule.function, step.rule.parameters, step.exceptions) for step in ready.plan.steps]

    def compute_values(**inputs: int) -> tuple[int, ...]:
        known: dict[str, Any] = {**base, **inputs}
        for name, function, parameters, exceptions in steps:
            for other in exceptions:
                if known[other.when]:
                    function, parameters = other.function, other.parameters
            known[name] = function(*[known[parameter] for parameter in parameters])
        return tuple(known[name] for name in targets)

    return compute_values
