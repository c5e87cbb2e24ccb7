"""The sandbox: keys for whoever asks, that open nothing; lists that go through the stations and leave nothing behind."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from opentamin.desk import api_keys
from opentamin.desk.catalogue import DeskRefusal
from opentamin.desk.models import Rehearsal, Role
from opentamin.faces.api.care import now_and_today
from opentamin.faces.api.tests.programs import Program, key_of, operations
from opentamin.flow.lists.formats import write_xlsx
from opentamin.journeys import sandbox
from opentamin.journeys.sandbox_world import SCENARIOS, invented, month_of, outsiders, rows_of
from tests import walls, world

pytestmark = pytest.mark.django_db
NAMES = [each.name for each in SCENARIOS]
KEPT = {"desk_rehearsal", "desk_session", "procrastinate_jobs", "procrastinate_events"}
"""All that a rehearsal writes: its report, who is there, and the job."""


@pytest.fixture
def maker() -> Program:
    world.offices()
    return Program(asked_for("Maker 1.0"))


def asked_for(program: str) -> str:
    """A key as a maker gets it: nobody is signed in."""
    made = Program("").client.post("/api/v1/sandbox/keys", {"program": program}, content_type="application/json")
    assert made.status_code == 201, made.content
    return str(made.json()["key"])


def rows() -> dict[str, int]:
    """How many rows every table has."""
    with connection.cursor() as cursor:
        names = [each for each in connection.introspection.table_names(cursor) if not each[-1].isdigit()]
        cursor.execute(" UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in names))
        return dict(cursor.fetchall())


def rehearsed(maker: Program, body: Any, key: str = "1") -> dict[str, Any]:
    sent = maker.post("/sandbox/runs", body, **{"Idempotency-Key": key})
    assert sent.status_code == 202, sent.content
    sandbox.rehearse(sent.json()["run"], now=timezone.now())
    told: dict[str, Any] = maker.get(sent["Location"].removeprefix("/api/v1")).json()
    assert told["ended"] and told["test"] is True
    return told


def test_whoever_asks_gets_a_key_that_opens_nothing(maker: Program) -> None:
    world.workshop()
    me = maker.get("/me").json()
    assert (me["test"], me["scopes"], me["role"]) == (True, ["read", "send"], "employer")
    assert maker.get("/lists").json()["items"] == maker.get("/workshops").json()["items"] == []
    assert maker.get(f"/workshops/{world.SAMPLE_WORKSHOP}").status_code == 404
    acts = [each for each in operations() if each.name.startswith("act_")]
    for each in acts[:5]:
        answer = maker.post(each.path, {}, **{"Idempotency-Key": "a"})
        assert answer.status_code in (403, 422), answer.content


def test_no_address_makes_keys_without_end(maker: Program) -> None:
    for number in range(4):
        asked_for(f"Maker {number}")
    refused = maker.client.post("/api/v1/sandbox/keys", {"program": "x"}, content_type="application/json")
    assert refused.status_code == 429 and refused["Retry-After"]
    with pytest.raises(DeskRefusal):
        api_keys.make_test(" ", by="test", now=timezone.now())


def test_nobody_of_a_scenario_of_any_key_is_taken_for_somebody_real() -> None:
    month = month_of(world.TODAY)
    for key in range(0, 2000, 40):
        made = invented(key, "9990", month)
        for scenario in SCENARIOS:
            for wages in scenario.steps(key, "9990", month):
                assert outsiders(wages.people, made) == [], (key, scenario.name)


@pytest.mark.parametrize("name", NAMES)
def test_a_scenario_comes_out_as_it_says_and_leaves_nothing(maker: Program, name: str) -> None:
    wanted = maker.get(f"/sandbox/scenarios/{name}").json()
    before = rows()
    told = rehearsed(maker, {"steps": wanted["steps"]})
    assert len(told["steps"]) == len(wanted["expects"])
    for step, expected in zip(told["steps"], wanted["expects"], strict=True):
        (found,) = step["lists"]
        assert found["state"] == expected["state"], found
        assert set(expected["findings"]) <= {each["name"] for each in found["findings"]}, found["findings"]
        assert bool(found["shares"]) == (found["state"] == "credited")
    changed = {table for table, count in rows().items() if count != before[table]}
    assert changed <= KEPT, changed
    if name == "correction":
        first, second = (step["lists"][0] for step in told["steps"])
        assert (first["version"], second["version"]) == (1, 2)
        due = [sum(share["difference_rial"] for share in each["shares"]) for each in (first, second)]
        assert due[0] > 0 > due[1]


def test_the_program_that_sends_for_real_sends_to_the_sandbox_without_a_change(maker: Program) -> None:
    wages = SCENARIOS[0].steps(maker.get("/me").json()["key"], "9990", month_of(now_and_today()[1]))[0]
    sent = maker.client.post(
        "/api/v1/submissions",
        {"files": [file_of(wages)]},
        headers={**maker.headers, "Idempotency-Key": "f"},
    )
    assert sent.status_code == 202, sent.content
    place = sent.json()["progress"].removeprefix("/api/v1")
    assert maker.get(place).json()["ended"] is False
    sandbox.rehearse(sent.json()["submission_id"], now=timezone.now())
    told = maker.get(place).json()
    assert told["ended"] and [row["state"] for row in told["lists"]] == ["credited"]
    rows_sent = maker.post("/submissions/rows", rows_of(wages), **{"Idempotency-Key": "r"})
    assert rows_sent.status_code == 202, rows_sent.content


def file_of(wages: Any) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("list.xlsx", write_xlsx(wages).content)


def test_nothing_real_is_asked_about(maker: Program) -> None:
    body = maker.get("/sandbox/scenarios/clean").json()["steps"][0]
    other = {**body, "workshop": {**body["workshop"], "code": world.SAMPLE_WORKSHOP}}
    refused = maker.post("/sandbox/runs", {"steps": [other]}, **{"Idempotency-Key": "1"})
    assert refused.status_code == 403 and refused.json()["findings"][0]["name"] == "TEST_KEY_ONLY"
    for column, value in (
        ("national_code", "0012345679"),
        ("insurance_number", "00123456"),
        ("national_code", "۰۰۱۲۳۴۵۶۷۹"),
    ):
        people = [{**row, column: value} if not at else row for at, row in enumerate(body["people"])]
        sent = maker.post("/submissions/rows", {**body, "people": people}, **{"Idempotency-Key": "2"})
        assert sent.status_code == 403, sent.content
        assert sent.json()["findings"][0]["name"] == "TEST_PEOPLE_ONLY"
    assert not Rehearsal.objects.exists()


def test_two_keys_have_two_worlds_and_do_not_see_each_other(maker: Program) -> None:
    second = Program(asked_for("Other"))
    mine, other = (
        {each["code"] for each in program.get("/sandbox").json()["workshops"]} for program in (maker, second)
    )
    assert len(mine) == 10 and not mine & other
    told = rehearsed(maker, {"steps": maker.get("/sandbox/scenarios/clean").json()["steps"]})
    assert second.get(f"/sandbox/runs/{told['run']}").status_code == 404
    world.workshop()
    real = Program(key_of(walls.user_of(Role.EMPLOYER, world.SAMPLE_WORKSHOP, 75)))
    assert real.get("/sandbox").json()["findings"][0]["name"] == "REAL_KEY_HERE"


def test_the_same_key_again_is_the_same_run(maker: Program) -> None:
    body = {"steps": maker.get("/sandbox/scenarios/clean").json()["steps"]}
    first, again = (maker.post("/sandbox/runs", body, **{"Idempotency-Key": "k"}) for _ in range(2))
    assert first.json() == again.json()
    other = {"steps": maker.get("/sandbox/scenarios/errors").json()["steps"]}
    assert maker.post("/sandbox/runs", other, **{"Idempotency-Key": "k"}).status_code == 409


def test_a_key_has_ten_runs_waiting_at_most_and_what_was_sent_is_not_kept(maker: Program) -> None:
    body = {"steps": maker.get("/sandbox/scenarios/clean").json()["steps"]}
    answers = [maker.post("/sandbox/runs", body, **{"Idempotency-Key": f"k{at}"}) for at in range(11)]
    assert [each.status_code for each in answers] == [202] * 10 + [429] and answers[-1]["Retry-After"]
    assert maker.post("/sandbox/runs", body, **{"Idempotency-Key": "k3"}).json() == answers[3].json()
    sandbox.rehearse(answers[0].json()["run"], now=timezone.now())
    assert Rehearsal.objects.get(state="done").asked == []
    assert maker.post("/sandbox/runs", body, **{"Idempotency-Key": "k10"}).status_code == 202


def test_numbers_of_invented_people_are_nobody_elses() -> None:
    numbers = [invented(key, "9990", month_of(world.TODAY)).numbers for key in range(1, 30)]
    assert len(set().union(*numbers)) == sum(map(len, numbers))
