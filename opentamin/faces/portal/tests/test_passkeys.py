"""Passkeys: bound and used; every forged piece of an answer is refused, and a clone betrays itself by its counter."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client

from opentamin.desk import factors, sessions
from opentamin.desk.models import Passkey, Role, SignInEvent, User
from opentamin.faces.portal.door import COOKIE
from opentamin.faces.portal.tests.soft_key import PRESENT, SoftKey
from tests.journeys.rights_world import branch
from tests.walls import PASSWORD, user_of

pytestmark = pytest.mark.django_db
SIGN_IN, BIND = "/en/sign-in/passkey/", "/en/passkeys/"


@pytest.fixture
def officer() -> User:
    branch()
    return user_of(Role.BRANCH, "9990", 2)


def inside(user: User, how: str = "totp") -> Client:
    client = Client()
    client.cookies.clear()
    client.cookies[COOKIE] = sessions.begin(user.pk, how, "127.0.0.1", "test")
    return client


def at_second(user: User) -> Client:
    """A browser with the password behind it and the second factor before it."""
    client = Client()
    client.cookies.clear()
    client.post("/en/sign-in/", {"login": user.login, "password": PASSWORD, "way": "password"})
    return client


def bound(user: User, **words: Any) -> SoftKey:
    """A key of software, bound on the page."""
    client, key = inside(user), SoftKey(**words)
    options = json.loads(unescape(re.search(r'data-options="([^"]+)"', client.get(BIND).content.decode())[1]))
    assert client.post(BIND, {"credential": key.bind(options["challenge"]), "title": "phone"}).status_code == 302
    return key


def challenge(client: Client) -> str:
    return str(client.get(SIGN_IN).json()["challenge"])


def test_a_bound_key_is_the_second_factor(officer):
    key = bound(officer)
    for count in (1, 2):
        client = at_second(officer)
        assert client.get("/en/workshops/").status_code == 302, "one factor opens nothing"
        assert client.post(SIGN_IN, {"credential": key.sign(challenge(client))})["Location"] == "/en/"
        assert client.get("/en/workshops/").status_code == 200
        assert Passkey.objects.get().count == count


FORGED = {
    "another challenge": lambda key, asked: key.sign("bm90LXRoZS1jaGFsbGVuZ2U"),
    "another origin": lambda key, asked: key.sign(asked, origin="http://evil.example"),
    "another host": lambda key, asked: key.sign(asked, host="evil.example"),
    "another key's signature": lambda key, asked: key.sign(asked, pair=ec.generate_private_key(ec.SECP256R1())),
    "an answer of a registration": lambda key, asked: key.sign(asked, kind="webauthn.create"),
    "nobody was present": lambda key, asked: key.sign(asked, flags=0),
    "the counter stands still": lambda key, asked: key.sign(asked, count=5),
    "the counter goes back": lambda key, asked: key.sign(asked, count=4),
    "the counter begins anew": lambda key, asked: key.sign(asked, count=0),
    "a key that nobody bound": lambda key, asked: SoftKey(number=b"stranger").sign(asked),
    "no JSON": lambda key, asked: "{",
    "JSON of another shape": lambda key, asked: "[1]",
    "nothing": lambda key, asked: "",
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_answer_opens_nothing_and_is_told_and_logged(officer, name):
    key = bound(officer)
    client = at_second(officer)
    assert client.post(SIGN_IN, {"credential": key.sign(challenge(client), count=5)}).status_code == 302
    client = at_second(officer)
    answer = client.post(SIGN_IN, {"credential": FORGED[name](key, challenge(client))})
    assert answer.status_code == 422 and "The passkey was not accepted" in answer.content.decode()
    assert COOKIE not in answer.cookies and client.get("/en/workshops/").status_code == 302
    assert Passkey.objects.get().count == 5
    assert SignInEvent.objects.latest("id").what == "passkey"


def test_a_challenge_of_another_attempt_is_refused(officer):
    key = bound(officer)
    first, second = at_second(officer), at_second(officer)
    asked, _ = challenge(first), challenge(second)
    assert second.post(SIGN_IN, {"credential": key.sign(asked)}).status_code == 422


def test_a_used_answer_does_not_open_twice(officer):
    key = bound(officer)
    client = at_second(officer)
    answer = key.sign(challenge(client))
    step = client.cookies["opentamin_step"].value
    assert client.post(SIGN_IN, {"credential": answer}).status_code == 302
    thief = Client()
    thief.cookies.clear()
    thief.cookies["opentamin_step"] = step
    assert thief.post(SIGN_IN, {"credential": answer}).status_code == 422


def test_the_key_of_one_user_is_none_for_another(officer):
    key, other = bound(officer), user_of(Role.BRANCH, "9990", 3)
    client = at_second(other)
    assert client.post(SIGN_IN, {"credential": key.sign(challenge(client))}).status_code == 422


@pytest.mark.parametrize("forged", [{"origin": "http://evil.example"}, {"host": "evil.example"}, {}])
def test_a_forged_binding_binds_nothing(officer, forged):
    client = inside(officer)
    options = json.loads(unescape(re.search(r'data-options="([^"]+)"', client.get(BIND).content.decode())[1]))
    asked = options["challenge"] if forged else "bm90LXRoZS1jaGFsbGVuZ2U"
    assert client.post(BIND, {"credential": SoftKey().bind(asked, **forged)}).status_code == 422
    assert not Passkey.objects.exists()


def test_only_a_session_with_two_factors_binds_a_key(officer):
    assert inside(officer, "password").get(BIND).status_code == 404


def test_five_forged_answers_close_the_door_here(officer):
    key = bound(officer)
    for _ in range(5):
        client = at_second(officer)
        client.post(SIGN_IN, {"credential": key.sign("bm90LXRoZS1jaGFsbGVuZ2U")})
    assert "closed for" in at_second(officer).get("/en/sign-in/").content.decode() or "closed for" in (
        Client()
        .post("/en/sign-in/", {"login": officer.login, "password": PASSWORD, "way": "password"})
        .content.decode()
    )


def test_presence_without_verification_is_still_a_second_factor(officer):
    """The password is the other one: a key that knows no finger is something one has."""
    key = bound(officer)
    client = at_second(officer)
    assert client.post(SIGN_IN, {"credential": key.sign(challenge(client), flags=PRESENT)}).status_code == 302


def test_who_holds_a_key_gets_no_authenticator_by_the_password_alone(officer):
    """Found by the test in the browser: the page once offered a new authenticator to whoever knew the password."""
    bound(officer)
    page = at_second(officer).get("/en/sign-in/second/").content.decode()
    assert "Use a passkey" in page and "Or by hand" not in page
    assert not factors.bind_totp(officer.pk, "JBSWY3DPEHPK3PXP")
