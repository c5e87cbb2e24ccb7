"""The process that the kill tests kill, and that tells afterwards what stands in the database.

`python -m tests.journeys.victim seed|submit|state FOLDER` under an OPENTAMIN_HOME of its own.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from opentamin.faces.cli.server_side import clock, start
from opentamin.flow.lists.facts import NamedBytes
from opentamin.ground.calendar import Day

RECEIVED = Day.of(1404, 11, 20)
BRANCH = {
    "code": "9990",
    "parent": None,
    "kind": "directorate",
    "name_fa": "نمونه",
    "name_en": "Sample",
    "closed_on": None,
}


def seed(folder: Path) -> None:
    """One office, and every workshop that a list of the folder names."""
    from opentamin.flow.lists.formats import read_list
    from opentamin.registers import actions

    opened = Day.of(1390, 1, 1).to_date()
    actions.register_offices([{**BRANCH, "opened_on": opened}])
    lists = [read for files in sendings(folder).values() for read in read_list(files)]
    facts = {read.workshop["code"]: read.workshop for read in lists}
    actions.register_workshops(
        [
            {
                "code": code,
                "name": each["name"],
                "employer_name": each["employer"],
                "branch": "9990",
                "opened_on": opened,
            }
            for code, each in facts.items()
        ]
    )


def sendings(folder: Path) -> dict[str, list[NamedBytes]]:
    """The files of each sub-folder, under its name."""
    return {
        child.name: [NamedBytes.from_path(path) for path in sorted(child.iterdir())]
        for child in sorted(folder.iterdir())
        if child.is_dir()
    }


def submit(folder: Path) -> None:
    """All sendings of the folder as one batch, each under its own key."""
    from opentamin.flow.lists.actions import Sending
    from opentamin.journeys.submit_list import submit as journey

    now, _ = clock()
    batch = [Sending(f"{folder.name}/{name}", tuple(files)) for name, files in sendings(folder).items()]
    journey(batch, sender="kills", now=now, today=RECEIVED)


def state(folder: Path) -> dict[str, Any]:
    """What stands there: states of lists, versions, entries, career rows, and whether every sum holds."""
    from opentamin.flow.careers.models import CareerEntry
    from opentamin.flow.lists.models import Submission, WageList
    from opentamin.journeys.prove import prove
    from opentamin.ledger.models import Entry

    now, _ = clock()
    proof = prove(now=now)
    return {
        "submissions": Submission.objects.count(),
        "states": sorted(WageList.objects.values_list("state", flat=True)),
        "versions": sorted(WageList.objects.values_list("version", flat=True)),
        "entries": Entry.objects.filter(kind="list").count(),
        "careers": CareerEntry.objects.count(),
        "holds": proof.holds,
    }


def main() -> None:
    """Run one word."""
    word, folder = sys.argv[1], Path(sys.argv[2])
    start("app")
    answer = {"seed": seed, "submit": submit, "state": state}[word](folder)
    if answer is not None:
        print(json.dumps(answer))


if __name__ == "__main__":
    main()
