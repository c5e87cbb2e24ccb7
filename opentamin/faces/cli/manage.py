"""`opentamin manage ...`: Django's own commands, as the owner of the schema."""

from __future__ import annotations

import os
from collections.abc import Sequence


def run(argv: Sequence[str]) -> int:
    """Pass the words on to Django; its exit code is an exception of its own."""
    os.environ["OPENTAMIN_ROLE"] = os.environ.get("OPENTAMIN_ROLE", "owner")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opentamin.config.settings")
    from django.core.management import execute_from_command_line

    from opentamin.config.database import ensure_roles_and_database

    ensure_roles_and_database()
    execute_from_command_line(["opentamin manage", *argv])
    return 0
