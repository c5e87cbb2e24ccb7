"""Pages and letters of settlement over a request that was granted, scheduled, then broken: both languages, few queries."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opentamin.config.places import secret
from opentamin.flow.settlement.acting import recompute
from opentamin.flow.settlement.forgiving import apply, decide
from opentamin.flow.settlement.models import Application, Plan
from opentamin.flow.settlement.plans import approve, propose
from opentamin.flow.settlement.tests.house import CODE, DAY, FIRST, OTHER, asked, forgiveness, noon, owe, pay
from opentamin.flow.settlement.watching import watch
from opentamin.ground.calendar import Day
from tests import world

MOST = 12
pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    """Somebody of headquarters; a plan, a granted request with its plan, a refused one."""
    token = hashlib.sha256(secret("web_token").encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO desk_token (hash, officer, branches, sees_all, until) VALUES (%s, 'test', '{}', true, %s)",
            [token, datetime.now(UTC) + timedelta(days=1)],
        )
    world.offices()
    world.workshop(CODE)
    world.workshop(OTHER, branch="9991")
    for code in (CODE, OTHER):
        owe(140101, 60_000_000, 6_000_001, code=code)
        owe(140102, 40_000_000, 4_000_000, code=code, late_list=4_000_000)
    granted, refused = (apply(forgiveness(key=key), by="clerk", now=world.NOW).id for key in ("one", "two"))
    decide(granted or 0, grant=True, by="head", reason="seen", today=DAY, now=world.NOW)
    decide(refused or 0, grant=False, by="head", reason="twice", today=DAY, now=world.NOW)
    recompute(granted or 0, today=DAY, now=world.NOW, first_due_on=FIRST.to_date())
    answer = propose(asked(14, code=OTHER), by="clerk", today=DAY, now=world.NOW)
    approve(answer.id or 0, by="head", today=DAY, now=world.NOW)
    owe(140103, 500, code=OTHER)
    waits = propose(asked(3, key="waits", code=OTHER, months=(140103,)), by="clerk", today=DAY, now=world.NOW)
    assert waits.id, waits.findings
    watch(DAY, today=DAY, now=noon(DAY))
    pay(OTHER, 60_000_000, Day.of(1402, 5, 1), "money")
    watch(FIRST, today=FIRST, now=noon(FIRST))
    return Client()


def test_every_page_answers_in_both_languages_with_few_queries(client: Client) -> None:
    paths = ["plans/", "plans/?state=open", "plans/?state=kept", "campaigns/", "campaigns/year_1402/", "campaigns/year_1399/"]  # fmt: skip
    paths += ["campaigns/year_1397/"]
    paths += [f"plans/{row.pk}/" for row in Plan.objects.all()]
    paths += [f"forgiveness/{row.pk}/" for row in Application.objects.all()]
    for language in ("fa", "en"):
        for path in paths:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                answer = client.get(f"/{language}/{path}")
            assert answer.status_code == 200, path
            assert len(queries) <= MOST, (path, len(queries))


def test_the_page_of_a_campaign_shows_who_asked_and_what_was_forgiven_in_rial_and_toman(client: Client) -> None:
    page = client.get("/en/campaigns/year_1402/").content.decode()
    assert "14,000,001" in page and "1,400,000 toman" in page and "<svg" in page
    draft = client.get("/en/campaigns/year_1399/").content.decode()
    assert "draft" in draft and "nobody can apply" in draft


def test_the_page_of_a_plan_says_what_a_missed_part_would_bring(client: Client) -> None:
    plan = Plan.objects.get(workshop__code=OTHER, state="open")
    page = client.get(f"/en/plans/{plan.pk}/").content.decode()
    assert "If a part is missed" in page and "54,000,001" in page, "114,000,001 - 60,000,000"


def test_letters_are_pdf_and_what_has_not_begun_has_none(client: Client) -> None:
    request = Application.objects.get(key="one")
    for path in (f"plans/{request.plan.pk}/agreement.pdf", f"forgiveness/{request.pk}/decision.pdf"):
        for language in ("fa", "en"):
            answer = client.get(f"/{language}/{path}")
            assert answer.status_code == 200 and answer.content.startswith(b"%PDF"), path
    waits = Plan.objects.filter(state="proposed").values_list("pk", flat=True)
    missing = [
        *(f"plans/{pk}/agreement.pdf" for pk in waits),
        "plans/999999/",
        "forgiveness/999999/",
        "campaigns/nope/",
    ]
    missing.append(f"forgiveness/{Application.objects.get(key='two').pk}/decision.pdf")
    assert {client.get(f"/fa/{path}").status_code for path in missing} == {404}
