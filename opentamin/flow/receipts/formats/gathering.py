"""Findings of rows while a file is read: each with row and column, and an end to them when a file is wholly wrong."""

from __future__ import annotations

from dataclasses import dataclass, field

from opentamin.flow.receipts.catalogue import findings as catalogue
from opentamin.flow.receipts.formats.reading import Unreadable
from opentamin.ground.findings import Finding

MOST = 1_000


@dataclass(slots=True)
class Gathered:
    """Faults of rows; the first 1,000 are named, the others counted."""

    named: list[Finding] = field(default_factory=list)
    more: int = 0

    def bad_row(self, row: int, fault: Unreadable) -> None:
        """A row that cannot be read."""
        self.add(catalogue().make("LINE_UNREADABLE", row=row, column=fault.column or None, reason=str(fault)))

    def add(self, finding: Finding) -> None:
        """One more finding."""
        if len(self.named) < MOST:
            self.named.append(finding)
        else:
            self.more += 1

    def all(self) -> tuple[Finding, ...]:
        """What was found, and how many were not named."""
        if not self.more:
            return tuple(self.named)
        return (*self.named, catalogue().make("FINDINGS_CUT", value=self.more))
