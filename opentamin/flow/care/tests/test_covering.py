"""Who is covered: the table of cover is the law asked alone, for random lives; edges, two times, kills."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from django.db import DatabaseError, connection, transaction

from opentamin.flow.care import refreshing
from opentamin.flow.care.explaining import explain
from opentamin.flow.care.models import Entitlement, Refresh
from opentamin.flow.care.questions import entitlement, family_cover
from opentamin.flow.care.refreshing import refresh
from opentamin.flow.care.tests import lives
from opentamin.ground.calendar import Day
from opentamin.registers.models import Cover, Workshop
from tests.world import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=30)


@pytest.fixture(autouse=True)
def _world() -> None:
    lives.world()


def state(code: str, day: Day, known_on=LATER + timedelta(days=900)) -> str:
    return entitlement(code, day, known_on=known_on).state


def turning_days(people) -> list[date]:
    """Every day on which a row begins or ends, and its eve."""
    rows = Entitlement.objects.filter(person__in=people).values_list("from_on", "until_on")
    days = {day for row in rows for day in row if day is not None}
    return sorted(days | {day - timedelta(days=1) for day in days})


@pytest.mark.parametrize("seed", range(1, 7))
def test_the_table_is_the_law_asked_alone(seed: int) -> None:
    """For a random crowd, the title in the table equals the title that the law gives one person, on every turning day."""
    people = lives.random_lives(seed)
    refresh(by="test", now=LATER)
    dice = Random(seed)
    days = [d for d in turning_days(people) if date(2024, 3, 20) <= d < date(2027, 1, 1)]
    days += [date(2024, 3, 20) + timedelta(days=dice.randrange(900)) for _ in range(8)]
    compared = 0
    for who in people:
        for day in dice.sample(days, min(14, len(days))):
            on = Day.from_date(day)
            table = entitlement(who.national_code or "", on, known_on=LATER)
            alone = explain(who.pk, on, known_on=LATER)
            assert (table.spell.role if table.state == "covered" and table.spell else 0) == alone.role, (who.pk, on)
            compared += 1
    assert compared > 100


@pytest.mark.parametrize("seed", range(7, 10))
def test_small_refreshes_end_where_one_whole_refresh_ends(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lives that change between refreshes: the people looked at are enough, nobody is forgotten."""
    people = lives.random_lives(seed)
    refresh(by="test", now=LATER)
    first = refreshed_rows()
    dice = Random(seed)
    for turn, who in enumerate(dice.sample(people, 5)):
        now = LATER + timedelta(days=turn + 1)
        lives.pay(who, 140412, now=now)
        lives.status(dice.choice(people), "dead", date(2025, 6, 1) + timedelta(days=turn))
        lives.relate(who, dice.choice([p for p in people if p != who]), "wife")
        refresh(by="test", now=now)
    small = refreshed_rows()
    whole = refresh(by="test", now=LATER + timedelta(days=99), whole=True)
    assert (whole.opened, whole.closed) == (0, 0) and refreshed_rows() == small != first


def refreshed_rows() -> list[tuple]:
    return sorted(
        Entitlement.objects.filter(known_until=None).values_list("person", "role", "principal", "from_on", "until_on"),
        key=str,
    )


def test_who_pays_health_is_covered_as_long_as_paid_and_so_is_only_the_family_taken_in() -> None:
    """Aban 1404 paid with health for the wife: both until the end of Aban, the son not; who pays no health has no care."""
    who, wife, son, plain = (
        lives.person(1),
        lives.person(2, sex="f"),
        lives.person(3, born=date(2015, 1, 1)),
        lives.person(4),
    )
    lives.relate(who, wife, "wife")
    lives.relate(who, son, "son")
    lives.self_pay(who, Day.of(1404, 8, 5), 1, voluntary=False, heads=(who, wife))
    lives.self_pay(plain, Day.of(1404, 8, 1), 1, voluntary=False)
    refresh(by="test", now=LATER)
    days = {
        "eve": Day.of(1404, 8, 4),
        "first": Day.of(1404, 8, 5),
        "last": Day.of(1404, 8, 30),
        "after": Day.of(1404, 9, 1),
    }
    told = {
        name: [state(each.national_code or "", on) == "covered" for each in (who, wife, son, plain)]
        for name, on in days.items()
    }
    assert told == {
        "eve": [False] * 4,
        "first": [True, True, False, False],
        "last": [True, True, False, False],
        "after": [False] * 4,
    }
    spell = entitlement(who.national_code or "", days["first"], known_on=LATER + timedelta(days=1)).spell
    assert spell is not None and (spell.role, spell.basis) == (2, 3)


