"""Questions about computed lines."""

from __future__ import annotations

from opentamin.flow.assessments.models import AssessmentLine


def computed_lines(month: int, wage_list_id: int, *, limit: int) -> dict[int, dict[str, int]]:
    """Base and shares of the first lines of a list, by row (one query)."""
    rows = AssessmentLine.objects.filter(month=month, wage_list_id=wage_list_id).order_by("row")[:limit]
    return {
        row.row: {
            "base_rial": row.base_rial,
            "insured_rial": row.premium_insured_rial,
            "employer_rial": row.premium_employer_rial,
            "unemployment_rial": row.premium_unemployment_rial,
        }
        for row in rows
    }
