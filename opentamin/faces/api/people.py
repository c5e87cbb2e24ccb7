"""Persons by the API: one's own file, or one within the scope of a role, every reading with its reason."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema

from opentamin.faces.api.bearer import BearerKey
from opentamin.faces.api.care import now_and_today
from opentamin.faces.api.gates import allowed, open_file, theirs
from opentamin.faces.api.shapes import KEYED, Answer, Id, Text, Why
from opentamin.flow.care.questions import entitlement
from opentamin.flow.careers.questions import record
from opentamin.flow.selfpaid.facts import Standing
from opentamin.flow.selfpaid.questions import standings
from opentamin.registers.models import Person
from opentamin.registers.questions import find_people

router = Router(auth=BearerKey(), tags=["persons"])
FOUND = 50


class PersonRow(Schema):
    """Somebody, as a search shows them."""

    id: int
    national_code: str | None
    foreign_code: str | None
    insurance_number: str | None
    first_name: str
    last_name: str


class PeopleOut(Answer):
    """At most fifty people; a longer search is made narrower."""

    items: list[PersonRow]


class PersonOut(Answer, PersonRow):
    """One person."""

    birth_date: date | None
    is_foreign: bool
    provisional: bool


def _row(found: Person) -> dict[str, Any]:
    return {name: getattr(found, name) for name in PersonRow.model_fields}


@router.get("/persons", response={200: PeopleOut, **KEYED}, operation_id="persons", summary="Find people")
def find(
    request: HttpRequest,
    q: Annotated[Text, Query(description="A code, an insurance number or the beginning of a name")],
) -> Any:
    """Within the scope of the key."""
    allowed(request, "people")
    return {"items": [_row(each) for each in find_people(q, limit=FOUND)]}


def opened(request: HttpRequest, gate: str, person_id: int) -> Person:
    """The person, when the file may be opened; the reading is kept."""
    sitting = allowed(request, gate)
    found = theirs(sitting, "registers.Person pk", person_id)
    open_file(request, sitting, person_id)
    assert isinstance(found, Person)
    return found


@router.get("/persons/{person_id}", response={200: PersonOut, **KEYED}, operation_id="person", summary="One person")
def person(request: HttpRequest, person_id: Id, reading_reason: Why = None) -> Any:
    """As the register has them today."""
    found = opened(request, "person", person_id)
    return {
        **_row(found),
        "birth_date": found.birth_date,
        "is_foreign": found.is_foreign,
        "provisional": found.provisional,
    }


class MonthOut(Schema):
    """A month of a record; counted days never exceed the month (article 34)."""

    month: int
    days_listed: int
    days_counted: int
    base_rial: int
    workshops: list[str]


class RecordOut(Answer):
    """A person's record."""

    person_id: int
    days: int
    months: list[MonthOut]


@router.get(
    "/persons/{person_id}/record",
    response={200: RecordOut, **KEYED},
    operation_id="record",
    summary="The contribution record",
)
def record_of(request: HttpRequest, person_id: Id, reading_reason: Why = None) -> Any:
    """As it is known now, until this month."""
    opened(request, "person", person_id)
    now, today = now_and_today()
    found = record(person_id, as_of=today.month.code, known_on=now)
    months = [
        {
            "month": row.month,
            "days_listed": row.days_listed,
            "days_counted": row.days_counted,
            "base_rial": row.base_rial,
            "workshops": sorted({line.workshop_code for line in row.lines}),
        }
        for row in found.months
    ]
    return {"person_id": person_id, "days": found.days, "months": months}


class SelfPaidMonth(Schema):
    """A month of a contract in rials; state is paid, due, overdue or void (the contract ended before it)."""

    month: int
    state: str
    days: int
    base_rial: int
    premium_rial: int
    health_rial: int
    due_rial: int
    due_on: date
    paid_on: date | None


class SelfPaidContract(Schema):
    """A contract of a person who pays himself; kind and plan are codes of the scheme self_paid_premium."""

    id: int
    kind: int
    plan: int
    daily_base_rial: int
    from_on: date
    open: bool
    why_ended: str
    ended_from: int | None
    paid_until: int | None
    owed_rial: int
    lapses_after: date | None
    heads: list[int]
    months: list[SelfPaidMonth]


class SelfPaidOut(Answer):
    """The contracts of a person, the newest first."""

    person_id: int
    contracts: list[SelfPaidContract]


@router.get(
    "/persons/{person_id}/self-paid",
    response={200: SelfPaidOut, **KEYED},
    operation_id="self_paid",
    summary="Contracts and months of self-paid insurance",
)
def self_paid(request: HttpRequest, person_id: Id, reading_reason: Why = None) -> Any:
    """What is paid, what is due by when, and after which day a contract lapses unpaid."""
    opened(request, "my_self_paid", person_id)
    found = standings([person_id], now_and_today()[1]).get(person_id, [])
    return {"person_id": person_id, "contracts": [_contract(each) for each in found]}


def _contract(each: Standing) -> dict[str, Any]:
    row = each.contract
    own = {name: getattr(row, name) for name in ("kind", "plan", "daily_base_rial", "from_on")}
    told = {name: getattr(each, name) for name in ("open", "ended_from", "paid_until", "owed_rial", "lapses_after")}
    months = [{name: getattr(one, name) for name in SelfPaidMonth.model_fields} for one in each.months]
    return {"id": row.pk, **own, **told, "why_ended": each.why, "heads": list(each.heads), "months": months}


class EntitledOut(Answer):
    """Cover today: covered, ended, never or unknown, with the article; a check that binds a payer is care's own call."""

    state: str
    until: date | None
    clause: str
    why_fa: str
    why_en: str
    ended_by: str


@router.get("/persons/{person_id}/entitlement", response={200: EntitledOut, **KEYED}, operation_id="entitlement",
            summary="Whether a person is covered for care today")  # fmt: skip
def entitled(request: HttpRequest, person_id: Id, reading_reason: Why = None) -> Any:
    """As the table of cover says now; nothing is bound by it."""
    found = opened(request, "care_person", person_id)
    code = found.national_code or found.foreign_code or ""
    got = entitlement(code, now_and_today()[1], known_on=timezone.now())
    words = {name: getattr(got, name) for name in ("state", "clause", "why_fa", "why_en", "ended_by")}
    return {**words, "until": got.until_on}
