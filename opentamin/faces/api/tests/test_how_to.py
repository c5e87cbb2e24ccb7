"""The how-to is true: each of its calls is made as it is written, and its client sends a list to the end."""

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

from opentamin.flow.lists.formats import write_xlsx
from opentamin.journeys import sandbox
from opentamin.journeys.models import Progress
from opentamin.journeys.submit_list import go_on
from tests import world

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).resolve().parents[4] / "docs/how-to/use-the-api.md"
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture
def maker() -> tuple[str, str]:
    """The sandbox of a maker: its workshop and key."""
    world.offices()
    code, _, key, _ = sandbox.make("Maker", by="test", now=world.NOW.replace(year=2090), today=world.OPENED)
    return code, key


def curl(line: str, content: bytes) -> Any:
    """One call of the page, by Django's client instead of the network."""
    words = shlex.split(line)
    headers = dict(words[at + 1].split(": ", 1) for at, word in enumerate(words) if word == "-H")
    client = Client()
    if "-F" in words:
        return client.post(words[-1], {"files": [SimpleUploadedFile("list.xlsx", content)]}, headers=headers)
    return client.get(words[-1], headers=headers)


def test_every_call_of_the_page_is_answered(maker: tuple[str, str]) -> None:
    code, key = maker
    content = write_xlsx(world.made(code, 140408)).content
    lines = [line for kind, text in BLOCKS if kind == "sh" for line in text.strip().splitlines()]
    answers = [
        curl(line.replace("$KEY", key).replace("$HOST", "").replace("$WORKSHOP", code), content) for line in lines
    ]
    assert [each.status_code for each in answers] == [200, 200, 200, 200, 202, 200], [each.content for each in answers]


def test_the_client_of_the_page_sends_a_list_to_the_end(
    maker: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code, key = maker

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
    exec(next(text for kind, text in BLOCKS if kind == "python"), names)
    client = names["OpenTamin"]("x://", key)
    wages = world.made(code, 140408)
    told = client.send({"workshop": wages.workshop, "people": list(wages.iter_people())})
    assert told["ended"] and [row["workshop_code"] for row in told["lists"]] == [code]
    assert [row["id"] for row in client.pages("/api/v1/lists?limit=1")] == [told["lists"][0]["id"]]
