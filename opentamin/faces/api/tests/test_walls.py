"""Every operation, as a program of every role of another branch, workshop or person: refused; and with the gate away."""

from __future__ import annotations

from typing import Any

import pytest

from opentamin.desk.models import Role
from opentamin.faces.api import asking, gates, papers, people, sending, single, tables
from opentamin.faces.api.gates import Gate
from opentamin.faces.api.resources import RESOURCES
from opentamin.faces.api.tests.programs import QUERIES, Program, arguments, key_of, operations
from opentamin.flow.claims.models import Claim
from opentamin.registers.models import Person
from tests import walls

OPEN = {
    "article",
    "articles",
    "parameters",
    "sources",
    "scheme",
    "schemes",
    "compute",
    "verify",
    "status",
    "sandbox_key",
}
"""Open to everybody: the law, whether services are up, what a holder of a certificate may ask, a test key (opens nothing)."""


OPEN_ROWS = {
    "campaign",
    "run",
    "run_payments",
    "run_variances",
    "run_orders",
    "office",
    "office_moves",
    "office_changes",
}
"""What hangs on rows that are nobody's (a month of pay, an office); what they show of people is row security's."""


@pytest.fixture
def two_branches(committed_db: None) -> dict[str, Any]:
    return arguments(walls.build())


def bodies(name: str) -> Any:
    return {"month": "1404-08", "inputs": {}} if name == "compute" else {"workshop": {}, "people": [{}]}


def call(program: Program, method: str, path: str, examples: dict[str, Any], name: str) -> Any:
    place = path.format(**examples)
    if method == "get":
        return program.get(place + QUERIES.get(name, "").format(**examples))
    return program.post(place, bodies(name), **{"Idempotency-Key": "k1"})


def leaks(answer: Any, place: str, marks: set[str]) -> set[str]:
    """Marks of the first branch in an answer, apart from what the address itself said."""
    said = place.split("/")[4] if place.startswith("/api/v1/workshops/") else place
    text = answer.content.decode().replace(place, "").replace(f'"workshop_code": "{said}"', "")
    return {mark for mark in marks if mark in text}


def test_every_resource_stands_behind_a_gate_of_the_pages() -> None:
    assert {each.gate for each in RESOURCES} <= set(gates.gates())
    assert {each.name for each in operations() if not each.keyed} == OPEN


def test_without_a_key_and_with_a_wrong_one_nothing_opens(two_branches: dict[str, Any]) -> None:
    nobody, wrong = Program(""), Program("ot_wrong")
    del nobody.headers["Authorization"]
    for each in operations():
        if each.keyed:
            for program in (nobody, wrong):
                answer = call(program, each.method, each.path, two_branches, each.name)
                assert answer.status_code == 401, (each.name, answer.content)


def test_strangers_are_refused_by_the_gate_and_by_row_security_alone(two_branches, monkeypatch) -> None:
    marks = walls.marks()
    programs = {role: Program(key_of(user)) for role, user in walls.strangers().items()}
    calls = [each for each in operations() if each.keyed]
    named = [each for each in calls if each.method == "get" and "{" in each.path and each.name not in OPEN_ROWS]
    for role, program in programs.items():
        # As the owner of the tables, whom row security does not bind: only the gate stands here.
        for each in named:
            answer = call(program, each.method, each.path, two_branches, each.name)
            assert answer.status_code in (403, 404), (role, each.name, answer.status_code, answer.content[:300])
    with walls.as_role("web"):
        walk(programs, calls, two_branches, marks)
        monkeypatch.setattr(Gate, "lets", lambda self, sitting: True)
        there = lambda sitting, place, value: Anything(value)  # noqa: E731  (a stand-in of one line)
        monkeypatch.setattr(people, "opened", lambda request, gate, person_id: Anything(person_id))
        for module in (asking, papers, single, sending, tables):
            monkeypatch.setattr(module, "theirs", there)
        monkeypatch.setattr(tables, "within", lambda rows, sitting: rows)
        walk(programs, [each for each in calls if each.name not in WITH_A_ROW], two_branches, marks)


WITH_A_ROW = {
    "workshop",
    "person",
    "entitlement",
    "reason",
    "inspection_reason",
    "plan_parts",
    "plan_default",
    "office_moves",
}
"""They tell the row that the gate has found; with the gate away there is none."""


class Anything:
    """A row that is not asked for."""

    def __init__(self, value: Any) -> None:
        self.pk = self.person_id = value if isinstance(value, int) else 0


def walk(programs: dict[Role, Program], calls: list[Any], examples: dict[str, Any], marks: set[str]) -> None:
    for role, program in programs.items():
        for each in calls:
            answer = call(program, each.method, each.path, examples, each.name)
            assert answer.status_code != 500, (role, each.name)
            found = leaks(answer, f"/api/v1{each.path.format(**examples)}", marks)
            assert not found, (role, each.name, found)
        assert program.get("/me").status_code == 200, f"{role} was signed out on the way: nothing was proved"


def test_those_who_may_do_see_it(two_branches: dict[str, Any]) -> None:
    """The control: programs of the first branch find what strangers must not."""
    retired = Person.objects.get(pk=Claim.objects.get().person_id)
    wanted = {
        Role.BRANCH: (
            walls.HOME,
            ["list", "workshop", "workshops", "list_lines", "list_shares", "owed", "person", "record"],
        ),
        Role.EMPLOYER: (
            walls.world.SAMPLE_WORKSHOP,
            ["list", "workshop", "lists", "workshop_lists", "list_lines", "account"],
        ),
        Role.INSURED: (retired.national_code, ["person_claims", "claims", "decisions", "award_amounts"]),
    }
    users = {role: walls.user_of(role, scope, at) for at, (role, (scope, _)) in enumerate(wanted.items(), 40)}
    keys = {role: Program(key_of(user)) for role, user in users.items()}
    paths = {each.name: each.path for each in operations()}
    with walls.as_role("web"):
        for role, program in keys.items():
            examples = {**two_branches, "person_id": retired.pk} if role == Role.INSURED else two_branches
            for name in wanted[role][1]:
                answer = program.get(paths[name].format(**examples))
                assert answer.status_code == 200, (role, name, answer.content)
                assert name in ("owed", "record", "account") or answer.json().get("items", True), (role, name)


def test_what_is_refused_looks_like_what_does_not_exist(two_branches: dict[str, Any]) -> None:
    program = Program(key_of(walls.user_of(Role.BRANCH, walls.AWAY, 50)))
    refused, absent = program.get(f"/lists/{two_branches['wage_list_id']}").json(), program.get("/lists/999999").json()
    assert refused.pop("instance") != absent.pop("instance")
    assert refused == absent


def test_a_file_needs_a_reason_and_its_owner_sees_it(two_branches: dict[str, Any]) -> None:
    from opentamin.desk.models import Reading

    user = walls.user_of(Role.BRANCH, walls.HOME, 51)
    program = Program(key_of(user))
    path = f"/persons/{two_branches['person_id']}"
    bare = program.get(path, **{"Reading-Reason": ""})
    assert bare.status_code == 422 and bare.json()["findings"][0]["pointer"] == "/Reading-Reason"
    assert not Reading.objects.exists()
    assert program.get(path, **{"Reading-Reason": "%D9%BE%D8%B1%D9%88%D9%86%D8%AF%D9%87"}).status_code == 200
    kept = Reading.objects.get()
    assert (kept.reason, kept.user_id, kept.person_id) == ("پرونده", user.pk, two_branches["person_id"])
