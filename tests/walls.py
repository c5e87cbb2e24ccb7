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
from opentamin.flow.care.bills import let_act
from opentamin.flow.care.models import Provider
from opentamin.flow.claims.models import Claim
from opentamin.flow.lists.models import ListLine, WageList
from opentamin.flow.payroll.models import Run
from opentamin.ground.persian import fa_digits
from opentamin.registers.models import Person, Workshop
from tests import wall_rows, world
from tests.journeys.rights_world import branch, person
from tests.journeys.test_pay_day import run_of
from tests.journeys.test_rights import retire

HOME, AWAY = "9990", "9991"
AWAY_WORKSHOP = "9991000007"
PASSWORD = "a-long-enough-password"
FOREIGN = [role for role in Role if role not in (Role.HEADQUARTERS, Role.AUDITOR)]
"""Roles with a scope; each stands in the second branch and looks at the first."""


def build() -> dict[Any, Any]:
    """A list, an award and a row of each station in the first branch; the arguments with which addresses name them.

    `(page, argument)` stands where an argument means another row on one page than elsewhere.
    """
    branch()
    Workshop.objects.filter(code=world.SAMPLE_WORKSHOP).update(name="کارگاه دیوار", employer_name="دیواری")
    world.workshop(AWAY_WORKSHOP, branch=AWAY, name="کارگاه دور")
    world.send(world.sending(world.made(world.SAMPLE_WORKSHOP, 140408, people=5), "one"))
    award = retire(5_000_001)
    run_of(140407)
    wage_list = WageList.objects.get()
    rows = wall_rows.make()
    line = ListLine.objects.filter(wage_list=wage_list).order_by("row").first()
    assert line is not None
    return {
        "wage_list_id": wage_list.pk,
        "workshop_code": world.SAMPLE_WORKSHOP,
        "person_id": line.person_id,
        "month_code": 140408,
        "row": line.row,
        "form": "json",
        "part": "letters",
        "claim_id": Claim.objects.get().pk,
        "award_id": award.pk,
        "run_id": Run.objects.get().pk,
        "submission_id": wage_list.submission_id,
        "code": "100000000001",
        "bill_id": wall_rows.care(line.person_id),
        **rows,
        **desk_rows(),
        "office_code": HOME,
        "number": "9990000017",
        "name": "old_age_pension",
        **{(page, "name"): "old_age" for page in ("my_right", "my_claim", "my_claim_part")},
        ("my_claim_part", "key"): "facts",
        "key": "ir/ssa_1354/28",
    }


def desk_rows() -> dict[str, Any]:
    """A task, a ticket and a letter of the first branch."""
    from opentamin.desk import letters, tickets
    from opentamin.desk.models import Letter, Task
    from opentamin.ground.calendar import Day
    from opentamin.registers.models import Office

    home = Office.objects.get(code=HOME).pk
    shop = Workshop.objects.get(code=world.SAMPLE_WORKSHOP)
    task = Task.objects.create(
        key="wall", kind="plan_broken", subject=f"workshop/{shop.pk}", branch_id=home, text_fa="دیواری", text_en="دیواری",
        opened_at=world.NOW,
    )  # fmt: skip
    visit = tickets.Visit("other", home, "دیواری", "کارگاه دیوار", workshop_id=shop.pk)
    day = Day.parse("1404-09-01")
    ticket = tickets.open_ticket(visit, key="wall", by="test", now=world.NOW, today=day)
    letter = Letter(
        key="wall", kind="debt_notice", number="1", workshop_id=shop.pk, branch_id=home, text_fa="دیواری", text_en="دیواری",
        sent_on=day.to_date(), by="test", known_at=world.NOW,
    )  # fmt: skip
    letters.send([letter])
    numbers = {"task_id": task.pk, "ticket_id": ticket.pk, "letter_id": Letter.objects.get(key="wall").pk}
    return numbers | {"paper_code": paper_row(home)}


def paper_row(branch_id: int) -> str:
    """A paper in a file of a branch; gives its code."""
    from opentamin.desk.models import Paper, PaperBytes, PaperUse

    body = b"%PDF-1.4 " + "دیواری".encode() + b" %%EOF"
    made = Paper.objects.create(
        code="1000000000000001", user_id=0, login="test", name="دیواری.pdf", media="application/pdf", size_bytes=len(body),
        sha256="0" * 64, stored_at=world.NOW,
    )  # fmt: skip
    PaperBytes.objects.create(paper=made, content=body)
    PaperUse.objects.create(paper=made, act_code="100000000009", action="wall", branch_id=branch_id, known_at=world.NOW)
    return made.code


def marks() -> set[str]:
    """What names somebody or something of the first branch: codes in both digits, names of the workshop and the retired."""
    people = [code for code in Person.objects.exclude(pk=0).values_list("national_code", flat=True) if code]
    own = {user.login for user in User.objects.all()}
    found = {code for code in people if code not in own} | {"کارگاه دیوار", "دیواری", world.SAMPLE_WORKSHOP}
    found |= {each for each in wall_rows.MARKS if each not in own}
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
    made = {role: user_of(role, scope_in(role, AWAY, AWAY_WORKSHOP, who), at) for at, role in enumerate(FOREIGN, 10)}
    let_act(made[Role.CLINIC].pk, Provider.objects.get(code="990778"), given=True, by="test", now=world.NOW)
    return made


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


def desk_home() -> int:
    """The id of the first branch."""
    from opentamin.registers.models import Office

    return int(Office.objects.get(code=HOME).pk)
