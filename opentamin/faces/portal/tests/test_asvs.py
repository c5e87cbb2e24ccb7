"""What holds for every page at once: headers, forgery of forms, hosts, cookies; and every act as every role of the right branch."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.http.cookie import SimpleCookie
from django.test import Client

from opentamin.desk import sessions, users
from opentamin.desk.models import Act, ActState, Role, SignInEvent
from opentamin.faces.portal.door import COOKIE, STEP_COOKIE
from opentamin.faces.portal.gates import gate_of
from opentamin.faces.portal.tests.test_walls import url_of
from opentamin.journeys.acts.catalogue import actions
from opentamin.journeys.acts.doing import perform
from tests import walls, world

HEADERS = {
    "Content-Security-Policy": "default-src 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=()",
}


@pytest.fixture
def house(committed_db: None) -> dict[Any, Any]:
    return walls.build()


def every(house: dict[Any, Any]) -> dict[str, str]:
    return {name: url_of(name, names, house) for name, (_, names) in walls.addresses().items()}


def test_every_page_has_every_header_and_no_loose_cookie(house) -> None:
    who = walls.user_of(Role.HEADQUARTERS, "", 60)
    visitor = Client()
    visitor.cookies.clear()
    for client in (visitor, walls.client_of(who)):
        for name, url in every(house).items():
            answer = client.get(url)
            lost = {header for header, begins in HEADERS.items() if not answer.get(header, "").startswith(begins)}
            assert not lost, (name, answer.status_code, lost)
            if not gate_of(name).public:
                assert "no-store" in answer["Cache-Control"], name
            assert "unsafe" not in answer["Content-Security-Policy"], name
            _tight(answer.cookies, name)


def _tight(cookies: SimpleCookie, name: str) -> None:
    for cookie in cookies.values():
        loose = not cookie["httponly"] or cookie["samesite"] not in ("Strict", "Lax")
        assert cookie["max-age"] == 0 or not loose, (name, cookie)


def test_every_page_refuses_a_form_without_its_token(house) -> None:
    """Signed in, with everything but the token: what another site could make a browser send."""
    who = walls.user_of(Role.HEADQUARTERS, "", 60)
    client = Client(enforce_csrf_checks=True)
    client.cookies[COOKIE] = sessions.begin(who.pk, "totp", "127.0.0.1", "test")
    before = SignInEvent.objects.count()
    for name, url in every(house).items():
        assert client.post(url, {"key": "x"}).status_code == 403, name
    assert SignInEvent.objects.count() == before and not Act.objects.filter(user_id=who.pk).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "localhost.evil.example", "127.0.0.1@evil.example", ""]
)
def test_another_host_is_not_served(host) -> None:
    answer = Client().get("/fa/sign-in/", headers={"host": host or " "})
    assert answer.status_code == 400 and "evil" not in answer.content.decode()


@pytest.mark.django_db
def test_a_session_that_was_put_into_the_browser_before_is_not_taken_over() -> None:
    """Fixation: a token of somebody's making is no session, and sign-in gives a new one in its place."""
    world_branch()
    user = walls.user_of(Role.EMPLOYER, world.SAMPLE_WORKSHOP, 1)
    client = Client()
    client.cookies.clear()
    client.cookies[COOKIE] = "a-token-that-the-attacker-knows"
    words = {"login": user.login, "password": walls.PASSWORD, "way": "password"}
    answer = client.post("/en/sign-in/", words)
    assert answer.cookies[COOKIE].value != "a-token-that-the-attacker-knows"
    assert answer.cookies[STEP_COOKIE]["max-age"] == 0
    thief = Client()
    thief.cookies.clear()
    thief.cookies[COOKIE] = "a-token-that-the-attacker-knows"
    assert thief.get("/en/workshops/").status_code == 302


def world_branch() -> None:
    from tests.journeys.rights_world import branch

    branch()


def mandates(role: Role) -> list[str]:
    return ["all", "lists", "debts"] if role == Role.EMPLOYER else ["all"]


