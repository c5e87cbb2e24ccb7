"""A site as a new user sees it: a state folder of its own, `setup`, `demo`, and the web server under its role."""

from __future__ import annotations

import contextlib
import http.cookiejar
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.homes import throw_away
from tests.journeys.kills import PROJECT, Web

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
LANGUAGES = ("fa", "en")
SESSION: dict[str, str] = {}
"""Cookies of a browser in which headquarters is signed in, while a demonstration runs."""
MANDATE = r'<button name="mandate" value="([^"]+)" class="choice"([^>]*)>'
DOOR = r'name="csrfmiddlewaretoken" value="([^"]+)"'


def signed_in(address: str, cookies: dict[str, str] | None = None) -> list[dict[str, str]]:
    """The same as Playwright takes them."""
    return [{"name": name, "value": value, "url": address} for name, value in (cookies or SESSION).items()]


@contextlib.contextmanager
def demonstration() -> Iterator[str]:
    """The address of a running site after the demonstration; everything is taken down at the end."""
    with house("setup", "demo") as address:
        SESSION.clear()
        SESSION.update(enter(address, logins(address)[0]))
        yield address


@contextlib.contextmanager
def house(*words: str) -> Iterator[str]:
    """A site in a state folder of its own, after some words of the command line (each may carry arguments)."""
    home = Path(tempfile.mkdtemp(prefix="opentamin-site-"))
    environment = {**os.environ, "OPENTAMIN_HOME": str(home), "DATABASE_URL": "", "OPENTAMIN_ROLE": "app"}
    try:
        for word in words:
            command = [sys.executable, "-m", "opentamin", *word.split()]
            subprocess.run(command, cwd=PROJECT, env=environment, check=True, stdout=subprocess.DEVNULL)
        with Web(environment) as web:
            yield f"http://127.0.0.1:{web.port}"
    finally:
        throw_away(home)


def logins(address: str) -> list[str]:
    """Those who may be entered as in the demonstration, in the order of the page; headquarters stands first."""
    text = urllib.request.urlopen(f"{address}/fa/sign-in/", timeout=30).read().decode()
    return list(dict.fromkeys(re.findall(r'name="login" value="(\d+)"', text)))


def enter(address: str, login: str, *, reason: bool = True) -> dict[str, str]:
    """Cookies of a browser in which somebody of the demonstration is signed in and has said why they open files.

    Who may act for several acts for the last of them.
    """
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    press(opener, address, "sign-in/", "sign-in/demo/", login=login)
    choices = re.findall(MANDATE, opener.open(f"{address}/fa/act-for/", timeout=30).read().decode())
    if choices and not any("aria-current" in rest for _, rest in choices):
        press(opener, address, "act-for/", "act-for/", mandate=choices[-1][0])
    if reason:
        press(opener, address, "sessions/", "reading-reason/", person="1", choice="audit", keep="1")
    return {cookie.name: cookie.value or "" for cookie in jar}


def press(opener: urllib.request.OpenerDirector, address: str, page: str, action: str, **words: str) -> None:
    """Open a page and send one of its forms."""
    here = f"{address}/fa/"
    token = re.search(DOOR, opener.open(here + page, timeout=30).read().decode())
    assert token is not None, f"{page} has no form"
    form = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], **words}).encode()
    opener.open(urllib.request.Request(here + action, form, {"Referer": here + page}), timeout=30).read()


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()
