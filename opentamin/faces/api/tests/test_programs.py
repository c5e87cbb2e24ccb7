"""What programs do: keys that hold and end, lists sent and checked, acts asked for, pages by cursor, problems that say why."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opentamin.desk import api_keys, sessions
from opentamin.desk.catalogue import DeskRefusal
from opentamin.desk.models import Act, Role, User
from opentamin.faces.api import doors, paging
from opentamin.faces.api.catalogue import ApiRefusal
from opentamin.faces.api.tests.programs import QUERIES, Program, arguments, key_of, operations
from opentamin.flow.lists.models import Submission
from opentamin.journeys.acts.doing import perform
from tests import walls, world

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


@pytest.fixture
def employer() -> User:
    world.offices()
    world.workshop()
    return walls.user_of(Role.EMPLOYER, world.SAMPLE_WORKSHOP, 70)


def rows_of(wages: Any) -> dict[str, Any]:
    return {"workshop": wages.workshop, "people": list(wages.iter_people())}


def test_a_key_is_told_once_and_opens_its_mandate_until_it_is_ended(employer: User) -> None:
    key = key_of(employer)
    program = Program(key)
    told = program.get("/me").json()
    assert (told["login"], told["role"], told["scopes"]) == (employer.login, "employer", ["act", "read", "send"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, ' ') FROM desk_token t")
        assert key not in cursor.fetchone()[0]
    api_keys.end_key(told["key"], by="test")
    refused = program.get("/me")
    assert refused.status_code == 401 and refused["WWW-Authenticate"].startswith("Bearer")
    with pytest.raises(DeskRefusal):
        api_keys.end_key(told["key"], by="test")


def test_a_key_opens_no_page_and_a_session_of_a_page_is_no_key(employer: User) -> None:
    key = key_of(employer)
    assert sessions.enter(key) is None
    token = sessions.begin(employer.pk, "password", "127.0.0.1", "test")
    assert Program(token).get("/me").status_code == 401


def test_a_mandate_that_ended_opens_nothing_any_more(employer: User) -> None:
    program = Program(key_of(employer))
    assert program.get(f"/workshops/{world.SAMPLE_WORKSHOP}").status_code == 200
    employer.mandates.update(ended_at=world.NOW, ended_by="test")
    assert program.get(f"/workshops/{world.SAMPLE_WORKSHOP}").status_code == 403


def test_scopes_of_a_key_are_asked(employer: User) -> None:
    program = Program(key_of(employer, scopes=("read",)))
    sent = program.post(
        "/submissions/rows", rows_of(world.made(world.SAMPLE_WORKSHOP, 140408)), **{"Idempotency-Key": "1"}
    )
    assert sent.status_code == 403 and sent.json()["findings"][0]["name"] == "KEY_SCOPE_MISSING"
    with pytest.raises(DeskRefusal):
        key_of(employer, scopes=("write",))
    with pytest.raises(DeskRefusal):
        api_keys.make(employer.login, 0, "x", by="test", now=world.NOW)


def test_a_part_of_a_mandate_opens_that_part_only() -> None:
    world.offices()
    world.workshop()
    lists = Program(key_of(walls.user_of(Role.EMPLOYER, world.SAMPLE_WORKSHOP, 71, what="lists")))
    debts = Program(key_of(walls.user_of(Role.EMPLOYER, world.SAMPLE_WORKSHOP, 72, what="debts")))
    paths = ("/lists", f"/workshops/{world.SAMPLE_WORKSHOP}/account")
    assert [lists.get(path).status_code for path in paths] == [200, 403]
    assert [debts.get(path).status_code for path in paths] == [403, 200]


def test_a_list_is_sent_once_however_often_it_is_sent(employer: User) -> None:
    program = Program(key_of(employer))
    body = rows_of(world.made(world.SAMPLE_WORKSHOP, 140408, people=4))
    first, again = (program.post("/submissions/rows", body, **{"Idempotency-Key": "a"}) for _ in range(2))
    assert first.status_code == 202 and first.json() == again.json() and Submission.objects.count() == 1
    assert program.get(first["Location"].removeprefix("/api/v1")).json()["ended"] is False
    body["people"][0]["days"] -= 1
    other = program.post("/submissions/rows", body, **{"Idempotency-Key": "a"})
    assert other.status_code == 409 and other.json()["findings"][0]["number"]
    assert program.post("/submissions/rows", body).status_code == 422


def test_files_and_rows_are_the_same_list_to_the_checker(employer: User) -> None:
    program = Program(key_of(employer))
    wages = world.made(world.SAMPLE_WORKSHOP, 140408, people=4)
    rows = program.post("/check/rows", rows_of(wages)).json()["lists"]
    files = [SimpleUploadedFile(each.name, each.content) for each in world.sending(wages, "x").files]
    sent = program.client.post("/api/v1/check", {"files": files}, headers=program.headers)
    assert sent.status_code == 200, sent.content
    (by_rows,), (by_files,) = rows, sent.json()["lists"]
    assert by_rows["verdict"] == by_files["verdict"] == "accepted", by_rows["findings"]
    assert by_rows["totals"]["computed"] == by_files["totals"]["computed"]
    assert not Submission.objects.exists()


def test_a_wrong_field_is_named_by_its_pointer(employer: User) -> None:
    program = Program(key_of(employer))
    body = rows_of(world.made(world.SAMPLE_WORKSHOP, 140408))
    body["people"][1]["dayz"] = 3
    found = program.post("/check/rows", body).json()
    assert found["status"] == 422 and found["instance"] == "/api/v1/check/rows"
    assert found["findings"][0]["pointer"] == "/people/1/dayz" and found["title_fa"] and found["detail_fa"]
    unknown = program.get("/lists?stat=accepted")
    assert unknown.status_code == 422 and unknown.json()["findings"][0]["name"] == "PARAMETER_UNKNOWN"
    twice = program.get("/lists?state=posted&state=accepted")
    assert twice.status_code == 422 and twice.json()["findings"][0]["name"] == "PARAMETER_TWICE"
    assert program.get("/foreigners/ranking?x=1").status_code == 422
    assert program.client.get("/api/v1/none").json()["findings"][0]["name"] == "NOT_THERE"


def test_an_act_is_asked_for_once_and_tells_what_became_of_it() -> None:
    who = walls.person(6_000_002)
    program = Program(key_of(walls.user_of(Role.INSURED, who.national_code or "", 73)))
    body = {"person": str(who.pk), "month": "1404-05", "what": "month_missing", "words": "نیست"}
    first, again = (program.post("/acts/month_not_right", body, **{"Idempotency-Key": "m1"}) for _ in range(2))
    assert first.status_code == 202 and first.content == again.content and Act.objects.count() == 1
    assert program.get(f"/acts/{first.json()['code']}").json()["state"] == "asked"
    perform(Act.objects.get().pk, now=world.NOW)
    assert program.get(f"/acts/{first.json()['code']}").json()["state"] == "done"
    third = program.post("/acts/month_not_right", body, **{"Idempotency-Key": "m1"})
    assert third.content == first.content
    other = program.post("/acts/month_not_right", {**body, "month": "1404-06"}, **{"Idempotency-Key": "m1"})
    assert other.status_code == 409
    assert program.post("/acts/month_not_right", {**body, "what": "x"}, **{"Idempotency-Key": "m2"}).status_code == 422
    stranger = Program(key_of(walls.user_of(Role.INSURED, walls.person(6_000_003).national_code or "", 74)))
    assert stranger.post("/acts/month_not_right", body, **{"Idempotency-Key": "m1"}).status_code == 404
    assert stranger.get(f"/acts/{first.json()['code']}").status_code == 404


def test_pages_by_cursor_show_every_row_once(employer: User) -> None:
    for number in range(7):
        world.workshop(f"99900200{number}0")
    program = Program(key_of(walls.user_of(Role.BRANCH, "9990", 76)))
    seen: list[str] = []
    path: str | None = "/workshops?limit=3"
    while path:
        answer = program.get(path)
        found = answer.json()
        assert answer.get("Link") == (f'<{found["next"]}>; rel="next"' if found["next"] else None)
        seen += [row["code"] for row in found["items"]]
        path = (found["next"] or "").removeprefix("/api/v1") or None
        world.workshop(f"9990030{len(seen):02d}0")
    assert len(seen) == len(set(seen)) and len(seen) >= 8
    assert program.get("/workshops?cursor=x").json()["findings"][0]["name"] == "CURSOR_INVALID"


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.integers(-(2**62), 2**62), min_size=1, max_size=3), st.text(max_size=40))
def test_a_cursor_is_read_as_it_was_written_and_anything_else_is_refused(place: list[int], junk: str) -> None:
    mark = paging.encode(place)
    assert paging.decode(mark, len(place)) == place
    for text, count in ((mark, len(place) + 1), (junk, 7)):
        with pytest.raises(ApiRefusal):
            paging.decode(text, count)


@settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
@given(body=st.binary(max_size=200) | st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
).map(lambda plain: json.dumps(plain).encode()))  # fmt: skip
def test_no_body_breaks_anything(employer: User, body: bytes) -> None:
    program = Program(key_of(employer))
    for path in ("/check/rows", "/submissions/rows", "/acts/month_not_right", "/law/schemes/monthly_premium/compute"):
        headers = {**program.headers, "Idempotency-Key": "f"}
        answer = program.client.post(f"/api/v1{path}", body, content_type="application/json", headers=headers)
        assert 400 <= answer.status_code < 500, (path, answer.content)
        assert answer["Content-Type"] == "application/problem+json" and answer.json()["findings"]


def test_the_law_computes_for_everybody_with_its_record() -> None:
    program = Program("")
    del program.headers["Authorization"]
    found = program.get("/law/schemes/monthly_premium").json()
    inputs = {
        each["name"]: each["low"] if each["kind"] == "number" else each["codes"][0] if each["codes"] else False
        for each in found["inputs"]
    }
    got = program.post("/law/schemes/monthly_premium/compute", {"month": "1404-08", "inputs": inputs})
    assert got.status_code == 200, got.content
    assert all(step["clause"] for step in got.json()["record"]["steps"])
    assert program.post("/law/schemes/monthly_premium/compute", {"month": "1404-08", "inputs": {}}).status_code == 422
    assert program.get("/law/articles/ir/ssa_1354/28").json()["clauses"]


def test_a_key_that_asks_too_often_waits(employer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    program = Program(key_of(employer))
    monkeypatch.setattr(doors, "MOST_A_SECOND", 3)
    monkeypatch.setattr(doors, "monotonic", lambda: 1.0)
    answers = [program.get("/me") for _ in range(4)]
    assert [each.status_code for each in answers] == [200, 200, 200, 429] and answers[-1]["Retry-After"] == "1"


def test_headers_are_strict_and_what_was_read_has_a_mark(employer: User) -> None:
    program = Program(key_of(employer))
    answer = program.get("/lists", Origin="https://elsewhere.example")
    assert "default-src 'none'" in answer["Content-Security-Policy"] and answer["X-Content-Type-Options"] == "nosniff"
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]
    assert answer["Cache-Control"] == "no-store"
    assert program.get("/lists", **{"If-None-Match": f'"x", W/{answer["ETag"]}'}).status_code == 304
    law = program.client.get("/api/v1/law/articles/ir/ssa_1354/28")
    assert law["Cache-Control"] == "public, max-age=300"
    same = program.client.get("/api/v1/law/articles/ir/ssa_1354/28", headers={"If-None-Match": law["ETag"]})
    assert same.status_code == 304 and not same.content and same["Cache-Control"] == law["Cache-Control"]
    refused = program.client.delete("/api/v1/lists", headers=program.headers)
    assert refused.status_code == 405 and refused["Allow"] and refused.json()["findings"]


def test_no_call_asks_more_than_twelve_queries() -> None:
    examples = arguments(walls.build())
    program = Program(key_of(walls.user_of(Role.HEADQUARTERS, "", 77)))
    for each in operations():
        if each.method == "get":
            with CaptureQueriesContext(connection) as queries:
                program.get(each.path.format(**examples) + QUERIES.get(each.name, "").format(**examples))
            asked = [query for query in queries.captured_queries if "SAVEPOINT" not in query["sql"]]
            assert len(asked) <= MOST_QUERIES, (each.name, len(asked))
