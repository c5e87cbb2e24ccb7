"""Which database, which roles, which passwords: one place that settings, set-up and tests ask."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import psycopg
from psycopg import sql

from opentamin.config import embedded
from opentamin.config.catalogue import findings as catalogue
from opentamin.config.embedded import DatabaseTrouble
from opentamin.config.places import secret

NAME = "opentamin"
OWNER, APP, WEB = "opentamin_owner", "opentamin_app", "opentamin_web"
ROLES = {"owner": OWNER, "app": APP, "web": WEB}
ATTRIBUTES = {OWNER: "CREATEDB", APP: "", WEB: ""}
OLDEST = 150_000


@dataclass(frozen=True)
class Address:
    """Where the database answers, without a role."""

    host: str
    port: int
    name: str
    options: tuple[tuple[str, str], ...] = ()


ROLES_LOCK = 1354
"""Key of the advisory lock under which roles are made; freed when the connection closes."""


def given_url() -> str | None:
    """DATABASE_URL, when somebody's own server is to be used."""
    return os.environ.get("DATABASE_URL") or None


@cache
def address() -> Address:
    """The embedded server's socket, or what DATABASE_URL names."""
    url = given_url()
    if url is None:
        found = embedded.server()
        return Address(str(found.socket), embedded.PORT, NAME)
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    host = unquote(parts.hostname or "") or query.pop("host", ["localhost"])[0]
    options = tuple((key, values[-1]) for key, values in query.items())
    return Address(host, parts.port or 5432, parts.path.lstrip("/") or NAME, options)


def password(role: str) -> str:
    """The password of one of our roles, made at set-up and kept in the state folder."""
    return secret(role)


def connection_words(role: str, name: str | None = None) -> dict[str, Any]:
    """What psycopg needs to connect as `role` (owner, app or web)."""
    place = address()
    return {
        "host": place.host,
        "port": place.port,
        "dbname": name or place.name,
        "user": ROLES[role],
        "password": password(ROLES[role]),
        **dict(place.options),
    }


def django_database(role: str) -> dict[str, Any]:
    """The entry of Django's DATABASES for `role`."""
    words = connection_words(role)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": words.pop("dbname"),
        "USER": words.pop("user"),
        "PASSWORD": words.pop("password"),
        "HOST": words.pop("host"),
        "PORT": words.pop("port"),
        "OPTIONS": words,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def connect(role: str, name: str | None = None, **more: Any) -> psycopg.Connection:
    """A connection as one of our roles."""
    return psycopg.connect(**connection_words(role, name), **more)


def admin_connection() -> psycopg.Connection:
    """A connection that may create roles: the embedded administrator, or the user of DATABASE_URL."""
    url = given_url()
    if url is None:
        return embedded.ensure_running().connect()
    try:
        connection = _connect_to_any(url)
    except psycopg.Error as fault:
        raise DatabaseTrouble(catalogue().make("DATABASE_UNREACHABLE", reason=str(fault).strip())) from None
    if connection.info.server_version < OLDEST:
        version = str(connection.info.server_version // 10_000)
        raise DatabaseTrouble(catalogue().make("DATABASE_TOO_OLD", value=version))
    return connection


def _connect_to_any(url: str) -> psycopg.Connection:
    """The database that the URL names, or `postgres` beside it while ours is not made yet."""
    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as fault:
        if "does not exist" not in str(fault):
            raise
        return psycopg.connect(url, dbname="postgres", autocommit=True, connect_timeout=10)


def ensure_roles_and_database() -> None:
    """Make our three roles and the database where they are absent; passwords are set to those of the state folder."""
    with admin_connection() as admin:
        # Roles belong to the whole server: two set-ups at the same moment would trip over each other's rows.
        admin.execute("SELECT pg_advisory_lock(%s)", [ROLES_LOCK])
        statements = [_role(admin, role) for role in ROLES.values()]
        try:
            for statement in statements:
                admin.execute(statement)
            admin.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(OWNER)))
            _ensure_database(admin)
        except psycopg.errors.InsufficientPrivilege:
            wanted = "; ".join(statement.as_string(admin) for statement in statements)
            raise DatabaseTrouble(catalogue().make("DATABASE_ROLES_NOT_ALLOWED", sql=wanted)) from None


def _role(admin: psycopg.Connection, role: str) -> sql.Composed:
    """CREATE or ALTER one role, without any power that it does not need."""
    exists = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    return sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE {} PASSWORD {}").format(
        sql.SQL("ALTER" if exists else "CREATE"),
        sql.Identifier(role),
        sql.SQL(ATTRIBUTES[role] or "NOCREATEDB"),
        sql.Literal(password(role)),
    )


def _ensure_database(admin: psycopg.Connection) -> None:
    """Our database, owned by the owner role; nobody else may connect by default."""
    name = address().name
    if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        admin.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'").format(
                sql.Identifier(name), sql.Identifier(OWNER)
            )
        )
    for command in ("REVOKE ALL ON DATABASE {} FROM PUBLIC", "GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}, {}, {}"):
        roles = [sql.Identifier(role) for role in ROLES.values()] if "TO" in command else []
        admin.execute(sql.SQL(command).format(sql.Identifier(name), *roles))


def grants_file() -> Path:
    """The SQL that says what each role may do."""
    return Path(__file__).parent / "grants.sql"


def apply_grants(connection: psycopg.Connection) -> None:
    """Give the roles what grants.sql says, and write row security; can be repeated. `connection` is the owner's."""
    from opentamin.config.scopes import apply_scopes

    connection.execute(grants_file().read_text(encoding="utf-8"))
    apply_scopes(connection)
