"""Pages of debts over a life from list to writ: they answer in both languages, few queries, every penalty explained."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opentamin.config.places import secret
from opentamin.flow.collection import boards, enforcement, objections
from opentamin.flow.collection.models import Notice
from opentamin.flow.collection.notices import notify
from opentamin.flow.collection.penalties import post_penalties
from opentamin.flow.collection.tests.books import CODE, bounce, charge, debt_of, pay
from opentamin.ground.calendar import Day
from opentamin.ground.persian import fa_number
from tests import world

MOST = 12
pytestmark = pytest.mark.django_db
SERVED = Day.of(1404, 7, 1)


def lives() -> None:
    """A workshop with debts in every state that this station knows, and another with none."""
    world.offices()
    world.workshop(CODE, activity="نانوایی", name="نان سپید")
    world.workshop("9990010022", name="بی‌سند")
    debts = [debt_of(month, 50_000_000 + month) for month in (140310, 140312, 140401, 140402, 140403)]
    pay(debts[0], 20_000_000, Day.of(1404, 1, 20), key="money")
    pay(debts[0], 10_000_000, Day.of(1404, 2, 20), key="bad")
    bounce("bad", Day.of(1404, 3, 1))
    clerk = {"by": "clerk", "now": world.NOW}
    post_penalties(Day.of(1404, 6, 1).to_date(), today=world.TODAY, now=world.NOW)
    charge(140310, 5_000_000, key="supplement")
    notify([debt.pk for debt in debts[:4]], served_on=SERVED.to_date(), today=world.TODAY, **clerk)
    received = objections.object_to(
        [debts[1].pk, debts[2].pk], received_on=(SERVED + 9).to_date(), grounds="لیست درست است", **clerk
    )
    objections.hear(received.objections[0].pk, on=(SERVED + 30).to_date(), told_on=(SERVED + 20).to_date(), **clerk)
    boards.make_final((SERVED + 31).to_date(), now=world.NOW)
    enforcement.issue_writs([debts[0].pk], on=(SERVED + 40).to_date(), today=world.TODAY, **clerk)
    enforcement.step(
        debts[0].pk, "attachment", on=(SERVED + 50).to_date(), amount_rial=9_000_000, of="account", **clerk
    )


def open_all() -> None:
    """The token of the web opens all branches."""
    token = hashlib.sha256(secret("web_token").encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO desk_token (hash, officer, branches, sees_all, until) VALUES (%s, 'test', '{}', true, %s)",
            [token, datetime.now(UTC) + timedelta(days=1)],
        )


@pytest.fixture
def client() -> Client:
    open_all()
    lives()
    return Client()


def test_every_page_of_debts_answers_with_a_handful_of_queries(client: Client) -> None:
    letter = Notice.objects.get().pk
    for path in (
        "debts/", "debts/?state=final&band=5&branch=9990&origin=list", "debts/?activity=x&band=99&state=y&page=z", "debts/docket/",
        "debts/enforcement/", f"workshops/{CODE}/account/", "workshops/9990010022/account/", f"debts/letters/{letter}/letter.pdf",
    ):  # fmt: skip
        for language in ("fa", "en"):
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(f"/{language}/{path}")
            assert answer.status_code == 200, path
            assert len(queries) <= MOST, (path, [query["sql"][:120] for query in queries])
    assert client.get("/fa/workshops/9999999999/account/").status_code == 404
    assert client.get("/fa/debts/letters/0/letter.pdf").status_code == 404


def test_the_account_explains_every_penalty_to_the_hundredth(client: Client) -> None:
    page = client.get(f"/en/workshops/{CODE}/account/").content.decode()
    assert page.count("How did this penalty come about?") > 10
    assert "800,000" in page and "20,000,000" in page, "20,000,000 x 2 % x 2"
    assert "rials had been computed on that day" in page, "the supplement came after the first penalty"
    persian = client.get(f"/fa/workshops/{CODE}/account/").content.decode()
    assert fa_number(800_000) in persian


def test_the_letter_is_a_tagged_pdf_in_both_languages(client: Client) -> None:
    letter = Notice.objects.get().pk
    bodies = [client.get(f"/{language}/debts/letters/{letter}/letter.pdf").content for language in ("fa", "en")]
    assert all(body.startswith(b"%PDF") for body in bodies) and bodies[0] != bodies[1]
