"""The door of operations: failed jobs go back, refused files are tried again, put away and brought back with a reason."""

from __future__ import annotations

import pytest
from django.db import connection

from opentamin.desk.models_identity import Role
from opentamin.flow.receipts.models import Taking
from opentamin.flow.receipts.taking import take
from opentamin.ground.calendar import Day
from opentamin.journeys.acts.tests.test_branch import ask, number_of
from opentamin.journeys.models import ImportNote
from tests import walls, world
from tests.world import NOW

pytestmark = pytest.mark.django_db
DAY = Day.of(1404, 10, 5)
TITLES = "day;direction;amount;balance;bank reference;payment id;description;payer\n"


def statement(opening: int, balance: int) -> bytes:
    head = f"account;IR250130000000000000000017\nopening balance;{opening}\n"
    return (head + TITLES + f"1404-09-05;credit;500000;{balance};X{opening};;آزمون;آزمون\n").encode()


@pytest.fixture
def refused() -> Taking:
    """A statement whose sum does not hold."""
    world.offices()
    world.workshop()
    assert not take("گواه.csv", statement(0, 600_000), by="c", today=DAY, now=NOW).taken
    return Taking.objects.get()


def test_a_refused_file_is_put_away_and_brought_back_once_each(refused: Taking) -> None:
    chief = walls.user_of(Role.HEADQUARTERS, "", 60)
    assert ask(chief, "import_hide", "a", taking=refused.pk, why="آزمایشی بود").state == "done"
    assert number_of(ask(chief, "import_hide", "b", taking=refused.pk, why="دوباره")) == 5882
    assert ask(chief, "import_show", "c", taking=refused.pk, why="اشتباه").state == "done"
    assert [note.hidden for note in ImportNote.objects.order_by("id")] == [True, False]
    assert Taking.objects.count() == 1, "the file itself stays"


def test_a_file_tried_again_tells_its_findings_again(refused: Taking) -> None:
    chief = walls.user_of(Role.HEADQUARTERS, "", 61)
    act = ask(chief, "import_retry", "a", taking=refused.pk)
    assert act.state == "refused" and [f["number"] for f in act.findings] == [f["number"] for f in refused.findings]


def test_nobody_but_headquarters_may(refused: Taking) -> None:
    officer = walls.user_of(Role.BRANCH, "9990", 62)
    for name in ("jobs_retry", "import_hide"):
        assert ask(officer, name, name, taking=refused.pk, why="x").state == "refused"
    assert not ImportNote.objects.exists()


def test_failed_jobs_go_back_into_the_queue_once(refused: Taking) -> None:
    chief = walls.user_of(Role.HEADQUARTERS, "", 63)
    assert number_of(ask(chief, "jobs_retry", "a", why="پس از خاموشی")) == 5880
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('x', 'submit_list', 'failed') RETURNING id"
        )
        number = cursor.fetchone()[0]
        assert ask(chief, "jobs_retry", "b", why="پس از خاموشی").state == "done"
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [number])
        assert cursor.fetchone()[0] == "todo"
