"""Pages over real rows: each answers in both languages with a handful of queries, however long the list is."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opentamin.config.places import secret
from opentamin.flow.awards.models import Award
from opentamin.flow.claims.models import Claim
from opentamin.flow.lists.models import ListLine, WageList
from opentamin.flow.payroll.models import Run
from tests import world
from tests.journeys.rights_world import branch
from tests.journeys.test_pay_day import run_of
from tests.journeys.test_rights import retire

MOST = 12
pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    """Somebody who may see all branches, and a list of forty people that was accepted."""
    token = hashlib.sha256(secret("web_token").encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO desk_token (hash, officer, branches, sees_all, until) VALUES (%s, 'test', '{}', true, %s)",
            [token, datetime.now(UTC) + timedelta(days=1)],
        )
    branch()
    world.send(world.sending(world.made(world.SAMPLE_WORKSHOP, 140408, people=40), "one"))
    award = retire(5_000_001)
    run_of(140407)
    assert award.pk
    return Client()


def paths() -> list[str]:
    """One path of each kind of page."""
    wage_list = WageList.objects.get()
    line = ListLine.objects.filter(wage_list=wage_list).first()
    assert line is not None
    return [
        "", "lists/", f"lists/{wage_list.pk}/", "workshops/", f"workshops/{world.SAMPLE_WORKSHOP}/", "people/?q=99",
        f"people/{line.person_id}/", f"people/{line.person_id}/ready/", f"reasons/140408/{wage_list.pk}/{line.row}/", "law/", "law/ir/ssa_1354/28/",
        "submit/", "accessibility/", "claims/", "claims/?state=approved&benefit=old_age", f"claims/{Claim.objects.get().pk}/",
        f"claims/{Claim.objects.get().pk}/letter.pdf", f"awards/{Award.objects.get().pk}/", "runs/", f"runs/{Run.objects.get().pk}/",
        "calculator/", "calculator/old_age_pension/", "calculator/unemployment_benefit/?month=140503&wages_90_days_rial=1080000000&dependants=2",
    ]  # fmt: skip


def test_every_page_answers_with_a_handful_of_queries(client):
    for path in paths():
        for language in ("fa", "en"):
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(f"/{language}/{path}")
            assert answer.status_code == 200, path
            asked = [query["sql"][:120] for query in queries if "SAVEPOINT" not in query["sql"]]
            assert len(asked) <= MOST, (path, asked)


@pytest.mark.parametrize(("language", "words"), [("fa", "«many» پذیرفتنی نیست"), ("en", "“many” cannot be taken")])
def test_a_calculator_tells_every_fault_beside_its_field(client, language, words):
    answer = client.get(f"/{language}/calculator/sick_pay/?month=x&sick_days=many")
    page = answer.content.decode()
    assert answer.status_code == 422 and 'role="alert" tabindex="-1" autofocus' in page
    for name in ("month", "sick_days"):
        assert f'href="#{name}"' in page and f'id="{name}"' in page and f'id="{name}-error"' in page, name
    assert page.count(words) == 2 and 'value="many"' in page


def test_a_submission_that_is_ready_leads_to_its_list(client):
    wage_list = WageList.objects.get()
    answer = client.get(f"/fa/submissions/{wage_list.submission_id}/")
    assert (answer.status_code, answer["Location"]) == (302, f"/fa/lists/{wage_list.pk}/")


def test_the_record_comes_as_pdf_and_as_json(client):
    line = ListLine.objects.first()
    assert line is not None
    pdf = client.get(f"/fa/people/{line.person_id}/record.pdf")
    assert pdf.content.startswith(b"%PDF")
    data = client.get(f"/fa/people/{line.person_id}/record.json").json()
    assert sum(row["days"] for row in data["rows"]) == line.days


def test_nothing_of_the_page_may_come_from_elsewhere(client):
    answer = client.get("/fa/")
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"http://" not in answer.content.replace(b"http://www.w3.org", b"")
