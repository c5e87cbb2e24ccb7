"""What a page may see: nothing of contracts without a session or of another branch; a certificate by its code always."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from opentamin.desk.models import Token
from opentamin.flow.contracts.facts import EnquiryKind, NewEnquiry
from opentamin.flow.contracts.liability import last_instalment_paid
from opentamin.flow.contracts.models import Certificate
from opentamin.flow.contracts.opening import add_subcontractor
from opentamin.flow.contracts.settling import settle
from opentamin.flow.contracts.transfers import answer, deed, enquire
from opentamin.registers.models import Office
from tests.journeys.contract_world import CODE, contract, day, seal, statement
from tests.world import NOW, TODAY

TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE 'contracts\\_%' ORDER BY 1"


@pytest.fixture
def everything(committed_db: None) -> str:
    """A row in nearly every table of contracts, kept by branch 9990; tokens of that branch and of another one."""
    row = contract()
    statement(row, 1, 1_000_000)
    add_subcontractor(row.pk, "جزء", "بخش", by="a", now=NOW)
    settle([row.pk], notified_on=day("1404-09-10"), by="a", now=NOW, today=TODAY)
    told = NewEnquiry(CODE, EnquiryKind.SALE, "د", "ف", "خ", day("1404-09-01"))
    last_instalment_paid(row.pk, on=day("1404-09-11"), by="a", now=NOW)
    enquiry = enquire("e", told, by="a", now=NOW)
    answer(enquiry.pk, on=day("1404-09-02"), by="a", now=NOW, seal=seal)
    deed(enquiry.pk, on=day("1404-09-03"), by="a", now=NOW)
    from opentamin.flow.contracts.certificates import issue

    given = issue("clearance", row.workshop, {}, [], on=day("1404-09-03"), by="a", now=NOW, seal=seal, contract=row)
    until = datetime.now(UTC) + timedelta(days=1)
    for code in ("9990", "9991"):
        branches = [Office.objects.get(code=code).pk]
        Token.objects.create(
            hash=hashlib.sha256(code.encode()).hexdigest(), officer=code, branches=branches, until=until
        )
    return Certificate.objects.get(pk=given.pk).code


def seen(connection, token: str = "") -> dict[str, int]:
    """Rows of every table that the web role sees in a session."""
    with connection.transaction():
        if token:
            connection.execute("SELECT desk_open_session(%s)", [token])
        tables = [name for (name,) in connection.execute(TABLES).fetchall()]
        return {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}


def test_rows_are_seen_by_their_own_branch_alone(everything, web_connection) -> None:
    own = seen(web_connection, "9990")
    assert len(own) == 14
    empty = {name for name, count in own.items() if not count}
    assert empty == {"contracts_certificate_debt", "contracts_certificate_end", "contracts_clearance_request"}
    assert not any(seen(web_connection).values()) and not any(seen(web_connection, "9991").values())


def test_a_code_opens_its_certificate_and_nothing_else(everything, web_connection) -> None:
    def asked(code: str) -> list[tuple[object, ...]]:
        return web_connection.execute("SELECT number FROM contracts_verify(%s)", [code]).fetchall()

    assert len(asked(everything)) == 1
    assert asked("%") == asked("") == asked("' OR true --") == []
