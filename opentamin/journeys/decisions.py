"""Decisions that were made, read back: export as JSON lines, and recompute each from its legal records alone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from opentamin.engine.replay import stands
from opentamin.flow.claims.actions import digest_of
from opentamin.flow.claims.models import Decision
from opentamin.ground.reasons import LegalRecord
from opentamin.law.benefit_rows import benefit_rows

PAGE = 2000


@dataclass(frozen=True, slots=True)
class Fallen:
    """A decision that does not stand, and what differs."""

    decision: int
    what: str


def complaints(decision: Decision) -> Iterator[Fallen]:
    """What differs when a decision is computed again from its own records; nothing when it stands."""
    if digest_of(decision.reasons) != decision.digest:
        yield Fallen(decision.pk, "fingerprint")
    for plain in decision.reasons["records"]:
        if not stands(LegalRecord.from_dict(plain)):
            yield Fallen(decision.pk, plain["scheme"])


def verify(numbers: Iterable[int] = ()) -> tuple[int, list[Fallen]]:
    """Recompute decisions (all, or some by number); gives how many were looked at and what does not stand."""
    count, fallen = 0, []
    for decision in decisions(numbers):
        count += 1
        fallen += complaints(decision)
    return count, fallen


def decisions(numbers: Iterable[int] = ()) -> Iterator[Decision]:
    """Decisions in order, a page of rows at a time."""
    wanted = list(numbers)
    rows = Decision.objects.filter(pk__in=wanted) if wanted else Decision.objects.all()
    yield from rows.order_by("id").iterator(PAGE)


def export(numbers: Iterable[int] = ()) -> Iterator[str]:
    """Each decision as one line of JSON, as the stand-alone verifier reads it."""
    for row in decisions(numbers):
        plain = {"decision": row.pk, "digest": row.digest, "reasons": row.reasons}
        yield json.dumps(plain, ensure_ascii=False, sort_keys=True)


def schemes() -> set[str]:
    """Every scheme that a decision can rest on."""
    names = set()
    for benefit in benefit_rows().values():
        names |= {step.scheme for step in benefit.steps}
        if benefit.family:
            names |= {benefit.family.standing, benefit.family.split}
    return names
