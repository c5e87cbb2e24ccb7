"""`opentamin setup`: server, roles, schema, grants, law. Every step can be repeated; a kill leaves nothing half done."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Sequence

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opentamin.config.settings")


def run(argv: Sequence[str]) -> int:
    """Run every step with its seconds."""
    os.environ["OPENTAMIN_ROLE"] = "owner"
    steps: list[tuple[str, Callable[[], str]]] = [
        ("database", _database),
        ("schema", _schema),
        ("grants", _grants),
        ("keys", _keys),
        ("law", _law),
        ("pages", _pages),
    ]
    begun = time.perf_counter()
    for name, step in steps:
        started = time.perf_counter()
        words = step()
        print(f"  {name:<9} {words} ({time.perf_counter() - started:.1f} s)", flush=True)
    print(f"  ready in {time.perf_counter() - begun:.1f} s")
    return 0


def _database() -> str:
    """The server runs; our roles and database are there."""
    from opentamin.config.database import admin_connection, ensure_roles_and_database, given_url

    ensure_roles_and_database()
    with admin_connection() as admin:
        version = admin.info.parameter_status("server_version") or "?"
    return f"PostgreSQL {version.split()[0]}, {'DATABASE_URL' if given_url() else 'embedded'}"


def _schema() -> str:
    """All migrations, as the owner."""
    import django
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    django.setup()
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        call_command("migrate", interactive=False, verbosity=0)
    # The chart of accounts is data of this version: an older database gets what is new or said otherwise.
    from opentamin.ledger.actions import copy_chart

    accounts = copy_chart()
    # So are the roles that may ask for an act: a new act needs no migration, and without its rule nobody could ask.
    from opentamin.journeys.acts.rules import write_rules

    write_rules()
    return f"{len(missing)} migrations applied, {accounts} accounts" if missing else f"up to date, {accounts} accounts"


def _grants() -> str:
    """What each role may do and sees. The token with which pages once opened for everybody is taken away."""
    from opentamin.config.database import apply_grants, connect
    from opentamin.config.places import secret

    digest = hashlib.sha256(secret("web_token").encode()).hexdigest()
    with connect("owner") as connection:
        apply_grants(connection)
        connection.execute("DELETE FROM desk_session WHERE token_id = %s", [digest])
        connection.execute("DELETE FROM desk_token WHERE hash = %s AND user_id IS NULL", [digest])
    return "roles owner, app, web"


def _keys() -> str:
    """The key that seals statements; older ones stay and verify."""
    from opentamin.config import keys

    return f"seals with key {keys.ensure()}"


def _law() -> str:
    """Every article, figure and scheme loads, and every scheme is proved."""
    from opentamin.engine import scheme
    from opentamin.law.articles import articles
    from opentamin.law.schemes import scheme_names

    for name in scheme_names():
        scheme(name)
    return f"{len(articles())} articles, {len(scheme_names())} schemes proved"


def _pages() -> str:
    """Styles, fonts and scripts of the pages, with hashed names and compressed."""
    from django.conf import settings
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    return f"files in {settings.STATIC_ROOT}"
