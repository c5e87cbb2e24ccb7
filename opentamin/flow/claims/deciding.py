"""From facts to a verdict with reasons: runs the schemes of a benefit's row. Knows no benefit by name, no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from opentamin.engine import compute
from opentamin.engine import scheme as load_scheme
from opentamin.engine.case import Outcome, Refusal
from opentamin.flow.claims.catalogue import findings as catalogue
from opentamin.ground.findings import Finding
from opentamin.ground.reasons import LegalRecord
from opentamin.law.benefit_rows import Benefit, FamilyRule, SchemeStep

ENTITLED, NOT_ENTITLED, UNCLEAR, INCOMPLETE = "entitled", "not_entitled", "unclear", "incomplete"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of the law: met, not met or unclear, with its clause and its words."""

    name: str
    verdict: str
    clause: str
    text_fa: str
    text_en: str


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who may have a part, with the facts that the law asks about them; order is that of ties."""

    person_id: int
    kind: str
    facts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Part:
    """What one member gets of the whole: their standing and rials (0 where not entitled)."""

    person_id: int
    kind: str
    group: str
    entitled: bool
    share_percent: int
    amount_rial: int


@dataclass(slots=True)
class Draft:
    """A verdict with everything that led to it."""

    verdict: str = INCOMPLETE
    amount_rial: int = 0
    months: int | None = None
    facts: dict[str, int] = field(default_factory=dict)
    conditions: list[Condition] = field(default_factory=list)
    records: list[LegalRecord] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def decide(benefit: Benefit, facts: Mapping[str, int], members: Sequence[Member] = ()) -> Draft:
    """Run a benefit's schemes over facts (whole numbers by name); members are asked where a family shares.

    All that is missing is named at once. A figure that the law does not hold, or a target that says so, makes the
    verdict unclear: a person must look.
    """
    draft = Draft(facts=dict(facts))
    for step in benefit.steps:
        if step.when and not draft.facts.get(step.when):
            break
        if not _run(step, draft):
            return draft
    draft.conditions = _conditions(benefit, draft.records)
    draft.verdict = _verdict(benefit, draft.facts)
    if draft.verdict == ENTITLED:
        draft.amount_rial = int(draft.facts[benefit.amount])
        draft.months = int(draft.facts[benefit.months]) if benefit.months else None
        if draft.months == 0:  # entitled beyond the months of the table: a person must say until when
            draft.verdict = UNCLEAR
        if benefit.family:
            share_among(benefit.family, draft, members)
    return draft


def _verdict(benefit: Benefit, facts: Mapping[str, int]) -> str:
    if any(facts.get(name) for name in benefit.unclear):
        return UNCLEAR
    return ENTITLED if facts.get(benefit.entitled) and facts.get(benefit.amount) else NOT_ENTITLED


def _run(step: SchemeStep, draft: Draft) -> bool:
    """One scheme; its values become facts. False when it could not be computed: the draft says why."""
    day = draft.facts.get(step.day)
    if day is None:
        draft.findings.append(catalogue().make("FACT_MISSING", scheme=step.scheme, value=step.day))
        return False
    outcome = _compute(step.scheme, day // 100, draft.facts, step.inputs)
    if isinstance(outcome, Outcome):
        draft.records.append(outcome.record)
        draft.facts |= {name: int(value) for name, value in outcome.values.items()}
        return True
    missing_figure = any(finding.name == "FIGURE_MISSING" for finding in outcome.findings)
    draft.verdict = UNCLEAR if missing_figure else INCOMPLETE
    draft.findings += outcome.findings
    return False


def _compute(
    scheme: str, month: int, facts: Mapping[str, int | str], names: Mapping[str, str] = {}
) -> Outcome | Refusal:
    """Compute a scheme from facts; inputs without a fact take their default, or are named as missing."""
    given: dict[str, Any] = {}
    missing = []
    for name, item in load_scheme(scheme).plan.scheme.inputs.items():
        fact = names.get(name, name)
        if name == "month":
            continue
        if fact in facts:
            given[name] = facts[fact]
        elif item.default is None:
            missing.append(catalogue().make("FACT_MISSING", scheme=scheme, value=fact))
    return Refusal(tuple(missing)) if missing else compute(scheme, month, given)


def _conditions(benefit: Benefit, records: Sequence[LegalRecord]) -> list[Condition]:
    """The conditions of the row in its order, as the legal records answered them."""
    steps = {step.rule: step for record in records for step in record.steps}
    return [
        Condition(name, steps[name].verdict, steps[name].clause, steps[name].text_fa, steps[name].text_en)
        for name in benefit.conditions
        if name in steps
    ]


def share_among(rule: FamilyRule, draft: Draft, members: Sequence[Member] | None) -> None:
    """Ask the standing of every member, then split the draft's amount among those who are entitled.

    With `members` None the parts of the draft hold the standing already.
    """
    standing = draft.parts if members is None else [_standing(rule, draft, member) for member in members]
    if draft.verdict != ENTITLED:
        return
    counts = {group: sum(part.entitled and part.group == group for part in standing) for group in rule.parts}
    if not any(counts.values()):
        draft.verdict = NOT_ENTITLED
        draft.findings.append(catalogue().make("NOBODY_ENTITLED"))
        draft.parts = standing
        return
    outcome = _compute(
        rule.split, draft.facts["event_day"] // 100, {**draft.facts, **counts, rule.total: draft.amount_rial}
    )
    if isinstance(outcome, Refusal):
        draft.verdict, draft.parts = UNCLEAR, standing
        draft.findings += outcome.findings
        return
    draft.records.append(outcome.record)
    draft.parts = _amounts(rule, standing, outcome.values)


def _standing(rule: FamilyRule, draft: Draft, member: Member) -> Part:
    """Whether one member is entitled; a case that the law does not settle makes the whole unclear."""
    group = rule.orphans if member.facts.get("double_orphan") else rule.groups[member.kind]
    facts = {**member.facts, "kind": member.kind}
    outcome = _compute(rule.standing, member.facts["day"] // 100, facts)
    if isinstance(outcome, Refusal):
        draft.verdict = UNCLEAR
        draft.findings += outcome.findings
        return Part(member.person_id, member.kind, group, False, 0, 0)
    draft.records.append(outcome.record)
    entitled, share = bool(outcome.values["entitled"]), int(outcome.values["share_percent"])
    return Part(member.person_id, member.kind, group, entitled, share, 0)


def _amounts(rule: FamilyRule, standing: Sequence[Part], values: Mapping[str, int | bool]) -> list[Part]:
    """Rials of each part: those of a group first in order get the rials that are left over."""
    seen: dict[str, int] = {}
    parts = []
    for part in standing:
        amount = 0
        if part.entitled:
            each, more = (int(values[name]) for name in rule.parts[part.group])
            amount = each + (seen.get(part.group, 0) < more)
            seen[part.group] = seen.get(part.group, 0) + 1
        parts.append(Part(part.person_id, part.kind, part.group, part.entitled, part.share_percent, amount))
    return parts
