"""What the tests of the checker share: clean invented lists, a day to check on, and findings by name."""

from __future__ import annotations

from opentamin.flow.lists.checking import CheckReport, check_list
from opentamin.flow.lists.facts import WageListFile
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding
from opentamin.journeys.invented import add_up, make_lists

TODAY = Day.of(1404, 9, 10)


def clean_list(people: int = 12, *, seed: int = 1, month: int = 140408) -> WageListFile:
    """An invented list in which every relation holds to the rial."""
    (wages,) = make_lists(workshops=1, people_per_workshop=people, month=month, seed=seed)
    return wages


def checked(wages: WageListFile, *, today: Day = TODAY, tie: bool = False) -> CheckReport:
    """The report of a list; with `tie` its totals are made to tie again first, so that they add nothing."""
    if tie:
        add_up(wages)
    return check_list(wages, today=today)


def named(report: CheckReport, name: str) -> list[Finding]:
    """The findings of one kind."""
    return [finding for finding in report.findings if finding.name == name]


def names(report: CheckReport, *severities: str) -> set[str]:
    """Names of the findings of some severities, or of all."""
    return {f.name for f in report.findings if not severities or f.severity.value in severities}
