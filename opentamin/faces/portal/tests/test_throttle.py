"""Wrong tries close the door to who made them and to nobody else; behind a proxy only what our own proxy wrote counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from opentamin.desk import sessions, users
from opentamin.desk.addresses import client_address
from opentamin.desk.models import Role, SignInEvent, User
from opentamin.faces.portal.door import DEVICE_COOKIE
from tests import world
from tests.journeys.rights_world import branch
from tests.walls import PASSWORD, user_of

pytestmark = pytest.mark.django_db
HERE, ELSEWHERE = "192.0.2.1", "198.51.100.7"


@pytest.fixture
def employer() -> User:
    branch()
    return user_of(Role.EMPLOYER, world.SAMPLE_WORKSHOP, 1)


def at(address: str) -> Client:
    client = Client(REMOTE_ADDR=address)
    client.cookies.clear()
    return client


def tried(client: Client, login: str, password: str):
    return client.post("/en/sign-in/", {"login": login, "password": password, "way": "password"})


def failures(login: str, count: int, *, address: str = "", device: str = "", each: str = "") -> None:
    for number in range(count):
        sessions.note(None, login, "failed", address or f"203.0.113.{number}", "", device=device or each)


def test_failures_from_elsewhere_lock_nobody_out(employer):
    attacker = at(ELSEWHERE)
    for _ in range(6):
        answer = tried(attacker, employer.login, "wrong-password-here")
    assert "closed for 15 more minutes" in answer.content.decode()
    assert "closed for" in tried(attacker, employer.login, PASSWORD).content.decode(), "not even with the right word"
    assert tried(at(HERE), employer.login, PASSWORD).status_code == 302


def test_a_login_under_attack_from_everywhere_lets_strangers_wait_and_known_devices_in(employer):
    mine = at(HERE)
    assert tried(mine, employer.login, PASSWORD).status_code == 302
    failures(employer.login, 24)
    assert 0 < sessions.closed_seconds(employer.login, ELSEWHERE) <= 16, "2^4 seconds after the twenty-fourth"
    failures(employer.login, 20)
    assert 50 < sessions.closed_seconds(employer.login, ELSEWHERE) <= 60, "never longer than a minute"
    assert "more seconds" in tried(at(ELSEWHERE), employer.login, PASSWORD).content.decode()
    mine.cookies.pop("opentamin_session")
    assert tried(mine, employer.login, PASSWORD).status_code == 302, "this browser had signed in before"


def test_a_known_device_has_its_own_five_tries(employer):
    mine = at(HERE)
    tried(mine, employer.login, PASSWORD)
    for _ in range(5):
        answer = tried(mine, employer.login, "wrong-password-here")
    assert "closed for" in answer.content.decode()
    assert tried(at(HERE), employer.login, PASSWORD).status_code == 302, (
        "a stranger at the same address has none wrong yet"
    )


def test_the_mark_of_a_device_is_for_one_login_and_cannot_be_made_up(employer):
    other = user_of(Role.EMPLOYER, world.SAMPLE_WORKSHOP, 3)
    mine = at(HERE)
    tried(mine, other.login, PASSWORD)
    failures(employer.login, 40)
    assert "more seconds" in tried(mine, employer.login, PASSWORD).content.decode(), "known for another login"
    forged = at(HERE)
    forged.cookies[DEVICE_COOKIE] = mine.cookies[DEVICE_COOKIE].value[:-3] + "abc"
    assert "more seconds" in tried(forged, employer.login, PASSWORD).content.decode()
    cookie = tried(at(ELSEWHERE), other.login, PASSWORD).cookies[DEVICE_COOKIE]
    assert (
        cookie["httponly"]
        and cookie["samesite"] == "Strict"
        and other.login not in str(SignInEvent.objects.latest("id").device)
    )


def test_one_address_that_tries_many_logins_is_closed_to_strangers(employer):
    for number in range(60):
        sessions.note(None, f"99{number:08d}", "failed", ELSEWHERE, "")
    assert sessions.closed_seconds("9970000999", ELSEWHERE) > 800
    assert sessions.closed_seconds(employer.login, ELSEWHERE) > 800, "a spray of one guess for each login"
    assert sessions.closed_seconds(employer.login, ELSEWHERE, "a-known-device") == 0
    assert sessions.closed_seconds(employer.login, HERE) == 0


def test_a_login_that_nobody_has_is_closed_in_the_same_way():
    failures("9970000999", 5, address=HERE)
    assert sessions.closed_seconds("9970000999", HERE) > 890 and sessions.closed_seconds("9970000999", ELSEWHERE) == 0


def test_a_success_at_an_address_begins_its_count_again_and_the_desk_begins_every_count(employer):
    failures(employer.login, 4, address=HERE)
    tried(at(HERE), employer.login, PASSWORD)
    failures(employer.login, 4, address=HERE)
    assert sessions.closed_seconds(employer.login, HERE) == 0
    failures(employer.login, 30)
    users.unlock(employer.login, by="officer", now=datetime.now(UTC) + timedelta(seconds=1))
    assert sessions.closed_seconds(employer.login, ELSEWHERE) == 0


def test_counts_are_in_the_database_and_cannot_be_taken_back(employer):
    failures(employer.login, 5, address=HERE)
    from django.db import DatabaseError, transaction

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM desk_signinevent")
    assert sessions.closed_seconds(employer.login, HERE) > 0


@pytest.mark.parametrize(
    ("trusted", "near", "header", "address"),
    [
        ("", "10.0.0.2", "192.0.2.1", "10.0.0.2"),
        ("10.0.0.0/8", "10.0.0.2", "192.0.2.1", "192.0.2.1"),
        ("10.0.0.0/8", "10.0.0.2", "1.1.1.1, 192.0.2.1", "192.0.2.1"),
        ("10.0.0.0/8", "10.0.0.2", "192.0.2.1, 10.0.0.3", "192.0.2.1"),
        ("10.0.0.0/8", "203.0.113.9", "192.0.2.1", "203.0.113.9"),
        ("10.0.0.0/8", "10.0.0.2", "not an address", "10.0.0.2"),
        ("10.0.0.0/8", "10.0.0.2", "", "10.0.0.2"),
        ("10.0.0.0/8,fd00::/8", "fd00::2", "2001:db8::1", "2001:db8::1"),
    ],
)
def test_only_what_our_own_proxy_wrote_is_believed(monkeypatch, trusted, near, header, address):
    monkeypatch.setenv("OPENTAMIN_TRUSTED_PROXIES", trusted)
    assert client_address({"REMOTE_ADDR": near, "HTTP_X_FORWARDED_FOR": header}) == address


def test_a_setting_that_is_no_network_stops(monkeypatch):
    monkeypatch.setenv("OPENTAMIN_TRUSTED_PROXIES", "the proxy")
    with pytest.raises(ValueError, match="the proxy"):
        client_address({"REMOTE_ADDR": HERE})
