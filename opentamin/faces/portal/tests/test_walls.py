"""Every page, as every role of another branch, workshop or person: refused by the gate; and again with the gate away.

Pages are found by looking at the addresses, so a new one is walked by itself. It needs a line in `gates.yaml`, and where
it has an argument that no page had before, an example in `tests/walls.py`.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from opentamin.desk.models import Role
from opentamin.desk.scopes import scope_of
from opentamin.faces.portal import gates, middleware
from opentamin.faces.portal.gates import Gate, gate_of
from tests import walls


@pytest.fixture
def two_branches(committed_db: None) -> dict[Any, Any]:
    return walls.build()


def url_of(name: str, names: tuple[str, ...], examples: dict[Any, Any]) -> str:
    given = {each: examples.get((name, each), examples.get(each)) for each in names}
    missing = [each for each, value in given.items() if value is None]
    assert not missing, f"the address {name!r} takes {missing}: give an example of the first branch in tests/walls.py"
    with translation.override("fa"):
        return reverse(f"portal:{name}", kwargs=given)


def test_every_page_is_declared_and_every_argument_is_known() -> None:
    undeclared = [name for name in walls.addresses() if not gate_of(name).declared]
    assert not undeclared, f"say in faces/portal/gates.yaml who may open {undeclared}"
    for name, (_, names) in walls.addresses().items():
        unknown = [each for each in names if not gates.free(each) and not gates.subject_of(gate_of(name), each)]
        assert not unknown or gate_of(name).public, f"{name}: gates.yaml does not say which row {unknown} names"


def names_a_row(name: str) -> bool:
    """Whether an address names a row that belongs to somebody (a pay run of the whole country does not)."""
    subjects = [gates.subject_of(gate_of(name), each) for each in walls.addresses()[name][1]]
    return any(not (scope := scope_of(found[0])) or not scope.open for found in subjects if found)


def leaks(answer: Any, url: str, marks: set[str]) -> set[str]:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = body.decode("utf-8", "replace").replace(url, "").replace(url.removeprefix("/fa"), "")
    return {mark for mark in marks if mark in text}


def test_strangers_are_refused_by_the_gate_and_by_row_security_alone(two_branches, monkeypatch) -> None:
    marks = walls.marks()
    strangers = walls.strangers()
    clients = {role: walls.client_of(user) for role, user in strangers.items()}
    urls = {name: url_of(name, names, two_branches) for name, (_, names) in walls.addresses().items()}
    for role, client in clients.items():
        for name, url in urls.items():
            # As the owner of the tables, whom row security does not bind: only the gate stands here.
            if names_a_row(name) and not gate_of(name).public:
                assert (client.get(url).status_code, client.post(url).status_code) == (404, 404), (role, name)
    with walls.as_role("web"):
        walked = [(role, name, client.get(url), url) for role, client in clients.items() for name, url in urls.items()]
        for role, name, answer, url in walked:
            assert not leaks(answer, url, marks), (role, name, leaks(answer, url, marks))
        monkeypatch.setattr(Gate, "lets", lambda self, sitting: True)
        monkeypatch.setattr(middleware, "subjects_visible", lambda gate, words, sitting: True)
        monkeypatch.setattr(middleware, "person_of", lambda gate, words: None)
        for role, client in clients.items():
            for name, url in urls.items():
                client.raise_request_exception = False
                answer = client.get(url)
                assert not leaks(answer, url, marks), ("without the gate", role, name, leaks(answer, url, marks))
            assert client.get("/fa/sessions/").status_code == 200, (
                f"{role} was signed out on the way: nothing was proved"
            )


def test_those_who_may_do_see_it(two_branches) -> None:
    """The control: the same walk by people of the first branch finds what strangers must not."""
    marks = walls.marks()
    retired = walls.Person.objects.get(pk=walls.Claim.objects.get().person_id)
    wanted = {
        Role.BRANCH: (walls.HOME, ["list", "workshop", "claim", "award", "workshops", "claims"]),
        Role.EMPLOYER: (walls.world.SAMPLE_WORKSHOP, ["list", "workshop", "workshops", "lists"]),
        Role.INSURED: (retired.national_code, ["claims", "claim", "award"]),
    }
    users = {role: walls.user_of(role, scope, at) for at, (role, (scope, _)) in enumerate(wanted.items(), 40)}
    marks |= {retired.last_name, walls.fa_digits(retired.last_name)}
    clients = {role: walls.client_of(user) for role, user in users.items()}
    with walls.as_role("web"):
        for role, client in clients.items():
            for name in wanted[role][1]:
                url = url_of(name, walls.addresses()[name][1], two_branches)
                answer = client.get(url)
                if answer.status_code == 200 and "reading-reason" in answer.content.decode():
                    person_id = retired.pk
                    client.post(
                        reverse("portal:reading_reason"),
                        {"person": person_id, "choice": "claim", "keep": "1", "next": url},
                    )
                    answer = client.get(url)
                assert answer.status_code == 200, (role, name, answer.status_code)
                assert leaks(answer, url, marks), (role, name)


def test_what_is_refused_looks_like_what_does_not_exist(two_branches) -> None:
    client = walls.client_of(walls.user_of(Role.BRANCH, walls.AWAY, 50))
    refused = client.get(f"/fa/claims/{two_branches['claim_id']}/")
    absent = client.get("/fa/claims/999999/")
    closed = client.get(f"/fa/runs/{two_branches['run_id']}/")
    assert {answer.status_code for answer in (refused, absent, closed)} == {404}
    answers = (refused, absent, closed)
    bare = [answer.content.decode().replace(answer.request["PATH_INFO"].removeprefix("/fa"), "") for answer in answers]
    assert bare[0] == bare[1] == bare[2]
