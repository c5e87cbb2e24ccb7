"""Checks that bind, by function, API and FHIR: durable, repeatable, refused with numbers."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opentamin.faces.api import doors
from opentamin.flow.care.actions import issue_key, register_providers
from opentamin.flow.care.catalogue import CareRefusal
from opentamin.flow.care.checking import check, check_all, reference_is_sound
from opentamin.flow.care.facts import Answered, Asked
from opentamin.flow.care.fhir import outcome, read_request
from opentamin.flow.care.models import Check, Provider
from opentamin.flow.care.refreshing import refresh
from opentamin.flow.care.tests import lives
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding
from tests.world import NOW

pytestmark = pytest.mark.django_db
TODAY = Day.of(1404, 7, 20)


@pytest.fixture
def centre() -> Provider:
    lives.world()
    who = lives.person(1)
    lives.pay(who, 140407)
    pensioner = lives.person(2)
    lives.grant(pensioner, "old_age", 140301, None)
    refresh(by="test", now=NOW)
    kinds = {"990001": 1, "990002": 2, "990003": 3, "990004": 4}
    register_providers(
        [{"code": c, "name_fa": "مرکز", "name_en": "Centre", "kind": k, "province": "نمونه", "no_own_centre": k == 3} for c, k in kinds.items()]
    )  # fmt: skip
    return Provider.objects.get(code="990002")


def ask(centre: Provider, number: int = 1, care: str = "outpatient", on: Day = TODAY, key: str = "k") -> Answered:
    return check(lives.code_of(number), centre, care, on, key=key, by="test", now=NOW, today=TODAY)


def test_an_answer_binds_and_stays_when_premiums_are_found_missing(centre: Provider) -> None:
    given_answer = ask(centre)
    assert given_answer.covered and given_answer.share_percent == 30 and reference_is_sound(given_answer.reference)
    lives.status(lives.Person.objects.get(national_code=lives.code_of(1)), "other_fund", Day.of(1404, 7, 1).to_date())
    refresh(by="test", now=NOW + timedelta(days=1))
    assert ask(centre) == given_answer
    assert ask(centre, key="k2").answer == "ended" or ask(centre, key="k2").answer == "never"
    for sql in ("UPDATE care_check SET answer = 'never'", "DELETE FROM care_check"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


@pytest.mark.parametrize(("code", "care", "share"), [
    ("990001", "inpatient", 0), ("990001", "outpatient", 0), ("990002", "inpatient", 10), ("990002", "outpatient", 30),
    ("990003", "inpatient", 0), ("990003", "outpatient", 0), ("990004", "outpatient", None),
])  # fmt: skip
def test_the_share_by_kind_of_centre(centre: Provider, code: str, care: str, share: int | None) -> None:
    answered = ask(Provider.objects.get(code=code), care=care)
    assert answered.covered and answered.share_percent == share
    assert bool(answered.findings) == (share is None)


def test_the_same_key_gives_the_same_record_and_another_question_is_refused(centre: Provider) -> None:
    first = ask(centre)
    assert ask(centre) == first and Check.objects.count() == 1
    with pytest.raises(CareRefusal, match="another question"):
        ask(centre, number=2)
    assert ask(Provider.objects.get(code="990001"), number=2).reference != first.reference


def test_a_key_of_last_month_is_still_the_same_record(centre: Provider) -> None:
    first = ask(centre)
    later = TODAY + 40
    again = check(
        lives.code_of(1), centre, "outpatient", TODAY, key="k", by="t", now=NOW + timedelta(days=40), today=later
    )
    assert again == first


def test_a_batch_answers_in_order_and_names_every_fault(centre: Provider) -> None:
    asked = [
        Asked("a", lives.code_of(1), "inpatient", TODAY), Asked("b", "9900000000", "inpatient", TODAY),
        Asked("c", lives.code_of(2), "teeth", TODAY), Asked("d", lives.code_of(2), "inpatient", TODAY + 1),
        Asked("e", lives.code_of(9), "inpatient", TODAY), Asked("", lives.code_of(2), "inpatient", TODAY),
        Asked("a", lives.code_of(1), "inpatient", TODAY),
    ]  # fmt: skip
    got = check_all(centre, asked, by="t", now=NOW, today=TODAY)
    assert [each.name if isinstance(each, Finding) else each.answer for each in got] == [
        "covered", "CODE_INVALID", "CARE_KIND_INVALID", "CHECK_DAY_OUT_OF_RANGE", "unknown", "KEY_MISSING", "covered",
    ]  # fmt: skip
    assert Check.objects.count() == 2


def test_references_see_every_wrong_digit(centre: Provider) -> None:
    good = ask(centre).reference
    wrong = [good[:at] + digit + good[at + 1 :] for at in range(17) for digit in "0123456789" if digit != good[at]]
    swapped = [good[:at] + good[at + 1] + good[at] + good[at + 2 :] for at in range(16) if good[at] != good[at + 1]]
    assert not any(reference_is_sound(each) for each in wrong + swapped)


@pytest.fixture
def api(centre: Provider) -> tuple[Client, str]:
    doors.forget()
    now = timezone.now()
    key = issue_key("990002", ["check"], by="test", now=now, until=now + timedelta(days=1))
    return Client(), key


def post(client: Client, path: str, body: object, key: str, **headers: str):
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(path, text, content_type="application/json", headers={"X-API-Key": key, **headers})


def test_one_check_by_the_api(api: tuple[Client, str]) -> None:
    client, key = api
    body = {"national_code": lives.code_of(2), "care": "outpatient"}
    first = post(client, "/api/v1/care/check", body, key, **{"Idempotency-Key": "x1"})
    assert first.status_code == 200, first.content
    found = first.json()
    assert found["covered"] and found["share_percent"] == 30 and reference_is_sound(found["reference"])
    assert set(found) == {
        "key",
        "reference",
        "national_code",
        "care",
        "on",
        "covered",
        "answer",
        "until",
        "share_percent",
        "asked_at",
        "notes",
    }
    assert post(client, "/api/v1/care/check", body, key, **{"Idempotency-Key": "x1"}).json() == found
    other = post(client, "/api/v1/care/check", {**body, "care": "inpatient"}, key, **{"Idempotency-Key": "x1"})
    assert other.status_code == 409 and other.json()["findings"][0]["number"] == 5604


HANDED_IN = {
    "answers": [
        {
            "key": "a",
            "national_code": "9900000011",
            "care": "inpatient",
            "asked_at": "2026-01-01T00:00:00Z",
            "source": "filter",
            "proof": "x",
        }
    ]
}


@pytest.mark.parametrize(("path", "body", "headers", "status", "number"), [
    ("check", "{", {"Idempotency-Key": "a"}, 400, 5610),
    ("check", {"care": "outpatient"}, {"Idempotency-Key": "a"}, 422, 5611),
    ("check", {"national_code": "9900000001", "care": "teeth"}, {"Idempotency-Key": "a"}, 422, 5612),
    ("check", {"national_code": "9900000000", "care": "inpatient"}, {"Idempotency-Key": "a"}, 422, 5600),
    ("check", {"national_code": "9900000011", "care": "inpatient", "on": "2024-02-31"}, {"Idempotency-Key": "a"}, 422, 5612),
    ("check", {"national_code": "9900000011", "care": "inpatient", "surname": "x"}, {"Idempotency-Key": "a"}, 422, 5612),
    ("check", {"national_code": "9900000011", "care": "inpatient"}, {}, 422, 5611),
    ("checks", {"checks": []}, {}, 422, 5612),
    ("hand-in", HANDED_IN, {}, 403, 5614),
])  # fmt: skip
def test_bad_requests_get_numbers(
    api: tuple[Client, str], path: str, body: object, headers: dict, status: int, number: int
) -> None:
    client, key = api
    answer = post(client, f"/api/v1/care/{path}", body, key, **headers)
    assert answer.status_code == status and answer["Content-Type"] == "application/problem+json", answer.content
    assert number in [found["number"] for found in answer.json()["findings"]]
    assert all(found["message_fa"] and found["advice_fa"] for found in answer.json()["findings"])


def test_keys_open_and_end(api: tuple[Client, str]) -> None:
    client, key = api
    body = {"national_code": lives.code_of(2), "care": "outpatient"}
    for wrong in ("", "otc_wrong", key[:-1], "x" * 500):
        answer = post(client, "/api/v1/care/check", body, wrong, **{"Idempotency-Key": "z"})
        assert (answer.status_code, answer.json()["findings"][0]["number"]) == (401, 5613)
    assert client.post("/api/v1/care/check", "{}", content_type="application/json").status_code == 401


def test_too_many_requests_are_told_to_wait(api: tuple[Client, str], monkeypatch: pytest.MonkeyPatch) -> None:
    client, key = api
    monkeypatch.setattr(doors, "MOST_A_SECOND", 2)
    monkeypatch.setattr(doors, "monotonic", lambda: 1000)
    body = {"national_code": lives.code_of(2), "care": "outpatient"}
    codes = [post(client, "/api/v1/care/check", body, key, **{"Idempotency-Key": "z"}) for _ in range(3)]
    assert [each.status_code for each in codes] == [200, 200, 429] and codes[2]["Retry-After"] == "1"


def request_of(code: str, **changes: object) -> dict:
    return {
        "resourceType": "CoverageEligibilityRequest", "status": "active", "purpose": ["benefits"], "created": "2025-10-12",
        "identifier": [{"value": "f1"}],
        "patient": {"identifier": {"system": "urn:ir:national-code", "value": code}},
        "item": [{"category": {"coding": [{"code": "IMP"}]}}],
        **changes,
    }  # fmt: skip


@pytest.mark.parametrize("path", ["/fhir/CoverageEligibilityRequest", "/fhir/CoverageEligibilityRequest/$submit"])
def test_fhir_gives_a_response_with_the_reference(api: tuple[Client, str], path: str) -> None:
    client, key = api
    answer = post(client, path, request_of(lives.code_of(2)), key)
    assert answer.status_code == 200, answer.content
    body = answer.json()
    assert body["resourceType"] == "CoverageEligibilityResponse" and body["outcome"] == "complete"
    insurance = body["insurance"][0]
    assert insurance["inforce"] is True and insurance["item"][0]["benefit"][0]["allowedUnsignedInt"] == 10
    assert reference_is_sound(body["preAuthRef"]) and Check.objects.get().reference == body["preAuthRef"]


def test_fhir_names_all_faults_at_once(api: tuple[Client, str]) -> None:
    client, key = api
    wrong = {"resourceType": "Patient", "purpose": ["x"], "item": [{}], "patient": {}, "servicedDate": "1404-07-01"}
    answer = post(client, "/fhir/CoverageEligibilityRequest", wrong, key)
    assert answer.status_code == 422 and answer.json()["resourceType"] == "OperationOutcome"
    assert len(answer.json()["issue"]) == 8
    nobody = client.post("/fhir/CoverageEligibilityRequest", "{}", content_type="application/json")
    assert nobody.status_code == 401 and nobody.json()["issue"][0]["details"]["coding"][0]["code"] == "5613"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([
        "resourceType", "status", "purpose", "patient", "identifier", "system", "value", "item", "category", "coding",
        "code", "created", "servicedDate", "x"]), inner, max_size=5),
    max_leaves=12,
)  # fmt: skip


@given(
    JSON,
    st.dictionaries(st.sampled_from(["patient", "item", "purpose", "created", "servicedDate", "identifier"]), JSON),
)
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_reader_of_fhir_never_falls_over(anything: object, changes: dict) -> None:
    for resource in (anything, request_of("9900000011", **changes)):
        asked, faults = read_request(resource, key="", today=TODAY)
        assert (asked is None) == bool(faults)
        json.dumps(outcome(faults))


def test_the_documentation_is_ours_alone(client: Client) -> None:
    page = client.get("/api/v1/docs")
    assert page.status_code == 200 and b"http" not in page.content.replace(b"http-equiv", b"")
    schema = client.get("/api/v1/openapi.json").json()
    assert schema["openapi"].startswith("3.1") and "/api/v1/care/check" in schema["paths"]
