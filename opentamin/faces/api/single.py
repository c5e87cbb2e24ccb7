"""Single things: who the key is, one list, one workshop with what it owes and its account, one office."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from opentamin.faces.api.bearer import BearerKey
from opentamin.faces.api.care import now_and_today
from opentamin.faces.api.catalogue import refuse
from opentamin.faces.api.gates import allowed, caller_of, theirs
from opentamin.faces.api.shapes import KEYED, Answer, Digits, Exact, Id, refusals
from opentamin.flow.assessments.overview import owed_months
from opentamin.flow.assessments.questions import assessed
from opentamin.flow.collection.account import Line, Standing, account
from opentamin.flow.collection.explaining import Explanation
from opentamin.flow.lists import listing
from opentamin.registers.models import Workshop

router = Router(auth=BearerKey())


class Me(Answer):
    """What a key is: the user behind it, role, part of a mandate, scopes."""

    login: str
    role: str
    what: str
    scopes: list[str]
    key: int
    until: datetime | None


@router.get("/me", response={200: Me, **refusals(401)}, operation_id="me", tags=["key"], summary="Who this key is")
def me(request: HttpRequest) -> Any:
    """The first call of every program: does the key hold, for whom, until when?"""
    caller = caller_of(request)
    who = caller.sitting
    scopes = sorted(caller.scopes)
    return {
        "login": who.login,
        "role": who.role,
        "what": who.what,
        "scopes": scopes,
        "key": caller.key,
        "until": who.ends_at,
    }


class ShareOut(Schema):
    """One share of a list in rials: computed, declared (null where a list declares none), the difference that was posted."""

    share: str
    amount_rial: int
    declared_rial: int | None
    difference_rial: int


class ListOut(Answer):
    """One list: where it stands, and what was computed when it was accepted."""

    id: int
    state: str
    workshop_code: str
    contract_row: str
    month: int | None
    list_number: int | None
    version: int | None
    people: int
    submission_id: int
    received_at: datetime
    due_on: date | None = None
    late: bool | None = None
    base_rial: int | None = None
    shares: list[ShareOut] = []
    findings: int


@router.get(
    "/lists/{wage_list_id}", response={200: ListOut, **KEYED}, operation_id="list", tags=["lists"], summary="One list"
)
def one_list(request: HttpRequest, wage_list_id: Id) -> Any:
    """Where it stands, its shares computed beside declared, and how much was found."""
    theirs(allowed(request, "list"), "lists.WageList pk", wage_list_id)
    row = listing.one_list(wage_list_id)
    if row is None:
        raise refuse("NOT_THERE")
    names = ("state", "workshop_code", "contract_row", "month", "list_number", "version", "people", "submission_id")
    told: dict[str, Any] = {name: getattr(row, name) for name in names}
    told |= {"id": row.pk, "received_at": row.submission.received_at, "findings": row.findings.count()}
    for found in assessed([row.pk]):
        shares = [{name: getattr(share, name) for name in ShareOut.model_fields} for share in found.shares]
        told |= {"due_on": found.due_on, "late": found.late, "base_rial": found.base_rial, "shares": shares}
    return told


class WorkshopOut(Answer):
    """One workshop."""

    code: str
    name: str
    employer_name: str
    branch_code: str
    activity: str
    town: str
    opened_on: date
    closed_on: date | None


@router.get("/workshops/{workshop_code}", response={200: WorkshopOut, **KEYED}, operation_id="workshop", tags=["workshops"],
            summary="One workshop")  # fmt: skip
def one_workshop(request: HttpRequest, workshop_code: Digits) -> Any:
    """As the register has it today."""
    found = theirs(allowed(request, "workshop"), "registers.Workshop code", workshop_code)
    assert isinstance(found, Workshop)
    names = [name for name in WorkshopOut.model_fields if name not in ("branch_code", "test")]
    return {**{name: getattr(found, name) for name in names}, "branch_code": found.branch.code}


class OwedMonthOut(Schema):
    """What is owed of one month, by share, in rials."""

    month: int
    due_on: date | None
    shares: dict[str, int]
    owed_rial: int


class OwedOut(Answer):
    """What a workshop owes, as the ledger says now."""

    workshop_code: str
    owed_rial: int
    months: list[OwedMonthOut]


@router.get("/workshops/{workshop_code}/owed", response={200: OwedOut, **KEYED}, operation_id="owed", tags=["workshops"],
            summary="What a workshop owes, month by month")  # fmt: skip
def owed(request: HttpRequest, workshop_code: Digits) -> Any:
    """From the ledger, by month and share."""
    theirs(allowed(request, "workshop"), "registers.Workshop code", workshop_code)
    rows = owed_months(workshop_code, known_on=timezone.now())
    months = [
        {"month": row.month, "due_on": row.due_on, "shares": row.shares, "owed_rial": sum(row.shares.values())}
        for row in rows
    ]
    return {"workshop_code": workshop_code, "owed_rial": sum(each["owed_rial"] for each in months), "months": months}


class PartOut(Schema):
    """One part of a debt: how many months late; amount times rate times months, exact and not yet rounded."""

    amount_rial: int
    late_from: date
    until: date
    paid: bool
    months: int
    share_of_penalty: Exact
    clause: str


class ExplanationOut(Schema):
    """A penalty with its parts and the record of the law; null where the law was not read for that time."""

    penalty_rial: int | None
    parts: list[PartOut]
    record: dict[str, Any] | None
    findings: list[dict[str, Any]]


class LineOut(Schema):
    """One movement of an account, and the balance after it, in rials."""

    on: date
    kind: str
    month: int
    item: str
    debt_id: int | None
    amount_rial: int
    balance_rial: int
    shares: dict[str, int]
    explanation: ExplanationOut | None


class StandingOut(Schema):
    """Where a debt stands: what is owed, and until when an objection or an appeal is in time."""

    debt_id: int
    month: int
    item: str
    state: str
    owed_rial: int
    deadline: str
    until: date | None
    explanation: ExplanationOut


class AccountOut(Answer):
    """The account of a workshop."""

    workshop_code: str
    balance_rial: int
    debts: list[StandingOut]
    lines: list[LineOut]


@router.get("/workshops/{workshop_code}/account", response={200: AccountOut, **KEYED}, operation_id="account", tags=["workshops"],
            summary="The account of a workshop, every penalty explained")  # fmt: skip
def account_of(request: HttpRequest, workshop_code: Digits) -> Any:
    """Six queries, however long the account is."""
    theirs(allowed(request, "debts_account"), "registers.Workshop code", workshop_code)
    lines, standings = account(workshop_code, as_of=now_and_today()[1].to_date())
    balance = lines[-1].balance_rial if lines else 0
    told = {"workshop_code": workshop_code, "balance_rial": balance}
    return {**told, "debts": [_standing(row) for row in standings], "lines": [_line(row) for row in lines]}


def _line(row: Line) -> dict[str, Any]:
    names = [name for name in LineOut.model_fields if name != "explanation"]
    told = {name: getattr(row, name) for name in names}
    return {**told, "explanation": _explained(row.explanation) if row.explanation else None}


def _standing(row: Standing) -> dict[str, Any]:
    debt = row.debt
    told = {"debt_id": debt.pk, "month": debt.month, "item": debt.item, "state": debt.state, "owed_rial": row.owed_rial}
    return {**told, "deadline": row.deadline, "until": row.until, "explanation": _explained(row.explanation)}


def _explained(found: Explanation) -> dict[str, Any]:
    parts = [
        {
            "amount_rial": row.amount_rial,
            "late_from": row.from_,
            "until": row.until,
            "paid": row.paid,
            "months": row.months,
            "share_of_penalty": row.share_of_penalty,
            "clause": row.clause,
        }
        for row in found.rows
    ]
    record = found.record.as_dict() if found.record else None
    findings = [each.as_dict() for each in found.findings]
    return {"penalty_rial": found.penalty_rial, "parts": parts, "record": record, "findings": findings}
