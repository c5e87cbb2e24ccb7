"""Row security of the registers: a branch sees its workshops and what rests on them, and no page sees earlier states."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest
from psycopg import errors

from opentamin.desk.models import Token
from opentamin.registers import offices
from opentamin.registers.models import Estate, EstateWorkshop, IdentityDocument, Office, Person, WorkPermit, Workshop
from tests import world

FIRST, SECOND = "9990010014", "9990010022"
DAY = date(2020, 1, 1)
VISIBLE = (
    "registers_workshop",
    "registers_workshop_office",
    "registers_work_permit",
    "registers_estate_workshop",
    "registers_identity_document",
)
HISTORY = ("workshopevent", "workshopofficeevent", "workpermitevent", "identitydocumentevent", "estateworkshopevent")


@pytest.fixture
def two_branches(committed_db: None) -> None:
    """A workshop with a permit, an estate and a paper at each of two branches, and a token for each and for all."""
    world.offices()
    world.workshop(FIRST)
    world.workshop(SECOND, branch="9991")
    estate = Estate.objects.create(
        code="E1", name_fa="ش", name_en="E", office=Office.objects.get(code="9990"), opened_on=DAY
    )
    for at, workshop in enumerate(Workshop.objects.order_by("code")):
        person = Person.objects.create(
            foreign_code=f"99901234567{at}", first_name="ن", last_name="ن", is_foreign=True, search_key="", sort_key=""
        )
        common = {"person": person, "number": f"N{at}", "issuer": "t", "valid_from": DAY, "by": "t"}
        WorkPermit.objects.create(workshop=workshop, paper="work_permit", valid_until=date(2030, 1, 1), **common)
        IdentityDocument.objects.create(kind="passport", office=workshop.branch, **common)
        EstateWorkshop.objects.create(estate=estate, workshop=workshop, from_on=DAY)
    until = datetime.now(UTC) + timedelta(days=1)
    for name, code in (("first", "9990"), ("second", "9991"), ("all", None)):
        Token.objects.create(
            hash=hashlib.sha256(name.encode()).hexdigest(),
            officer=name,
            branches=[Office.objects.get(code=code).pk] if code else [],
            sees_all=code is None,
            until=until,
        )


def counts(connection: psycopg.Connection, token: str) -> list[int]:
    """How many rows of each table a token opens."""
    with connection.transaction():
        if token:
            connection.execute("SELECT desk_open_session(%s)", [token])
        found = []
        for table in VISIBLE:
            row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
            found.append(row[0] if row else -1)
        return found


def test_a_branch_sees_its_own_and_headquarters_all(two_branches, web_connection):
    assert counts(web_connection, "") == [0, 0, 0, 0, 0]
    assert counts(web_connection, "first") == [1, 1, 1, 1, 1]
    assert counts(web_connection, "second") == [1, 1, 1, 1, 1]
    assert counts(web_connection, "all") == [2, 2, 2, 2, 2]


def test_after_a_move_the_new_branch_sees_file_permit_and_papers(two_branches, web_connection):
    offices.move_files([FIRST], to="9991", on=date(2021, 1, 1), by="t", reason="", today=date(2026, 1, 1))
    # The former branch keeps its own past placement and the paper that it saw; nothing else of the file.
    assert counts(web_connection, "first") == [0, 1, 0, 0, 1]
    assert counts(web_connection, "second") == [2, 2, 2, 2, 2]


@pytest.mark.parametrize("name", HISTORY)
def test_earlier_states_are_for_no_page_of_a_branch(two_branches, web_connection, app_connection, name):
    with pytest.raises(errors.InsufficientPrivilege), web_connection.transaction():
        web_connection.execute("SELECT desk_open_session('first')")
        web_connection.execute(f"SELECT count(*) FROM registers_{name}")
    (kept,) = app_connection.execute(f"SELECT count(*) FROM registers_{name}").fetchone() or (0,)
    assert kept > 0


def test_what_happened_to_offices_is_only_added_to(two_branches, app_connection):
    with pytest.raises(errors.InsufficientPrivilege):
        app_connection.execute("DELETE FROM registers_office_change")


def test_the_role_of_journeys_moves_files(two_branches, app_connection):
    with app_connection.transaction():
        app_connection.execute("UPDATE registers_workshop_office SET until_on = '2021-01-01'")
        app_connection.execute(
            "INSERT INTO registers_workshop_office (workshop_id, office_id, from_on, came_from_id)"
            " SELECT workshop_id, (SELECT id FROM registers_office WHERE code = '9991'), '2021-01-01', office_id"
            " FROM registers_workshop_office"
        )
        app_connection.execute(
            "UPDATE registers_workshop SET branch_id = (SELECT id FROM registers_office WHERE code = '9991')"
        )
    with pytest.raises(errors.CheckViolation), app_connection.transaction():
        app_connection.execute(
            "UPDATE registers_workshop SET branch_id = (SELECT id FROM registers_office WHERE code = '9990')"
        )
