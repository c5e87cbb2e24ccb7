"""Ten kills at random moments: of the process, of the database, of web and worker. Nothing lost, nothing doubled.

The moments are drawn anew in every run; the seed is in the name of the failing test's output (`OPENTAMIN_KILL_SEED`).
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.homes import throw_away
from tests.journeys.kills import House

SEED = int(os.environ.get("OPENTAMIN_KILL_SEED", random.SystemRandom().randrange(10**6)))
pytestmark = [pytest.mark.kill, pytest.mark.xdist_group("kills")]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house with its own database; taken down and away at the end."""
    built = House(tmp_path_factory.mktemp("kills"), SEED)
    print(f"OPENTAMIN_KILL_SEED={SEED}")
    built.set_up()
    yield built
    throw_away(Path(built.home))


@pytest.mark.parametrize("number", range(4))
def test_a_killed_process_leaves_a_state_from_which_the_same_command_goes_on(house: House, number: int) -> None:
    house.kill_during_submit("process")


@pytest.mark.parametrize("number", range(3))
def test_a_killed_database_recovers_and_the_same_command_goes_on(house: House, number: int) -> None:
    house.kill_during_submit("database")


@pytest.mark.parametrize("number", range(3))
def test_a_killed_web_and_a_killed_worker_lose_and_double_nothing(house: House, number: int) -> None:
    house.kill_web_and_worker()
