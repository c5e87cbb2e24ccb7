"""Opening a contract and what is told of it later: versions of its terms, subcontractors, statements of account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum

from opentamin.engine import Outcome, compute
from opentamin.flow.contracts.catalogue import refuse
from opentamin.flow.contracts.facts import RATIO_CLASS, ContractTerms, HoldKind, NewStatement, WorkClass
from opentamin.flow.contracts.locks import OF_CONTRACT, hold
from opentamin.flow.contracts.models import Contract, ContractVersion, HoldBack, Subcontractor, WorkStatement
from opentamin.ground.calendar import Day
from opentamin.registers.actions import register_contract_row
from opentamin.registers.models import ContractRow, Workshop

SCHEME = "contract_premium"


@transaction.atomic
def open_contract(
    key: str, workshop_code: str, contract_row: str, terms: ContractTerms, *, by: str, now: datetime
) -> Contract:
    """Open the file of a contract; the same key again gives the same file. The contract row is registered with it.

    ContractRefusal: unknown workshop, a row that has a file already, terms that cannot be (see `_check`).
    """
    known = Contract.objects.filter(key=key).first()
    if known is not None:
        return known
    workshop = Workshop.objects.filter(code=workshop_code).first()
    if workshop is None:
        raise refuse("WORKSHOP_NOT_KNOWN", value=workshop_code)
    _check(terms, contract_row)
    if contract_row and Contract.objects.filter(workshop=workshop, contract_row=contract_row).exists():
        raise refuse("ROW_HAS_A_FILE", value=contract_row, workshop=workshop_code)
    if contract_row and not ContractRow.objects.filter(workshop=workshop, number=contract_row).exists():
        facts = {"title": terms.subject, "client_name": terms.client_name, "starts_on": terms.starts_on}
        register_contract_row(workshop_code, contract_row, **facts)
    row = Contract.objects.create(
        key=key, workshop=workshop, contract_row=contract_row, branch_id=workshop.branch_id, by=by, known_at=now
    )
    _version(row, 1, terms, "", by, now)
    return row


def _check(terms: ContractTerms, contract_row: str) -> None:
    """Terms that cannot be, named one by one."""
    if terms.ends_on < terms.starts_on:
        raise refuse("ENDS_BEFORE_IT_STARTS", value=Day.from_date(terms.ends_on), starts=Day.from_date(terms.starts_on))
    if terms.price_rial <= 0 or terms.client_materials_rial < 0:
        raise refuse("AMOUNT_NOT_POSSIBLE", value=terms.price_rial)
    fixed = terms.work_class == WorkClass.FIXED_WORKSHOP
    if fixed and not terms.evidence.strip():
        raise refuse("FIXED_WORKSHOP_NOT_SHOWN", value=terms.subject)
    if not fixed and not (len(contract_row) == 3 and contract_row.isascii() and contract_row.isdigit()):
        raise refuse("ROW_NOT_GIVEN", value=contract_row)


def _version(row: Contract, number: int, terms: ContractTerms, reason: str, by: str, now: datetime) -> ContractVersion:
    told = {**asdict(terms), "work_class": str(terms.work_class), "idle_months": sorted(set(terms.idle_months))}
    return ContractVersion.objects.create(contract=row, version=number, **told, reason=reason, by=by, known_at=now)


@transaction.atomic
def change_terms(contract_id: int, terms: ContractTerms, *, reason: str, by: str, now: datetime) -> ContractVersion:
    """A new version of a contract's terms (an addendum, a delivery); terms that stand already change nothing."""
    row = locked(contract_id)
    newest = terms_of([row.pk])[row.pk]
    _check(terms, row.contract_row)
    if terms_in(newest) == terms:
        return newest
    return _version(row, newest.version + 1, terms, reason, by, now)


def terms_in(row: ContractVersion) -> ContractTerms:
    """The terms that a version holds."""
    names = ContractTerms.__dataclass_fields__
    told = {name: getattr(row, name) for name in names}
    return ContractTerms(**{**told, "work_class": WorkClass(row.work_class), "idle_months": tuple(row.idle_months)})


def terms_of(contract_ids: Sequence[int]) -> dict[int, ContractVersion]:
    """The newest version of each contract (one query)."""
    rows = ContractVersion.objects.filter(contract__in=contract_ids).order_by("contract_id", "-version")
    return {row.contract_id: row for row in rows.distinct("contract_id")}


def locked(contract_id: int) -> Contract:
    """The contract, held until the transaction ends; CONTRACT_NOT_KNOWN when there is none."""
    hold(OF_CONTRACT, [contract_id])
    row = Contract.objects.select_related("workshop__branch").filter(pk=contract_id).first()
    if row is None:
        raise refuse("CONTRACT_NOT_KNOWN", value=contract_id)
    return row


