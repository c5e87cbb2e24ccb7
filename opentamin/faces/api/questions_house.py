"""What headquarters and employers may ask beside the stations: jobs, what could not be read, who may act for a workshop."""

from __future__ import annotations

from opentamin.desk import representatives
from opentamin.faces.api.asking import Asked, Question, router_of
from opentamin.journeys import operating

SHOWN = 200
AWAY = {"away": bool}


def _files(asked: Asked) -> list[operating.FailedImport]:
    return operating.refused_files(away=bool(asked.given["away"]), limit=SHOWN)


def _lists(asked: Asked) -> list[operating.FailedImport]:
    return operating.unreadable_lists(away=bool(asked.given["away"]), limit=SHOWN)


HOUSE = (
    Question("jobs", "/operations/jobs", "Jobs of the queue by kind: waiting, being done, stalled, failed", "operations",
             operating.JobCount, lambda asked: operating.jobs(), many=True, tag="figures"),
    Question("refused_files", "/operations/refused-files", "Bank files of which nothing was taken; with `away` those put away",
             "operations", operating.FailedImport, _files, many=True, takes=AWAY, tag="figures"),
    Question("unreadable_lists", "/operations/unreadable-lists", "Wage lists that could not be read; with `away` those put away",
             "operations", operating.FailedImport, _lists, many=True, takes=AWAY, tag="figures"),
    Question("representatives", "/workshops/{workshop_code}/representatives", "Who may act for a workshop, for what, until when",
             "employer_people", representatives.Representative, lambda asked: representatives.of_workshop(asked.above.pk), many=True,
             of=("workshop_code", "registers.Workshop code"), tag="workshops"),
)  # fmt: skip
router = router_of(HOUSE)
