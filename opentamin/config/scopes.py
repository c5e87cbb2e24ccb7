"""The declaration of scopes (`scopes.yaml`), and the row security that is written from it after every migration."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psycopg
import yaml
from psycopg import sql

HERE = Path(__file__).parent
SESSION = {
    "branches": "(SELECT desk_visible_branches())::bigint[]",
    "workshops": "(SELECT desk_visible_workshops())::bigint[]",
    "persons": "(SELECT desk_visible_persons())::bigint[]",
}
"""What the places of a predicate mean in row security: the scope of the session that the transaction has opened."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Who sees the rows of one table; see the head of scopes.yaml."""

    table: str
    branch: str = ""
    workshop: str = ""
    person: str = ""
    more: str = ""
    behind: str = ""
    headquarters: bool = False
    open: str = ""

    def predicate(self, places: dict[str, str]) -> str:
        """The SQL condition for whoever does not see all; `places` fills {branches}, {workshops} and {persons}."""
        columns = (("branches", self.branch), ("workshops", self.workshop), ("persons", self.person))
        parts = [f"{self._column(column)} = ANY ({{{name}}})" for name, column in columns if column]
        parts += [self.more] if self.more else []
        return " OR ".join(f"({part})" for part in parts).format(**places) or ("true" if self.open else "false")

    def behind_gate(self) -> str:
        """The condition of row security: the same, and rows that pages show beside others but no address may name."""
        also = f" OR ({self.behind.format(**SESSION)})" if self.behind else ""
        return self.predicate(SESSION) + also

    def _column(self, name: str) -> str:
        return f"{self.table}.{name}" if name.isidentifier() else name


@cache
def scopes() -> dict[str, Scope]:
    """Every declared table."""
    plain = yaml.safe_load((HERE / "scopes.yaml").read_text(encoding="utf-8"))
    return {table: Scope(table, **words) for table, words in plain.items()}


def apply_scopes(connection: psycopg.Connection) -> None:
    """Write the policies of the web role anew where the declaration has changed; `connection` is the owner's.

    Tables that only their migration guards (BranchRowSecurity) are widened by their own columns: a workshop sees its
    rows, a person theirs.
    """
    connection.execute((HERE / "scopes.sql").read_text(encoding="utf-8"))
    known = _policies(connection)
    for scope in [*scopes().values(), *_derived(connection)]:
        if not scope.open and scope.table in known:
            _write(connection, scope, known[scope.table])


def _policies(connection: psycopg.Connection) -> dict[str, str]:
    """The mark of the newest policy of each table that exists; empty where it has none of ours."""
    rows = connection.execute(
        "SELECT c.relname, coalesce(obj_description(p.oid, 'pg_policy'), '') FROM pg_class c"
        " LEFT JOIN pg_policy p ON p.polrelid = c.oid AND p.polname = c.relname || '_web'"
        " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')"
    )
    return {str(table): str(mark) for table, mark in rows.fetchall()}


def _derived(connection: psycopg.Connection) -> list[Scope]:
    """Scopes of tables that a migration guards by branch, with a column for a workshop or a person."""
    rows = connection.execute(
        "SELECT c.relname, pg_get_expr(p.polqual, p.polrelid), bool_or(a.attname = 'workshop_id'), bool_or(a.attname = 'person_id')"
        " FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0"
        " WHERE p.polname = c.relname || '_web' AND coalesce(obj_description(p.oid, 'pg_policy'), '') = '' GROUP BY 1, 2"
    )
    return [
        Scope(table, workshop="workshop_id" if workshop else "", person="person_id" if person else "", more=given)
        for table, given, workshop, person in rows.fetchall()
        if table not in scopes() and (workshop or person)
    ]


def _write(connection: psycopg.Connection, scope: Scope, mark: str) -> None:
    """One table's policies: journeys see and write all, pages see their scope."""
    condition = f"(SELECT desk_sees_all()) OR {scope.behind_gate()}"
    wanted = hashlib.sha256(condition.encode()).hexdigest()[:16]
    if mark == wanted:
        return
    names = {"table": sql.Identifier(scope.table), "condition": sql.SQL(condition)}
    names |= {"web": sql.Identifier(f"{scope.table}_web"), "app": sql.Identifier(f"{scope.table}_app")}
    for statement in (
        "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS {app} ON {table}",
        "DROP POLICY IF EXISTS {web} ON {table}",
        "CREATE POLICY {app} ON {table} TO opentamin_app USING (true) WITH CHECK (true)",
        "CREATE POLICY {web} ON {table} FOR SELECT TO opentamin_web USING ({condition})",
        "COMMENT ON POLICY {web} ON {table} IS {mark}",
    ):
        connection.execute(sql.SQL(statement).format(**names, mark=sql.Literal(wanted)))
