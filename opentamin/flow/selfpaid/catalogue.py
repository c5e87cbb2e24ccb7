"""The numbered findings of self-paid contracts, and the refusal that carries all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from opentamin.engine import Refusal
from opentamin.ground.findings import Catalogue, Finding, FindingTrouble


class SelfPaidRefusal(FindingTrouble):
    """A refusal with every reason; nothing was written."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(findings[0])
        self.findings = tuple(findings)


@cache
def findings() -> Catalogue:
    """The kinds of findings.yaml beside this file, by name."""
    return Catalogue.load(Path(__file__).parent / "findings.yaml")


def refuse(name: str, **facts: Any) -> SelfPaidRefusal:
    """The refusal `name`, ready to be raised."""
    return SelfPaidRefusal([findings().make(name, **facts)])


def unclear(refusal: Refusal, value: object) -> Finding:
    """What the law could not say, with the figure and the month that it names."""
    fa = "؛ ".join(each.message_fa for each in refusal.findings)
    en = "; ".join(each.message_en for each in refusal.findings)
    return findings().make("SELF_PAID_LAW_UNCLEAR", value=str(value), reason_fa=fa, reason_en=en)