CASES = [(role, what) for role in Role for what in mandates(role)]


@pytest.fixture
def right_branch(transactional_db_without_flush: None) -> dict[tuple[Role, str], Any]:
    """A user of every role over the first branch, its workshop, its person; employers with each part of a mandate."""
    world_branch()
    who = walls.person(6_000_002)
    made = {}
    for at, (role, what) in enumerate(CASES, 10):
        scope = walls.scope_in(role, walls.HOME, world.SAMPLE_WORKSHOP, who)
        made[role, what] = walls.user_of(role, scope, at, what=what)
    return made


@pytest.fixture
def transactional_db_without_flush(db: None) -> None:
    """One transaction for the whole walk: every try of an act is taken back by its own savepoint."""


def may(role: Role, what: str, roles: frozenset[str]) -> bool:
    """The rule once more, in other words than the product's."""
    whole = {each.split(".")[0] for each in roles}
    return role in whole if what == "all" else f"{role.value}.{what}" in roles


def test_every_act_as_every_role_of_the_right_branch(right_branch) -> None:
    """Page, database and worker agree for each: who may not is refused by all three, who may is let in by all three."""
    seen = {True: 0, False: 0}
    for (role, what), user in right_branch.items():
        token = sessions.begin(user.pk, "totp", "", "")
        client = Client()
        client.cookies.clear()
        client.cookies[COOKIE] = token
        for name, action in actions().items():
            wanted = may(role, what, action.roles)
            seen[wanted] += 1
            assert (client.get(f"/en/acts/{name}/").status_code != 404) == wanted, ("page", role, what, name)
            assert _database_takes(token, name) == wanted, ("database", role, what, name)
            if not wanted:
                assert _worker_refuses(user, role, what, name), ("worker", role, what, name)
    assert min(seen.values()) > 50, seen


def _database_takes(token: str, name: str) -> bool:
    """Whether the function that records a question takes it, asked past every page."""
    try:
        with transaction.atomic():
            assert sessions.enter(token)
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM desk_ask_act(%s, 'walk', 'd', '{}', '100000000009')", [name])
            raise Undone
    except Undone:
        return True
    except DatabaseError as refused:
        assert "may not ask for the act" in str(refused), refused
        return False


class Undone(Exception):
    """Takes a savepoint back."""


def _worker_refuses(user: Any, role: Role, what: str, name: str) -> bool:
    """Whether an act that got into the table nevertheless is refused when it is done."""
    with transaction.atomic():
        act = Act.objects.create(
            code="100000000008", user_id=user.pk, login=user.login, action=name, key="planted", digest="d", payload={},
            role=role, what=what, asked_at=world.NOW,
        )  # fmt: skip
        state = perform(act.pk, now=world.NOW)
        numbers = [each["number"] for each in Act.objects.get(pk=act.pk).findings]
        act.delete()
    return state == ActState.REFUSED and len(numbers) == 1


def test_an_act_that_nobody_declared_is_refused_by_the_database(right_branch) -> None:
    assert not _database_takes(
        sessions.begin(right_branch[Role.HEADQUARTERS, "all"].pk, "totp", "", ""), "delete_everything"
    )


def test_the_rules_in_the_database_are_those_of_the_declarations(right_branch) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT action, roles, proof FROM desk_act_rule")
        kept = {name: (frozenset(roles), proof) for name, roles, proof in cursor.fetchall()}
    assert kept == {name: (action.roles, action.needs_proof) for name, action in actions().items()}


def test_a_mandate_that_ends_takes_the_right_to_act_with_it(right_branch) -> None:
    user = right_branch[Role.APPROVER, "all"]
    token = sessions.begin(user.pk, "totp", "", "")
    assert _database_takes(token, "plan_approve")
    users.end_mandate(user.mandates.get().pk, by="desk", now=world.NOW)
    sitting = sessions.enter(token)
    assert sitting is not None and sitting.role == ""
    with pytest.raises(DatabaseError, match="nobody with a role"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM desk_ask_act('plan_approve', 'walk', 'd', '{}', '100000000009')")
