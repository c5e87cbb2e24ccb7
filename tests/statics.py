"""Files of the pages for tests: their manifest is written by one process at a time, and only where it is not fresh."""

from __future__ import annotations

import fcntl

from django.core.management import call_command

from opentamin.config.places import home


def collect() -> None:
    """Collect the static files; several processes of one run wait for each other."""
    home().mkdir(parents=True, exist_ok=True)
    with (home() / ".static.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        call_command("collectstatic", interactive=False, verbosity=0)
