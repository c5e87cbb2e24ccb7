"""What assessments answer about inspections: amounts a month, lines with their reason, everything of one inspection."""

from __future__ import annotations

from collections.abc import Sequence

from opentamin.flow.assessments import legal_basis
from opentamin.flow.assessments.models import InspectionAssessment, InspectionLine
from opentamin.ground.reasons import LegalRecord


def newest_of(chain_id: int) -> list[InspectionAssessment]:
    """The newest assessment of each month of an inspection, with lines and shares (three queries)."""
    rows = InspectionAssessment.objects.filter(chain=chain_id).order_by("month", "number")
    newest = {row.month: row for row in rows.prefetch_related("shares", "lines__found").select_related("basis")}
    return list(newest.values())


def legal_record(line: InspectionLine, assessment: InspectionAssessment | None = None) -> LegalRecord:
    """The legal record of a line, read back from its basis and its stored values; nothing is computed again."""
    basis = (assessment or line.assessment).basis
    inputs = {name: getattr(line, name) for name in legal_basis.INPUTS}
    between = iter(line.steps)
    values = {step["name"]: getattr(line, step["name"]) if step["target"] else next(between) for step in basis.steps}
    return legal_basis.record_of(basis, inputs, values)


def added_rial(assessments: Sequence[InspectionAssessment]) -> dict[str, int]:
    """What assessments add together, by share, in rials."""
    totals: dict[str, int] = {}
    for assessment in assessments:
        for share in assessment.shares.all():
            totals[share.share] = totals.get(share.share, 0) + share.amount_rial
    return totals
