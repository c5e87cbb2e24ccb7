"""Checks one after the other in a process that will be killed: a reference is printed only when it was given.

`python -m opentamin.flow.care.tests.victim seed` makes a centre and somebody who is covered; `... ask <prefix>` asks until
it dies, and asks the same key again when the connection was lost on the way.
"""

from __future__ import annotations

import sys
import time

from opentamin.faces.cli.server_side import start

MOST = 100_000


def seed() -> None:
    """A centre and a pensioner."""
    from opentamin.flow.care.actions import register_providers
    from opentamin.flow.care.refreshing import refresh
    from opentamin.flow.care.tests import lives
    from tests.world import NOW

    lives.world()
    lives.grant(lives.person(1), "old_age", 140301, None)
    refresh(by="t", now=NOW)
    register_providers(
        [{"code": "990002", "name_fa": "م", "name_en": "C", "kind": 2, "province": "ن", "no_own_centre": False}]
    )


def ask(prefix: str) -> None:
    """Ask for ever; each given reference goes out at once, with its key."""
    from django.db import connection

    from opentamin.flow.care.checking import check, provider_by_code
    from opentamin.flow.care.tests import lives
    from opentamin.ground.calendar import Day
    from tests.world import NOW

    centre, today = provider_by_code("990002"), Day.of(1404, 7, 20)
    for number in range(MOST):
        for _ in range(200):
            try:
                found = check(
                    lives.code_of(1),
                    centre,
                    "outpatient",
                    today,
                    key=f"{prefix}-{number}",
                    by="t",
                    now=NOW,
                    today=today,
                )
                break
            except Exception:  # the server is down: the same key again, as a centre does
                connection.close()
                time.sleep(0.05)
        print(found.key, found.reference, flush=True)


if __name__ == "__main__":
    start("app")
    ask(sys.argv[2]) if sys.argv[1] == "ask" else seed()
