"""Messages go to the gateway in sets, once, under keys that stay the same; no code is left behind or logged."""

from __future__ import annotations

import json
import logging
import stat
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from opentamin.desk.gateway import Folder, Http, Text, Unreachable, gateway
from opentamin.desk.models import Message
from opentamin.journeys.messages import MOST_TRIES, SET, hand_over, send_messages, wake

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


class Provider:
    """A provider of text messages on this machine: keeps what it was given, answers as a test wants."""

    def __init__(self) -> None:
        self.calls: list[tuple[dict[str, str], dict[str, Any]]] = []
        self.status, self.answer = 200, b"{}"
        self.location = ""

    @property
    def texts(self) -> list[dict[str, str]]:
        return [text for _, body in self.calls for text in body["messages"]]


@pytest.fixture
def provider() -> Iterator[tuple[Provider, Http]]:
    kept = Provider()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            kept.calls.append((dict(self.headers), body))
            self.send_response(kept.status)
            if kept.location:
                self.send_header("Location", kept.location)
            self.send_header("Content-Length", str(len(kept.answer)))
            self.end_headers()
            self.wfile.write(kept.answer)

        def log_message(self, *words: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield kept, Http(f"http://127.0.0.1:{server.server_port}/send", "the-key")
    server.shutdown()
    server.server_close()


def wait(count: int, *, words: str = "code 123456", until: datetime | None = None) -> None:
    Message.objects.bulk_create([Message(mobile=f"0912{n:07d}", text=words, at=NOW, until=until) for n in range(count)])


@pytest.mark.django_db
def test_a_set_goes_in_one_request_with_its_keys_and_leaves_no_words(provider):
    kept, port = provider
    wait(3)
    assert hand_over(port, now=NOW) == 3 and hand_over(port, now=NOW) == 0
    headers, body = kept.calls[0]
    assert (
        len(kept.calls) == 1 and headers["Authorization"] == "Bearer the-key" and len(headers["Idempotency-Key"]) == 64
    )
    numbers = list(Message.objects.order_by("id").values_list("pk", flat=True))
    assert [text["id"] for text in body["messages"]] == [f"opentamin-{number}" for number in numbers]
    assert set(Message.objects.values_list("text", "sent_at", "dropped_at")) == {("", NOW, None)}


@pytest.mark.django_db
def test_many_go_in_sets_of_the_size_that_is_written(provider):
    kept, port = provider
    wait(SET + 50)
    assert [hand_over(port, now=NOW) for _ in range(3)] == [SET, 50, 0]
    assert len(kept.calls) == 2 and len({text["id"] for text in kept.texts}) == SET + 50


@pytest.mark.django_db
@pytest.mark.parametrize("status", [500, 503, 401, 429, 302])
def test_trouble_is_tried_again_under_the_same_keys_and_said(provider, status):
    kept, port = provider
    kept.status, kept.location = status, port.url
    wait(2)
    hand_over(port, now=NOW)
    row = Message.objects.first()
    assert (row.trouble, row.tries, row.sent_at) == (f"HTTP {status}", 1, None) and row.text == "code 123456"
    assert hand_over(port, now=NOW + timedelta(seconds=4)) == 0, "not before its time"
    kept.status, kept.location = 200, ""
    assert hand_over(port, now=NOW + timedelta(seconds=5)) == 2
    keys = [headers["Idempotency-Key"] for headers, _ in kept.calls]
    assert keys[0] == keys[1] and kept.calls[0][1] == kept.calls[1][1] and len(keys) == 2, "a redirect is not followed"


@pytest.mark.django_db
def test_a_kill_between_the_provider_and_the_database_sends_the_same_keys_again(provider, monkeypatch):
    kept, port = provider
    wait(2)
    from opentamin.journeys import messages

    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(messages, "_handed", killed)
        with pytest.raises(KeyboardInterrupt):
            hand_over(port, now=NOW)
    assert hand_over(port, now=NOW) == 2
    assert kept.calls[0][0]["Idempotency-Key"] == kept.calls[1][0]["Idempotency-Key"]


@pytest.mark.django_db
def test_after_the_last_try_it_is_dropped_without_words(provider):
    kept, port = provider
    kept.status, at = 500, NOW
    wait(1)
    for _ in range(MOST_TRIES):
        hand_over(port, now=at)
        at += timedelta(hours=1)
    row = Message.objects.get()
    assert row.dropped_at is not None and row.text == "" and row.trouble == "HTTP 500" and hand_over(port, now=at) == 0


@pytest.mark.django_db
def test_a_code_whose_time_is_over_is_not_sent(provider):
    kept, port = provider
    wait(1, until=NOW)
    wait(1, words="still good", until=NOW + timedelta(seconds=1))
    assert hand_over(port, now=NOW) == 1 and [text["text"] for text in kept.texts] == ["still good"]
    assert Message.objects.filter(trouble="late", text="").count() == 1


@pytest.mark.django_db
def test_what_the_provider_refuses_is_dropped_with_its_reason_and_the_rest_is_sent(provider):
    kept, port = provider
    wait(3)
    bad = Message.objects.earliest("id").pk
    kept.answer = json.dumps({"refused": {f"opentamin-{bad}": "no such number", "opentamin-0": "not ours"}}).encode()
    hand_over(port, now=NOW)
    assert Message.objects.get(pk=bad).trouble == "no such number" and Message.objects.filter(sent_at=NOW).count() == 2


@pytest.mark.parametrize("answer", [b"", b"accepted", b"[]", b'{"refused": 7}', b"null"])
def test_an_answer_of_another_shape_took_everything(provider, answer):
    kept, port = provider
    kept.answer = answer
    assert port.send([Text(1, "0912", "x")]) == {}


def test_nobody_listens_and_the_trouble_says_no_word_of_the_message(caplog):
    with caplog.at_level(logging.DEBUG), pytest.raises(Unreachable) as found:
        Http("http://127.0.0.1:9/", "the-key").send([Text(1, "09120000000", "code 987654")])
    assert "987654" not in caplog.text + str(found.value) and "the-key" not in caplog.text + str(found.value)


@pytest.mark.django_db
def test_no_code_is_logged_on_the_way(provider, caplog):
    kept, port = provider
    wait(1, words="code 987654")
    with caplog.at_level(logging.DEBUG):
        hand_over(port, now=NOW)
    assert kept.texts[0]["text"] == "code 987654" and "987654" not in caplog.text and "the-key" not in caplog.text


@pytest.mark.django_db
def test_a_folder_takes_a_set_as_one_private_file_once(tmp_path):
    wait(2)
    port = Folder(tmp_path / "out")
    hand_over(port, now=NOW)
    (file,) = (tmp_path / "out").iterdir()
    assert len(json.loads(file.read_text(encoding="utf-8"))["messages"]) == 2
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(Unreachable):
        Folder(file / "below a file").send([Text(1, "0912", "x")])


@pytest.mark.parametrize(
    "words",
    [
        {"OPENTAMIN_SMS": "pigeon"},
        {"OPENTAMIN_SMS": "http"},
        {"OPENTAMIN_SMS": "http", "OPENTAMIN_SMS_URL": "https://sms.example/"},
        {"OPENTAMIN_SMS": "http", "OPENTAMIN_SMS_URL": "http://sms.example/", "OPENTAMIN_SMS_KEY": "k"},
        {"OPENTAMIN_SMS": "file"},
    ],
)
def test_settings_that_cannot_work_stop(monkeypatch, words):
    for name, value in words.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ValueError, match="OPENTAMIN_SMS is"):
        gateway()


@pytest.mark.django_db
def test_the_door_wakes_the_worker_only_where_there_is_a_gateway(monkeypatch, provider, tmp_path: Path):
    wake()
    assert not ProcrastinateJob.objects.filter(task_name="send_messages").exists()
    kept, port = provider
    for name, value in (("OPENTAMIN_SMS", "http"), ("OPENTAMIN_SMS_URL", port.url), ("OPENTAMIN_SMS_KEY", "k")):
        monkeypatch.setenv(name, value)
    wake()
    assert ProcrastinateJob.objects.filter(task_name="send_messages").count() == 1
    kept.status = 500
    wait(1)
    send_messages()
    assert ProcrastinateJob.objects.filter(task_name="send_messages", scheduled_at__isnull=False).count() == 1
