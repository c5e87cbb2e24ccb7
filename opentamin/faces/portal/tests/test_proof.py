"""A factor again before acts with effect in law and before a key is made; the desk's one-time word opens nothing by itself."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pyotp
import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from opentamin.desk import api_keys, factors, sessions, users
from opentamin.desk.models import Act, Role, SignInEvent, Token, User
from opentamin.faces.portal.door import COOKIE
from opentamin.faces.portal.tests.test_passkeys import bound, challenge
from opentamin.journeys.acts.catalogue import actions
from tests import walls, world
from tests.journeys.rights_world import branch
from tests.walls import PASSWORD, user_of

pytestmark = pytest.mark.django_db
PLAIN = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
ACT = "/en/acts/certificate_revoke/"


@pytest.fixture(autouse=True)
def the_branch() -> None:
    branch()


@pytest.fixture
def approver() -> User:
    made = user_of(Role.APPROVER, "9990", 2)
    User.objects.filter(pk=made.pk).update(totp=factors.seal_totp(PLAIN))
    return made


def inside(user: User, how: str = "totp", *, minutes_ago: int = 0) -> Client:
    client = Client()
    client.cookies.clear()
    client.cookies[COOKIE] = sessions.begin(user.pk, how, "127.0.0.1", "test")
    Token.objects.filter(user_id=user.pk).update(proved_at=datetime.now(UTC) - timedelta(minutes=minutes_ago))
    return client


def six(step: int = 0) -> str:
    return pyotp.TOTP(PLAIN).generate_otp(int(datetime.now(UTC).timestamp()) // 30 + step)


def fields(page: str) -> dict[str, str]:
    """The hidden fields of the form on a page."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def test_acts_of_a_second_person_and_those_about_money_need_a_proof():
    wanted = {name for name, action in actions().items() if action.needs_proof}
    least = {"claim_approve", "award_approve", "refund_propose", "refund_approve", "plan_approve", "forgiveness_decide"}
    assert least | {"forgiveness_recompute", "certificate_revoke", "receipt_undo", "debt_writ"} <= wanted
    assert "ticket_open" not in wanted and "object_to_debt" not in wanted


def send(client: Client, **more: str) -> Any:
    from opentamin.flow.contracts.models import Certificate

    number = Certificate.objects.values_list("pk", flat=True).first()
    words = {"certificate": str(number), "reason": "issued by mistake", "key": "k-1", "step": "send", **more}
    return client.post(ACT, words)


@pytest.fixture
def certificate(committed_db: None) -> None:
    walls.build()


@pytest.mark.parametrize("minutes", [0, 14])
def test_a_fresh_session_asks_for_the_act(certificate, minutes):
    officer = user_of(Role.APPROVER, "9990", 2)
    assert "/acts/done/" in send(inside(officer, minutes_ago=minutes))["Location"]


def test_an_older_one_is_asked_for_its_factor_and_loses_nothing(certificate):
    officer = user_of(Role.APPROVER, "9990", 2)
    User.objects.filter(pk=officer.pk).update(totp=factors.seal_totp(PLAIN))
    client = inside(officer, minutes_ago=16)
    asked = send(client)
    page = asked.content.decode()
    assert asked.status_code == 401 and "Show once more that it is you" in page and not Act.objects.exists()
    kept, before = fields(page), client.cookies[COOKIE].value
    wrong = client.post("/en/prove/", {**kept, "code": "000000"})
    assert wrong.status_code == 422 and fields(wrong.content.decode()) == kept, "a wrong code loses nothing either"
    right = client.post("/en/prove/", {**kept, "code": six()})
    page = right.content.decode()
    assert client.cookies[COOKIE].value != before, "the token is another one"
    assert fields(page)["reason"] == "issued by mistake" and f'action="{ACT}"' in page
    assert "/acts/done/" in client.post(ACT, fields(page))["Location"]
    assert Act.objects.get().action == "certificate_revoke"
    assert SignInEvent.objects.filter(kind="proved").count() == 1


