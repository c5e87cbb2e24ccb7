"""The sandbox for makers of payroll software: an invented workshop, a user who may act for it, and a key that says so."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from opentamin.desk import api_keys, users
from opentamin.desk.catalogue import refuse
from opentamin.desk.models import Role, User
from opentamin.law.ir.identifiers.national_code import check_digit
from opentamin.registers import actions as registers
from opentamin.registers.models import Office, Workshop

INVENTED = "999"
"""No office of the country has a number that begins like this."""


def make(title: str, *, by: str, now: datetime, today: date, days: int = 90) -> tuple[str, str, str, int]:
    """A new invented workshop with a user and a test key; gives the workshop's code, the login, the key and its number."""
    office = Office.objects.filter(code__startswith=INVENTED, kind="branch").order_by("code").first()
    if office is None:
        raise refuse("SCOPE_UNKNOWN", value=f"{INVENTED}x")
    code = _next_code(office.code)
    facts = {"code": code, "name": f"کارگاه آزمون {title}"[:100], "employer_name": title[:100], "branch": office.code}
    registers.register_workshops([{**facts, "opened_on": today - timedelta(days=366)}])
    login = _login(code)
    if not User.objects.filter(login=login).exists():
        users.add(login, {"fa": title, "en": title}, mobile="", by=by, now=now)
    mandate = users.give(login, Role.EMPLOYER, code, by=by, now=now, from_on=today)
    number, key = api_keys.make(login, mandate.pk, title, by=by, now=now, test=True, days=days)
    return code, login, key, number


def _next_code(office: str) -> str:
    """The next free code of the office's last thousand workshops."""
    last = (
        Workshop.objects.filter(code__startswith=f"{office}999")
        .order_by("-code")
        .values_list("code", flat=True)
        .first()
    )
    return str(int(last) + 1) if last else f"{office}999001"


def _login(code: str) -> str:
    """An invented national code for the one user of a workshop."""
    nine = f"999{code[-6:]}"
    return f"{nine}{check_digit(nine)}"
