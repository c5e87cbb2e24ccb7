"""Every page of the house: names from the addresses, arguments from the links that the pages themselves show.

Nobody keeps a list: a page that is added is found the next time, and one to which no link leads is named as unreached.
"""

from __future__ import annotations

import os
import re
import urllib.error
import urllib.request
from collections import deque
from dataclasses import dataclass, field

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opentamin.config.settings")
import django

NO_PAGES = frozenset(
    {
        "sign_in_passkey", "sign_in_organisation", "sign_in_organisation_back", "demo_enter", "sign_out", "session_end",
        "reading_reason", "sign_in_code", "sign_in_second", "register_code", "recover_code", "act",
    }
)  # fmt: skip
"""Addresses that only take a form, lead elsewhere, or are the second step of a form that was sent."""
SPECIAL = {
    "lists-second": "lists/?page=2",
    "list-returned": "lists/?state=returned -> lists/",
    "family": "claims/?benefit=survivors -> claims/",
    "unclear": "claims/?benefit=unemployment&state=refused -> claims/",
    "scheme-result": "calculator/unemployment_benefit/?month=140503&wages_90_days_rial=1080000000&dependants=2",
    "scheme-findings": "calculator/old_age_pension/?month=140601&award_day=14060101&route=ordinary",
    "audit-readings": "users/audit/?kind=readings",
    "nothing-found": "people/?q=99999",
    "workshops-nothing": "workshops/?q=99999",
}
"""Pages in a state worth a look of its own; `a -> b`: the first link on a that begins with b."""


@dataclass
class Atlas:
    """Paths without their language by name; files by name; names that no link reached."""

    pages: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)
    unreached: list[str] = field(default_factory=list)


def survey(address: str, cookies: dict[str, str], *, special: bool = True) -> Atlas:
    """Walk the site with the session of `cookies`: one path for every name of an address."""
    django.setup()
    from tests.walls import addresses

    found, known = Atlas(), addresses()
    plain = [pattern for name, (pattern, names) in known.items() if not names and name not in NO_PAGES]
    waiting, seen = deque(plain), set[str]()
    while waiting:
        _visit(address, cookies, waiting.popleft(), found, waiting, seen)
    if special:
        _specials(address, cookies, found)
    reached = found.pages.keys() | found.files.keys()
    found.unreached = sorted(name for name in known if name not in reached and name not in NO_PAGES)
    return found


def _visit(address: str, cookies: dict[str, str], path: str, found: Atlas, waiting: deque[str], seen: set[str]) -> None:
    """Take up one page, and put what it links to by a name not yet known behind it."""
    name = name_of(path)
    if name is None or name in found.pages or name in found.files or path in seen:
        return
    seen.add(path)
    try:
        kind, text = fetch(f"{address}/fa/{path}", cookies)
    except urllib.error.HTTPError as answer:
        if answer.code not in (401, 403, 404):
            found.troubles.append(f"{name}: {path} answers {answer.code}")
        return
    if "html" not in kind:
        found.files[name] = path
        return
    found.pages[name] = path
    waiting.extend(links(text))


def links(text: str) -> list[str]:
    """What a page links to, without the language."""
    return [found.replace("&amp;", "&") for found in re.findall(r'href="/fa/([^"#]*)"', text)]


def name_of(path: str) -> str | None:
    """The name of an address; acts are told apart by what they do."""
    from django.urls import Resolver404, resolve
    from django.utils import translation

    with translation.override("fa"):
        try:
            match = resolve("/fa/" + path.split("?")[0])
        except Resolver404:
            return None
    name = match.url_name or ""
    return f"act-{match.kwargs['name']}" if name == "act" else None if name in NO_PAGES else name


def fetch(url: str, cookies: dict[str, str]) -> tuple[str, str]:
    """Kind and text of an answer."""
    request = urllib.request.Request(url, headers={"Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())})
    with urllib.request.urlopen(request, timeout=60) as answer:
        kind = answer.headers.get("Content-Type", "")
        return kind, answer.read().decode() if "html" in kind else ""


def _specials(address: str, cookies: dict[str, str], found: Atlas) -> None:
    """States worth a look of their own; what the demonstration does not have is left to the unreached."""
    for name, place in SPECIAL.items():
        start, _, wanted = place.partition(" -> ")
        if not wanted:
            found.pages[name] = start
            continue
        fits = [link for link in links(fetch(f"{address}/fa/{start}", cookies)[1]) if re.match(wanted + r"\d", link)]
        if fits:
            found.pages[name] = fits[0]
