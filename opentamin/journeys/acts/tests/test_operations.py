"""The door of operations: failed jobs go back, refused files are tried again, put away and brought back with a reason."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from opentamin.desk.models_identity import Role
from opentamin.flow.lists.actions import Sending
from opentamin.flow.lists.facts import NamedBytes
from opentamin.flow.lists.models import ListState, WageList
from opentamin.flow.receipts.models import Taking
from opentamin.flow.receipts.taking import take
from opentamin.ground.calendar import Day
from opentamin.journeys.acts.tests.test_branch import ask, number_of
from opentamin.journeys.models import ImportNote, ListNote
from opentamin.journeys.operating import refused_files, unreadable_lists
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


def test_an_unreadable_list_is_put_away_by_headquarters_only_and_found_under_the_filter(refused: Taking) -> None:
    chief, officer = walls.user_of(Role.HEADQUARTERS, "", 64), walls.user_of(Role.BRANCH, "9990", 65)
    world.send(Sending("u", (NamedBytes("list.csv", b"\x00\x01 nothing of a list"),)))
    row = WageList.objects.get()
    assert row.state == ListState.UNREADABLE
    assert (
        ask(officer, "list_hide", "x", wage_list=row.pk, why="x").state == "refused" and not ListNote.objects.exists()
    )
    assert ask(chief, "list_hide", "a", wage_list=row.pk, why="فرستنده دوباره فرستاد").state == "done"
    assert number_of(ask(chief, "list_hide", "b", wage_list=row.pk, why="باز")) == 5882
    away = unreadable_lists(away=True, limit=9)
    assert [(each.id, each.why, each.noted_by) for each in away] == [(row.pk, "فرستنده دوباره فرستاد", chief.login)]
    assert not unreadable_lists(away=False, limit=9) and refused_files(away=False, limit=9)
    assert ask(chief, "list_show", "c", wage_list=row.pk, why="اشتباه").state == "done"
    assert [each.away for each in unreadable_lists(away=False, limit=9)] == [False]
    with pytest.raises(DatabaseError), transaction.atomic():
        ListNote.objects.update(why="دیگر")
    WageList.objects.update(state=ListState.RETURNED)
    assert number_of(ask(chief, "list_hide", "d", wage_list=row.pk, why="x")) == 5883


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
