"""What stands before the clearance of a contract: everything at once, as findings with their amounts and months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from opentamin.flow.contracts.catalogue import findings as catalogue
from opentamin.flow.contracts.facts import WorkClass
from opentamin.flow.contracts.models import Contract, ContractVersion, Settlement, Subcontractor, WorkStatement
from opentamin.flow.contracts.opening import last_day, ratio_inputs, terms_of
from opentamin.flow.contracts.reckoning import DebtNow, RowMonth, debts_of, item_words, row_months
from opentamin.flow.contracts.settling import item_of, newest_accounts
from opentamin.ground.calendar import Day, Month
from opentamin.ground.findings import Finding, in_order
from opentamin.law.ir.schemes.contract_premium import CLASSES


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands against a contract now, the debts that were looked at (owed or not), and all that was read for it."""

    findings: tuple[Finding, ...]
    debts: tuple[DebtNow, ...]
    contract: Contract
    terms: ContractVersion
    statements: tuple[WorkStatement, ...]
    months: tuple[RowMonth, ...]
    account: Settlement | None
    partners: tuple[Subcontractor, ...]

    @property
    def owed_rial(self) -> int:
        """What is owed of all of them."""
        return sum(max(debt.owed_rial, 0) for debt in self.debts)


def standing(contract_id: int) -> Standing:
    """Everything that keeps a contract from its certificate (seven queries); nothing is written."""
    row = Contract.objects.select_related("workshop__branch").get(pk=contract_id)
    terms = terms_of([row.pk])[row.pk]
    statements = tuple(WorkStatement.objects.filter(contract=row).order_by("number"))
    partners = tuple(Subcontractor.objects.filter(contract=row).order_by("name"))
    first, last = Day.from_date(terms.starts_on).month, Day.from_date(last_day(terms, statements)).month
    months = tuple(row_months([row.pk])[row.pk])
    listed = {month.month for month in months}
    everything = debts_of(
        [row.workshop.code, *(partner.workshop_code for partner in partners if partner.workshop_code)]
    )
    own = [debt for debt in everything if debt.workshop_code == row.workshop.code]
    debts = tuple(debt for debt in own if _concerns(debt, row.pk, listed, terms, first, last))
    account = newest_accounts([row.pk]).get(row.pk)
    found = [
        *_about_account(terms, account, sum(month.premium_rial for month in months), statements),
        *_about_debts(row.pk, debts),
        *_about_months(terms, listed, first, last),
        *_about_partners(partners, everything, first, last),
    ]
    return Standing(tuple(in_order(found)), debts, row, terms, statements, months, account, partners)


def _concerns(
    debt: DebtNow, contract_id: int, months: set[int], terms: ContractVersion, first: Month, last: Month
) -> bool:
    """Whether a debt of the workshop belongs to the contract: its own item, or a month in which its row has lists; of a
    fixed workshop everything of the contract's months (its lists and inspections decide, production law 40)."""
    if debt.item == item_of(contract_id):
        return True
    if terms.work_class == WorkClass.FIXED_WORKSHOP:
        other_contract = debt.item.startswith("contract/")
        return first.code <= debt.month <= last.code and not other_contract
    return debt.item == "" and debt.month in months


def _about_account(
    terms: ContractVersion, account: Settlement | None, lists_rial: int, statements: Sequence[WorkStatement]
) -> list[Finding]:
    """Whether the work is at its end and its account is settled on what is known now: work, lists and terms."""
    make, found = catalogue().make, []
    if not any(statement.final for statement in statements):
        found.append(make("NO_LAST_STATEMENT", value=terms.contract_id))
    worked = sum(statement.gross_rial for statement in statements)
    known = ratio_inputs(terms, worked, max(lists_rial, 0))
    known["contract_class"] = CLASSES[str(known["contract_class"])]
    if account is None:
        found.append(make("NOT_SETTLED", value=terms.contract_id))
    elif any(account.record["inputs"][name] != value for name, value in known.items()):
        found.append(make("ACCOUNT_IS_OLD", value=terms.contract_id))
    return found


def _about_debts(contract_id: int, debts: Sequence[DebtNow]) -> list[Finding]:
    """A finding for each debt on which something is owed: its premium or costs, and its penalties apart."""
    make, found = catalogue().make, []
    for debt in debts:
        rest, month = debt.owed_rial - debt.penalty_rial, Month(debt.month)
        if rest > 0 and debt.item == item_of(contract_id):
            found.append(make("RATIO_BALANCE_OWED", value=contract_id, owed=f"{rest:,}"))
        elif rest > 0:
            found.append(make("LIST_NOT_PAID", value=str(month), owed=f"{rest:,}", **item_words(debt.item)))
        if debt.penalty_rial > 0:
            found.append(make("PENALTY_OPEN", value=str(month), owed=f"{debt.penalty_rial:,}", **item_words(debt.item)))
    return found


def _about_months(terms: ContractVersion, listed: set[int], first: Month, last: Month) -> list[Finding]:
    """Months of the contract without a list of its row, unless the work was suspended in them."""
    months = [(first + step).code for step in range(last - first + 1)]
    return [
        catalogue().make("LIST_NOT_SENT", value=str(Month(month)))
        for month in months
        if month not in listed and month not in terms.idle_months
    ]


def _about_partners(
    partners: Sequence[Subcontractor], debts: Sequence[DebtNow], first: Month, last: Month
) -> list[Finding]:
    """Registered subcontractors who owe something of the contract's months (the contractor answers for them, 38.1)."""
    found = []
    for partner in partners:
        owed = sum(
            max(debt.owed_rial, 0)
            for debt in debts
            if partner.workshop_code
            and debt.workshop_code == partner.workshop_code
            and first.code <= debt.month <= last.code
        )
        if owed:
            found.append(
                catalogue().make(
                    "SUBCONTRACTOR_OWES", value=partner.workshop_code, partner=partner.name, owed=f"{owed:,}"
                )
            )
    return found
