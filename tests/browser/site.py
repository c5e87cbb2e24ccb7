"""A site as a new user sees it: a state folder of its own, `setup`, `demo`, and the web server under its role."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.journeys.kills import PROJECT, Web

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
LANGUAGES = ("fa", "en")
FIRST_LINK = {
    "list-accepted": ("lists/?state=accepted", r"/(lists/\d+/)\""),
    "list-returned": ("lists/?state=returned", r"/(lists/\d+/)\""),
    "workshop": ("workshops/", r"/(workshops/\d+/)\""),
    "claim": ("claims/?benefit=old_age", r"/(claims/\d+/)\""),
    "family": ("claims/?benefit=survivors", r"/(claims/\d+/)\""),
    "unclear": ("claims/?benefit=unemployment&state=refused", r"/(claims/\d+/)\""),
    "run": ("runs/", r"/(runs/\d+/)\""),
    "article": ("law/", r"/(law/ir/[a-z0-9_]+/28/)\""),
}
PLAIN = {
    "home": "",
    "lists": "lists/",
    "lists-second": "lists/?page=2",
    "workshops": "workshops/",
    "people": "people/",
    "law": "law/",
    "claims": "claims/",
    "runs": "runs/",
    "calculator": "calculator/",
    "scheme": "calculator/unemployment_benefit/?month=140503&wages_90_days_rial=1080000000&dependants=2",
    "scheme-findings": "calculator/old_age_pension/?month=140601&award_day=14060101&route=ordinary",
    "submit": "submit/",
    "access": "accessibility/",
    "sign-in": "sign-in/",
    "register": "register/",
    "recover": "recover/",
    "codes": "codes/",
    "act-for": "act-for/",
    "sessions": "sessions/",
    "looked": "looked/",
    "passkeys": "passkeys/",
    "users": "users/",
    "audit": "users/audit/",
    "audit-readings": "users/audit/?kind=readings",
}


SESSION: dict[str, str] = {}
"""Cookies of a browser in which headquarters is signed in, while a demonstration runs."""


def signed_in(address: str) -> list[dict[str, str]]:
    """The same as Playwright takes them."""
    return [{"name": name, "value": value, "url": address} for name, value in SESSION.items()]


@contextlib.contextmanager
def demonstration() -> Iterator[str]:
    """The address of a running site after the demonstration; everything is taken down at the end."""
    from opentamin.config import embedded

    home = Path(tempfile.mkdtemp(prefix="opentamin-site-"))
    environment = {**os.environ, "OPENTAMIN_HOME": str(home), "DATABASE_URL": "", "OPENTAMIN_ROLE": "app"}
    try:
        for word in ("setup", "demo"):
            command = [sys.executable, "-m", "opentamin", word]
            subprocess.run(command, cwd=PROJECT, env=environment, check=True, stdout=subprocess.DEVNULL)
        with Web(environment) as web:
            web.signed_in()
            SESSION.clear()
            SESSION.update(web.cookies)
            yield f"http://127.0.0.1:{web.port}"
    finally:
        embedded.stop(home)
        data = embedded.server(home).data
        shutil.rmtree(data.parent if data.parent != home else data, ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)


def pages(address: str) -> dict[str, str]:
    """One path for each kind of page, without its language: those above, and the first link of some lists."""
    found = dict(PLAIN)
    for name, (start, pattern) in FIRST_LINK.items():
        found[name] = _first(f"{address}/fa/{start}", pattern)
    found["person"] = _first(f"{address}/fa/{found['list-accepted']}", r"/(people/\d+/)\"")
    found["ready"] = found["person"] + "ready/"
    idle = _first(f"{address}/fa/claims/?benefit=unemployment&state=approved&page=1", r"/(claims/\d+/)\"")
    found["award"] = _first(f"{address}/fa/{idle}", r"/(awards/\d+/)\"")
    found["reason"] = _first(f"{address}/fa/{found['list-accepted']}", r"/(reasons/\d+/\d+/\d+/)\"")
    return found


def _first(url: str, pattern: str) -> str:
    request = urllib.request.Request(url, headers={"Cookie": "; ".join(f"{k}={v}" for k, v in SESSION.items())})
    text = urllib.request.urlopen(request, timeout=30).read().decode()
    link = re.search(pattern, text)
    if link is None:
        raise AssertionError(f"{url} has no link like {pattern}")
    return link[1]


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()
