"""The daily journey: in its written order, each step once a day, and after a kill the same command goes on."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from opentamin.flow.collection.models import Debt, DebtEvent
from opentamin.ground.calendar import Day
from opentamin.journeys import daily as journey
from opentamin.journeys.daily import STEPS, Today, daily
from opentamin.journeys.letters import send_letters
from opentamin.journeys.models import DailyStep
from opentamin.ledger.models import Entry
from tests import world
from tests.journeys.rights_world import branch
from tests.journeys.test_rights import retire

LATER = world.NOW + timedelta(days=120)


def today(tmp_path: Path) -> Today:
    return Today(LATER, Day.from_date(LATER.date()), "test", (tmp_path,))


@pytest.fixture
def late_list(committed_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Today:
    """A list that nobody paid, looked at four months later; the worker's queue and the state folder are not touched."""
    world.offices()
    world.workshop()
    world.send(world.sending(world.made(world.SAMPLE_WORKSHOP, 140407, people=5), "one"))
    monkeypatch.setattr(journey, "take_up_stalled", lambda **_: 0)
    monkeypatch.setattr(journey.outage, "keep", lambda *_: tmp_path)
    return today(tmp_path)


def clock() -> datetime:
    return LATER


def test_the_order_is_the_one_that_is_written_down() -> None:
    written = re.findall(r"^\d+\. +(\w+)", journey.__doc__ or "", re.MULTILINE)
    assert written == [name for name, _ in STEPS]


def test_a_day_is_worked_once_and_its_books_are_proved(late_list: Today) -> None:
    first = list(daily(late_list, clock=clock))
    assert [fresh for _, fresh in first] == [True] * len(STEPS)
    proof = DailyStep.objects.get(name="prove")
    assert proof.holds and proof.outcome["checks"] > 30
    assert not DailyStep.objects.get(name="backups").holds, "no backup was made, and the page says so"
    state = (Entry.objects.count(), DebtEvent.objects.count(), Debt.objects.count())
    again = list(daily(late_list, clock=clock))
    assert not any(fresh for _, fresh in again) and [row.pk for row, _ in again] == [row.pk for row, _ in first]
    assert (Entry.objects.count(), DebtEvent.objects.count(), Debt.objects.count()) == state


@pytest.mark.parametrize("dies_in", ["debts", "penalties", "care", "letters", "prove"])
def test_a_run_that_was_killed_goes_on_and_ends_like_one_that_was_not(
    late_list: Today, dies_in: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The kill comes after the step has written and before its row is kept: the worst moment."""

    def killed(name: str, does: object) -> object:
        def step(day: Today) -> object:
            does(day)
            if name == dies_in:
                raise KeyboardInterrupt
            return {}

        return step

    with monkeypatch.context() as broken:
        broken.setattr(journey, "STEPS", tuple((name, killed(name, does)) for name, does in STEPS))
        with pytest.raises(KeyboardInterrupt):
            list(daily(late_list, clock=clock))
    done = set(DailyStep.objects.values_list("name", flat=True))
    assert dies_in not in done
    posted = Entry.objects.count()
    rest = list(daily(late_list, clock=clock))
    assert {row.name for row, fresh in rest if fresh} == {name for name, _ in STEPS} - done
    assert DailyStep.objects.get(name="prove").holds
    if dies_in in ("care", "letters", "prove"):
        assert Entry.objects.count() == posted, "nothing was posted twice"


def test_the_age_of_a_backup_is_that_of_its_name(tmp_path: Path) -> None:
    at = int(LATER.timestamp()) * 10**9
    for hours in (3, 90):
        folder = tmp_path / f"base-{at - hours * 3600 * 10**9}"
        folder.mkdir()
        (folder / "backup_manifest").write_text("{}")
    (tmp_path / "base-notes").mkdir()
    (tmp_path / "base-notes" / "backup_manifest").write_text("{}")
    assert journey._backups(today(tmp_path)) == {"holds": True, "hours": 3, "count": 2}
    old = replace(today(tmp_path), now=LATER + timedelta(hours=60))
    assert journey._backups(old)["holds"] is False


@pytest.mark.django_db
def test_decisions_become_letters_once() -> None:
    branch()
    retire(5_000_001)
    day = Day.from_date(world.NOW.date())
    assert send_letters(now=world.NOW, today=day)["claim_decision"] == 1
    assert set(send_letters(now=world.NOW, today=day).values()) == {0}
