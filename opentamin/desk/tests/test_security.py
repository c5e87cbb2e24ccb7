"""The gate behind the gate: what the web role and the journeys' role cannot do, whatever they try."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest
from psycopg import errors

from opentamin.desk.models import Token
from opentamin.flow.lists.models import Submission, WageList
from opentamin.registers.models import Office, Workshop

NOW = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture
def two_branches(committed_db: None) -> dict[str, Office]:
    """Two branches with a workshop and a returned list each, and a token that opens the first."""
    opened = date(2000, 1, 1)
    root = Office.objects.create(code="9900", kind="directorate", name_fa="ن", name_en="r", opened_on=opened)
    offices = {}
    submission = Submission.objects.create(sender="t", key="k", digest="d", received_at=NOW, received_on=opened)
    for position, code in enumerate(("9990", "9991")):
        office = Office.objects.create(
            code=code, kind="branch", parent=root, name_fa="ن", name_en=code, opened_on=opened
        )
        workshop = Workshop.objects.create(
            code=f"{code}000000", name="ن", employer_name="ن", branch=office, opened_on=opened, search_key=""
        )
        WageList.objects.create(
            submission=submission,
            position=position,
            state="returned",
            layout="dbf-1403",
            workshop=workshop,
            branch=office,
        )
        offices[code] = office
    for token, branches in (("first", [offices["9990"].pk]), ("old", [offices["9990"].pk])):
        until = datetime.now(UTC) + timedelta(days=1 if token == "first" else -1)
        Token.objects.create(
            hash=hashlib.sha256(token.encode()).hexdigest(), officer=token, branches=branches, until=until
        )
    return offices


def seen(connection: psycopg.Connection) -> list[str]:
    rows = connection.execute("SELECT o.code FROM lists_wage_list w JOIN registers_office o ON o.id = w.branch_id")
    return sorted(row[0] for row in rows.fetchall())


def test_without_a_session_the_web_role_sees_no_list(two_branches, web_connection):
    assert seen(web_connection) == []


def test_with_a_token_it_sees_the_lists_of_its_branch_alone_and_only_in_that_transaction(two_branches, web_connection):
    with web_connection.transaction():
        web_connection.execute("SELECT desk_open_session('first')")
        assert seen(web_connection) == ["9990"]
    assert seen(web_connection) == []


@pytest.mark.parametrize("token", ["wrong", "old", ""])
def test_a_wrong_or_expired_token_opens_nothing(two_branches, web_connection, token):
    with pytest.raises(errors.InsufficientPrivilege):
        web_connection.execute("SELECT desk_open_session(%s)", [token])


FORBIDDEN = [
    "SET ROLE postgres",
    "SET ROLE opentamin_owner",
    "SET ROLE opentamin_app",
    "ALTER TABLE lists_wage_list DISABLE ROW LEVEL SECURITY",
    "SELECT * FROM desk_token",
    "INSERT INTO desk_session VALUES (1, '1', 'x')",
    "UPDATE lists_wage_list SET state = 'credited'",
    "DELETE FROM ledger_entry",
    "COPY ledger_posting FROM PROGRAM 'true'",
    "COPY (SELECT 1) TO '/tmp/out'",
    "CREATE TABLE mine (n int)",
    "INSERT INTO ledger_account VALUES ('9999', 'asset', '', 'x', 'x', false)",
    "TRUNCATE desk_reading",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_web_role_is_refused(two_branches, web_connection, statement):
    with pytest.raises(errors.InsufficientPrivilege):
        web_connection.execute(statement)


def test_a_plain_setting_opens_nothing(two_branches, web_connection):
    with web_connection.transaction():
        web_connection.execute("SELECT set_config('opentamin.branches', '{1,2,3}', true)")
        assert seen(web_connection) == []


JOURNEYS_FORBIDDEN = [
    "SET ROLE opentamin_owner",
    "DELETE FROM ledger_entry",
    "UPDATE ledger_posting SET amount_rial = 1",
    "TRUNCATE ledger_entry",
    "DELETE FROM lists_list_line",
    "UPDATE careers_career_entry SET days = 31",
    "SELECT * FROM desk_token",
    "DROP TABLE lists_wage_list",
    "ALTER TABLE ledger_entry DISABLE TRIGGER ALL",
]


@pytest.mark.parametrize("statement", JOURNEYS_FORBIDDEN)
def test_the_role_of_journeys_only_adds(app_connection, statement):
    with pytest.raises(errors.InsufficientPrivilege):
        app_connection.execute(statement)


def test_a_months_partition_is_made_for_journeys_but_never_written_past_its_parent(app_connection):
    app_connection.execute("SELECT desk_month_partition('lists_list_line', 140401)")
    with pytest.raises(errors.InsufficientPrivilege):
        app_connection.execute("INSERT INTO lists_list_line_140401 DEFAULT VALUES")
    with pytest.raises(errors.InsufficientPrivilege):
        app_connection.execute("COPY lists_list_line_140401 FROM STDIN")


def test_no_partition_is_made_for_another_table_or_an_impossible_month(app_connection):
    for table, month in (("desk_task", 140401), ("lists_list_line", 140413)):
        with pytest.raises(errors.InvalidParameterValue):
            app_connection.execute("SELECT desk_month_partition(%s, %s)", [table, month])


def test_reading_a_file_is_logged_with_the_officer_and_cannot_be_taken_back(
    two_branches, web_connection, owner_connection
):
    with web_connection.transaction():
        web_connection.execute("SELECT desk_open_session('first')")
        web_connection.execute("SELECT desk_log_reading(7, 'record page')")
    assert owner_connection.execute("SELECT officer, person_id FROM desk_reading").fetchall() == [("first", 7)]
    with pytest.raises(errors.CheckViolation):
        owner_connection.execute("DELETE FROM desk_reading")


def test_reading_without_a_session_is_refused(web_connection):
    with pytest.raises(errors.InsufficientPrivilege):
        web_connection.execute("SELECT desk_log_reading(7, 'record page')")
