"""A world with two branches for tests of scopes: what lies in the first, and users of every role in the second."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from opentamin.desk import sessions, users
from opentamin.desk.factors import sealed_password
from opentamin.desk.models import Role, User
from opentamin.desk.models_identity import OF_BRANCH, OF_PERSON
from opentamin.faces.portal.door import COOKIE
from opentamin.flow.claims.models import Claim
from opentamin.flow.lists.models import ListLine, WageList
from opentamin.flow.payroll.models import Run
from opentamin.ground.persian import fa_digits
from opentamin.registers.models import Person, Workshop
from tests import world
from tests.journeys.rights_world import branch, person
from tests.journeys.test_pay_day import run_of
from tests.journeys.test_rights import retire

HOME, AWAY = "9990", "9991"
AWAY_WORKSHOP = "9991000007"
PASSWORD = "a-long-enough-password"
OTHERS = (
    "receipt_id", "statement_id", "taking_id", "plan_id", "contract_id", "certificate_id", "visit_id", "notice_id", "line_id",
    "request_id", "reference_id",
)  # fmt: skip
"""Arguments whose rows the world of the walls does not make yet: their pages answer as for nothing."""
FOREIGN = [role for role in Role if role not in (Role.HEADQUARTERS, Role.AUDITOR)]
"""Roles with a scope; each stands in the second branch and looks at the first."""


def build() -> dict[str, Any]:
    """A list of forty people and an award in the first branch; the arguments with which addresses name them."""
    branch()
    Workshop.objects.filter(code=world.SAMPLE_WORKSHOP).update(name="کارگاه دیوار", employer_name="دیواری")
    world.workshop(AWAY_WORKSHOP, branch=AWAY, name="کارگاه دور")
    world.send(world.sending(world.made(world.SAMPLE_WORKSHOP, 140408, people=5), "one"))
    award = retire(5_000_001)
    run_of(140407)
    wage_list = WageList.objects.get()
    line = ListLine.objects.filter(wage_list=wage_list).order_by("row").first()
    assert line is not None
    return {
        "wage_list_id": wage_list.pk,
        "workshop_code": world.SAMPLE_WORKSHOP,
        "person_id": line.person_id,
        "month_code": 140408,
        "row": line.row,
        "form": "json",
        "claim_id": Claim.objects.get().pk,
        "award_id": award.pk,
        "run_id": Run.objects.get().pk,
        "submission_id": wage_list.submission_id,
        "code": "100000000001",
        **dict.fromkeys(OTHERS, 1),
        "office_code": HOME,
        "number": "9990000017",
        "name": "old_age_pension",
        "key": "ir/ssa_1354/28",
    }


def marks() -> set[str]:
    """What names somebody or something of the first branch: codes in both digits, names of the workshop and the retired."""
    people = [code for code in Person.objects.exclude(pk=0).values_list("national_code", flat=True) if code]
    own = {user.login for user in User.objects.all()}
    found = {code for code in people if code not in own} | {"کارگاه دیوار", "دیواری", world.SAMPLE_WORKSHOP}
    return found | {fa_digits(text) for text in found}


def user_of(role: Role, scope: str, number: int, *, what: str = "all") -> User:
    """A user with one mandate."""
    login = f"99700000{number:02d}"
    made = users.add(login, {"fa": "آزمونگر", "en": "Tester"}, mobile=f"0900000{number:04d}", by="test", now=world.NOW)
    User.objects.filter(pk=made.pk).update(
        password=sealed_password(PASSWORD), staff=role not in (*OF_PERSON, Role.EMPLOYER)
    )
    users.give(login, role, scope, by="test", now=world.NOW, from_on=date(2020, 1, 1), what=what)
    return User.objects.get(pk=made.pk)


def scope_in(role: Role, office: str, workshop_code: str, who: Person) -> str:
    """What a role's mandate is over."""
    if role in OF_BRANCH:
        return office
    return workshop_code if role == Role.EMPLOYER else who.national_code or "" if role in OF_PERSON else ""


def strangers() -> dict[Role, User]:
    """A user of every scoped role in the second branch."""
    who = person(6_000_001)
    return {role: user_of(role, scope_in(role, AWAY, AWAY_WORKSHOP, who), at) for at, role in enumerate(FOREIGN, 10)}


def client_of(user: User) -> Client:
    """A browser in which a user is signed in; a reason for files is said already."""
    client = Client(raise_request_exception=True)
    client.cookies[COOKIE] = sessions.begin(user.pk, "totp", "127.0.0.1", "test")
    with connection.cursor() as cursor:
        cursor.execute("SELECT desk_enter(%s)", [client.cookies[COOKIE].value])
    return client


@contextmanager
def as_role(role: str) -> Iterator[None]:
    """Django's connection under another of our roles, as the web server has it."""
    from opentamin.config.database import connection_words

    before = dict(connection.settings_dict)
    words = connection_words(role)
    connection.close()
    connection.settings_dict.update(USER=words["user"], PASSWORD=words["password"])
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(USER=before["USER"], PASSWORD=before["PASSWORD"])


def addresses() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Every address of the pages by name: its pattern, and the arguments it takes."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}

    def walk(patterns: list[Any]) -> None:
        for each in patterns:
            if isinstance(each, URLResolver):
                walk(each.url_patterns)
            elif isinstance(each, URLPattern) and each.name:
                names = tuple(each.pattern.converters) or tuple(getattr(each.pattern.regex, "groupindex", ()))
                found[each.name] = (str(each.pattern), names)

    walk(list(get_resolver("opentamin.faces.portal.urls").url_patterns))
    return found
