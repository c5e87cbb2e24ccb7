"""Whose officers may open whose file: kept by triggers, equal to what it is derived from, and written by nobody else."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import Error, connection, transaction

from opentamin.flow.awards.scope_checks import CHECKS
from opentamin.ledger.proving import run
from opentamin.registers import offices
from opentamin.registers.models import Office, Person, PersonScope, Workshop
from tests import world

pytestmark = pytest.mark.django_db
FIRST, LATER = "9990010014", "9990010022"
WORK = """
    INSERT INTO careers_career_entry (person_id, month, source_kind, source_id, workshop_code, contract_row, reversal, days,
        base_rial, pay_rial, known_at)
    SELECT p, 140401, 2, %s, %s, '', false, 30, 1, 1, %s FROM unnest(%s::bigint[]) AS p
"""
CLAIM = """
    INSERT INTO claims_claim (key, benefit, person_id, branch_id, event_on, claimed_on, answer_by, evidence, state,
        received_by, known_at)
    VALUES ('claim/1', 'old_age', %s, %s, '2025-01-01', '2025-01-01', '2025-02-01', '{}', 'received', 't', %s)
"""


def person(code: str) -> Person:
    return Person.objects.create(insurance_number=code, first_name="ن", last_name="ن", search_key="", sort_key="")


def works(people: list[Person], workshop: str, source: int = 1) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT careers_year_partition(1404)")
        cursor.execute(WORK, [source, workshop, world.NOW, [each.pk for each in people]])


def reach() -> set[tuple[int, str, str | None]]:
    return {(row.person_id, row.via, row.branch and row.branch.code) for row in PersonScope.objects.all()}


def holds() -> bool:
    return run(CHECKS, now=world.NOW).breach is None


@pytest.fixture
def two_people() -> list[Person]:
    world.offices()
    world.workshop(FIRST)
    return [person("0099000001"), person("0099000002")]


def test_a_month_worked_gives_scope_once_however_often_it_comes(two_people):
    works(two_people, FIRST)
    works(two_people, FIRST, source=2)
    assert reach() == {(each.pk, FIRST, "9990") for each in two_people}
    assert holds()


def test_the_scope_follows_the_file_that_moves(two_people):
    works(two_people, FIRST)
    done = offices.move_files([FIRST], to="9991", on=date(2020, 1, 1), by="t", reason="t", today=date(2026, 11, 25))
    assert done.changed == 1
    assert reach() == {(each.pk, FIRST, "9991") for each in two_people}
    assert holds()


def test_months_at_a_workshop_that_is_registered_later_come_into_scope_then(two_people):
    works(two_people[:1], LATER)
    assert reach() == {(two_people[0].pk, LATER, None)}
    assert holds()
    world.workshop(LATER, branch="9991")
    assert reach() == {(two_people[0].pk, LATER, "9991")}
    assert holds()


def test_a_claim_gives_scope_of_its_branch_and_never_moves(two_people):
    branch = Office.objects.get(code="9991").pk
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [two_people[0].pk, branch, world.NOW])
        assert reach() == {(two_people[0].pk, f"office/{branch}", "9991")}
        assert holds()
        with pytest.raises(Error), transaction.atomic():
            cursor.execute("UPDATE claims_claim SET branch_id = %s", [Office.objects.get(code="9990").pk])
        cursor.execute("UPDATE claims_claim SET state = 'incomplete'")


def test_the_proof_finds_a_row_too_many_one_too_few_and_one_elsewhere(two_people):
    works(two_people, FIRST)
    for harm in (
        lambda: PersonScope.objects.filter(person=two_people[0]).delete(),
        lambda: PersonScope.objects.create(person=two_people[0], via=LATER),
        lambda: PersonScope.objects.update(branch=Office.objects.get(code="9991")),
    ):
        point = transaction.savepoint()
        harm()
        assert not holds()
        transaction.savepoint_rollback(point)
    assert holds()


def test_journeys_cannot_write_it(app_connection):
    import psycopg

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_connection.execute(
            "INSERT INTO registers_person_scope (person_id, via, branch_id) VALUES (1, 'office/1', 1)"
        )


def test_many_files_move_after_one_in_the_same_session(two_people):
    Workshop.objects.bulk_create(
        Workshop(
            code=f"98{number:08d}", name="x", employer_name="x", branch=Office.objects.get(code="9990"),
            opened_on=world.OPENED, search_key="",
        )
        for number in range(60)
    )  # fmt: skip
    words = {"by": "t", "reason": "t", "today": date(2026, 11, 25)}
    offices.move_files([FIRST], to="9991", on=date(2020, 1, 1), **words)
    offices.move_files(offices.codes_of("9990"), to="9991", on=date(2020, 1, 1), **words)
    assert Workshop.objects.filter(branch__code="9991").count() == 61
