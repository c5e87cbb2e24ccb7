"""Invented people and contracts of tests."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any

from opentamin.flow.selfpaid.facts import NewPayment, Terms
from opentamin.flow.selfpaid.models import Contract, Kind, Plan
from opentamin.flow.selfpaid.paying import Paid
from opentamin.flow.selfpaid.questions import next_months
from opentamin.ground.calendar import Day
from opentamin.ground.persian import search_key, sort_key
from opentamin.journeys import self_paid
from opentamin.journeys.invented import national_code
from opentamin.registers.models import Office, Person

NUMBERS = itertools.count(8_100_000)
KEYS = itertools.count(1)


def at(day: Day) -> datetime:
    """Noon of a day."""
    return datetime.combine(day.to_date(), datetime.min.time(), UTC) + timedelta(hours=9)


def branch() -> Office:
    return Office.objects.get(code="9990")


def someone(born: str = "1360-01-01", **facts: Any) -> Person:
    """A person of a made-up code; `born` is a Jalali day."""
    name = "پروانه آزمون"
    given = {"birth_date": Day.parse(born).to_date(), "sex": "f", "first_name": "پروانه", "last_name": "آزمون"} | facts
    return Person.objects.create(
        national_code=national_code(next(NUMBERS)), search_key=search_key(name), sort_key=sort_key(name), **given
    )


def terms(person: Person, on: Day, **facts: Any) -> Terms:
    given: dict[str, Any] = {"kind": Kind.FREELANCE, "plan": Plan.DISABILITY} | facts
    return Terms(person_id=person.pk, branch_id=branch().pk, from_on=on, **given)


def contract(on: str = "1404-01-01", *, person: Person | None = None, **facts: Any) -> Contract:
    """A contract that was opened on its first day."""
    day = Day.parse(on)
    asked = terms(person or someone(), day, **facts)
    return self_paid.open_contract(f"t/{next(KEYS)}", asked, by="t", now=at(day), today=day).contract


def pay(row: Contract, on: str, *, months: int = 1, rial: int | None = None, key: str = "", slip: str = "") -> Paid:
    """Pay the next months on a day, to the rial."""
    day, turn = Day.parse(on), next(KEYS)
    due = next_months(row.pk, months).due_rial if rial is None else rial
    asked = NewPayment(key or f"p/{turn}", row.pk, months, due, day, slip or f"slip-{turn}")
    return self_paid.pay_months([asked], by="t", now=at(day), today=day)


def pass_day(on: str) -> Any:
    """The daily run of a day."""
    day = Day.parse(on)
    return self_paid.day(day, by="t", now=at(day))


def day(text: str) -> date:
    return Day.parse(text).to_date()
