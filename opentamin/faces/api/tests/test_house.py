"""What headquarters and employers ask of the house: who may act, what waits for a signature, what could not be read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from opentamin.desk.api_keys import ALL_SCOPES
from opentamin.desk.models_acts import Act
from opentamin.desk.models_identity import Role
from opentamin.faces.api.tests.programs import Program, key_of
from opentamin.flow.lists.actions import Sending, receive
from opentamin.flow.lists.facts import NamedBytes
from opentamin.flow.lists.formats import write_csv
from opentamin.flow.lists.models import Submission
from opentamin.ground.calendar import Day
from opentamin.journeys import tasks
from opentamin.journeys.acts.doing import perform
from tests import walls, world
from tests.world import NOW, SAMPLE_WORKSHOP

pytestmark = pytest.mark.django_db


@pytest.fixture
def employer() -> Program:
    world.offices()
    world.workshop()
    return Program(key_of(walls.user_of(Role.EMPLOYER, SAMPLE_WORKSHOP, 31)))


def test_a_program_sees_what_a_signature_would_bring_and_signs_that_and_nothing_else(employer: Program) -> None:
    sending = Sending("k", tuple(write_csv(world.made(SAMPLE_WORKSHOP, 140408))), sign_first=True)
    receive([sending], sender="t", now=NOW, today=Day.of(1404, 9, 10))
    number = Submission.objects.get().pk
    tasks.submit_list(ids=[number])
    told = employer.get(f"/submissions/{number}/to-sign").json()
    found = told["lists"][0]
    assert (
        found["workshop_code"] == SAMPLE_WORKSHOP
        and found["shares"]
        and found["compared"]["now"]["people"] == found["people"]
    )
    assert "people" not in found["compared"] and "name" not in str(found)
    for digest, state in (("0" * 64, "refused"), (told["digest"], "done")):
        body = {"submission": str(number), "digest": digest}
        code = employer.post("/acts/sign_list", body, **{"Idempotency-Key": digest[:9]}).json()["code"]
        perform(Act.objects.get(code=code).pk, now=datetime.now(UTC))
        assert Act.objects.get(code=code).state == state
    assert employer.get(f"/submissions/{number}/to-sign").status_code == 404, "nothing waits any more"


def test_representatives_are_told_to_their_own_workshop_and_to_headquarters_only(employer: Program) -> None:
    world.workshop("9990099999")
    rows = employer.get(f"/workshops/{SAMPLE_WORKSHOP}/representatives").json()["items"]
    assert [(row["what"], row["own"]) for row in rows] == [("all", True)]
    assert employer.get("/workshops/9990099999/representatives").status_code == 404
    chief = Program(key_of(walls.user_of(Role.HEADQUARTERS, "", 60)))
    assert [row["own"] for row in chief.get(f"/workshops/{SAMPLE_WORKSHOP}/representatives").json()["items"]] == [False]
    officer = Program(key_of(walls.user_of(Role.BRANCH, "9990", 61)))
    assert officer.get(f"/workshops/{SAMPLE_WORKSHOP}/representatives").status_code == 403


def test_an_unreadable_list_is_put_away_by_a_program_and_found_by_the_filter(employer: Program) -> None:
    world.send(Sending("u", (NamedBytes("a list.csv", b"\x00\x01 nothing of a list"),)))
    user = walls.user_of(Role.HEADQUARTERS, "", 60)
    chief = Program(key_of(user, scopes=ALL_SCOPES, networks="127.0.0.1"))
    row = chief.get("/operations/unreadable-lists").json()["items"][0]
    assert row["name"] == "a list.csv" and row["findings"] and not row["away"]
    body = {"wage_list": str(row["id"]), "why": "sent again"}
    code = chief.post("/acts/list_hide", body, **{"Idempotency-Key": "h"}).json()["code"]
    perform(Act.objects.get(code=code).pk, now=datetime.now(UTC))
    assert chief.get("/operations/unreadable-lists").json()["items"] == []
    assert [each["why"] for each in chief.get("/operations/unreadable-lists?away=true").json()["items"]] == [
        "sent again"
    ]
    assert [each["hidden"] for each in chief.get("/operations/list-notes").json()["items"]] == [True]
    assert employer.get("/operations/unreadable-lists").status_code == 403
