"""What the pages show, programs can ask: every page has its operations, or a reason; personal data leaves a reading."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from opentamin.desk.models import Reading, Role
from opentamin.faces.api import sandbox
from opentamin.faces.api.papers import DOCUMENTS
from opentamin.faces.api.questions import QUESTIONS
from opentamin.faces.api.resources import RESOURCES
from opentamin.faces.api.resources_more import MORE
from opentamin.faces.api.tests.programs import QUERIES, Program, arguments, key_of, operations
from opentamin.faces.documents import shelf
from opentamin.flow.claims.models import Claim
from opentamin.journeys.acts.catalogue import actions
from opentamin.registers.models import Person
from tests import walls
from tests.wall_rows import FOREIGNER

TABLE: dict[str, Any] = yaml.safe_load((Path(__file__).parents[1] / "coverage.yaml").read_text(encoding="utf-8"))
OTHERWISE = {"browser", "centres", "acts"}
"""Why a page has no operation under this door: only a browser needs it, centres have keys of their own, it is an act."""
DECLARED = (*RESOURCES, *MORE, *QUESTIONS, *DOCUMENTS)
BY_HAND = {"person", "record", "entitlement", "letter_one"}
"""Operations with personal data that are written out, not declared."""
ONLY_PROGRAMS = {*sandbox.OPERATIONS}
"""What no page has: the sandbox."""


def test_every_page_has_its_operations_or_a_reason() -> None:
    missing, stale = set(walls.addresses()) - set(TABLE), set(TABLE) - set(walls.addresses())
    assert not missing and not stale, (missing, stale)
    known = {each.name for each in operations()}
    for page, words in TABLE.items():
        if isinstance(words, list):
            assert words and set(words) <= known, (page, set(words) - known)
        else:
            assert set(words) <= OTHERWISE and all(len(why) > 10 for why in words.values()), page


def test_every_operation_stands_for_a_page() -> None:
    used = {name for words in TABLE.values() if isinstance(words, list) for name in words}
    acts = {f"act_{name}" for name in actions()}
    assert {each.name for each in operations()} - used - acts == ONLY_PROGRAMS


def test_every_paper_of_the_pages_is_an_operation() -> None:
    assert shelf.names() == {each.page for each in DOCUMENTS}


@pytest.fixture
def house(committed_db: None) -> dict[str, Any]:
    return arguments(walls.build())


def test_what_shows_personal_data_asks_why_and_leaves_a_reading(house: dict[str, Any]) -> None:
    """As headquarters: without a reason nothing of anybody is told; with one, each person finds a reading of each call."""
    program = Program(key_of(walls.user_of(Role.HEADQUARTERS, "", 60)))
    names = {each.name for each in DECLARED if each.opens_files} | BY_HAND
    silent, people = set(), {name: whose(name) for name in names}
    with walls.as_role("web"):
        for each in [each for each in operations() if each.name in names]:
            path = each.path.format(**house | people[each.name]) + QUERIES.get(each.name, "").format(**house)
            told = program.get(path, **{"Reading-Reason": f"why {each.name}"})
            assert told.status_code in (200, 404), (each.name, told.content[:300])
            if told.status_code == 404 or b'"items": []' in told.content or each.name in ("letter_one", "ticket"):
                silent.add(each.name)
                continue
            bare = program.get(path, **{"Reading-Reason": ""})
            assert bare.status_code == 422, (each.name, bare.content[:200])
            assert bare.json()["findings"][0]["name"] == "READING_REASON_MISSING"
    kept = set(Reading.objects.values_list("reason", flat=True))
    assert kept >= {f"why {name}" for name in names - silent}
    assert silent <= WITHOUT_A_ROW, silent


def whose(name: str) -> dict[str, int]:
    """The person of the walls about whom an operation has something to tell."""
    if name in ("documents", "permits"):
        return {"person_id": Person.objects.get(foreign_code=FOREIGNER).pk}
    return (
        {"person_id": Claim.objects.get().person_id}
        if name in ("person_claims", "person_awards", "person_slips")
        else {}
    )


WITHOUT_A_ROW = {
    "letter_one", "booklets", "permits_ending", "without_permit", "fines", "run_variances", "ticket", "receipt_people",
    "award_payments", "award_referrals",
}  # fmt: skip
"""Operations for which the walls have no row with a person; the reading is the same code as that of the others."""
