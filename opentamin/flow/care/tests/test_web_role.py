"""The role of the pages: it checks by code through a function, and can neither read the table of cover nor write records."""

from __future__ import annotations

import json
from datetime import timedelta

import psycopg
import pytest
from psycopg import errors

from opentamin.flow.care.actions import issue_key, register_providers
from opentamin.flow.care.models import Provider
from opentamin.flow.care.refreshing import refresh
from opentamin.flow.care.tests import lives
from tests.world import NOW


@pytest.fixture
def key(committed_db: None) -> str:
    lives.world()
    who = lives.person(1)
    lives.pay(who, 140407)
    refresh(by="test", now=NOW)
    register_providers(
        [{"code": "990001", "name_fa": "م", "name_en": "C", "kind": 1, "province": "ن", "no_own_centre": False}]
    )
    return issue_key("990001", ["check"], by="t", now=NOW, until=NOW + timedelta(days=9999))


def test_a_check_is_one_statement_of_the_pages_role(key: str, web_connection: psycopg.Connection) -> None:
    opened = web_connection.execute("SELECT provider_id, scopes FROM care_open_key(%s)", [key]).fetchone()
    assert opened == (Provider.objects.get().pk, ["check"])
    assert web_connection.execute("SELECT count(*) FROM care_open_key('x')").fetchone() == (0,)
    row = {
        "key": "a",
        "code": lives.code_of(1),
        "care": 1,
        "on_day": "2025-10-01",
        "source": "online",
        "forced": False,
        "shares": {"1": 0},
    }
    sql = "SELECT answer, share_percent FROM care_bind(%s, 140407, now(), 't', %s::jsonb)"
    assert web_connection.execute(sql, [opened[0], json.dumps([row])]).fetchall() == [("covered", 0)]
    for table in ("care_check", "care_entitlement", "care_booklet_event"):
        assert web_connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table


@pytest.mark.parametrize("sql", [
    "INSERT INTO care_check SELECT * FROM care_check", "DELETE FROM care_check", "SELECT hash FROM care_provider_key",
    "SELECT key FROM care_check_key", "UPDATE care_entitlement SET role = 1", "INSERT INTO care_refresh DEFAULT VALUES",
    "SELECT * FROM care_check_140407",
])  # fmt: skip
def test_the_pages_role_cannot(key: str, web_connection: psycopg.Connection, sql: str) -> None:
    row = {
        "key": "a",
        "code": lives.code_of(1),
        "care": 1,
        "on_day": "2025-10-01",
        "source": "online",
        "forced": False,
        "shares": {},
    }
    web_connection.execute("SELECT 1 FROM care_bind(1, 140407, now(), 't', %s::jsonb)", [json.dumps([row])])
    with pytest.raises(errors.InsufficientPrivilege):
        web_connection.execute(sql)
