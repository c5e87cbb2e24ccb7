"""Bad input to late money gets a finding, not a trace: its number, both languages, its clause, a next step, and no row written.

One line of the table for each wrong thing that the issue names. What is only worth saying (a payment for a closed debt, a
permit that ended, work that was seen after closing) is said, and the money, list or visit is taken all the same (`taken`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import time, timedelta
from typing import Any, NamedTuple

import pytest
from django.apps import apps
from django.db import connection

from opentamin.flow.collection import notices, objections
from opentamin.flow.collection.catalogue import findings as of_collection
from opentamin.flow.collection.models import Debt
from opentamin.flow.inspections.catalogue import findings as of_inspections
from opentamin.flow.inspections.facts import Found, VisitFacts
from opentamin.flow.inspections.visiting import enter
from opentamin.flow.lists.questions import submission_findings
from opentamin.flow.receipts.catalogue import findings as of_receipts
from opentamin.flow.receipts.models import StatementFile, Taking
from opentamin.flow.receipts.tests import money_world as bank
from opentamin.flow.settlement.catalogue import findings as of_settlement
from opentamin.flow.settlement.facts import PlanAsked
from opentamin.flow.settlement.plans import propose
from opentamin.ground.calendar import Day
from opentamin.law.ir.holidays import is_working_day
from opentamin.registers import actions as registers
from opentamin.registers import permits
from opentamin.registers.catalogue import findings as of_registers
from opentamin.registers.models import Person, Workshop
from tests import world

pytestmark = pytest.mark.django_db
CODE, DAY, NOW = world.SAMPLE_WORKSHOP, Day.of(1404, 9, 10), world.NOW
SERVED = Day.of(1404, 6, 8)


def a_payment_for_a_closed_debt() -> Iterable[Any]:
    """The debt was paid; the same reference is paid again. The money is kept in suspense, and the finding says so."""
    bank.charge(140406, insured=1_000_000)
    slip = bank.reference(1_000_000, month=140406)
    first = bank.take({"rial": 1_000_000, "id": slip, "ref": "A"})
    assert "PAYMENT_FOR_CLOSED_DEBT" not in bank.names(first)
    yield None
    yield bank.take({"rial": 1_000_000, "id": slip, "ref": "B"}, opening=1_000_000).findings


def a_plan_over_36_months() -> Iterable[Any]:
    bank.charge(140406, insured=1_000_000)
    from opentamin.flow.collection.opening import open_debts

    open_debts(now=NOW, subjects=[CODE])
    yield None
    asked = PlanAsked("long", CODE, 37, (DAY + 20).to_date(), "employer")
    yield propose(asked, by="clerk", today=DAY, now=NOW).findings


def an_objection_on_the_31st_day() -> Iterable[Any]:
    """The thirtieth day is in time (it may be a day off), the day after is late."""
    bank.charge(140401, insured=5_000_000)
    from opentamin.flow.collection.opening import open_debts

    open_debts(now=NOW, subjects=[CODE])
    debt = Debt.objects.get()
    assert notices.notify([debt.pk], served_on=SERVED.to_date(), by="clerk", now=NOW, today=SERVED).notices
    yield None
    late = (SERVED + 31).to_date()
    yield objections.object_to([debt.pk], received_on=late, grounds="x", by="clerk", now=NOW).findings


def a_permit_that_ended_before_the_month() -> Iterable[Any]:
    """The premium of the month is assessed in any case; the list is told."""
    code = "999012345678"
    row = {
        "national_code": None,
        "insurance_number": None,
        "first_name": "گل‌آقا",
        "father_name": "",
        "birth_date": None,
    }
    more = {"foreign_code": code, "last_name": "نمونه", "sex": "m", "nationality": "افغانی", "is_foreign": True}
    registers.register_people([{**row, **more}])
    person = Person.objects.get(foreign_code=code)
    permit = {
        "person_id": person.pk, "workshop_id": Workshop.objects.get(code=CODE).pk, "paper": "work_permit", "number": "P-1",
        "job_code": "100", "town": "x", "issuer": "x", "valid_from": Day.of(1403, 1, 1).to_date(),
        "valid_until": Day.of(1404, 7, 1).to_date(), "by": "clerk",
    }  # fmt: skip
    assert not permits.register_permits([permit])
    changes = {
        0: {
            "national_code": "",
            "id_card_number": code,
            "nationality": "افغانی",
            "first_name": "گل‌آقا",
            "last_name": "نمونه",
        }
    }
    yield None
    sent = world.send(world.sending(world.made(CODE, 140408, people=2, changes=changes), "one"))
    told = ("number", "name", "clause", "message_fa", "message_en", "advice_fa", "advice_en")
    yield [{name: getattr(found, name) for name in told} for found in submission_findings(sent.submissions["one"])]


def an_inspection_after_closing() -> Iterable[Any]:
    world.workshop("9990010022", closed_on=Day.of(1404, 8, 1).to_date())
    facts = VisitFacts(
        workshop="9990010022", on=Day.of(1404, 8, 20).to_date(), at=time(9), inspectors=("یکم", "دوم"), people=()
    )
    yield None
    yield enter(facts, key="late", by="inspector", now=NOW, today=DAY).findings


def somebody_found_whose_permit_ended() -> Iterable[Any]:
    found = Found(
        1, "گل‌آقا", "نمونه", foreign_code="999012345678", nationality="افغانستان", days=5, permit_number="P-1",
        permit_until=Day.of(1404, 7, 1).to_date(), daily_wage_rial=4_000_000,
    )  # fmt: skip
    facts = VisitFacts(
        workshop=CODE, on=Day.of(1404, 8, 20).to_date(), at=time(9), inspectors=("یکم", "دوم"), people=(found,)
    )
    yield None
    yield enter(facts, key="ended", by="inspector", now=NOW, today=DAY).findings


def a_statement_that_does_not_add_up() -> Iterable[Any]:
    whole = bank.statement({"rial": 700_000}, {"rial": 300_000})
    yield None
    yield bank.take_bytes(whole.replace(b"opening balance;0", b"opening balance;0\nclosing balance;900000")).findings


def a_statement_with_a_gap() -> Iterable[Any]:
    bank.take({"rial": 700_000, "day": "1404-09-01"})
    yield None
    yield bank.take({"rial": 300_000, "day": "1404-09-04", "ref": "C"}, opening=900_000).findings


class Wrong(NamedTuple):
    """One wrong thing: what does it, the kind of finding, its clause, and what may be written all the same."""

    do: Callable[[], Iterable[Any]]
    name: str
    catalogue: Callable[[], Any]
    number: int
    clause: str
    taken: bool = False


TABLE = (
    Wrong(a_payment_for_a_closed_debt, "PAYMENT_FOR_CLOSED_DEBT", of_receipts, 5114, "operations", taken=True),
    Wrong(a_plan_over_36_months, "PLAN_TOO_LONG", of_settlement, 5300, "ir/ssa_1354/46.1"),
    Wrong(an_objection_on_the_31st_day, "OBJECTION_LATE", of_collection, 5203, "ir/ssa_1354/42.2"),
    Wrong(a_permit_that_ended_before_the_month, "PERMIT_ENDED_BEFORE_MONTH", of_registers, 2060, "ir/labour_1369/120.4", taken=True),
    Wrong(somebody_found_whose_permit_ended, "PERMIT_ENDED", of_inspections, 5015, "ir/foreign_fine/11", taken=True),
    Wrong(an_inspection_after_closing, "VISIT_AFTER_CLOSING", of_inspections, 5006, "ir/ssa_1354/47", taken=True),
    Wrong(a_statement_that_does_not_add_up, "STATEMENT_DOES_NOT_ADD_UP", of_receipts, 5106, "operations"),
    Wrong(a_statement_with_a_gap, "STATEMENT_GAP", of_receipts, 5107, "operations"),
)  # fmt: skip


def rows() -> dict[str, int]:
    """How many rows each table of ours holds."""
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        tables = sorted({model._meta.db_table for model in apps.get_models(include_auto_created=True)} & present)
        found = {}
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            found[table] = cursor.fetchone()[0]
    return found


def plain(finding: Any) -> dict[str, Any]:
    return finding if isinstance(finding, dict) else finding.as_dict()


@pytest.mark.parametrize("wrong", TABLE, ids=lambda wrong: wrong.do.__name__)
def test_it_gets_a_finding_in_both_languages_with_its_clause_and_nothing_is_written(wrong: Wrong) -> None:
    bank.workshops()
    story = iter(wrong.do())
    next(story)
    before = rows()
    found = [each for each in map(plain, next(story)) if each["name"] == wrong.name]
    assert len(found) == 1, found
    said = found[0]
    assert (said["number"], said["clause"]) == (wrong.number, wrong.clause)
    assert re.search("[\u0600-\u06ff]", said["message_fa"]) and re.search("[\u0600-\u06ff]", said["advice_fa"])
    assert re.search("[a-z]{3}", said["message_en"]) and re.search("[a-z]{3}", said["advice_en"])
    assert "{" not in said["message_fa"] + said["message_en"]
    assert wrong.catalogue().kinds[wrong.name].number == wrong.number
    written = {table for table, count in rows().items() if count != before[table]}
    kept = {StatementFile._meta.db_table, Taking._meta.db_table}
    assert bool(written - kept) == wrong.taken, written


def test_the_thirtieth_day_is_in_time_even_where_it_is_a_day_off() -> None:
    """Found among the days off themselves: served so that the thirtieth day falls on one."""
    bank.workshops()
    bank.charge(140401, insured=5_000_000)
    from opentamin.flow.collection.opening import open_debts

    open_debts(now=NOW, subjects=[CODE])
    debt = Debt.objects.get()
    ahead = (Day.of(1404, 7, 1) + days for days in range(60))
    off = next(day for day in ahead if not is_working_day(day)).to_date()
    served = off - timedelta(days=30)
    notices.notify([debt.pk], served_on=served, by="clerk", now=NOW, today=DAY)
    assert objections.object_to([debt.pk], received_on=off, grounds="x", by="clerk", now=NOW).objections
