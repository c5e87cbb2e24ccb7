"""The numbered findings of self-paid contracts, and the refusal that carries all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from opentamin.engine import Refusal, scheme
from opentamin.ground.findings import Catalogue, Finding, FindingTrouble
from opentamin.law.figures import figures_used


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


@cache
def _titles() -> dict[str, tuple[str, str]]:
    """The titles of the figures that self-paid insurance rests on, by name."""
    names = ("self_paid_admission", "self_paid_premium", "self_paid_next_base", "self_paid_lapse")
    rules = [ready.rule for name in names for ready in scheme(name).ready.values()]
    return {figure.name: (figure.title_fa, figure.title_en) for rule in rules for figure in figures_used(rule)}


def _told(finding: Finding) -> tuple[str, str]:
    """What the law lacks, in words: a figure by its title."""
    titles = _titles().get(str(finding.value))
    if finding.name != "FIGURE_MISSING" or titles is None:
        return finding.message_fa, finding.message_en
    return f"«{titles[0]}» برای آن خوانده یا اعلام نشده است", f"“{titles[1]}” was not announced or not read for it"


def unclear(refusal: Refusal, value: object) -> Finding:
    """What the law could not say, with the figure and the month that it names."""
    told = [_told(each) for each in refusal.findings]
    fa, en = "؛ ".join(each for each, _ in told), "; ".join(each for _, each in told)
    return findings().make("SELF_PAID_LAW_UNCLEAR", value=str(value), reason_fa=fa, reason_en=en)
