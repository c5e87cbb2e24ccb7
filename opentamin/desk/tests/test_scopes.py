"""One declaration of scopes: every table that the pages may read has one, and the database holds exactly it."""

from __future__ import annotations

import pytest
from django.apps import apps

from opentamin.config.scopes import SESSION, apply_scopes, scopes

READABLE = """
SELECT c.relname, c.relrowsecurity, EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = c.relname || '_web')
FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
  AND has_any_column_privilege('opentamin_web', c.oid, 'SELECT')
"""


def test_every_table_that_pages_may_read_is_guarded_or_declared_open(owner_connection):
    bare = [table for table, secure, policy in owner_connection.execute(READABLE).fetchall() if not (secure and policy)]
    lost = sorted(table for table in bare if not (table in scopes() and scopes()[table].open))
    assert not lost, f"give {lost} row security (BranchRowSecurity in its migration) or a line in config/scopes.yaml"


def test_the_declaration_names_tables_that_are_there():
    known = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    free = {"django_migrations", "care_day"}
    assert {table for table in scopes() if table not in known | free} == set()


def test_writing_the_policies_again_changes_nothing(owner_connection):
    before = owner_connection.execute("SELECT oid, polname FROM pg_policy ORDER BY oid").fetchall()
    apply_scopes(owner_connection)
    after = owner_connection.execute("SELECT oid, polname FROM pg_policy ORDER BY oid").fetchall()
    kept = [row for row in before if not row[1].endswith("_send")]
    assert [row for row in after if not row[1].endswith("_send")] == kept


@pytest.mark.parametrize("table", sorted(table for table in scopes() if not scopes()[table].open))
def test_a_predicate_is_sql_and_closed_without_a_scope(table, owner_connection):
    scope = scopes()[table]
    empty = dict.fromkeys(SESSION, "'{}'::bigint[]")
    count = owner_connection.execute(f"SELECT count(*) FROM {table} WHERE {scope.predicate(empty)}").fetchone()[0]
    assert count == 0


SECRETS = ["password", "totp", "mobile", "organisation_subject"]


@pytest.mark.parametrize("column", SECRETS)
def test_pages_cannot_read_secrets_of_users(column, web_connection):
    import psycopg

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        web_connection.execute(f"SELECT {column} FROM desk_user")


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM desk_onetimecode",
        "SELECT * FROM desk_message",
        "SELECT * FROM desk_passkey",
        "SELECT * FROM desk_valid_mandate",
        "SELECT content FROM lists_storedfile",
        "SELECT * FROM registers_personevent",
        "INSERT INTO desk_mandate (user_id, role) VALUES (1, 'headquarters')",
        "INSERT INTO desk_signinevent (login, kind) VALUES ('1', 'entered')",
        "UPDATE desk_user SET staff = false",
        "SELECT desk_end_sessions_of(1)",
        "SELECT desk_session_token()",
    ],
)
def test_pages_are_refused(statement, web_connection):
    import psycopg

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        web_connection.execute(statement)
