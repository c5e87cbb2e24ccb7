"""An organisation's sign-on against a provider that runs here: what is right opens, and each thing that is wrong opens nothing."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

import jwt
import pytest
from django.test import Client

from opentamin.desk import users
from opentamin.desk.models import Role, SignInEvent, Token, User
from opentamin.faces.portal.door import COOKIE
from opentamin.faces.portal.tests.provider import CLIENT, CODE, SECRET, Provider, running
from tests import world
from tests.journeys.rights_world import branch
from tests.walls import user_of

pytestmark = pytest.mark.django_db
GO, BACK = "/en/sign-in/organisation/", "/en/sign-in/organisation/back/"


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    with running() as here:
        found = json.loads(urllib.request.urlopen(f"{here.url}/.well-known/openid-configuration", timeout=5).read())
        words = {"ISSUER": found["issuer"], "CLIENT": CLIENT, "SECRET": SECRET}
        words |= {
            "AUTHORIZE": found["authorization_endpoint"],
            "TOKEN": found["token_endpoint"],
            "KEYS": found["jwks_uri"],
        }
        for name, value in words.items():
            monkeypatch.setenv(f"OPENTAMIN_OIDC_{name}", value)
        yield here


@pytest.fixture
def officer() -> User:
    branch()
    found = user_of(Role.BRANCH, "9990", 2)
    users.bind_organisation(found.login, "subject-of-the-officer", by="desk", now=world.NOW)
    return found


@pytest.fixture
def visitor() -> Client:
    client = Client()
    client.cookies.clear()
    return client


def gone(visitor: Client, provider: Provider, query: str = "") -> dict[str, str]:
    """Off to the provider; gives what the browser brought there."""
    return provider.authorize(visitor.get(GO + query)["Location"])


def back(visitor: Client, asked: dict[str, str], **changed: str) -> Any:
    return visitor.get(BACK, {"state": asked["state"], "code": CODE, **changed})


def test_who_is_bound_comes_in_with_state_nonce_and_a_challenge(visitor, provider, officer):
    asked = gone(visitor, provider, "?next=/en/workshops/")
    assert asked["response_type"] == "code" and asked["scope"] == "openid" and asked["code_challenge_method"] == "S256"
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3 and "prompt" not in asked
    answer = back(visitor, asked)
    assert answer.status_code == 200 and answer["Refresh"] == "0; url=/en/workshops/"
    assert visitor.get("/en/workshops/").status_code == 200
    assert Token.objects.filter(user_id=officer.pk, level="organisation").count() == 1
    assert provider.given[0]["code_verifier"], "the verifier goes along, which only this browser's step holds"


def refused(visitor: Client, answer: Any, words: str) -> None:
    page = answer.content.decode()
    assert answer.status_code == 422 and words in page and "sign-on did not succeed" in page, page[-600:]
    assert COOKIE not in answer.cookies and visitor.get("/en/workshops/").status_code == 302
    assert not Token.objects.exists()
    assert SignInEvent.objects.latest("id").what.startswith("organisation: ")


NOW = int(time.time())
WRONG = {
    "nonce": ({"nonce": "another"}, "signature or contents"),
    "no nonce": ({"nonce": None}, "signature or contents"),
    "audience": ({"aud": "another-program"}, "for another program"),
    "audiences without azp": ({"aud": [CLIENT, "another-program"]}, "for another program"),
    "azp of another": ({"aud": [CLIENT, "x"], "azp": "x"}, "for another program"),
    "issuer": ({"iss": "https://evil.example"}, "from another system"),
    "expired": ({"exp": NOW - 10}, "time of the answer is over"),
    "without an end": ({"exp": None}, "signature or contents"),
    "from the future": ({"iat": NOW + 3600, "exp": NOW + 7200}, "signature or contents"),
    "an unknown subject": ({"sub": "somebody-else"}, "not bound to a user"),
    "no subject": ({"sub": None}, "not bound to a user"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_token_that_is_wrong_opens_nothing(visitor, provider, officer, name):
    provider.claims, words = WRONG[name]
    refused(visitor, back(visitor, gone(visitor, provider)), words)


def test_a_signature_of_another_key_opens_nothing(visitor, provider, officer):
    provider.sign_with = provider.other
    refused(visitor, back(visitor, gone(visitor, provider)), "signature or contents")


def test_a_key_that_is_not_published_opens_nothing(visitor, provider, officer):
    provider.sign_with, provider.kid = provider.other, "two"
    refused(visitor, back(visitor, gone(visitor, provider)), "signature or contents")


def test_no_signature_opens_nothing(visitor, provider, officer):
    provider.sign_with, provider.algorithm = None, "none"
    refused(visitor, back(visitor, gone(visitor, provider)), "signature or contents")


@pytest.mark.parametrize("algorithm", ["HS256", "RS512"])
def test_another_algorithm_opens_nothing(visitor, provider, officer, algorithm):
    """HS256 under the public key as a secret is the classic confusion."""
    provider.algorithm = algorithm
    if algorithm == "HS256":
        provider.sign_with = "what anybody may know of the public key, as a secret"
    refused(visitor, back(visitor, gone(visitor, provider)), "signature or contents")


@pytest.mark.parametrize("state", ["another", "", "é"])
def test_another_state_is_not_even_asked_about(visitor, provider, officer, state):
    refused(visitor, back(visitor, gone(visitor, provider), state=state), "does not belong to this browser")
    assert provider.given == []


def test_a_code_of_another_browser_fails_at_its_challenge(visitor, provider, officer):
    """Login forgery: the attacker's code in the victim's browser; the verifier of the step does not fit."""
    asked = gone(visitor, provider)
    other = Client()
    other.cookies.clear()
    gone(other, provider)
    refused(visitor, back(visitor, asked), "gave no proper answer")


def test_the_provider_that_refuses_or_fails_is_told(visitor, provider, officer):
    refused(visitor, back(visitor, gone(visitor, provider), error="access_denied"), "did not let you in")
    provider.status = 503
    refused(visitor, back(visitor, gone(visitor, provider)), "gave no proper answer")


def test_who_comes_back_without_having_gone_finds_nothing(visitor, provider, officer):
    assert visitor.get(BACK, {"state": "x", "code": CODE}).status_code == 404


def test_a_step_is_of_this_house_and_cannot_be_made_up(visitor, provider, officer):
    gone(visitor, provider)
    visitor.cookies["opentamin_step"] = visitor.cookies["opentamin_step"].value[:-4] + "AAAA"
    assert visitor.get(BACK, {"state": "x", "code": CODE}).status_code == 404


def test_a_user_who_was_closed_is_not_let_in(visitor, provider, officer):
    User.objects.filter(pk=officer.pk).update(closed_at=world.NOW)
    refused(visitor, back(visitor, gone(visitor, provider)), "not bound to a user")


def test_who_is_asked_again_must_have_been_asked_just_now(visitor, provider, officer):
    provider.claims = {"auth_time": NOW - 4000}
    asked = gone(visitor, provider, "?again=1")
    assert asked["prompt"] == "login" and asked["max_age"] == "0"
    refused(visitor, back(visitor, asked), "did not ask you again")
    provider.claims = {}
    assert back(visitor, gone(visitor, provider, "?again=1")).status_code == 200


def test_no_address_of_a_stranger_is_gone_on_to(visitor, provider, officer):
    answer = back(visitor, gone(visitor, provider, "?next=https://evil.example/"))
    assert answer["Refresh"] == "0; url=/en/"


def test_without_a_provider_there_is_no_such_door(visitor, officer):
    assert visitor.get(GO).status_code == 404 and visitor.get(BACK).status_code == 404


def test_the_forged_tokens_are_what_they_claim(provider):
    """The control: the provider's good token verifies under its published key, so refusals above have their own causes."""
    provider.asked = {"nonce": "n"}
    assert (
        jwt.decode(provider.id_token(), provider.key.public_key(), algorithms=["RS256"], audience=CLIENT)["nonce"]
        == "n"
    )