def test_digits_are_taken_once_and_five_wrong_ones_close(approver):
    client = inside(approver, minutes_ago=20)
    assert client.post("/en/prove/", {"code": six(), "next": "/en/acts/"})["Location"] == "/en/acts/"
    assert client.post("/en/prove/", {"code": six()}).status_code == 422
    for _ in range(5):
        answer = client.post("/en/prove/", {"code": "000000"})
    assert "closed for" in answer.content.decode()
    assert client.post("/en/prove/", {"code": six(1)}).status_code == 422


def test_a_passkey_proves_too_and_only_for_its_own_challenge(approver):
    key = bound(approver)
    client = inside(approver, minutes_ago=20)
    asked = client.get("/en/prove/passkey/").json()["challenge"]
    assert client.post("/en/prove/passkey/", {"credential": key.sign("bm90LXRoZS1jaGFsbGVuZ2U")}).status_code == 422
    client.get("/en/prove/passkey/")
    assert client.post("/en/prove/passkey/", {"credential": key.sign(asked)}).status_code == 422, "an older challenge"
    asked = client.get("/en/prove/passkey/").json()["challenge"]
    assert client.post("/en/prove/passkey/", {"credential": key.sign(asked)}).status_code == 302
    assert challenge is not None


def test_the_database_refuses_an_old_proof_whatever_the_page_forgot(approver):
    token = sessions.begin(approver.pk, "totp", "", "")
    Token.objects.update(proved_at=datetime.now(UTC) - timedelta(minutes=16))
    with pytest.raises(DatabaseError, match="fresh proof"), transaction.atomic():
        assert sessions.enter(token)
        with connection.cursor() as cursor:
            cursor.execute("SELECT desk_ask_act('plan_approve', 'k', 'd', '{}', '100000000001')")


def test_an_employers_password_proves_for_a_key(monkeypatch):
    owner = user_of(Role.EMPLOYER, world.SAMPLE_WORKSHOP, 5)
    client = inside(owner, "password", minutes_ago=30)
    asked = client.post("/en/keys/", {"title": "payroll", "scope": ["read", "send"], "days": "90"})
    assert asked.status_code == 401
    kept = fields(asked.content.decode())
    assert client.post("/en/prove/", {**kept, "password": "wrong-password-here"}).status_code == 422
    page = client.post("/en/prove/", {**kept, "password": PASSWORD}).content.decode()
    assert fields(page)["title"] == "payroll" and page.count('name="scope"') == 2


def test_a_key_of_ones_own_is_shown_once_used_seen_and_ended():
    owner, other = (user_of(Role.EMPLOYER, world.SAMPLE_WORKSHOP, number) for number in (5, 6))
    client = inside(owner, "password")
    made = client.post("/en/keys/", {"title": "payroll", "scope": ["read"], "days": "90"}).content.decode()
    key = re.search(r"ot_[\w-]{43}", made)[0]
    listed = client.get("/en/keys/").content.decode()
    assert key not in listed and key[:10] in listed and "not yet" in listed and "90 days" in listed
    caller = api_keys.enter_key(key)
    assert caller is not None and caller.scopes == {"read"} and caller.sitting.login == owner.login
    assert "not yet" not in client.get("/en/keys/").content.decode()
    number = re.search(r'name="number" value="(\d+)"', listed)[1]
    assert inside(other, "password").post("/en/keys/end/", {"number": number}).status_code == 404
    assert key[:10] not in inside(other, "password").get("/en/keys/").content.decode()
    assert api_keys.enter_key(key) is not None
    assert client.post("/en/keys/end/", {"number": number}).status_code == 302
    assert api_keys.enter_key(key) is None and client.post("/en/keys/end/", {"number": number}).status_code == 404


def test_a_test_key_of_the_page_is_that_of_the_sandbox_and_stands_for_nobody():
    """Also an old proof gets one: it opens nothing. There is one kind of it, also where a form asks for another."""
    client = inside(user_of(Role.EMPLOYER, world.SAMPLE_WORKSHOP, 5), "password", minutes_ago=30)
    key = re.search(r"ot_test_[\w-]{43}", client.post("/en/keys/", {"program": "Payroll 2"}).content.decode())[0]
    caller = api_keys.enter_key(key)
    assert caller is not None and caller.test and not caller.sitting.workshops and caller.sitting.user_id is None
    listed = client.get("/fa/keys/").content.decode()
    assert key[:10] not in listed and "sandbox/keys" in listed and 'name="test"' not in listed
    answer = client.post("/en/keys/", {"program": " "})
    assert answer.status_code == 422 and 'href="#program"' in answer.content.decode()


