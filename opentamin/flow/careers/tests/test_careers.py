"""Records: what a person has, as of a month and as known on an instant; corrections, overlaps, openings."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from opentamin.flow.careers import actions, questions
from opentamin.flow.careers.actions import OpeningRow
from opentamin.registers.models import Person
from tests import world
from tests.world import NOW, SAMPLE_WORKSHOP, made, send, sending

pytestmark = pytest.mark.django_db
MUCH_LATER = NOW + timedelta(days=4000)


@pytest.fixture(autouse=True)
def registers() -> None:
    world.offices()
    world.workshop()


def worker() -> tuple[object, Person]:
    """The list of Aban and the person of its second row, after the list was sent."""
    wages = made(SAMPLE_WORKSHOP, 140408, people=5)
    send(sending(wages, "aban"))
    row = next(at for at, code in enumerate(wages.people["national_code"]) if code and wages.people["days"][at] == 30)
    return (wages, row), world.person(wages.people["national_code"][row])


def months(person: Person, **asked: object) -> dict[int, int]:
    """Days that count by month."""
    record = questions.record(person.pk, **{"as_of": 149912, "known_on": MUCH_LATER, **asked})
    return {month.month: month.days_counted for month in record.months}


def test_an_accepted_list_is_a_month_of_the_record() -> None:
    _, person = worker()
    assert months(person) == {140408: 30}
    line = questions.record_lines(person.pk, as_of=140408, known_on=NOW)[0]
    assert (line.workshop_code, line.source_kind) == (SAMPLE_WORKSHOP, 1)


def test_before_a_late_list_was_known_the_old_answer_is_given() -> None:
    _, person = worker()
    send(sending(made(SAMPLE_WORKSHOP, 140407, people=5), "mehr, late"), days_later=100)
    assert months(person, known_on=NOW + timedelta(days=99)) == {140408: 30}
    assert months(person, known_on=NOW + timedelta(days=100)) == {140407: 30, 140408: 30}
    assert months(person, as_of=140407) == {140407: 30}


def test_a_correction_changes_only_the_people_that_changed() -> None:
    (wages, row), person = worker()
    send(sending(world.without_row(wages, row), "corrected"), days_later=5)
    assert months(person) == {}
    assert months(person, known_on=NOW) == {140408: 30}
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_id, count(*) FROM careers_career_entry GROUP BY 1 HAVING count(*) > 1")
        assert cursor.fetchall() == [(person.pk, 2)]


def test_a_correction_of_a_correction_gives_the_first_record_again() -> None:
    (wages, row), person = worker()
    before = questions.record(person.pk, as_of=140408, known_on=NOW).months[0].base_rial
    send(sending(world.without_row(wages, row), "out"), days_later=5)
    send(sending(wages, "in again"), days_later=6)
    after = questions.record(person.pk, as_of=140408, known_on=MUCH_LATER).months
    assert [(month.days_counted, month.base_rial) for month in after] == [(30, before)]


def test_days_at_two_workshops_never_count_above_the_month() -> None:
    _, person = worker()
    world.workshop("9990010022", branch="9991")
    send(sending(made("9990010022", 140408, people=5), "second job"))
    month = questions.record(person.pk, as_of=140408, known_on=NOW).months[0]
    assert (month.days_listed, month.days_counted, len(month.lines)) == (60, 30, 2)


def test_opening_records_carry_their_provenance_and_are_taken_over_once() -> None:
    _, person = worker()
    rows = [OpeningRow(person.pk, 137000 + month, "9990010022", 30, 45_000, 45_000) for month in range(1, 8)]
    first = actions.take_over(rows, provenance="دفتر قدیم شعبهٔ یک", by="بایگانی", now=NOW)
    again = actions.take_over(rows, provenance="دفتر قدیم شعبهٔ یک", by="بایگانی", now=MUCH_LATER)
    assert first.pk == again.pk
    assert months(person) == {137001: 30, 137002: 30, 137003: 30, 137004: 30, 137005: 30, 137006: 30, 137007: 30, 140408: 30}  # fmt: skip
    opened = questions.record_lines(person.pk, as_of=137012, known_on=NOW)[0]
    assert (opened.provenance, opened.source_kind) == ("دفتر قدیم شعبهٔ یک", 2)
    assert months(person, known_on=NOW - timedelta(days=1)) == {}


@pytest.mark.parametrize("sql", ["UPDATE careers_career_entry SET days = 1", "DELETE FROM careers_career_entry"])
def test_a_record_is_only_added_to(sql: str) -> None:
    worker()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
