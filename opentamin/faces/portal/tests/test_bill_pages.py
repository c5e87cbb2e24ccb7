"""Bills on screen and as acts: a clinic sees its own centre only, headquarters decides."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from opentamin.desk.models import Act, Role
from opentamin.faces.portal.views_people import today
from opentamin.flow.care.actions import register_providers
from opentamin.flow.care.bill_files import TEMPLATE
from opentamin.flow.care.bills import let_act
from opentamin.flow.care.models import Bill, BillDecision, Check, Provider
from opentamin.flow.care.refreshing import refresh
from opentamin.flow.care.tests import lives
from opentamin.ground.calendar import Day
from opentamin.journeys.acts.doing import perform
from tests import walls

pytestmark = pytest.mark.django_db
OURS, THEIRS = "990001", "990002"


@pytest.fixture
def clinic() -> Client:
    """Somebody of one of two centres; a pensioner is covered today."""
    lives.world()
    lives.grant(lives.person(1), "old_age", 140301, None)
    refresh(by="test", now=timezone.now())
    register_providers(
        [{"code": c, "name_fa": f"مرکز {c}", "name_en": f"Centre {c}", "kind": 2, "province": "ن", "no_own_centre": False} for c in (OURS, THEIRS)]
    )  # fmt: skip
    user = walls.user_of(Role.CLINIC, "", 1)
    let_act(user.pk, Provider.objects.get(code=OURS), given=True, by="t", now=timezone.now())
    return walls.client_of(user)


def asked(client: Client, key: str = "k", provider: str = OURS, **changes: str):
    form = {"code": lives.code_of(1), "provider": provider, "care": "outpatient", "key": key, **changes}
    return client.post("/en/care/", form)


def lines(*amounts: object) -> bytes:
    rows = list(Check.objects.order_by("number"))
    made = [
        f"{row.code},{Day.from_date(row.on)},outpatient,{amount},{row.reference}"
        for row, amount in zip(rows, amounts, strict=True)
    ]
    return "\n".join([",".join(TEMPLATE), *made]).encode()


def send(client: Client, content: bytes, **changes: str):
    form = {
        "provider": OURS,
        "key": "b",
        "month_year": str(today().month.first.year),
        "month_month": str(today().month.first.month_of_year),
    }
    return client.post("/en/care/bills/", {**form, **changes, "file": SimpleUploadedFile("b.csv", content)})


def test_a_clinic_asks_for_its_own_centre_only(clinic: Client) -> None:
    page = clinic.get("/en/care/").content.decode()
    assert f"Centre {OURS}" in page and THEIRS not in page and '<select id="provider"' not in page
    assert asked(clinic).status_code == 200 and asked(clinic, provider=THEIRS).status_code == 422
    assert Check.objects.get().provider.code == OURS
    other = walls.client_of(walls.user_of(Role.CLINIC, "", 2))
    empty = other.get("/en/care/").content.decode()
    assert (
        "do not act for any centre" in empty
        and Check.objects.get().reference not in other.get("/en/care/checks/").content.decode()
    )


def test_the_answer_names_share_example_and_article(clinic: Client) -> None:
    page = asked(clinic).content.decode()
    assert (
        "30% of the tariff" in page
        and "300,000" in page
        and "article 55 of the Social Security Law, paragraph 3" in page
    )
    past = asked(clinic, "past", on_year="1404", on_month="12", on_day="10").content.decode()
    assert "10 Esfand 1404" in past
    wrong = asked(clinic, "wrong", on_year="1404", on_month="13", on_day="1")
    assert wrong.status_code == 422 and "no such day" in wrong.content.decode() and Check.objects.count() == 2


def test_the_history_is_filtered_and_taken_away(clinic: Client) -> None:
    asked(clinic)
    found = Check.objects.get()
    for query, there in (("", True), ("?answer=covered", True), ("?answer=never", False), (f"?code={found.code}", True),
                         ("?on_year=1390&on_month=1&on_day=1", False), ("?answer=%01&page=x", True)):  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            page = clinic.get(f"/en/care/checks/{query}").content.decode()
        assert (found.reference in page) == there and len(queries) <= 12
    file = clinic.get("/fa/care/checks/?form=csv")
    assert file["Content-Type"].startswith("text/csv") and found.reference in file.content.decode()


def test_a_bill_from_file_to_verdict(clinic: Client) -> None:
    asked(clinic), asked(clinic, "k2")
    answer = send(clinic, lines(1_000_000, "much"))
    bill = Bill.objects.get()
    assert answer.status_code == 302 and answer["Location"] == f"/en/care/bills/{bill.pk}/"
    for path in (f"care/bills/{bill.pk}/", f"care/bills/{bill.pk}/?only=bad", "care/bills/", "care/bills/template"):
        for language in ("fa", "en"):
            with CaptureQueriesContext(connection) as queries:
                page = clinic.get(f"/{language}/{path}")
            assert page.status_code == 200 and len(queries) <= 12, (path, len(queries))
    page = clinic.get(f"/en/care/bills/{bill.pk}/").content.decode()
    assert "700,000" in page and "300,000" in page and "5668" in page and "Write the state tariff" in page
    assert "5668" in clinic.get(f"/en/care/bills/{bill.pk}/?form=csv").content.decode()
    assert send(clinic, lines(1_000_000, "much"), key="again")["Location"] == answer["Location"]


def test_what_cannot_be_taken_is_said_beside_the_field(clinic: Client) -> None:
    asked(clinic)
    for content, changes, number in (
        (b"junk", {}, "cannot be read|missing from the headings"), (lines(5), {"month_month": "13"}, "month"),
        (lines(5), {"provider": THEIRS}, "No open centre"), (b"", {}, "cannot be read|no line|No file|missing"),
    ):  # fmt: skip
        answer = send(clinic, content, **changes)
        assert answer.status_code == 422 and any(word in answer.content.decode() for word in number.split("|"))
    assert not Bill.objects.exists()


def test_headquarters_accepts_and_a_clinic_may_not(clinic: Client) -> None:
    asked(clinic)
    send(clinic, lines(1_000_000))
    bill = Bill.objects.get()
    head = walls.client_of(walls.user_of(Role.HEADQUARTERS, "", 3))
    other = walls.client_of(walls.user_of(Role.CLINIC, "", 4))
    assert "care_bill_accept" not in clinic.get(f"/en/care/bills/{bill.pk}/").content.decode()
    assert other.get(f"/en/care/bills/{bill.pk}/").status_code == 404
    assert f"care_bill_accept/?bill={bill.pk}" in head.get(f"/en/care/bills/{bill.pk}/").content.decode()
    check = head.post("/en/acts/care_bill_accept/", {"bill": bill.pk, "key": "a1"}).content.decode()
    assert "700,000" in check and "300,000" in check and f"Centre {OURS}" in check
    assert clinic.post("/en/acts/care_bill_accept/", {"bill": bill.pk, "key": "a1"}).status_code == 404


def test_the_act_itself(clinic: Client) -> None:
    asked(clinic)
    send(clinic, lines(1_000_000))
    bill, user = Bill.objects.get(), walls.user_of(Role.HEADQUARTERS, "", 3)
    act = Act.objects.create(
        action="care_bill_accept", payload={"bill": bill.pk}, digest="", key="x", code="123456789012", user_id=user.pk,
        login=user.login, role="headquarters", what="all", sees_all=True, branches=[], workshops=[], persons=[],
        asked_at=timezone.now(),
    )  # fmt: skip
    assert perform(act.pk, now=timezone.now()) == "done" and BillDecision.objects.get().accepted
    assert "Accepted" in clinic.get(f"/en/care/bills/{bill.pk}/").content.decode()
