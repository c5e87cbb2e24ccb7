"""Bills by the API: lines and files, the same again, another centre's bill, and the check's own answer against its schema."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from opentamin.faces.api import doors
from opentamin.faces.api.care import CheckOut, now_and_today
from opentamin.flow.care.actions import issue_key, register_providers
from opentamin.flow.care.bill_files import TEMPLATE
from opentamin.flow.care.refreshing import refresh
from opentamin.flow.care.tests import lives

pytestmark = pytest.mark.django_db
OURS, THEIRS = "990001", "990002"
Keys = dict[str, str]


@pytest.fixture
def keys() -> Keys:
    """Two centres with keys; a pensioner is covered."""
    doors.forget()
    lives.world()
    lives.grant(lives.person(1), "old_age", 140301, None)
    now = timezone.now()
    refresh(by="test", now=now)
    facts = {"name_fa": "مرکز", "name_en": "Centre", "kind": 2, "province": "ن", "no_own_centre": False}
    register_providers([{"code": code, **facts} for code in (OURS, THEIRS)])
    facts = {"by": "t", "now": now, "until": now + timedelta(days=1)}
    return {code: issue_key(code, ["bill", "check"], **facts) for code in (OURS, THEIRS)}


def call(keys: Keys, path: str, body: object = None, again: str = "p", **more: object):
    headers = {"X-API-Key": keys[OURS], "Idempotency-Key": again}
    if body is not None:
        more |= {"data": body, "content_type": "application/json"}
    return Client().post(f"/api/v1/care/{path}", headers=headers, **more)


def asked(keys: Keys) -> dict[str, str]:
    return call(keys, "check", {"national_code": lives.code_of(1), "care": "outpatient"}, "c").json()


def test_the_answer_of_a_check_is_as_its_schema_says(keys: Keys) -> None:
    answer = call(keys, "check", {"national_code": lives.code_of(1), "care": "outpatient"}, "c")
    assert answer["Content-Type"].startswith("application/json")
    found = CheckOut.model_validate(answer.json())
    assert set(answer.json()) == set(CheckOut.model_fields) and found.covered and found.share_percent == 30
    assert found.asked_at.tzinfo is not None


def test_a_program_sends_and_reads_its_bills(keys: Keys) -> None:
    check, month = asked(keys), now_and_today()[1].month.code
    line = {
        "national_code": check["national_code"],
        "on": check["on"],
        "care": "outpatient",
        "reference": check["reference"],
    }
    wrong = {**line, "on": "x", "reference": "1"}
    body = {"month": month, "lines": [{**line, "tariff_rial": 1000}, {**wrong, "tariff_rial": 0}]}
    told = call(keys, "bills", body).json()
    assert (told["good"], told["organisation_rial"], told["state"]) == (1, 700, "waiting")
    assert {each["number"] for each in told["findings"]} == {5666, 5668, 5669}
    assert call(keys, "bills", body).json() == told
    assert call(keys, "bills", {**body, "lines": body["lines"][:1]}).status_code == 409
    got = Client().get(f"/api/v1/care/bills/{told['bill']}", headers={"X-API-Key": keys[OURS]})
    assert got.json() == told
    stranger = Client().get(f"/api/v1/care/bills/{told['bill']}", headers={"X-API-Key": keys[THEIRS]})
    assert stranger.status_code == 404 and stranger.json()["findings"][0]["number"] == 5679


def test_a_file_by_the_api(keys: Keys) -> None:
    check, month = asked(keys), now_and_today()[1].month.code
    text = f"{','.join(TEMPLATE)}\n{check['national_code']},{check['on']},سرپایی,1000,{check['reference']}"
    file = SimpleUploadedFile("b.csv", text.encode())
    told = call(keys, "bills/file", None, "f", data={"month": month, "file": file}).json()
    assert told["person_rial"] == 300 and told["findings"] == []
    junk = call(keys, "bills/file", None, "g", data={"month": month, "file": SimpleUploadedFile("b.csv", b"\xff\x00")})
    assert junk.status_code == 400 and junk.json()["findings"][0]["number"] == 5660
    none = {
        "month": 140413,
        "lines": [{**dict.fromkeys(("national_code", "on", "care", "reference"), "1"), "tariff_rial": 1}],
    }
    assert call(keys, "bills", none, "h").status_code == 422
