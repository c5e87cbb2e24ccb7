"""The yearly rise of article 96: every award that rises gets a new version from Farvardin; a family rises as a whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from opentamin.engine import compute
from opentamin.engine.case import Outcome, Refusal
from opentamin.flow.awards.actions import NewAmount, change
from opentamin.flow.awards.amounts import due_rial
from opentamin.flow.awards.families import split_anew, total_of
from opentamin.flow.awards.models import Award, Cause
from opentamin.flow.awards.reading import pieces_of
from opentamin.ground.calendar import Day, Month
from opentamin.ground.findings import Finding
from opentamin.law.benefit_rows import benefit_rows

SCHEME = "indexation"
SHORT_RECORD, PARTIAL = 6, 2


@dataclass(slots=True)
class Indexed:
    """How many awards rose, and what refused: findings by decision."""

    raised: int = 0
    refused: dict[int, tuple[Finding, ...]] = field(default_factory=dict)


@transaction.atomic
def index_awards(year: int, *, by: str, now: datetime) -> Indexed:
    """Raise everything that was in payment in Esfand before `year`. The same year again changes nothing."""
    first = Month(year * 100 + 1)
    esfand = (first + -1).code
    awards = Award.objects.exclude(index_group="").filter(start_on__lt=first.first.to_date()).select_related("decision")
    pieces = pieces_of([award.pk for award in awards])
    families: dict[int, list[Award]] = defaultdict(list)
    for award in awards.order_by("id"):
        families[award.decision_id].append(award)
    result, changes = Indexed(), []
    for decision_id, group in families.items():
        paid = sum(due_rial(pieces.get(award.pk, []), esfand) for award in group)
        if not paid:
            continue
        outcome = _rise(group[0], paid if len(group) == 1 else total_of(group), first.code)
        if isinstance(outcome, Refusal):
            result.refused[decision_id] = outcome.findings
            continue
        changes += _changes(group, outcome, first.first, year)
    result.raised = change(changes, by=by, now=now)
    return result


def _rise(award: Award, pension_rial: int, month: int) -> Outcome | Refusal:
    return compute(SCHEME, month, {"pension_esfand_rial": pension_rial, "group": group_of(award, pension_rial, month)})


def group_of(award: Award, pension_rial: int, month: int) -> str:
    """Which row of the decree holds: by years or by degree, the minimum, or the others.

    The minimum is what the floor of the month before says; where it does not say, the award counts among the others.
    """
    facts: Mapping[str, int] = award.decision.reasons["facts"]
    if facts.get("route") == SHORT_RECORD:
        return "prorata"
    if award.benefit == "disability" and facts.get("kind") == PARTIAL:
        return "partial_disability"
    before = (Month(month) + -1).code
    floor = compute(SCHEME, before, {"pension_esfand_rial": 0, "group": "minimum"})
    at_floor = isinstance(floor, Outcome) and pension_rial <= int(floor.values["floor_rial"])
    return "minimum" if at_floor else award.index_group


def _changes(group: Sequence[Award], outcome: Outcome, day: Day, year: int) -> list[NewAmount]:
    total = int(outcome.values["pension_after_rial"])
    because = f"index/{year}"
    reasons: dict[str, Any] = {"total_rial": total, "records": [outcome.record.as_dict()]}
    rule = benefit_rows()[group[0].benefit].family
    if rule is None:
        return [NewAmount(group[0], total, day, Cause.INDEXED, because, reasons)]
    return [
        NewAmount(award, amount, day, Cause.INDEXED, because, reasons)
        for award, amount in split_anew(rule, group, total, day)
    ]
