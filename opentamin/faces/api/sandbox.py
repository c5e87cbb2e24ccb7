"""The sandbox for makers of payroll software: a test key for whoever asks, its invented workshops, lists that are rehearsed.

A test key stands for nobody: it opens no row of the house. What it sends goes through the stations in a transaction that is
rolled back (`journeys/sandbox.py`), so that the findings are those of a real list and nothing of it is ever posted.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Router, Schema, Status
from pydantic import Field

from opentamin.desk import api_keys
from opentamin.desk.addresses import client_address
from opentamin.desk.models import Rehearsal
from opentamin.faces.api.bearer import BearerKey
from opentamin.faces.api.care import now_and_today
from opentamin.faces.api.catalogue import refuse
from opentamin.faces.api.gates import caller_of
from opentamin.faces.api.rows import Key, RowsIn, as_files
from opentamin.faces.api.shapes import KEYED, WRITES, Answer, Id, Strict, Text, Word
from opentamin.faces.api.told import plain, shape_of
from opentamin.flow.lists.facts import NamedBytes
from opentamin.flow.lists.formats import read_list
from opentamin.journeys import sandbox
from opentamin.journeys.sandbox_world import (
    SCENARIOS,
    Invented,
    InventedWorkshop,
    invented,
    month_of,
    outsiders,
    rows_of,
)

router = Router(auth=BearerKey(), tags=["sandbox"])
public = Router(tags=["sandbox"])
MOST_RUN_BYTES = 2_000_000
OPERATIONS = {"sandbox_key", "sandbox", "sandbox_scenario", "sandbox_run", "sandbox_report"}


class TestKeyIn(Strict):
    """The name of a program."""

    program: Text = Field(description="Name and version of your program")


class TestKeyOut(Schema):
    """A test key. It is told once; nobody can be told it again."""

    number: int
    key: str
    until: datetime
    test: bool


@public.post(
    "/sandbox/keys",
    response={201: TestKeyOut, **WRITES},
    operation_id="sandbox_key",
    summary="A test key, for whoever asks",
)
def make_key(request: HttpRequest, payload: TestKeyIn) -> Any:
    """For ninety days. It opens nothing of the house; five an hour for each address."""
    now = timezone.now()
    by = f"address {client_address(request.META)}"
    number, key = api_keys.make_test(payload.program, by=by, now=now)
    until = now + timedelta(days=api_keys.TEST_DAYS)
    return Status(201, {"number": number, "key": key, "until": until, "test": True})


class Expected(Schema):
    """What comes out of a step: the state of its list, and findings that are among those of the list."""

    state: str
    findings: list[str]


class ScenarioRow(Schema):
    """A fixed scenario."""

    name: str
    text_fa: str
    text_en: str
    href: str
    expects: list[Expected]


class SandboxOut(Answer):
    """What a test key has."""

    month: int
    workshops: list[shape_of(InventedWorkshop)]
    scenarios: list[ScenarioRow]


def world_of(request: HttpRequest) -> Invented:
    """The invented workshops of a test key; refuses another key."""
    caller = caller_of(request)
    if not caller.test:
        raise refuse("REAL_KEY_HERE")
    return invented(caller.key, _office(), month_of(now_and_today()[1]))


def _office() -> str:
    """The branch of the invented workshops; a house without any has no sandbox yet."""
    try:
        return sandbox.home().code
    except LookupError:
        raise refuse("NOT_THERE") from None


@router.get(
    "/sandbox",
    response={200: SandboxOut, **KEYED},
    operation_id="sandbox",
    summary="The workshops, people and scenarios of a test key",
)
def mine(request: HttpRequest) -> Any:
    """The same key has the same world in a month."""
    made = world_of(request)
    scenarios = [
        {
            "name": each.name,
            "text_fa": each.text_fa,
            "text_en": each.text_en,
            "href": f"/api/v1/sandbox/scenarios/{each.name}",
            "expects": _expected(each.expects),
        }
        for each in SCENARIOS
    ]
    return {"month": month_of(now_and_today()[1]).code, "workshops": plain(made.workshops), "scenarios": scenarios}


def _expected(expects: Sequence[tuple[str, tuple[str, ...]]]) -> list[dict[str, Any]]:
    return [{"state": state, "findings": list(names)} for state, names in expects]


class ScenarioOut(Answer):
    """A scenario as the body of `POST /sandbox/runs`, and what must come out."""

    name: str
    steps: list[dict[str, Any]]
    expects: list[Expected]


@router.get(
    "/sandbox/scenarios/{name}",
    response={200: ScenarioOut, **KEYED},
    operation_id="sandbox_scenario",
    summary="One scenario as lists to be sent",
)
def scenario(request: HttpRequest, name: Annotated[Word, Path()]) -> Any:
    """Its `steps` are sent as they are."""
    made = world_of(request)
    found = next((each for each in SCENARIOS if each.name == name), None)
    if found is None:
        raise refuse("NOT_THERE")
    lists = found.steps(made.key, _office(), month_of(now_and_today()[1]))
    return {"name": name, "steps": [rows_of(each) for each in lists], "expects": _expected(found.expects)}


class RunIn(Strict):
    """Lists that are sent one after another, such as a list and its correction."""

    steps: Annotated[list[RowsIn], Field(min_length=1, max_length=sandbox.MOST_STEPS)]
    name: Word | None = Field(None, description="Not used; a scenario may be sent as it was told")
    expects: list[Expected] | None = Field(None, description="Not used, as name")
    test: bool | None = Field(None, description="Not used, as name")


class RunAsked(Answer):
    """The number of a run, and where its report is told."""

    run: int
    href: str


class RehearsedList(Schema):
    """A list of a step: its state, what was found, and what was computed, as for a real one."""

    state: str
    workshop_code: str
    contract_row: str
    month: int | None
    list_number: int | None
    version: int | None
    people: int
    due_on: date | None
    late: bool | None
    base_rial: int | None
    shares: list[dict[str, Any]]
    findings: list[dict[str, Any]]


class RehearsedStep(Schema):
    """A step: refused as a whole, or its lists."""

    refused: dict[str, Any] | None
    lists: list[RehearsedList]


class RunReport(Answer):
    """The report of a run; `ended` is false while it waits for the worker."""

    run: int
    ended: bool
    asked_at: datetime
    steps: list[RehearsedStep]


@router.post("/sandbox/runs", response={202: RunAsked, **WRITES}, operation_id="sandbox_run", summary="Rehearse lists")
def run(request: HttpRequest, response: HttpResponse, idempotency_key: Key, payload: RunIn) -> Any:
    """Each step is received, checked, accepted, assessed and posted as a real list; then all is rolled back."""
    number = rehearse(request, [as_files(each) for each in payload.steps], idempotency_key)
    response["Location"] = f"/api/v1/sandbox/runs/{number}"
    return Status(202, {"run": number, "href": response["Location"]})


def rehearse(request: HttpRequest, steps: Sequence[Sequence[NamedBytes]], key: str) -> int:
    """Ask for a rehearsal; refuses a workshop that is not the key's, and rows that may name somebody who exists."""
    made = world_of(request)
    if "send" not in caller_of(request).scopes:
        raise refuse("KEY_SCOPE_MISSING", value="send")
    if sum(file.size for files in steps for file in files) > MOST_RUN_BYTES:
        raise refuse("BODY_TOO_LARGE", most=MOST_RUN_BYTES // 1_000_000)
    for files in steps:
        _invented_only(files, made)
    kept = [{"files": [{"name": f.name, "content": b64encode(f.content).decode()} for f in files]} for files in steps]
    asked = sandbox.ask(kept, key=key)
    if asked is None:
        raise refuse("RUNS_WAITING")
    number, reused = asked
    if reused:
        raise refuse("OTHER_KEY_USE")
    return number


def _invented_only(files: Sequence[NamedBytes], made: Invented) -> None:
    for read in read_list(list(files)):
        if read.workshop["code"] not in made.codes:
            raise refuse("TEST_KEY_ONLY")
        for at, column in outsiders(read.people, made):
            raise refuse("TEST_PEOPLE_ONLY", row=str(read.rows[at]), column=column)


def report_of(request: HttpRequest, number: int) -> Rehearsal:
    """A rehearsal of this key."""
    found = Rehearsal.objects.filter(pk=number, key_number=caller_of(request).key).first()
    if found is None:
        raise refuse("NOT_THERE")
    return found


@router.get(
    "/sandbox/runs/{run_number}",
    response={200: RunReport, **KEYED},
    operation_id="sandbox_report",
    summary="The report of a run",
)
def report(request: HttpRequest, run_number: Id) -> Any:
    """Ask again after a second, until `ended`."""
    world_of(request)
    found = report_of(request, run_number)
    told = {"run": found.pk, "ended": found.state == "done", "asked_at": found.asked_at}
    return {**told, "steps": found.report.get("steps", [])}
