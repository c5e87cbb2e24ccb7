"""Once, however often and from however many places at once: idempotency keys of acts, sendings and rehearsals."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opentamin.desk.models import Act, Rehearsal, Role
from opentamin.faces.api.tests.programs import Program, key_of
from opentamin.flow.lists.models import Submission
from opentamin.journeys.sandbox_world import rows_of
from tests import walls, world

THREADS = 8
KEYS = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=64)


def at_once(call: Callable[[], Any]) -> list[Any]:
    """The same call from eight threads that begin together, each on its own connection."""
    together = Barrier(THREADS)

    def one(_: int) -> Any:
        together.wait()
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, range(THREADS)))


def test_eight_programs_at_once_with_one_key_do_one_act(committed_db: None) -> None:
    world.offices()
    world.workshop()
    who = walls.person(6_000_002)
    acting = Program(key_of(walls.user_of(Role.INSURED, who.national_code or "", 73)))
    sending = Program(key_of(walls.user_of(Role.EMPLOYER, world.SAMPLE_WORKSHOP, 74)))
    asked = acting.client.post("/api/v1/sandbox/keys", {"program": "x"}, content_type="application/json").json()
    maker = Program(asked["key"])
    act = {"person": str(who.pk), "month": "1404-05", "what": "month_missing", "words": "نیست"}
    rows = rows_of(world.made(world.SAMPLE_WORKSHOP, 140408, people=4))
    steps = {"steps": maker.get("/sandbox/scenarios/clean").json()["steps"]}
    with walls.as_role("web"):
        for program, path, body in (
            (acting, "/acts/month_not_right", act),
            (sending, "/submissions/rows", rows),
            (maker, "/sandbox/runs", steps),
        ):
            answers = at_once(lambda p=program, a=path, b=body: p.post(a, b, **{"Idempotency-Key": "once"}))
            assert {each.status_code for each in answers} == {202}, [each.content for each in answers]
            assert len({each.content for each in answers}) == 1, path
    assert [table.objects.count() for table in (Act, Submission, Rehearsal)] == [1, 1, 1]


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    key=KEYS,
    words=st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=5, max_size=40).filter(str.strip),
)
def test_the_same_key_gives_the_same_answer_and_another_body_under_it_none(asking: Any, key: str, words: str) -> None:
    program, body = asking
    body = {**body, "words": f"الف {words}"}
    first, again = (program.post("/acts/month_not_right", body, **{"Idempotency-Key": key}) for _ in range(2))
    assert first.status_code in (202, 409) and first.content == again.content
    other = program.post("/acts/month_not_right", {**body, "month": "1404-06"}, **{"Idempotency-Key": key})
    assert other.status_code == 409 and other.json()["findings"][0]["name"] == "ACT_KEY_REUSED"


@pytest.fixture
def asking() -> Any:
    """A program of somebody insured, and an act that it may ask for."""
    who = walls.person(6_000_002)
    program = Program(key_of(walls.user_of(Role.INSURED, who.national_code or "", 73)))
    return program, {"person": str(who.pk), "month": "1404-05", "what": "month_missing"}
