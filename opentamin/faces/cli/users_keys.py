"""`opentamin users key|keys|end-key`: keys of programs, for a mandate of a user or for the sandbox."""

from __future__ import annotations

import argparse
from typing import Any

from opentamin.faces.cli.server_side import clock, table

OPTIONS = ("--mandate", "--title", "--scopes", "--days", "--networks")


def key(options: argparse.Namespace) -> int:
    """A key for a program. It is printed once and nobody can be told it again."""
    if options.sandbox:
        return _sandbox(options)
    from opentamin.desk import api_keys, users

    mandates = list(users.find(options.login).mandates.filter(ended_at=None).order_by("id"))
    wanted = int(options.mandate) if options.mandate else mandates[0].pk if len(mandates) == 1 else 0
    now = clock()[0]
    words: dict[str, Any] = {"scopes": (options.scopes or "read").split(","), "days": int(options.days or 365)}
    words["networks"] = options.networks or ""
    number, made = api_keys.make(options.login, wanted, options.title or options.login, by=options.by, now=now, **words)
    print(f"  کلید · key {number}: {made}")
    return 0


def _sandbox(options: argparse.Namespace) -> int:
    from opentamin.desk import api_keys

    title, days = options.title or options.login, int(options.days or api_keys.TEST_DAYS)
    number, made = api_keys.make_test(title, by=options.by, now=clock()[0], days=days)
    print(f"  کلید آزمون · test key {number}: {made}")
    return 0


def keys(options: argparse.Namespace) -> int:
    """The keys of a user."""
    from opentamin.desk import api_keys

    rows = [
        (
            str(number),
            title,
            ",".join(scopes),
            "test" if test else "",
            role,
            f"{until:%Y-%m-%d}",
            "ended" if ended else "",
        )
        for number, title, scopes, test, role, _, until, ended in api_keys.keys_of(options.login)
    ]
    print(table(rows) or "  بی‌کلید · no key")
    return 0


def end_key(options: argparse.Namespace) -> int:
    """End a key by its number."""
    from opentamin.desk import api_keys

    api_keys.end_key(int(options.number), by=options.by)
    return 0
