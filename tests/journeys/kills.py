"""A house of its own for kills: its database, its processes, and the hand that kills them at random moments."""

from __future__ import annotations

import contextlib
import http.client
import http.cookiejar
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

from opentamin.config import embedded
from opentamin.flow.lists.formats import write_dbf
from opentamin.journeys.invented import make_lists

PROJECT = Path(__file__).resolve().parent.parent.parent
WORKSHOPS, PEOPLE = 10, 12


class House:
    """One state folder with its own database server."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.home, self.random = folder, folder / "home", random.Random(seed)
        self.environment = {**os.environ, "OPENTAMIN_HOME": str(self.home), "DATABASE_URL": "", "OPENTAMIN_ROLE": "app"}
        self.seed = seed
        self.rounds = 0
        self.lists = 0

    def set_up(self) -> None:
        """Server, roles, schema, and the workshops that will send lists."""
        self.run("-m", "opentamin", "setup")
        self.run("-m", "opentamin", "users", "demo")
        self.run("-m", "tests.journeys.victim", "seed", str(self.write_lists(0)))

    def write_lists(self, number: int) -> Path:
        """The lists of one round in a folder, a sub-folder each: a month of invented workshops."""
        month = 140401 + number % 10
        target = self.folder / f"round-{number}"
        for wages in make_lists(workshops=WORKSHOPS, people_per_workshop=PEOPLE, month=month, seed=self.seed):
            place = target / str(wages.workshop["code"])
            place.mkdir(parents=True, exist_ok=True)
            for file in write_dbf(wages):
                (place / file.name).write_bytes(file.content)
        return target

    def run(self, *words: str, check: bool = True) -> str:
        """Run a Python command to its end and give what it printed."""
        done = subprocess.run(
            [sys.executable, *words], cwd=PROJECT, env=self.environment, capture_output=True, text=True, timeout=120
        )
        if check and done.returncode:
            raise AssertionError(f"{words}: {done.stdout[-800:]}{done.stderr[-2500:]}")
        return done.stdout

    def state(self, folder: Path) -> dict[str, Any]:
        """What stands in the database now."""
        answer: dict[str, Any] = json.loads(self.run("-m", "tests.journeys.victim", "state", str(folder)))
        return answer

    def kill_during_submit(self, victim: str) -> None:
        """Submit a month of lists and kill the process or the database at a random moment; then say it again."""
        self.rounds += 1
        folder = self.write_lists(self.rounds)
        words = [sys.executable, "-m", "tests.journeys.victim", "submit", str(folder)]
        process = subprocess.Popen(
            words, cwd=PROJECT, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(self.random.uniform(0.3, 1.6))
        if victim == "database":
            embedded.stop(self.home, now=True)
        else:
            process.send_signal(signal.SIGKILL)
        process.wait(60)
        embedded.ensure_running(self.home)
        self.run("-m", "tests.journeys.victim", "submit", str(folder))
        self.lists += WORKSHOPS
        self.check(folder)

    def check(self, folder: Path) -> None:
        """Nothing lost, nothing doubled, every sum holds."""
        found = self.state(folder)
        assert found["holds"], found
        assert found["states"] == ["credited"] * self.lists, found["states"]
        assert found["versions"] == [1] * self.lists
        assert found["entries"] == self.lists
        assert found["submissions"] == self.lists
        assert found["careers"] == self.lists * PEOPLE

    def kill_web_and_worker(self) -> None:
        """Send one list through a page; the web dies while it takes it, then the worker while it works."""
        self.rounds += 1
        folder = self.write_lists(self.rounds)
        place = sorted(folder.iterdir())[0]
        key = f"web-{self.rounds}"
        with Web(self.environment) as web:
            web.send(place, key, kill_after=self.random.uniform(0.0, 0.06))
        with Web(self.environment) as web:
            web.send(place, key)
        worker = subprocess.Popen([sys.executable, "-m", "opentamin", "worker"], cwd=PROJECT, env=self.environment)
        time.sleep(self.random.uniform(0.5, 1.6))
        worker.kill()
        worker.wait(30)
        self.run("-m", "opentamin", "worker", "--once")
        self.lists += 1
        self.check(folder)


class Web:
    """The web server under the web role, on a free port."""

    def __init__(self, environment: dict[str, str]) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.environment = {**environment, "OPENTAMIN_ROLE": "web"}

    def __enter__(self) -> Web:
        words = [
            "-m",
            "gunicorn",
            "opentamin.config.wsgi",
            "--bind",
            f"127.0.0.1:{self.port}",
            "--log-level",
            "critical",
        ]
        self.process = subprocess.Popen(
            [sys.executable, *words], cwd=PROJECT, env=self.environment, start_new_session=True
        )
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                break
            except OSError:
                time.sleep(0.05)
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def kill(self) -> None:
        """SIGKILL for the master and its workers."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(30)

    def signed_in(self) -> urllib.request.OpenerDirector:
        """A browser in which headquarters of the demonstration is signed in and has said why it opens files."""
        jar = http.cookiejar.CookieJar()
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        self._press(opener, "sign-in/", "sign-in/demo/", {"login": r'name="login" value="(\d+)"'})
        self._press(opener, "sessions/", "reading-reason/", {}, person="1", choice="audit", keep="1")
        self.cookies = {cookie.name: cookie.value for cookie in jar}
        return opener

    def _press(
        self, opener: urllib.request.OpenerDirector, page: str, action: str, found: dict[str, str], **words: str
    ) -> None:
        """Open a page, and send one of its forms with what is found on it."""
        here = f"http://127.0.0.1:{self.port}/fa/"
        text = opener.open(here + page, timeout=30).read().decode()
        for name, pattern in {"csrfmiddlewaretoken": r'name="csrfmiddlewaretoken" value="([^"]+)"', **found}.items():
            match = re.search(pattern, text)
            assert match is not None, f"{page} has no {name}"
            words[name] = match[1]
        form = urllib.parse.urlencode(words).encode()
        opener.open(urllib.request.Request(here + action, form, {"Referer": here + page}), timeout=30).read()

    def send(self, place: Path, key: str, kill_after: float | None = None) -> None:
        """Post the files of a folder with the key; with `kill_after` the server dies so many seconds into it."""
        opener = self.signed_in()
        page = opener.open(f"http://127.0.0.1:{self.port}/fa/submit/", timeout=30).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token is not None
        body, kind = multipart({"csrfmiddlewaretoken": token[1], "key": key}, sorted(place.iterdir()))
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/fa/submit/",
            body,
            {"Content-Type": kind, "Referer": f"http://127.0.0.1:{self.port}/fa/submit/"},
        )
        if kill_after is None:
            assert opener.open(request, timeout=30).status == 200
            return
        killer = subprocess.Popen(["sh", "-c", f"sleep {kill_after:.3f}; kill -9 -- -{self.process.pid}"])
        with contextlib.suppress(urllib.error.URLError, OSError, http.client.HTTPException):
            opener.open(request, timeout=30).read()
        killer.wait(30)


def multipart(fields: dict[str, str], files: list[Path]) -> tuple[bytes, str]:
    """A form with files, and its content type."""
    mark = "----opentamin-kill-test"
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for path in files:
        head = f'--{mark}\r\nContent-Disposition: form-data; name="files"; filename="{path.name}"\r\n'
        parts.append(f"{head}Content-Type: application/octet-stream\r\n\r\n".encode() + path.read_bytes() + b"\r\n")
    return b"".join([*parts, f"--{mark}--\r\n".encode()]), f"multipart/form-data; boundary={mark}"
