"""Lists by the API: files or rows are sent and worked off by the queue, or only checked; nothing is decided here."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Router, Status
from ninja.files import UploadedFile

from opentamin.desk.models import Rehearsal
from opentamin.faces.api.bearer import BearerKey
from opentamin.faces.api.care import now_and_today
from opentamin.faces.api.catalogue import refuse
from opentamin.faces.api.gates import allowed, caller_of, theirs
from opentamin.faces.api.rows import Key, RowsIn, as_files
from opentamin.faces.api.sandbox import rehearse, report_of
from opentamin.faces.api.shapes import ASKS, KEYED, WRITES, Answer, Id
from opentamin.flow.lists import listing
from opentamin.flow.lists.actions import Sending
from opentamin.flow.lists.checking import as_json, check_list
from opentamin.flow.lists.facts import NamedBytes
from opentamin.flow.lists.formats import read_list
from opentamin.ground.findings import Finding, FindingTrouble
from opentamin.journeys.models import Progress
from opentamin.journeys.tasks import enqueue, subject

router = Router(auth=BearerKey(), tags=["lists"])
LARGEST_UPLOAD_BYTES = 200_000_000


class SentOut(Answer):
    """The number of a sending, and where its progress is told."""

    submission_id: int
    progress: str


class ProgressOut(Answer):
    """How far a sending is, and the lists that were read from it."""

    submission_id: int
    station: str
    done: int
    total: int
    ended: bool
    outcome: str
    changed_at: datetime | None
    lists: list[dict[str, Any]]


class CheckedOut(Answer):
    """The checker's report of each list: workshop, people, totals, findings, verdict."""

    lists: list[dict[str, Any]]


def _uploaded(files: list[UploadedFile]) -> list[NamedBytes]:
    if sum(file.size or 0 for file in files) > LARGEST_UPLOAD_BYTES:
        raise refuse("BODY_TOO_LARGE", most=LARGEST_UPLOAD_BYTES // 1_000_000)
    return [NamedBytes(file.name or "file", file.read()) for file in files]


def _send(request: HttpRequest, response: HttpResponse, files: list[NamedBytes], key: str) -> Any:
    """Keep the bytes and queue the rest; what a test key sends is only rehearsed."""
    sitting = allowed(request, "submit", "send")
    if caller_of(request).test:
        number = rehearse(request, [files], key)
        response["Location"] = f"/api/v1/submissions/{number}"
        return Status(202, {"submission_id": number, "progress": response["Location"]})
    now, today = now_and_today()
    sent = enqueue(Sending(f"api/{key}", tuple(files)), sender=f"user/{sitting.user_id}", now=now, today=today)
    if isinstance(sent, Finding):
        raise FindingTrouble(sent)
    response["Location"] = f"/api/v1/submissions/{sent}"
    return Status(202, {"submission_id": sent, "progress": response["Location"]})


@router.post(
    "/submissions", response={202: SentOut, **WRITES}, operation_id="send_files", summary="Send a list as files"
)
def send_files(
    request: HttpRequest, response: HttpResponse, idempotency_key: Key, files: Annotated[list[UploadedFile], File()]
) -> Any:
    """DBF pair, XLSX, CSV, text or zip, as multipart `files`. The same key and files again give the same number."""
    return _send(request, response, _uploaded(files), idempotency_key)


@router.post(
    "/submissions/rows", response={202: SentOut, **WRITES}, operation_id="send_rows", summary="Send a list as rows"
)
def send_rows(request: HttpRequest, response: HttpResponse, idempotency_key: Key, payload: RowsIn) -> Any:
    """For programs that hold the list themselves; the same names as in docs/reference/list-files.md."""
    return _send(request, response, as_files(payload), idempotency_key)


def _checked(request: HttpRequest, files: list[NamedBytes]) -> Any:
    allowed(request, "submit")
    today = now_and_today()[1]
    return {"lists": [as_json(check_list(read, today=today)) for read in read_list(files)]}


@router.post("/check", response={200: CheckedOut, **ASKS}, operation_id="check_files", summary="Check files only")
def check_files(request: HttpRequest, files: Annotated[list[UploadedFile], File()]) -> Any:
    """A dry run by the checker of the desk: nothing is kept."""
    return _checked(request, _uploaded(files))


@router.post("/check/rows", response={200: CheckedOut, **ASKS}, operation_id="check_rows", summary="Check rows only")
def check_rows(request: HttpRequest, payload: RowsIn) -> Any:
    """The same for rows."""
    return _checked(request, as_files(payload))


@router.get(
    "/submissions/{submission_id}",
    response={200: ProgressOut, **KEYED},
    operation_id="progress",
    summary="How far a sending is",
)
def progress(request: HttpRequest, submission_id: Id) -> Any:
    """Ask again after a second, then after three, until `ended`."""
    sitting = allowed(request, "progress")
    if caller_of(request).test:
        return _rehearsed(report_of(request, submission_id))
    theirs(sitting, "lists.Submission pk", submission_id)
    found = Progress.objects.filter(subject=subject(submission_id)).first()
    rows = listing.lists_of_submission(submission_id)
    names = ("state", "workshop_code", "month", "list_number", "version", "people")
    told: dict[str, Any] = {"station": "", "done": 0, "total": 0, "outcome": "", "changed_at": None}
    if found is not None:
        told = {name: getattr(found, name) for name in told}
    lists = [{"id": row.pk, **{name: getattr(row, name) for name in names}} for row in rows]
    return {"submission_id": submission_id, "ended": bool(told["outcome"]), **told, "lists": lists}


def _rehearsed(found: Rehearsal) -> dict[str, Any]:
    """The progress of what a test key sent; its lists have no number, since none was kept."""
    names = ("state", "workshop_code", "month", "list_number", "version", "people")
    rows = [row for step in found.report.get("steps", []) for row in step["lists"]]
    ended = found.state == "done"
    told = {
        "station": "credit" if ended else "",
        "done": int(ended),
        "total": 1,
        "outcome": "rehearsed" if ended else "",
    }
    lists = [{"id": None, **{name: row[name] for name in names}} for row in rows]
    return {"submission_id": found.pk, "ended": ended, **told, "changed_at": found.done_at, "lists": lists}
