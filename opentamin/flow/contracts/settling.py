"""The account of a contract: premium by ratio against premium of its lists; what is left is posted as a debt.

An account is never edited: settled again, it posts only what changed since, on the same debt (`contract/<id>`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

from opentamin.engine import Outcome, compute
from opentamin.flow.collection.opening import open_debts
from opentamin.flow.contracts.catalogue import findings as catalogue
from opentamin.flow.contracts.locks import OF_CONTRACT, hold
from opentamin.flow.contracts.models import Contract, ContractVersion, Settlement, WorkStatement
from opentamin.flow.contracts.opening import SCHEME, last_day, ratio_inputs, terms_of
from opentamin.flow.contracts.reckoning import row_months
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding
from opentamin.law.ir.holidays import next_working_day
from opentamin.ledger import actions as ledger
from opentamin.ledger.chart import chart
from opentamin.ledger.facts import Entry, Posting

KIND, SHARE = "contract_ratio", "contract_ratio"


@dataclass(frozen=True, slots=True)
class Settled:
    """The accounts as they stand now, how many of them are new, and the contracts that could not be settled."""

    accounts: tuple[Settlement, ...]
    new: int
    findings: tuple[Finding, ...]


def item_of(contract_id: int) -> str:
    """The item of a contract's debt in ledger and collection."""
    return f"contract/{contract_id}"


@transaction.atomic
def settle(contract_ids: Sequence[int], *, notified_on: date, by: str, now: datetime, today: Day) -> Settled:
    """Settle contracts in one set, on a notice of that day: ratio less lists is posted as a debt, or what changed of it.

    The same facts again change nothing. A contract without statements, or on which the law says nothing certain, is
    left out and named; the others are settled.
    """
    hold(OF_CONTRACT, contract_ids)
    found = Contract.objects.select_related("workshop").filter(pk__in=set(contract_ids)).order_by("pk")
    rows = {row.pk: row for row in found}
    faults = [catalogue().make("CONTRACT_NOT_KNOWN", value=pk) for pk in sorted(set(contract_ids) - rows.keys())]
    accounts = [_account(draft, notified_on, by, now) for draft in _drafts(rows, faults)]
    new = [account for account in accounts if account.pk is None]
    Settlement.objects.bulk_create(new)
    entries = [_entry(rows[each.contract_id], each, today) for each in new if each.difference_rial]
    ledger.post(entries, now=now)
    if entries:
        open_debts(now=now, subjects=sorted({entry.subject for entry in entries}))
    return Settled(tuple(accounts), len(new), tuple(faults))


@dataclass(frozen=True, slots=True)
class _Draft:
    contract_id: int
    terms: ContractVersion
    worked_rial: int
    lists_rial: int
    last: date
    outcome: Outcome
    before: Settlement | None


def _drafts(rows: dict[int, Contract], faults: list[Finding]) -> list[_Draft]:
    """What each contract's account is by the law, beside the account before."""
    terms, months = terms_of(list(rows)), row_months(rows)
    before = newest_accounts(list(rows))
    statements: dict[int, list[WorkStatement]] = {pk: [] for pk in rows}
    for statement in WorkStatement.objects.filter(contract__in=rows).order_by("number"):
        statements[statement.contract_id].append(statement)
    drafts = []
    for pk in rows:
        if not statements[pk]:
            faults.append(catalogue().make("NOTHING_TO_SETTLE", value=pk))
            continue
        worked = sum(row.gross_rial for row in statements[pk])
        lists = max(sum(month.premium_rial for month in months[pk]), 0)
        inputs = ratio_inputs(terms[pk], worked, lists)
        outcome = compute(SCHEME, Day.from_date(terms[pk].contract_on).month.code, inputs)
        if isinstance(outcome, Outcome):
            last = last_day(terms[pk], statements[pk])
            drafts.append(_Draft(pk, terms[pk], worked, lists, last, outcome, before.get(pk)))
        else:
            fa, en = outcome.findings[0].message_fa, outcome.findings[0].message_en
            faults.append(catalogue().make("LAW_NOT_CLEAR", value=pk, reason_fa=fa, reason_en=en))
    return drafts


def newest_accounts(contract_ids: Sequence[int]) -> dict[int, Settlement]:
    """The newest account of each contract that was settled (one query)."""
    rows = Settlement.objects.filter(contract__in=contract_ids).order_by("contract_id", "-number")
    return {row.contract_id: row for row in rows.distinct("contract_id")}


def _account(draft: _Draft, notified_on: date, by: str, now: datetime) -> Settlement:
    """The account of a draft; the one before where nothing changed. Month and due day of the first account hold."""
    before, values = draft.before, draft.outcome.values
    digest = draft.outcome.record.digest()
    if before is not None and before.digest == digest:
        return before
    due = next_working_day(Day.from_date(notified_on) + int(values["days_until_due"])).to_date()
    return Settlement(
        contract_id=draft.contract_id,
        number=before.number + 1 if before else 1,
        work_rial=draft.worked_rial + draft.terms.client_materials_rial,
        ratio_rial=values["contract_premium_rial"],
        lists_rial=draft.lists_rial,
        balance_rial=values["contract_balance_rial"],
        difference_rial=values["contract_balance_rial"] - (before.balance_rial if before else 0),
        month=before.month if before else Day.from_date(draft.last).month.code,
        notified_on=notified_on,
        due_on=before.due_on if before else due,
        record=draft.outcome.record.as_dict(),
        digest=digest,
        by=by,
        known_at=now,
    )


def _entry(row: Contract, account: Settlement, today: Day) -> Entry:
    share = chart().shares[SHARE]
    amount = account.difference_rial
    return Entry(
        key=f"{item_of(row.pk)}/account/{account.number}",
        kind=KIND,
        counts_on=account.notified_on,
        period=today.month.code,
        month=account.month,
        postings=(Posting(share.debit, amount, SHARE), Posting(share.credit, -amount, SHARE)),
        subject=row.workshop.code,
        branch_id=row.workshop.branch_id,
        due_on=account.due_on,
        basis=f"contract_account/{row.pk}/{account.number}",
        item=item_of(row.pk),
    )


STALE = """
    WITH newest AS (
        SELECT DISTINCT ON (contract_id) contract_id, lists_rial FROM contracts_settlement ORDER BY contract_id, number DESC
    ), listed AS (
        SELECT c.id, COALESCE(sum(s.difference_rial), 0) AS rial
        FROM newest n JOIN contracts_contract c ON c.id = n.contract_id AND c.contract_row <> ''
        JOIN registers_workshop w ON w.id = c.workshop_id
        LEFT JOIN lists_wage_list l ON l.workshop_code = w.code AND l.contract_row = c.contract_row
            AND l.state IN ('posted', 'credited')
        LEFT JOIN assessments_assessment t ON t.wage_list_id = l.id
        LEFT JOIN assessments_share_amount s ON s.assessment_id = t.id AND s.share IN ('insured', 'employer', 'unemployment')
        GROUP BY c.id
    )
    SELECT l.id FROM listed l JOIN newest n ON n.contract_id = l.id WHERE greatest(l.rial, 0) <> n.lists_rial ORDER BY l.id
"""


def stale_accounts() -> list[int]:
    """Contracts whose lists changed since they were settled (one query): they are to be settled again."""
    with connection.cursor() as cursor:
        cursor.execute(STALE)
        return [row[0] for row in cursor.fetchall()]
