"""The how-tos are true: each of their calls is made as it is written, and the client of one sends a list to the end."""

from __future__ import annotations

import io
import re
import shlex
from pathlib import Path
from typing import Any
from urllib.request import Request

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from opentamin.desk.models import Rehearsal, Role
from opentamin.faces.api.tests.programs import Program, key_of
from opentamin.flow.lists.formats import write_xlsx
from opentamin.journeys import sandbox
from opentamin.journeys.models import Progress
from opentamin.journeys.sandbox_world import lists_of, month_of
from opentamin.journeys.submit_list import go_on
from tests import walls, world

pytestmark = pytest.mark.django_db
PAGES = Path(__file__).resolve().parents[4] / "docs/how-to"


def blocks(page: str, wanted: str) -> list[str]:
    """The blocks of a page in a language."""
    found = re.findall(r"```(\w+)\n(.*?)```", (PAGES / page).read_text(encoding="utf-8"), re.DOTALL)
    return [text for kind, text in found if kind == wanted]


def calls(page: str) -> list[str]:
    """Its calls, each a line."""
    return [line for text in blocks(page, "sh") for line in text.strip().splitlines()]


@pytest.fixture
def employer() -> tuple[str, str]:
    """A workshop and the key of its employer."""
    world.offices()
    world.workshop()
    return world.SAMPLE_WORKSHOP, key_of(walls.user_of(Role.EMPLOYER, world.SAMPLE_WORKSHOP, 70))


def curl(line: str, files: dict[str, bytes]) -> Any:
    """One call of a page, by Django's client instead of the network."""
    words = shlex.split(line)
    if ">" in words:
        answer = curl(shlex.join(words[: words.index(">")]), files)
        files[words[-1]] = answer.content
        return answer
    headers = dict(words[at + 1].split(": ", 1) for at, word in enumerate(words) if word == "-H")
    given = {word: words[at + 1] for at, word in enumerate(words) if word in ("-F", "-d")}
    if "-F" in given:
        return Client().post(
            words[-1], {"files": [SimpleUploadedFile("list.xlsx", files["list.xlsx"])]}, headers=headers
        )
    if "-d" in given:
        body = files[given["-d"][1:]] if given["-d"].startswith("@") else given["-d"]
        return Client().post(words[-1], body, content_type="application/json", headers=headers)
    return Client().get(words[-1], headers=headers)


def test_every_call_of_the_page_is_answered(employer: tuple[str, str]) -> None:
    code, key = employer
    files = {"list.xlsx": write_xlsx(world.made(code, 140408)).content}
    answers = [
        curl(line.replace("$KEY", key).replace("$HOST", "").replace("$WORKSHOP", code), files)
        for line in calls("use-the-api.md")
    ]
    assert [each.status_code for each in answers] == [200, 200, 200, 200, 202, 200], [each.content for each in answers]


def test_a_maker_comes_from_nothing_to_a_report_by_the_calls_of_the_page() -> None:
    world.offices()
    key, run, files = "", "", {}
    seen = []
    for line in calls("make-payroll-software.md"):
        answer = curl(line.replace("$KEY", key).replace("$HOST", "").replace("$RUN", run), files)
        told = answer.json()
        seen.append((answer.status_code, told.get("ended")))
        if "key" in told and not key:
            key = told["key"]
            number = Program(key).get("/me").json()["key"]
            wages = lists_of(number, "9990", month_of(sandbox_day()))[0]
            files["list.xlsx"] = write_xlsx(wages).content
        if answer.status_code == 202:
            run = str(told.get("run") or told["submission_id"])
            sandbox.rehearse(int(run), now=timezone.now())
    assert seen == [(201, None), (200, None), (200, None), (202, None), (200, True), (202, None), (200, True)]
    states = [
        [row["state"] for step in each.report["steps"] for row in step["lists"]]
        for each in Rehearsal.objects.order_by("pk")
    ]
    assert states == [["credited", "credited"], ["credited"]]


def sandbox_day() -> Any:
    from opentamin.faces.api.care import now_and_today

    return now_and_today()[1]


def test_the_client_of_the_page_sends_a_list_to_the_end(
    employer: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code, key = employer

    def opened(request: Request) -> io.BytesIO:
        headers = {name: value for name, value in request.header_items() if name != "Content-type"}
        if request.data is None:
            work_off()
            return io.BytesIO(Client().get(request.full_url[4:], headers=headers).content)
        answer = Client().post(request.full_url[4:], request.data, content_type="application/json", headers=headers)
        assert answer.status_code == 202, answer.content
        return io.BytesIO(answer.content)

    def work_off() -> None:
        for found in Progress.objects.filter(outcome=""):
            go_on([int(found.subject.split("/")[1])], now=world.NOW, today=world.TODAY, report=lambda *_: None)
            Progress.objects.filter(pk=found.pk).update(outcome="done")

    monkeypatch.setattr("urllib.request.urlopen", opened)
    names: dict[str, Any] = {}
    exec(blocks("use-the-api.md", "python")[0], names)
    client = names["OpenTamin"]("x://", key)
    wages = world.made(code, 140408)
    told = client.send({"workshop": wages.workshop, "people": list(wages.iter_people())})
    assert told["ended"] and [row["workshop_code"] for row in told["lists"]] == [code]
    assert [row["id"] for row in client.pages("/api/v1/lists?limit=1")] == [told["lists"][0]["id"]]
