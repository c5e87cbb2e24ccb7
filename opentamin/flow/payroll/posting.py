"""The entries of a run: for each branch what every benefit costs, what is kept back, and what is to be paid."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Sum

from opentamin.flow.payroll.models import Run
from opentamin.ground.calendar import Day
from opentamin.law.benefit_rows import benefit_rows
from opentamin.ledger.facts import Entry, Posting

PAYABLE, TREATMENT, OTHER_DEDUCTIONS, OVERPAID, ADDITIONS = "2310", "2320", "2330", "1410", "5390"
SUMS = ("month_rial", "arrears_rial", "recover_rial", "additions_rial", "treatment_rial", "deductions_rial", "net_rial")


def entry_key(run: Run, branch_id: int) -> str:
    """The key of a run's entry at a branch."""
    return f"payroll/{run.month}/{run.number}/{branch_id}"


def entries(run: Run) -> list[Entry]:
    """One balanced entry for each branch; counts on the pay-day, in the books of its month."""
    branches: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = run.slips.values("branch_id", "benefit").annotate(**{name: Sum(name) for name in SUMS}).order_by("branch_id")
    for row in rows:
        accounts = branches[row["branch_id"]]
        # The expense is what the months are due: overpaid months take it back, and become a claim.
        accounts[benefit_rows()[row["benefit"]].account] += row["month_rial"] + row["arrears_rial"]
        accounts[OVERPAID] += row["recover_rial"]
        accounts[ADDITIONS] += row["additions_rial"]
        accounts[TREATMENT] -= row["treatment_rial"]
        accounts[OTHER_DEDUCTIONS] -= row["deductions_rial"]
        accounts[PAYABLE] -= row["net_rial"]
    paid = Day.from_date(run.pay_on)
    return [
        Entry(
            key=entry_key(run, branch_id),
            kind="payroll",
            counts_on=run.pay_on,
            period=paid.month.code,
            month=run.month,
            postings=tuple(Posting(account, amount) for account, amount in sorted(accounts.items()) if amount),
            branch_id=branch_id,
            basis=f"payroll_run/{run.pk}",
        )
        for branch_id, accounts in sorted(branches.items())
        if any(accounts.values())
    ]