def add_subcontractor(
    contract_id: int, name: str, part: str, *, workshop_code: str = "", by: str, now: datetime
) -> Subcontractor:
    """Somebody took over a part of the work; the same name and part again changes nothing."""
    locked_row = Contract.objects.filter(pk=contract_id).first()
    if locked_row is None:
        raise refuse("CONTRACT_NOT_KNOWN", value=contract_id)
    told = {"workshop_code": workshop_code, "by": by, "known_at": now}
    return Subcontractor.objects.get_or_create(contract=locked_row, name=name, part=part, defaults=told)[0]


@transaction.atomic
def take_statement(contract_id: int, statement: NewStatement, *, by: str, now: datetime) -> WorkStatement:
    """Take a statement of account and what is held back of it (38.1). The same number with the same content again
    changes nothing.

    Of each statement the client holds what brings all of it to 5 % of the work so far, so that no rial is lost to
    rounding; of the last one it holds the whole instalment.
    """
    row = locked(contract_id)
    known = WorkStatement.objects.filter(contract=row, number=statement.number).first()
    if known is not None:
        if (known.on, known.gross_rial, known.final) != (statement.on, statement.gross_rial, statement.final):
            raise refuse("STATEMENT_NUMBER_TAKEN", value=statement.number)
        return known
    terms = terms_of([row.pk])[row.pk]
    before = WorkStatement.objects.filter(contract=row)
    worked = int(before.aggregate(sum=Sum("gross_rial"))["sum"] or 0) + statement.gross_rial
    _check_statement(terms, statement, worked, ended=before.filter(final=True).exists())
    taken = WorkStatement.objects.create(contract=row, **asdict(statement), by=by, known_at=now)
    _hold(row, taken, hold_back_of(terms, worked), by, now)
    return taken


def _check_statement(terms: ContractVersion, statement: NewStatement, worked_rial: int, *, ended: bool) -> None:
    if ended:
        raise refuse("STATEMENT_AFTER_THE_LAST", value=statement.number)
    if statement.gross_rial <= 0 or statement.number <= 0:
        raise refuse("AMOUNT_NOT_POSSIBLE", value=statement.gross_rial)
    if statement.on < terms.starts_on:
        raise refuse("STATEMENT_BEFORE_START", value=statement.number, day=Day.from_date(statement.on))
    if worked_rial > terms.price_rial:
        raise refuse("STATEMENTS_ABOVE_PRICE", value=statement.number, worked=worked_rial, price=terms.price_rial)


def hold_back_of(terms: ContractVersion, worked_rial: int) -> int:
    """What the client holds of all statements so far, in rials, by the scheme; refuses where the law says nothing."""
    outcome = compute(SCHEME, Day.from_date(terms.contract_on).month.code, ratio_inputs(terms, worked_rial, 0))
    if isinstance(outcome, Outcome):
        return int(outcome.values["hold_back_rial"])
    found = outcome.findings[0]
    raise refuse("LAW_NOT_CLEAR", value=terms.contract_id, reason_fa=found.message_fa, reason_en=found.message_en)


def ratio_inputs(terms: ContractVersion, worked_rial: int, premium_rial: int) -> dict[str, int | str]:
    """The inputs of the scheme `contract_premium` for a contract."""
    return {
        "gross_rial": worked_rial,
        "client_materials_rial": terms.client_materials_rial,
        "contract_class": RATIO_CLASS[WorkClass(terms.work_class)],
        "contract_day": Day.from_date(terms.contract_on).code,
        "premium_paid_rial": premium_rial,
    }


def _hold(row: Contract, taken: WorkStatement, whole_rial: int, by: str, now: datetime) -> None:
    """The moves of one statement: its part of the 5 %, and the rest of the last instalment."""
    kinds = HoldBack.objects.filter(contract=row, kind=HoldKind.HELD)
    part = whole_rial - int(kinds.aggregate(sum=Sum("amount_rial"))["sum"] or 0)
    rest = taken.gross_rial - part if taken.final else 0
    moves = [(HoldKind.HELD, part), (HoldKind.LAST_INSTALMENT, rest)]
    HoldBack.objects.bulk_create(_moved(row, taken, kind, amount, by, now) for kind, amount in moves if amount > 0)


def _moved(row: Contract, taken: WorkStatement, kind: HoldKind, rial: int, by: str, now: datetime) -> HoldBack:
    key = f"contract/{row.pk}/statement/{taken.number}/{kind}"
    return HoldBack(contract=row, key=key, kind=kind, amount_rial=rial, on=taken.on, by=by, known_at=now)


def last_day(terms: ContractVersion, statements: Sequence[WorkStatement]) -> date:
    """The last day of the work: delivery, else the last statement, else the end by the contract."""
    if terms.delivered_on is not None:
        return terms.delivered_on
    return max((row.on for row in statements), default=terms.ends_on)