@pytest.mark.parametrize("words", [{"title": ""}, {"scope": []}, {"scope": ["all"]}, {"days": "9999"}, {"days": "x"}])
def test_a_key_that_cannot_be_made_is_told_beside_its_field(words):
    client = inside(user_of(Role.EMPLOYER, world.SAMPLE_WORKSHOP, 5), "password")
    answer = client.post("/en/keys/", {"title": "payroll", "scope": ["read"], "days": "90", **words})
    assert answer.status_code == 422 and "No key can be made" in answer.content.decode()
    assert "ot_" not in answer.content.decode()


def test_the_database_makes_no_key_for_a_program_or_an_old_proof(approver):
    key = api_keys.make(approver.login, approver.mandates.get().pk, "p", by="desk", now=datetime.now(UTC))[1]
    old = sessions.begin(approver.pk, "totp", "", "")
    Token.objects.exclude(level="key").update(proved_at=datetime.now(UTC) - timedelta(minutes=16))
    for entering in (lambda: api_keys.enter_key(key), lambda: sessions.enter(old)):
        with pytest.raises(DatabaseError, match="fresh proof"), transaction.atomic():
            assert entering()
            api_keys.make_mine("another", now=datetime.now(UTC), scopes=["read"])


def test_the_desks_word_opens_only_the_page_that_changes_it(approver):
    now = datetime.now(UTC)
    word = users.approve_recovery(
        users.propose_recovery(approver.login, "09120000000", by="a", now=now).pk, by="b", now=now
    )
    client = Client()
    client.cookies.clear()
    client.post("/en/sign-in/", {"login": approver.login, "password": word, "way": "password", "next": "/en/acts/"})
    plain = re.search(r"<code>([A-Z2-7]{32})</code>", client.get("/en/sign-in/second/").content.decode())[1]
    code = pyotp.TOTP(plain).now()
    assert client.post("/en/sign-in/second/", {"code": code})["Location"] == "/en/sign-in/change/"
    assert client.get("/en/acts/").status_code == 302 and not Token.objects.exists(), (
        "both factors, and still no session"
    )
    assert "12 characters" in client.post("/en/sign-in/change/", {"password": "short"}).content.decode()
    assert "one-time word itself" in client.post("/en/sign-in/change/", {"password": word}).content.decode()
    assert client.post("/en/sign-in/change/", {"password": "chairs under the ladder"})["Location"] == "/en/acts/"
    assert client.get("/en/acts/").status_code == 200
    again = Client()
    again.cookies.clear()
    assert again.post("/en/sign-in/", {"login": approver.login, "password": word, "way": "password"}).status_code == 422
    assert again.get("/en/sign-in/change/").status_code == 302


def test_the_database_opens_no_session_for_a_word_that_was_not_changed(approver):
    User.objects.filter(pk=approver.pk).update(must_change=True)
    with pytest.raises(DatabaseError, match="must be changed"), transaction.atomic():
        sessions.begin(approver.pk, "totp", "", "")
    assert sessions.begin(approver.pk, "organisation", "", "")


def test_a_program_cannot_ask_for_a_page_of_proof(approver):
    """The token of an api key is no cookie: what the database knows it by is made with a secret of the server."""
    key = api_keys.make(approver.login, approver.mandates.get().pk, "p", by="desk", now=datetime.now(UTC))[1]
    assert sessions.prove(key) == ""


def test_headquarters_takes_away_who_may_as_a_table():
    user_of(Role.EMPLOYER, world.SAMPLE_WORKSHOP, 5)
    User.objects.update(name_fa="=1+1", name_en="=1+1")
    chief = inside(user_of(Role.HEADQUARTERS, "", 6))
    table = chief.get("/en/users/?form=csv&role=employer").content.decode("utf-8-sig").splitlines()
    assert table[0].startswith("National code,Name,Role,Over,From") and len(table) == 2
    assert "'=1+1" in table[1] and "9970000005" in table[1] and "Employer" in table[1]
    assert inside(user_of(Role.BRANCH, "9990", 7)).get("/en/users/?form=csv").status_code == 404
