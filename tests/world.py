"""A small invented world for tests: one directorate, two branches, the samples' workshop, lists made to measure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from opentamin.flow.lists.actions import Sending
from opentamin.flow.lists.facts import NamedBytes, WageListFile
from opentamin.flow.lists.formats import write_dbf
from opentamin.ground.calendar import Day
from opentamin.journeys.invented import add_up, make_lists
from opentamin.journeys.submit_list import Submitted, submit
from opentamin.registers import actions as registers
from opentamin.registers.models import Person, Workshop

SAMPLES = Path(__file__).resolve().parent.parent / "samples" / "lists"
SAMPLE_WORKSHOP = "9990010014"
UNCOVERED = "9921158384"
OPENED = date(2011, 3, 21)
NOW = datetime(2025, 12, 1, 8, 0, tzinfo=UTC)
TODAY = Day.of(1404, 9, 10)


OFFICES = (
    {"code": "9900", "kind": "directorate", "parent": None, "name_fa": "اداره کل", "name_en": "Directorate"},
    {"code": "9990", "kind": "branch", "parent": "9900", "name_fa": "شعبهٔ یک", "name_en": "Branch 1"},
    {"code": "9991", "kind": "branch", "parent": "9900", "name_fa": "شعبهٔ دو", "name_en": "Branch 2"},
)


def offices() -> None:
    """A directorate with two branches."""
    registers.register_offices([{**office, "opened_on": OPENED, "closed_on": None} for office in OFFICES])


def workshop(code: str = SAMPLE_WORKSHOP, *, branch: str = "9990", **facts: Any) -> Workshop:
    """A registered workshop of a branch."""
    registers.register_workshops(
        [
            {
                "code": code,
                "name": "کارگاه آزمون",
                "employer_name": "آزمون",
                "branch": branch,
                "opened_on": OPENED,
                **facts,
            }
        ]
    )
    return Workshop.objects.get(code=code)


def sample(name: str, key: str = "") -> Sending:
    """The files of one sample folder as a sending."""
    files = sorted(path for path in (SAMPLES / name).iterdir() if path.suffix.lower() in (".dbf", ".txt"))
    return Sending(key or f"sample/{name}", tuple(NamedBytes.from_path(path) for path in files))


def made(
    code: str, month: int, *, people: int = 3, number: str = "01", seed: int = 7, changes: Mapping[int, Mapping[str, Any]] = {}
) -> WageListFile:  # fmt: skip
    """A consistent list of invented people; `changes` gives new values of rows (from 0), sums follow."""
    wages = make_lists(workshops=1, people_per_workshop=people, month=month, seed=seed)[0]
    for row, values in changes.items():
        for name, value in values.items():
            wages.people[name][row] = value
    count = len(wages)
    wages.people["workshop_code"] = [code] * count
    wages.people["list_number"] = [number] * count
    wages.workshop |= {"code": code, "list_number": number}
    add_up(wages)
    return wages


def sending(wages: WageListFile, key: str) -> Sending:
    """A list as a sending of its DBF pair."""
    return Sending(key, tuple(write_dbf(wages)))


def without_row(wages: WageListFile, row: int) -> WageListFile:
    """The same list without one person."""
    people = {name: [v for at, v in enumerate(column) if at != row] for name, column in wages.people.items()}
    shorter = replace(wages, people=people, rows=list(range(1, len(wages))), workshop=dict(wages.workshop))
    add_up(shorter)
    return shorter


def send(*sendings: Sending, days_later: int = 0, sender: str = "test") -> Submitted:
    """Submit; instants and legal days move on together."""
    now, today = NOW + timedelta(days=days_later), TODAY + days_later
    return submit(list(sendings), sender=sender, now=now, today=today)


def states(result: Submitted) -> dict[str, list[str]]:
    """The states of the lists of each sending, by key."""
    from opentamin.flow.lists.questions import submission_lists

    return {key: [row.state for row in submission_lists(pk)] for key, pk in result.submissions.items()}


def finding_names(result: Submitted, key: str) -> list[str]:
    """The names of all findings of a sending."""
    from opentamin.flow.lists.questions import submission_findings

    return [found.name for found in submission_findings(result.submissions[key])]


def person(national_code: str) -> Person:
    """A registered person."""
    return Person.objects.get(national_code=national_code)
