"""A database of its own for tests that commit: a copy of the test database, for processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class OwnDatabase:
    """A database that processes of a test write into for good; it goes when the test ends."""

    name: str
    words: dict[str, Any]

    def environment(self, role: str = "app") -> dict[str, str]:
        """What a process needs to work on it as `role`."""
        host, port = quote(str(self.words["host"]), safe=""), self.words["port"]
        url = f"postgresql:///{self.name}?host={host}&port={port}"
        return {**os.environ, "DATABASE_URL": url, "OPENTAMIN_ROLE": role, "PYTHONPATH": str(ROOT)}

    def start(self, code: str) -> subprocess.Popen[str]:
        """Python that runs `code` on it, after Django is set up."""
        prelude = "import django; django.setup()\n"
        return subprocess.Popen(
            [sys.executable, "-c", prelude + code],
            env=self.environment(),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, code: str) -> None:
        """Let `code` run to its end; fails with its error when it fails."""
        _, error = self.start(code).communicate(timeout=120)
        assert "Traceback" not in error, error

    def value(self, sql: str) -> Any:
        """The first value of a query, as the owner."""
        with psycopg.connect(**{**self.words, "dbname": self.name}) as connection:
            row = connection.execute(sql).fetchone()
            return row[0] if row else None


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[OwnDatabase]:
    """A fresh copy of the test database, schema and grants included."""
    from django.db import connection

    from opentamin.config.database import connection_words

    template = connection.settings_dict["NAME"]
    words = connection_words("owner")
    name = f"{template}_own_{os.getpid()}"
    with django_db_blocker.unblock():
        connection.close()
    with psycopg.connect(**{**words, "dbname": "postgres"}, autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield OwnDatabase(name, words)
        finally:
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