def test_voluntary_insurance_covers_the_family_of_article_58() -> None:
    who, wife, son = lives.person(1), lives.person(2, sex="f"), lives.person(3, born=date(2015, 1, 1))
    lives.relate(who, wife, "wife")
    lives.relate(who, son, "son")
    lives.self_pay(who, Day.of(1404, 8, 1), 2, voluntary=True)
    refresh(by="test", now=LATER)
    assert [state(each.national_code or "", Day.of(1404, 9, 30)) for each in (who, wife, son)] == ["covered"] * 3
    assert [state(each.national_code or "", Day.of(1404, 10, 1)) for each in (who, wife, son)] == ["ended"] * 3


def test_the_last_day_and_the_day_after() -> None:
    """Premium of Mehr 1404 covers to the end of Aban, not the first of Azar."""
    who = lives.person(1)
    lives.pay(who, 140407)
    refresh(by="test", now=LATER)
    code = who.national_code
    assert [state(code, d) for d in (Day.of(1404, 6, 31), Day.of(1404, 7, 1), Day.of(1404, 8, 30), Day.of(1404, 9, 1))] == [
        "never", "covered", "covered", "ended",
    ]  # fmt: skip
    found = entitlement(code, Day.of(1404, 9, 1), known_on=LATER)
    assert found.until_on == Day.of(1404, 9, 1).to_date() and found.ended_by == "premium_stopped"
    assert found.clause == "ir/ssa_1354/54.2"


def test_a_son_turns_twenty_and_studies() -> None:
    """Born on 10 Mehr 1384: covered on the eve of his twentieth birthday, then only while he studies."""
    father, son = lives.person(1), lives.person(2, born=Day.of(1384, 7, 10).to_date())
    lives.pay(father, *range(140401, 140413))
    lives.relate(father, son, "son")
    refresh(by="test", now=LATER)
    assert state(son.national_code, Day.of(1404, 7, 9)) == "covered"
    ended = entitlement(son.national_code, Day.of(1404, 7, 10), known_on=LATER)
    assert (ended.state, ended.ended_by) == ("ended", "age")
    lives.status(son, "studying", Day.of(1404, 7, 1).to_date(), Day.of(1404, 10, 1).to_date())
    refresh(by="test", now=LATER + timedelta(days=1))
    assert state(son.national_code, Day.of(1404, 9, 30)) == "covered"
    over = entitlement(son.national_code, Day.of(1404, 10, 1), known_on=LATER + timedelta(days=2))
    assert (over.state, over.ended_by) == ("ended", "studying_over")


def test_divorce_ends_it_and_the_family_page_says_so() -> None:
    he, she = lives.person(1), lives.person(2, sex="f")
    lives.pay(he, *range(140401, 140413))
    lives.relate(he, she, "wife", until=Day.of(1404, 5, 5).to_date())
    refresh(by="test", now=LATER)
    assert [c.entitled.state for c in family_cover(he.pk, Day.of(1404, 5, 4), known_on=LATER)] == ["covered", "covered"]
    assert entitlement(she.national_code, Day.of(1404, 5, 5), known_on=LATER).ended_by == "relation_ended"


def test_who_is_insured_against_accidents_only_is_not_covered() -> None:
    who = lives.person(1)
    lives.pay(who, 140407)
    workshop = Workshop.objects.get()
    Cover.objects.create(person=who, workshop=workshop, from_month=140401, work_accident_only=True, reason="test")
    refresh(by="test", now=LATER)
    assert state(who.national_code, Day.of(1404, 7, 5)) == "never"


def test_what_was_known_before_a_late_list_is_answered_again() -> None:
    """A month that became known later changes today's answer, not the one that was given."""
    who = lives.person(1)
    lives.pay(who, 140401)
    refresh(by="test", now=LATER)
    lives.pay(who, 140408, now=LATER + timedelta(days=5))
    refresh(by="test", now=LATER + timedelta(days=6))
    day = Day.of(1404, 8, 20)
    before, after = (entitlement(who.national_code, day, known_on=LATER + timedelta(days=d)) for d in (5, 6))
    assert (before.state, after.state) == ("ended", "covered")


def test_a_refresh_again_changes_nothing_and_a_killed_one_left_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    lives.random_lives(11)
    refresh(by="test", now=LATER)
    rows = refreshed_rows()
    lives.pay(lives.person(99), 140407, now=LATER + timedelta(days=1))
    monkeypatch.setattr(refreshing, "OPEN", "SELECT 1 FROM killed_here")
    with pytest.raises(DatabaseError), transaction.atomic():
        refresh(by="test", now=LATER + timedelta(days=2))
    monkeypatch.undo()
    assert refreshed_rows() == rows and Refresh.objects.count() == 1
    assert refresh(by="test", now=LATER + timedelta(days=2)).opened == 1
    again = refresh(by="test", now=LATER + timedelta(days=2))
    assert (again.opened, again.closed) == (0, 0)


def test_a_row_of_cover_is_closed_once_and_never_changed() -> None:
    lives.pay(lives.person(1), 140407)
    refresh(by="test", now=LATER)
    for sql in ("UPDATE care_entitlement SET role = 3", "DELETE FROM care_entitlement"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
