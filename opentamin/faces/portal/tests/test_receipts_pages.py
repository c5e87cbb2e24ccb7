"""Pages of money in: each answers in both languages with a handful of queries, empty and full, and says why."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opentamin.faces.portal.tests.test_pages import client
from opentamin.flow.assessments.models import AssessmentLine
from opentamin.flow.receipts import actions
from opentamin.flow.receipts.models import Allocation, Receipt, Statement, Taking
from opentamin.flow.receipts.tests.money_world import NOW, TODAY, charge, reference, take, take_bytes
from opentamin.registers.models import Person
from tests import world

pytestmark = pytest.mark.django_db
MOST = 12
__all__ = ["client"]


def test_an_empty_page_says_what_to_do(client: Client) -> None:
    assert "receipts take" in client.get("/en/receipts/").content.decode()


def test_every_page_answers_with_a_handful_of_queries(client: Client) -> None:
    line = AssessmentLine.objects.filter(month=140408).order_by("row")[0]
    person = Person.objects.get(pk=line.person_id)
    charge(140401, insured=700)
    take({"rial": line.premium_due_rial + 900, "id": reference(1000), "ref": "1"}, {"rial": 700, "text": "کارگاه آزمون", "ref": "2"},
         {"rial": 40, "ref": "3"}, {"rial": -5, "ref": "4"})  # fmt: skip
    take_bytes(b"day;direction;amount;balance\n1404-09-01;credit;x;5\n", "bad.csv")
    lump, unknown, small = Receipt.objects.order_by("id")
    code = person.national_code or person.foreign_code
    text = f"national code,month,amount,kind\n{code},1404-08,{line.premium_due_rial},worker\n"
    assert actions.clear_names(lump.pk, "n.csv", text.encode(), by="officer", today=TODAY, now=NOW).rows == 1
    actions.confirm(small.pk, world.SAMPLE_WORKSHOP, by="officer", why="دیدم", today=TODAY, now=NOW)
    actions.undo_receipt(small.pk, by="officer", why="نبود", today=TODAY, now=NOW)
    actions.refund(small.pk, 10, by="a", second="b", why="اضافه", key="k", today=TODAY, now=NOW)
    refused = Taking.objects.get(taken=False)
    paths = [
        "receipts/", f"receipts/statements/{Statement.objects.get().pk}/", f"receipts/refused/{refused.pk}/",
        *(f"receipts/{row.pk}/" for row in (lump, unknown, small)),
    ]  # fmt: skip
    for path in paths:
        for language in ("fa", "en"):
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(f"/{language}/{path}")
            assert answer.status_code == 200, path
            assert len(queries) <= MOST, (path, [query["sql"][:90] for query in queries])
    story = client.get(f"/en/receipts/{lump.pk}/").content.decode()
    assert "months of named people" in story and "worker" in story and person.last_name in story
    assert (
        "takes allocation" in client.get(f"/en/receipts/{small.pk}/").content.decode() and Allocation.objects.exists()
    )
    assert "the workshop&#x27;s name stands in the text" in client.get("/en/receipts/").content.decode()
    assert client.get("/fa/receipts/999999/").status_code == 404
