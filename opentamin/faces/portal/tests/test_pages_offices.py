"""Pages of offices and foreign nationals over real rows: both languages, a handful of queries, nothing to fall over."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opentamin.config.places import secret
from opentamin.desk.models import Reading, Token
from opentamin.journeys import demo_offices
from opentamin.registers.models import Cover, Office, Person, WorkPermit

MOST = 12
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def open_site(*, sees_all: bool = True) -> Client:
    Token.objects.create(
        hash=hashlib.sha256(secret("web_token").encode()).hexdigest(),
        officer="test",
        branches=[],
        sees_all=sees_all,
        role="" if sees_all else "directorate",
        until=datetime.now(UTC) + timedelta(days=1),
    )
    return Client()


@pytest.fixture
def story() -> list[str]:
    """The invented provinces with their foreign nationals, told once; gives what was said."""
    said: list[str] = []
    demo_offices.seed(lambda: NOW, said.append)
    demo_offices.foreigners(lambda: NOW, said.append)
    return said


def test_without_any_row_the_pages_say_why_and_what_to_do():
    client = open_site()
    for path in ("offices/", "foreigners/", "foreigners/quotas/"):
        for language in ("fa", "en"):
            answer = client.get(f"/{language}/{path}")
            assert answer.status_code == 200 and b'class="empty"' in answer.content, path


def test_every_page_answers_with_a_handful_of_queries(story):
    client = open_site()
    ended = WorkPermit.objects.filter(valid_until__lt=NOW.date()).first()
    cover = Cover.objects.filter(work_accident_only=True).first()
    assert ended is not None and cover is not None
    paths = [
        "offices/", "offices/?of=9950", "offices/?on=1405-09-10", "offices/?on=never", "offices/9900/", "offices/9996/",
        "foreigners/", "foreigners/?month=140408", "foreigners/?month=x", "foreigners/quotas/", "foreigners/quotas/?month=1403-01",
        f"foreigners/{ended.person_id}/", f"foreigners/{cover.person_id}/",
    ]  # fmt: skip
    for path in paths:
        for language in ("fa", "en"):
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(f"/{language}/{path}")
            assert answer.status_code == 200, path
            assert len(queries) <= MOST, (path, [query["sql"][:120] for query in queries])
    assert Reading.objects.filter(reason="papers page").count() == 4


def test_the_story_may_be_told_again_and_changes_nothing(story):
    before = (WorkPermit.objects.count(), Person.objects.count(), Office.objects.count())
    said: list[str] = []
    demo_offices.seed(lambda: NOW, said.append)
    demo_offices.foreigners(lambda: NOW, said.append)
    assert "0 workshops, 0 files moved" in said[0] and "0 permits" in said[1] and "0 tasks" in said[1]
    assert (WorkPermit.objects.count(), Person.objects.count(), Office.objects.count()) == before


def test_the_founding_shape_stands_on_the_page_and_changes_by_day(story):
    client = open_site()
    figures = re.compile(r'class="figure">(\d+)<')
    planned = re.compile(r'class="words">(\d+) planned')
    page = client.get("/en/offices/?of=9900&on=1405-09-04").content.decode()
    assert figures.findall(page) == ["4", "2", "3"] and planned.findall(page) == ["1", "2"]
    later = client.get("/en/offices/?of=9900&on=1405-09-09").content.decode()
    assert figures.findall(later) == ["4", "2", "5"] and planned.findall(later) == ["1"]


def test_the_ranking_stands_in_order_and_a_part_is_not_taken_for_the_whole(story):
    client = open_site()
    page = client.get("/en/foreigners/quotas/").content.decode()
    shares = [tuple(map(int, each.split("/"))) for each in re.findall(r"<bdi>(\d+/\d+)</bdi>", page)]
    assert len(shares) == 6
    assert all(a * d >= c * b for (a, b), (c, d) in pairwise(shares))
    assert "part of the branches" not in page


def test_an_officer_of_no_branch_is_told_that_the_ranking_is_partial(story):
    assert b"part of the branches" in open_site(sees_all=False).get("/en/foreigners/quotas/").content


def test_nobody_else_is_shown_under_the_address_of_a_foreign_national(story):
    iranian = Person.objects.filter(is_foreign=False).first()
    assert iranian is not None
    client = open_site()
    assert client.get(f"/fa/foreigners/{iranian.pk}/").status_code == 404
    assert client.get("/fa/offices/0000/").status_code == 404


def test_unlawful_work_shows_the_clause_and_the_fine_of_a_day(story):
    ended = WorkPermit.objects.filter(valid_until__lt=NOW.date()).first()
    assert ended is not None
    page = open_site().get(f"/en/foreigners/{ended.person_id}/").content.decode()
    assert "Unlawful" in page and "120.4" in page and "fine for each day" in page


def test_the_pages_have_captions_and_scopes():
    folder = Path(__file__).resolve().parents[1] / "templates" / "portal"
    for name in ("offices", "office", "foreigners", "foreigner", "quotas"):
        text = (folder / f"{name}.html").read_text(encoding="utf-8")
        assert text.count("<table>") == text.count("<caption") > 0, name
        assert text.count("<th>") == 0, name
