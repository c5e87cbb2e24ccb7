"""Fixtures of the whole house: the database server, connections under each role, and what could not be run."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
SECOND_POSTGRES = Path(os.environ.get("SECOND_POSTGRES", "/usr/lib/postgresql/15/bin"))
BEAN_CHECK = os.environ.get("BEAN_CHECK", "bean-check")
ABSENT = {
    "browser": (not shutil.which(CHROMIUM), "Debian's package chromium is not installed"),
    "second_postgres": (not (SECOND_POSTGRES / "postgres").exists(), "Debian's package postgresql-15 is not installed"),
    "beancount": (
        not shutil.which(BEAN_CHECK),
        "the separate program bean-check is not installed (Debian or pip package beancount; BEAN_CHECK names it)",
    ),
}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests whose Debian package is absent are not run, and the end of the run says so."""
    for item in items:
        for marker, (absent, reason) in ABSENT.items():
            if absent and item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def django_test_environment(django_test_environment: None) -> None:
    """A test database is made even when every chosen test asks for `committed_db` alone.

    pytest-django makes one only where it sees its own marker; without it such a run would work on, and empty, the
    database of this folder.
    """
    from pytest_django import fixtures

    fixtures._get_databases_for_setup = lambda items: ({"default"}, set())


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """One line for every reason why tests were not run."""
    reasons: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reasons[reason.removeprefix("Skipped: ")] = reasons.get(reason.removeprefix("Skipped: "), 0) + 1
    for reason, count in reasons.items():
        terminalreporter.write_line(f"NOT RUN: {count} tests, {reason}")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """The embedded server runs and our roles exist before Django makes its test database."""
    from opentamin.config.database import ensure_roles_and_database

    ensure_roles_and_database()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """After the migrations, every role gets exactly what it gets in production."""
    from opentamin.config.database import apply_grants

    with django_db_blocker.unblock():
        from django.db import connection

        connection.ensure_connection()
        apply_grants(connection.connection)
        if not connection.get_autocommit():
            connection.commit()


@pytest.fixture(scope="session", autouse=True)
def static_files(django_test_environment: None) -> None:
    """The files of the pages are collected before the first test of every process: no test leans on another for them."""
    from tests.statics import collect

    collect()


@pytest.fixture(scope="session", autouse=True)
def own_count_of_requests(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Each process of a run counts requests for itself: one test must not forget what another has counted."""
    from opentamin.faces.api import counting

    counting.MEMORY = tmp_path_factory.mktemp("counts")


KEPT = ("django_migrations", "django_content_type", "ledger_account", "auth_permission", "desk_act_rule")
"""Tables whose rows come from migrations; everything else is emptied after a test that commits."""


@pytest.fixture
def committed_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """For tests that need more than one connection: what they write is committed, and taken away afterwards.

    Tables that are only added to refuse everybody, so the administrator of the server empties them.
    """
    with django_db_blocker.unblock():
        from django.db import connection

        name = connection.settings_dict["NAME"]
        assert name.startswith("test_"), f"{name} is no test database; nothing was emptied"
        yield
        connection.close()
        _empty(name)


def _empty(name: str) -> None:
    from opentamin.config import embedded
    from opentamin.config.database import given_url

    admin = psycopg.connect(given_url() or "", dbname=name) if given_url() else embedded.server().connect(dbname=name)
    with admin:
        rows = admin.execute(
            "SELECT string_agg(c.oid::regclass::text, ', ') FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace"
            " AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> ALL (%s)",
            [list(KEPT)],
        ).fetchone()
        admin.execute("SET session_replication_role = replica")
        admin.execute(f"TRUNCATE {rows[0] if rows else ''} CASCADE")
        admin.commit()


SESSION_TOKEN_COOKIE = "opentamin_session"


@pytest.fixture(autouse=True)
def clients_carry_the_houses_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every client of Django's tests carries the token `web_token`: whoever puts its row into desk_token is signed in.

    Tests of the door take it off again (`client.cookies.clear()`).
    """
    from django.test import Client

    from opentamin.config.places import secret

    made = Client.__init__

    def carrying(self: Client, *words: Any, **more: Any) -> None:
        made(self, *words, **more)
        self.cookies[SESSION_TOKEN_COOKIE] = secret("web_token")

    monkeypatch.setattr(Client, "__init__", carrying)


@pytest.fixture
def client(db: None) -> Any:
    """A client that is signed in as headquarters."""
    import hashlib

    from django.db import connection
    from django.test import Client

    from opentamin.config.places import secret

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO desk_token (hash, officer, branches, sees_all, until)"
            " VALUES (%s, 'test', '{}', true, now() + interval '1 day') ON CONFLICT (hash) DO NOTHING",
            [hashlib.sha256(secret("web_token").encode()).hexdigest()],
        )
    return Client()


def _connection(role: str) -> Iterator[psycopg.Connection]:
    from django.db import connection

    from opentamin.config.database import connect

    with connect(role, connection.settings_dict["NAME"], autocommit=True) as opened:
        yield opened


@pytest.fixture
def owner_connection(committed_db: None) -> Iterator[psycopg.Connection]:
    """The owner role on the test database."""
    yield from _connection("owner")


@pytest.fixture
def app_connection(committed_db: None) -> Iterator[psycopg.Connection]:
    """The role of journeys and worker on the test database."""
    yield from _connection("app")


@pytest.fixture
def web_connection(committed_db: None) -> Iterator[psycopg.Connection]:
    """The role of the pages on the test database, with no session opened."""
    yield from _connection("web")
