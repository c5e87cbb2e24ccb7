"""Pages of care over real rows: queries, a check that binds, errors that lose nothing, the state of trouble."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from opentamin.config import outage, signing
from opentamin.config.places import secret
from opentamin.faces.portal import views_care
from opentamin.faces.portal.views_people import today
from opentamin.flow.care import booklets
from opentamin.flow.care.actions import register_providers
from opentamin.flow.care.filters import build_filter
from opentamin.flow.care.models import Check
from opentamin.flow.care.refreshing import refresh
from opentamin.flow.care.tests import lives
from opentamin.ground.calendar import Day
from opentamin.registers.models import Office

MOST = 12
"""Queries a page; the savepoints of the test around them do not count."""
pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    """Somebody who sees all branches; a pensioner with a family of four, of whom two are no longer covered."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO desk_token (hash, officer, branches, sees_all, until) VALUES (%s, 'test', '{}', true, %s)",
            [hashlib.sha256(secret("web_token").encode()).hexdigest(), datetime.now(UTC) + timedelta(days=1)],
        )
    lives.world()
    head = lives.person(1)
    lives.grant(head, "old_age", 140301, None)
    for number, kind in ((2, "wife"), (3, "son"), (4, "son"), (5, "daughter")):
        lives.relate(head, lives.person(number, born=Day.of(1383, 2, number).to_date()), kind)
    lives.status(lives.Person.objects.get(national_code=lives.code_of(5)), "married", Day.of(1404, 1, 1).to_date())
    refresh(by="test", now=timezone.now())
    register_providers(
        [{"code": "990002", "name_fa": "بیمارستان", "name_en": "Hospital", "kind": 2, "province": "نمونه", "no_own_centre": False}]
    )  # fmt: skip
    row = booklets.BookletRow(
        "1", "1", head.pk, "issued", Day.of(1395, 1, 1).to_date(), Office.objects.get(code="9990").pk
    )
    booklets.record([row], by="t", now=timezone.now())
    return Client()


def form(number: int = 1, **changes: str) -> dict[str, str]:
    return {"code": lives.code_of(number), "provider": "990002", "care": "outpatient", "key": "form", **changes}


def test_every_page_of_care_answers_with_a_handful_of_queries(client: Client) -> None:
    client.post("/fa/care/", form())
    build_filter(today(), key=signing.daily_secret(today().code), signing=signing.signer(), now=timezone.now())
    head = lives.Person.objects.get(national_code=lives.code_of(1)).pk
    for path in ("care/", "care/checks/", "care/checks/?provider=990002", "care/outage/", "care/outage/ask/", "care/outage/filter", "care/booklets/",
                 f"people/{head}/care/", f"people/{head}/care/?day_year=1390&day_month=1&day_day=1", f"people/{head}/care/?day_year=x"):  # fmt: skip
        for language in ("fa", "en"):
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(f"/{language}/{path}")
            assert answer.status_code == 200, path
            asked = [query["sql"][:90] for query in queries if "SAVEPOINT" not in query["sql"]]
            assert len(asked) <= MOST, (path, asked)


def test_a_day_in_parts_is_read_and_one_that_is_not_there_is_told(client: Client) -> None:
    page = client.get("/en/offices/?on_year=1404&on_month=3&on_day=1").content.decode()
    assert "not in the calendar" not in page and 'value="1404"' in page
    page = client.get("/en/offices/?on_year=1404&on_month=3&on_day=40").content.decode()
    assert "This day is not in the calendar" in page and 'value="40"' in page


def test_one_field_gives_a_number_and_pressing_twice_gives_the_same(client: Client) -> None:
    first = client.post("/en/care/", form())
    assert first.status_code == 200 and Check.objects.count() == 1
    reference = Check.objects.get().reference
    page = first.content.decode()
    assert reference in page and "30% of the tariff" in page and "ساختگی" not in page, "no name for the clinic"
    assert reference in client.post("/en/care/", form()).content.decode() and Check.objects.count() == 1


def test_persian_digits_are_read_and_a_wrong_code_keeps_the_form(client: Client) -> None:
    persian = lives.code_of(1).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    assert client.post("/fa/care/", form(code=persian)).status_code == 200 and Check.objects.get().covered
    wrong = client.post("/fa/care/", form(code="9900000000", key="other"))
    page = wrong.content.decode()
    assert wrong.status_code == 422 and "خطا:" in page and 'aria-invalid="true"' in page and "۹۹۰۰۰۰۰۰۰۰" in page
    for bad in (form(provider="nowhere"), form(care="teeth", key="x"), {}):
        assert client.post("/fa/care/", bad).status_code == 422
    assert Check.objects.count() == 1


def test_the_family_page_says_why_and_how_to_restore(client: Client) -> None:
    head = lives.Person.objects.get(national_code=lives.code_of(1)).pk
    page = client.get(f"/en/people/{head}/care/").content.decode()
    assert (
        page.count("Cover has ended") == 3 and "Marriage" in page and page.count("The age of the law was reached") == 2
    )
    assert "Proof of study or disability" in page and "nothing" in page


def test_when_the_database_fails_the_filter_answers_with_a_protecting_number(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = today()
    build = build_filter(day, key=signing.daily_secret(day.code), signing=signing.signer(), now=timezone.now())
    outage.keep(day.code, bytes(build.content))

    def fails(*words: object, **more: object) -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(views_care, "check_all", fails)
    answer = client.post("/en/care/", form())
    page = answer.content.decode()
    number = signing.protecting_number("990002", lives.code_of(1), day.to_date())
    assert answer.status_code == 503 and number in page and "Known as covered" in page
    asked = client.post("/en/care/outage/ask/", {"code": lives.code_of(77), "provider": "990002"}).content.decode()
    assert "knows no cover" in asked
    monkeypatch.setattr(outage, "kept", lambda day: None)
    unknown = client.post("/en/care/outage/ask/", {"code": lives.code_of(1), "provider": "990002"}).content.decode()
    assert "no answer" in unknown and number in unknown
