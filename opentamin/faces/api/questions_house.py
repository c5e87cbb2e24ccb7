"""What headquarters and employers may ask beside the stations: jobs, what could not be read, who may act for a workshop, and
what a signature would bring."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from opentamin.desk import representatives
from opentamin.faces.api.asking import Asked, Question, router_of
from opentamin.flow.lists.models import ListState, WageList
from opentamin.journeys import operating
from opentamin.journeys.models import Rehearsal

SHOWN = 200
AWAY = {"away": bool}


class ShareToSign(NamedTuple):
    """A share of a list: as computed and as declared, in rials (null: not declared)."""

    share: str
    amount_rial: int
    declared_rial: int | None


class ListToSign(NamedTuple):
    """A list that waits for a signature: its totals, and in numbers what differs from the one before. Nobody is named."""

    list_id: int
    workshop_code: str
    month: int
    list_number: int
    version: int
    people: int
    due_on: str | None
    shares: list[ShareToSign]
    compared: Mapping[str, Any]


class ToSign(NamedTuple):
    """What signing a sending would bring, and the mark of it: the act `sign_list` is for this `digest` and no other."""

    digest: str
    known_at: datetime
    lists: list[ListToSign]


def _to_sign(asked: Asked) -> ToSign | None:
    """The newest rehearsal of a sending of which a list still waits; None where nothing is to be signed."""
    waits = WageList.objects.filter(submission=asked.above.pk, state=ListState.CHECKED, submission__sign_first=True)
    seen = Rehearsal.objects.filter(submission=asked.above.pk).order_by("-id").first() if waits.exists() else None
    return ToSign(seen.digest, seen.known_at, [_list_to_sign(each) for each in seen.found]) if seen else None


def _list_to_sign(found: Mapping[str, Any]) -> ListToSign:
    """One list as plain numbers; the people by name stand on the page of the employer only."""
    names = ("list", "workshop", "month", "list_number", "version", "people", "due_on")
    compared = {name: value for name, value in found["compared"].items() if name != "people"}
    return ListToSign(*(found[name] for name in names), [ShareToSign(*each) for each in found["shares"]], compared)


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
    Question("to_sign", "/submissions/{submission_id}/to-sign", "What signing a sending would bring, and the mark to sign",
             "employer_sign", ToSign, _to_sign, of=("submission_id", "lists.Submission pk"), tag="lists"),
    Question("representatives", "/workshops/{workshop_code}/representatives", "Who may act for a workshop, for what, until when",
             "employer_people", representatives.Representative, lambda asked: representatives.of_workshop(asked.above.pk), many=True,
             of=("workshop_code", "registers.Workshop code"), tag="workshops"),
)  # fmt: skip
router = router_of(HOUSE)
