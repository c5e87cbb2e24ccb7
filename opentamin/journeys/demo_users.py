"""Invented users of the demonstration, one for each role, and the file that switches demo mode on."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from opentamin.config.places import home, secret
from opentamin.desk import users
from opentamin.desk.factors import sealed_password
from opentamin.desk.models import Role, User
from opentamin.flow.care.bills import let_act
from opentamin.flow.care.models import Provider
from opentamin.law.ir.identifiers.national_code import check_digit
from opentamin.registers.models import Office, Person, Workshop

BY = "demo"
CENTRE = "990002"


class Invented(NamedTuple):
    """A user of the demonstration; the scope is an office's code, `workshop`, `person` or nothing."""

    role: Role
    name_fa: str
    name_en: str
    scope: str = ""


PEOPLE = (
    Invented(Role.HEADQUARTERS, "ستاره ستادی", "Setareh Setadi"),
    Invented(Role.DIRECTORATE, "داریوش کلان", "Dariush Kalan", "9900"),
    Invented(Role.BRANCH, "شیرین شعبه‌ای", "Shirin Shobei", "9990"),
    Invented(Role.APPROVER, "تینا تأییدی", "Tina Taeedi", "9990"),
    Invented(Role.INSPECTOR, "بهرام بازرس", "Bahram Bazras", "9990"),
    Invented(Role.COLLECTION, "وحید وصولی", "Vahid Vosuli", "9990"),
    Invented(Role.SERVICE_DESK, "میترا میزبان", "Mitra Mizban", "9990"),
    Invented(Role.CLINIC, "درمانگاه نمونه", "Sample Clinic"),
    Invented(Role.EMPLOYER, "کامران کارفرما", "Kamran Karfarma", "workshop"),
    Invented(Role.INSURED, "", "", "person"),
    Invented(Role.GUARDIAN, "سارا سرپرست", "Sara Sarparast", "ward"),
    Invented(Role.AUDITOR, "مینا ممیز", "Mina Momayez"),
)


def login_of(number: int) -> str:
    """An invented national code of the unassigned prefix 998."""
    nine = f"998{number:06d}"
    return f"{nine}{check_digit(nine)}"


def make(*, now: datetime, today: date) -> list[tuple[str, str]]:
    """Make those that are missing, each with its mandate; gives login and role. Demo mode is on afterwards."""
    made = []
    insured = list(Person.objects.filter(national_code__startswith="99", provisional=False).order_by("id")[:2])
    for number, each in enumerate(PEOPLE, 1):
        scope = _scope(each, insured)
        if scope is None:
            continue
        login = scope if each.role == Role.INSURED else login_of(number)
        _one(login, each, scope, insured, now=now, today=today)
        made.append((login, each.role.value))
    (home() / "demo").write_text("demo mode: invented users may sign in with one press\n", encoding="ascii")
    return made


def _scope(each: Invented, insured: list[Person]) -> str | None:
    """The scope as the desk is told it; None where the demonstration has nobody for it."""
    if each.scope == "workshop":
        return next(iter(_workshops()), None)
    if each.scope in {"person", "ward"}:
        place = 0 if each.scope == "person" else 1
        return insured[place].national_code if len(insured) > place else None
    if each.scope and not Office.objects.filter(code=each.scope).exists():
        return None
    return each.scope


def _centre(login: str, now: datetime) -> None:
    """The clinic acts for the contracted hospital, where care has been invented."""
    centre = Provider.objects.filter(code=CENTRE).first()
    if centre is not None:
        let_act(User.objects.get(login=login).pk, centre, given=True, by=BY, now=now)


def _workshops() -> list[str]:
    """An accountant acts for three workshops."""
    return list(Workshop.objects.filter(code__startswith="999").order_by("code").values_list("code", flat=True)[:3])


def _one(login: str, each: Invented, scope: str, insured: list[Person], *, now: datetime, today: date) -> None:
    person = insured[0] if each.role == Role.INSURED else None
    names = {"fa": each.name_fa, "en": each.name_en}
    if person is not None:
        names = dict.fromkeys(("fa", "en"), f"{person.first_name} {person.last_name}")
    if not User.objects.filter(login=login).exists():
        user = users.add(login, names, mobile=f"0990{login[-8:-1]}", by=BY, now=now)
        User.objects.filter(pk=user.pk).update(demo=True, password=sealed_password(secret("demo-word")))
    if each.role == Role.CLINIC:
        _centre(login, now)
    scopes = list(_workshops()) if each.scope == "workshop" else [scope]
    for one in scopes:
        users.give(login, each.role, one, by=BY, now=now, from_on=today)
