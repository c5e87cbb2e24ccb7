"""Tasks before permits end: once for each step, whatever day the command is given again; renewal closes them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from opentamin.desk.models import Task
from opentamin.journeys.permit_expiry import expiry_tasks
from opentamin.registers import actions
from opentamin.registers.models import Person, WorkPermit, Workshop
from tests import world

pytestmark = pytest.mark.django_db
ENDS = date(2026, 3, 21)


def permit(number: str, ends: date, begins: date = date(2024, 1, 1)) -> WorkPermit:
    if not Workshop.objects.exists():
        world.offices()
        world.workshop()
    row = {"national_code": None, "foreign_code": "999012345678", "insurance_number": None, "first_name": "ن", "last_name": "نام‌خاص",
           "father_name": "", "birth_date": None, "sex": "", "nationality": "عراقی", "is_foreign": True}  # fmt: skip
    actions.register_people([row])
    return WorkPermit.objects.create(
        person=Person.objects.get(), workshop=Workshop.objects.get(), paper="work_permit", number=number, issuer="t",
        by="t", valid_from=begins, valid_until=ends,
    )  # fmt: skip


def test_a_task_sixty_days_before_and_another_thirty_days_before():
    permit("P1", ENDS)
    opened = [expiry_tasks(ENDS - timedelta(days=left), now=world.NOW).opened for left in (61, 60, 60, 31, 30, 1, 0)]
    assert opened == [0, 1, 0, 0, 1, 0, 0]
    task = Task.objects.earliest("id")
    assert task.due_on == ENDS and task.branch_id == Workshop.objects.get().branch_id
    assert "نام‌خاص" not in task.text_fa, "a task names no person: its table has no row security"


def test_days_that_were_left_out_lose_nothing():
    permit("P1", ENDS)
    assert expiry_tasks(ENDS - timedelta(days=7), now=world.NOW).opened == 1


def test_a_renewal_closes_the_tasks():
    permit("P1", ENDS)
    expiry_tasks(ENDS - timedelta(days=10), now=world.NOW)
    permit("P2", ENDS + timedelta(days=365), begins=ENDS)
    done = expiry_tasks(ENDS - timedelta(days=9), now=world.NOW)
    assert (done.opened, done.closed) == (0, 1)
    assert Task.objects.get().outcome == "renewed"


class AnyDays(TestCase):
    """Whatever days the command is given on, in whatever order and however often."""

    @settings(deadline=None)
    @given(st.lists(st.integers(-5, 90), min_size=1, max_size=8))
    def test_the_tasks_are_those_of_the_steps_that_were_reached(self, lefts):
        permit("P1", ENDS)
        for left in lefts:
            expiry_tasks(ENDS - timedelta(days=left), now=world.NOW)
        steps = {30 if left <= 30 else 60 for left in lefts if 0 < left <= 60}
        assert {int(task.key.rsplit("/", 1)[1]) for task in Task.objects.all()} == steps
