"""Lists through the whole river: many programs, the same again, two clerks at the same moment."""

from __future__ import annotations

import pytest

from opentamin.flow.lists.questions import findings_by_number
from opentamin.journeys.prove import prove
from opentamin.ledger.questions import owed
from tests import world
from tests.journeys.conftest import OwnDatabase
from tests.world import NOW, SAMPLE_WORKSHOP, SAMPLES, sample, send, states

GOOD = ("02-clean-1403-layout", "03-accepted-31-columns", "04-all-character-columns", "05-text-inside-dbf", "06-true-windows-1256")  # fmt: skip

SEED = """
from tests import world
world.offices(); world.workshop()
"""


@pytest.mark.django_db
def test_samples_of_many_programs_become_versions_repeats_and_returns() -> None:
    world.offices()
    world.workshop()
    damaged = sorted(f"damaged/{path.name}" for path in (SAMPLES / "damaged").iterdir())
    result = send(*(sample(name) for name in GOOD), *(sample(name) for name in damaged))
    ended = states(result)
    assert ended["sample/02-clean-1403-layout"] == ["credited"]
    assert ended["sample/06-true-windows-1256"] == ["same_again"]
    assert ended["sample/damaged/bad-check-digit"] == ["returned"]
    assert {state for each in ended.values() for state in each} == {"credited", "same_again", "returned"}
    assert prove(now=NOW).holds
    assert all(count > 0 for *_, count in findings_by_number(list(result.submissions.values())))
    assert sum(row.amount_rial for row in owed(SAMPLE_WORKSHOP)) == 292_010_100 + 834_314_554 + 113_809_587


@pytest.mark.django_db
def test_the_same_batch_again_changes_nothing() -> None:
    world.offices()
    world.workshop()
    first = send(*map(sample, GOOD))
    before = owed(SAMPLE_WORKSHOP)
    again = send(*map(sample, GOOD), days_later=5)
    assert (again.submissions, states(again)) == (first.submissions, states(first))
    assert owed(SAMPLE_WORKSHOP) == before


CLERK = """
import sys
from opentamin.flow.lists import actions, questions
from tests import world
first = world.made(world.SAMPLE_WORKSHOP, 140408, people=8)
mine = world.sending(first if {number} else world.without_row(first, 1), "clerk {number}")
ids = list(actions.receive([mine], sender="clerk {number}", now=world.NOW, today=world.TODAY).submissions.values())
actions.check(ids, now=world.NOW, today=world.TODAY)
print("ready", flush=True)
sys.stdin.readline()
actions.accept(ids, now=world.NOW, today=world.TODAY)
print(questions.submission_lists(ids[0])[0].state, [f.name for f in questions.submission_findings(ids[0])][-1])
"""


def test_of_two_clerks_at_the_same_moment_one_wins_and_the_other_is_told(own_database: OwnDatabase) -> None:
    own_database.run(SEED)
    clerks = [own_database.start(CLERK.replace("{number}", str(number))) for number in range(2)]
    for clerk in clerks:
        assert clerk.stdout is not None and clerk.stdout.readline() == "ready\n"
    ended = [clerk.communicate("go\n", timeout=60)[0].strip() for clerk in clerks]
    assert sorted(line.split()[0] for line in ended) == ["accepted", "returned"]
    assert any(line == "returned CHANGED_MEANWHILE" for line in ended)
    assert own_database.value("SELECT max(version) FROM lists_wage_list") == 1
