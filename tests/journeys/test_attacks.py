"""What an attacker's hour broke, and what it could not: each stands here so that it stays mended."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from opentamin.desk import api_keys, sessions
from opentamin.desk.api_keys import ALL_SCOPES, SCOPES
from opentamin.desk.catalogue import DeskRefusal
from opentamin.desk.models import Act, Message, Role, SignInEvent, User
from opentamin.faces.api.tests.programs import Program
from opentamin.faces.portal.door import COOKIE, safe_next
from opentamin.faces.portal.tests.test_proof import inside
from opentamin.faces.portal.views_users import _sheet
from opentamin.ground.cells import plain_cell, unmarked
from tests import walls, world
from tests.journeys.rights_world import branch
from tests.walls import user_of

pytestmark = pytest.mark.django_db
LATER = world.NOW.replace(year=2090)


@pytest.fixture
def chief() -> Client:
    branch()
    return inside(user_of(Role.HEADQUARTERS, "", 5))


@pytest.mark.parametrize(
    "given",
    [
        "/\t//evil.example",
        "/\n/evil.example",
        "/\r//evil.example",
        "/x\\..\\evil",
        "/ /evil.example",
        "/\x00",
        "///evil.example",
    ],
)
def test_an_address_of_return_survives_what_browsers_drop_from_it(given):
    """A browser drops tabs and ends of lines: `/<tab>//host` is `///host` to it, which is another host."""
    assert safe_next(given) == reverse("portal:home")


def test_ordinary_addresses_of_return_are_kept():
    for given in ("/fa/", "/en/workshops/?q=%D9%86&page=2", "/fa/acts/x/?key=a-b"):
        assert safe_next(given) == given


PAGES = (
    "workshops",
    "people",
    "claims",
    "debts",
    "desk",
    "users",
    "audit",
    "parameters",
    "explorer",
    "country",
    "inbox",
)


@pytest.mark.parametrize("page", PAGES)
def test_signs_that_no_form_sends_are_refused_and_break_nothing(chief, page):
    """Once a NUL in a filter, or five thousand digits for a month, was a fault of the server."""
    names = ("q", "state", "benefit", "activity", "branch", "role", "month", "year", "page")
    for hostile in ("\x00", "0" * 5000):
        for name in names:
            assert chief.get(reverse(f"portal:{page}"), {name: hostile}).status_code == 400
    assert chief.post("/en/sessions/end/", {"number": "\x00"}).status_code == 400


@pytest.mark.parametrize("cell", ["=1+1", "+9", "-x", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1", "＝1", "\u200f=1"[1:]])
def test_no_cell_of_a_sheet_is_a_formula(cell):
    assert plain_cell(cell) == f"'{cell}" and unmarked(plain_cell(cell)) == cell
    rows = list(csv.reader(io.StringIO(_sheet("x", ["h"], [[cell]]).content.decode().lstrip("\ufeff"), newline="")))
    assert rows[1][0].startswith("'")


def test_names_and_figures_are_left_as_they_are():
    assert [plain_cell(each) for each in ("رضا", "12-3", "", 7, -7, None, "'x")] == [
        "رضا",
        "12-3",
        "",
        7,
        -7,
        None,
        "'x",
    ]


def test_every_writer_of_csv_marks_its_cells():
    """Each file of the product that writes CSV for people uses the one function, or writes what the checker reads back."""
    from pathlib import Path

    root = Path(__file__).resolve().parents[2] / "opentamin"
    writers = {
        path
        for path in root.rglob("*.py")
        if "tests" not in path.parts and "csv.writer(" in path.read_text(encoding="utf-8")
    }
    reads_back = {root / "flow/lists/formats/sheet_writing.py"}
    assert (
        len(writers) > 5
        and {
            path for path in writers - reads_back if not re.search(r"plain_cell[(,]", path.read_text(encoding="utf-8"))
        }
        == set()
    )


def test_a_form_of_an_inspection_with_a_hostile_name_holds_no_formula_and_reads_back():
    from opentamin.flow.inspections import sheets

    world.offices()
    world.workshop()
    wages = world.made(world.SAMPLE_WORKSHOP, 140408, people=2)
    world.send(world.sending(wages, "one"))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registers_person SET first_name = '=HYPERLINK(1)'")
    made = sheets.issue_sheet(world.SAMPLE_WORKSHOP, key="k", by="test", now=world.NOW)
    cells = [cell for row in csv.reader(io.StringIO(sheets.form_csv(made).decode("utf-8-sig"))) for cell in row]
    assert not any(cell.startswith(("=", "+", "@")) for cell in cells)


def test_thirty_codes_close_an_address_whatever_the_logins(chief):
    visitor = Client()
    visitor.cookies.clear()
    for number in range(30):
        assert visitor.post("/en/recover/", {"login": f"99710{number:05d}"}).status_code == 302
    for page, words in (("recover", {}), ("sign-in", {"way": "code"})):
        shut = visitor.post(f"/en/{page}/", {"login": "9970099999", **words})
        assert shut.status_code == 422 and "Too many one-time codes" in shut.content.decode()
    words = {"login": "9970099999", "mobile": "09120000000", "insurance": "1", "year": "1370", "month": "1", "day": "1"}
    assert visitor.post("/en/register/", words).status_code == 422 and not Message.objects.exists()
    elsewhere = Client(REMOTE_ADDR="192.0.2.9")
    assert elsewhere.post("/en/recover/", {"login": "9970099999"}).status_code == 302


@pytest.fixture
def employer() -> User:
    world.offices()
    world.workshop()
    return walls.user_of(Role.EMPLOYER, world.SAMPLE_WORKSHOP, 70)


def key_from(user: User, networks: str, scopes: tuple[str, ...] = SCOPES) -> str:
    mandate = user.mandates.get()
    return api_keys.make(user.login, mandate.pk, "x", by="t", now=LATER, scopes=scopes, networks=networks)[1]


def test_a_key_opens_from_its_networks_only(employer):
    key = key_from(employer, "192.0.2.0/24، ۱۹۸٫۵۱".replace("٫", ".") + ".100.7, 2001:db8::/32")
    opens = ["192.0.2.9", "198.51.100.7", "2001:db8::5", "::ffff:192.0.2.9"]
    shut = ["192.0.3.9", "198.51.100.8", "", "nonsense", "2001:db9::5"]
    assert all(api_keys.enter_key(key, place) for place in opens)
    assert not any(api_keys.enter_key(key, place) for place in shut)
    program = Program(key)
    assert program.get("/me").status_code == 401
    assert program.client.get("/api/v1/me", headers=program.headers, REMOTE_ADDR="192.0.2.77").status_code == 200
    forged = {**program.headers, "X-Forwarded-For": "192.0.2.77"}
    assert program.client.get("/api/v1/me", headers=forged).status_code == 401, "a header that no proxy of ours wrote"


@pytest.mark.parametrize(
    "given", ["0.0.0.0/0", "::/0", "somewhere", "1.2.3", ",".join(f"192.0.2.{n}" for n in range(11))]
)
def test_networks_that_are_none_or_everything_are_refused(employer, given):
    with pytest.raises(DeskRefusal):
        key_from(employer, given)


def test_a_key_of_effect_names_its_networks_and_no_key_outlives_a_year(employer):
    with pytest.raises(DeskRefusal):
        key_from(employer, "", ALL_SCOPES)
    with pytest.raises(DeskRefusal):
        key_from(employer, "192.0.2.1", ("read", "effect"))
    key_from(employer, "192.0.2.1", ALL_SCOPES)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT desk_make_key('t', %s, %s, 'x', '{act,effect}', false, now(), 'x')",
                       [employer.login, employer.mandates.get().pk])  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(until) < now() + interval '367 days' FROM desk_token WHERE level = 'key'")
        assert cursor.fetchone()[0], "it was asked for until 2091"


@pytest.mark.usefixtures("committed_db")
def test_an_act_that_a_person_proves_anew_needs_a_key_of_effect():
    """Page and database alike: the API says which scope is missing, the function refuses whatever the API forgot."""
    from django.db import DatabaseError

    from opentamin.flow.contracts.models import Certificate

    walls.build()
    approver = user_of(Role.APPROVER, "9990", 2)
    body = {"certificate": str(Certificate.objects.values_list("pk", flat=True).first()), "reason": "issued by mistake"}
    plain, strong = Program(key_from(approver, "")), Program(key_from(approver, "127.0.0.1", ALL_SCOPES))
    refused = plain.post("/acts/certificate_revoke", body, **{"Idempotency-Key": "a"})
    assert (
        refused.status_code == 403 and refused.json()["findings"][0]["value"] == "effect" and not Act.objects.exists()
    )
    with pytest.raises(DatabaseError, match="fresh proof"), transaction.atomic():
        api_keys.enter_key(plain.headers["Authorization"].partition(" ")[2])
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM desk_ask_act('certificate_revoke', 'k', 'd', '{}', '123456789012')")
    assert strong.post("/acts/certificate_revoke", body, **{"Idempotency-Key": "a"}).status_code == 202


def test_a_key_made_on_the_page_keeps_its_networks_and_its_owner_is_told(employer):
    client = inside(employer, "password")
    words = {"title": "payroll", "scope": ["read", "act", "effect"], "days": "90"}
    refused = client.post("/en/keys/", words)
    assert refused.status_code == 422 and 'href="#networks"' in refused.content.decode()
    page = client.post("/en/keys/", {**words, "networks": "192.0.2.17"}).content.decode()
    assert re.search(r"ot_[\w-]{40,}", page) and "192.0.2.17" in page
    assert "key made" in client.get("/en/sessions/").content.decode()


def test_somebody_elses_mandate_is_not_acted_for(employer):
    other = walls.user_of(Role.HEADQUARTERS, "", 71)
    client = inside(employer, "password")
    assert client.post("/en/act-for/", {"mandate": str(other.mandates.get().pk)}).status_code == 404
    assert sessions.enter(client.cookies[COOKIE].value).role == "employer"


def test_what_was_refused_stands_in_the_log_of_the_door(employer):
    """ASVS 7.2.2: of pages and of programs; a page that does not exist leaves nothing."""
    client, program = inside(employer, "password"), Program(key_from(employer, ""))
    assert client.get("/en/users/").status_code == 404 and client.get("/en/nowhere/").status_code == 404
    assert program.get("/persons?q=1").status_code == 403
    kept = (
        SignInEvent.objects.filter(kind="refused", login=employer.login).order_by("id").values_list("what", flat=True)
    )
    assert kept[0] == "users" and kept[1].endswith("GET api/v1/persons") and len(kept) == 2


def test_a_body_of_another_kind_is_not_read(employer):
    program = Program(key_from(employer, ""))
    for kind in ("text/plain", "application/xml", "text/html"):
        answer = program.client.post("/api/v1/check/rows", "{}", content_type=kind, headers=program.headers)
        assert answer.status_code == 415 and answer.json()["findings"][0]["number"] == 5921


def test_signing_out_clears_what_the_browser_kept(employer):
    answer = inside(employer, "password").post("/en/sign-out/", {"which": "this"})
    assert answer["Clear-Site-Data"] == '"cache", "storage"' and answer["Cache-Control"] == "no-store"
