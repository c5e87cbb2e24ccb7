"""Pages of contracts and transfers, the paper of a certificate, and the public page that verifies one."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime, timedelta
from time import sleep
from types import SimpleNamespace

import pytest
import typst
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from opentamin.config import keys
from opentamin.config.places import secret
from opentamin.faces.documents.certificate import certificate_pdf, template_data
from opentamin.faces.documents.typeset import HERE
from opentamin.flow.contracts.certificates import PURPOSE, canonical, revoke
from opentamin.flow.contracts.clearing import clear
from opentamin.flow.contracts.facts import EnquiryKind, NewEnquiry
from opentamin.flow.contracts.liability import last_instalment_paid
from opentamin.flow.contracts.models import Certificate, Contract
from opentamin.flow.contracts.settling import settle
from opentamin.flow.contracts.transfers import answer, deed, enquire
from tests.journeys.contract_world import CODE, contract, day, pay, send_list, statement
from tests.world import NOW, TODAY

MOST = 12
pytestmark = pytest.mark.django_db


def seal(content: bytes) -> str:
    return keys.seal(PURPOSE, content)


@pytest.fixture
def client() -> Client:
    token = hashlib.sha256(secret("web_token").encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO desk_token (hash, officer, branches, sees_all, until) VALUES (%s, 'test', '{}', true, %s)",
            [token, datetime.now(UTC) + timedelta(days=1)],
        )
    return Client()


@pytest.fixture
def cleared() -> Contract:
    """A contract with its certificate, one that stands open, and enquiries in every state."""
    row = contract()
    statement(row, 1, 6_000_000_000, on="1404-07-30")
    statement(row, 2, 4_000_000_000, final=True)
    send_list("001", 140407)
    send_list("001", 140408, seed=8)
    settle([row.pk], notified_on=day("1404-09-10"), by="a", now=NOW, today=TODAY)
    pay(140407, "", on="1404-08-30")
    for item in ("", f"contract/{row.pk}"):
        pay(140408, item, on="1404-09-20")
    assert clear(row.pk, "r", on=day("1404-09-21"), by="a", now=NOW, seal=seal).certificate
    return row


def enquiry(key: str, received: date) -> int:
    told = NewEnquiry(CODE, EnquiryKind.SALE, "دفترخانهٔ نمونه", "فروشندهٔ نمونه", "خریدار نمونه", received)
    return enquire(key, told, by="a", now=NOW).pk


def test_pages_answer_in_both_languages_with_a_handful_of_queries(client, cleared) -> None:
    given = Certificate.objects.get()
    open_one = contract("002", key="open", idle_months=(140408,), client_materials_rial=5)
    statement(open_one, 1, 1_000_000)
    last_instalment_paid(open_one.pk, on=day("1404-09-22"), by="a", now=NOW)
    answer(enquiry("e1", day("1404-09-01")), on=day("1404-09-02"), by="a", now=NOW, seal=seal)
    deed(enquiry("e2", day("1404-08-01")), on=day("1404-09-02"), by="a", now=NOW)
    enquiry("e3", day("1404-08-01"))
    paths = ["contracts/", f"contracts/{cleared.pk}/", f"contracts/{open_one.pk}/", "transfers/", "verify/"]
    paths += [f"verify/?code={given.code}", f"certificates/{given.pk}/paper.pdf"]
    for path in paths:
        for language in ("fa", "en"):
            with CaptureQueriesContext(connection) as queries:
                found = client.get(f"/{language}/{path}")
            assert found.status_code == 200, path
            asked = [query["sql"][:120] for query in queries if "SAVEPOINT" not in query["sql"]]
            assert len(asked) <= MOST, (path, asked)
    assert (
        client.get("/fa/contracts/999999/").status_code
        == client.get("/fa/certificates/999/paper.pdf").status_code
        == 404
    )


def test_empty_pages_say_why_and_what_to_do(client) -> None:
    for path, words in (("contracts/", "opentamin contracts open"), ("transfers/", "opentamin contracts enquire")):
        assert words in client.get(f"/en/{path}").content.decode()


def test_anybody_may_verify_a_code_without_a_session(cleared) -> None:
    given = Certificate.objects.get()
    stranger = Client()
    valid = stranger.get(f"/en/verify/?code={given.code.lower()}").content.decode()
    assert "This certificate is valid" in valid and given.sha256 in valid and given.number in valid
    for typed in ("AAAA-BBBB-CCCC", "<script>alert(1)</script>", "x" * 4000):
        page = stranger.get("/en/verify/", {"code": typed}).content.decode()
        assert "No certificate was issued" in page and "<script>alert" not in page and len(page) < 9_000
    revoke(given.code, reason="برگشت چک", on=day("1404-09-26"), by="chief", now=NOW)
    revoked = stranger.get(f"/fa/verify/?code={given.code}").content.decode()
    assert "این گواهی باطل شده است" in revoked and "برگشت چک" in revoked


CONTENT = {
    "number": "9990/1404/00001", "kind": "clearance", "issued_on": "1404-09-21",
    "workshop": {"code": CODE, "name": "کارگاه آزمون", "employer": "آزمون", "branch": "9990"},
    "contract": {
        "row": "001", "subject": "نگهداری تأسیسات", "work_class": "labour", "client": "شرکت نمونه",
        "client_code": "99000000001", "contract_on": "1404-07-01", "price_rial": 10_000_000_000, "version": 1,
    },
    "account": {
        "number": 1, "work_rial": 10_000_000_000, "ratio_rial": 1_666_666_667, "lists_rial": 183_000_000,
        "balance_rial": 1_483_666_667, "record_sha256": "0" * 64,
    },
    "hold_back": {"held_rial": 4_300_000_000, "released_rial": 0},
}  # fmt: skip


def paper(content: dict[str, object]) -> SimpleNamespace:
    return SimpleNamespace(content=canonical(content), code="ABCD-EFGH-IJKL", sha256="1" * 64, seal="k1:" + "2" * 64)


def test_the_paper_says_what_was_frozen_in_the_digits_of_its_language() -> None:
    with override("fa"):
        data = template_data(paper(CONTENT))
        text = str(data)
    assert data["title"] == "مفاصاحساب پیمان" and data["code"] == "ABCD-EFGH-IJKL"
    assert "۱٬۶۶۶٬۶۶۶٬۶۶۷ ریال" in text and "۲۱ آذر ۱۴۰۴" in text and CODE not in text
    with override("en"):
        text = str(template_data(paper(CONTENT)))
    assert "1,666,666,667 rials" in text and "21 Azar 1404" in text and "Clearance of a contract" in text


def pictured(of: SimpleNamespace) -> bytes | list[bytes]:
    """The pages of a paper as pictures."""
    data = json.dumps(template_data(of), ensure_ascii=False)
    source, fonts = HERE / "certificate.typ", [HERE / "fonts"]
    return typst.compile(source, font_paths=fonts, ignore_system_fonts=True, sys_inputs={"data": data}, format="png")


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_paper_is_a_tagged_pdf_of_one_page_that_is_the_same_again(language) -> None:
    transfer = {name: CONTENT[name] for name in ("number", "issued_on", "workshop")} | {
        "kind": "transfer",
        "transfer": {"kind": "sale", "asked_by": "دفترخانه", "giver": "الف", "taker": "", "received_on": "1404-09-01"},
    }
    with override(language):
        for content in (CONTENT, transfer):
            pdf = certificate_pdf(paper(content))
            assert pdf.startswith(b"%PDF") and b"/MarkInfo" in pdf and b"/StructTreeRoot" in pdf
            assert isinstance(pictured(paper(content)), bytes), "one page; several would be a list"
            sleep(1.1)  # a file that holds the second of its printing would differ
            assert pdf == certificate_pdf(paper(content))
