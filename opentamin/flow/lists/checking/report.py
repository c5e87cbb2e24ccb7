"""What a check says: the list, findings in order, totals declared and computed, the verdict; as one JSON object."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from opentamin.engine.case import evaluator
from opentamin.flow.lists.checking.header import row_sums
from opentamin.flow.lists.checking.workbench import LARGEST_PAY, Limits, foreign_rows
from opentamin.flow.lists.facts import WageListFile
from opentamin.ground.calendar import Month
from opentamin.ground.findings import Finding, Severity

Verdict = Literal["accepted", "returned", "unreadable"]
COMPUTED = (
    "base_rial", "premium_insured_rial", "premium_employer_rial", "premium_unemployment_rial", "premium_state_rial",
    "treatment_rial", "premium_due_rial",
)  # fmt: skip
DECLARED = (
    "people", "days", "daily_wages", "monthly_wages", "allowances", "insurable", "total_pay", "premium_insured",
    "premium_employer_20pct", "premium_unemployment_3pct", "hazardous_premium", "seniority_month", "marital",
)  # fmt: skip


@dataclass
class CheckReport:
    """One list after its check. `computed` is what the law gives for what a desk can know: no relief, all covered."""

    list: WageListFile
    findings: list[Finding]
    month: Month | None
    limits: Limits | None

    @property
    def verdict(self) -> Verdict:
        """accepted (warnings and notes allowed), returned (an error), unreadable (reading stopped)."""
        severities = {finding.severity for finding in self.findings}
        if Severity.STOPS in severities:
            return "unreadable"
        return "returned" if Severity.ERROR in severities else "accepted"

    @cached_property
    def computed(self) -> dict[str, int] | None:
        """Premium by share over all rows, or None where a row, the month or the law does not allow it."""
        people = self.list.people
        if self.month is None or self.limits is None or self.verdict == "unreadable":
            return None
        totals = dict.fromkeys(COMPUTED, 0)
        compute = evaluator("monthly_premium", self.month.code, COMPUTED)
        for days, pay, foreign in zip(people["days"], people["insurable"], foreign_rows(people), strict=True):
            if days is None or pay is None or not 0 <= days <= self.month.length or not 0 <= pay <= LARGEST_PAY:
                return None
            for name, value in zip(COMPUTED, compute(days=days, pay_rial=pay, foreign=foreign), strict=True):
                totals[name] += value
        return totals


def as_json(report: CheckReport) -> dict[str, Any]:
    """The report as one object of plain values."""
    read = report.list
    return {
        "layout": read.layout,
        "encoding": {"name": read.encoding, "evidence": list(read.encoding_evidence)},
        "files": {role: {"name": f.name, "sha256": f.sha256, "size": f.size} for role, f in read.files.items()},
        "workshop": dict(read.workshop),
        "people": [{"row": row, **person} for row, person in zip(read.rows, read.iter_people(), strict=True)],
        "findings": [finding.as_dict() for finding in report.findings],
        "totals": {
            "declared": {name: read.workshop[name] for name in DECLARED},
            "from_rows": None if report.verdict == "unreadable" else {"people": len(read), **row_sums(read.people)},
            "computed": report.computed,
            "assumed": "no relief of the employer's share; everybody but foreign nationals covered for unemployment",
        },
        "verdict": report.verdict,
    }
