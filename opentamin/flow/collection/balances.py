"""What is owed of debts now, read from the ledger and from nowhere else."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from opentamin.flow.collection.facts import Balance
from opentamin.ledger.chart import chart

BALANCES = """
    SELECT d.id, p.share, sum(p.amount_rial)::bigint
    FROM collection_debt d
    JOIN registers_workshop w ON w.id = d.workshop_id
    JOIN ledger_entry e ON e.subject = w.code AND e.month = d.month AND e.item = d.item
    JOIN ledger_posting p ON p.entry_id = e.id AND p.account_id = ANY(%(accounts)s)
    WHERE d.id = ANY(%(debts)s)
    GROUP BY d.id, p.share HAVING sum(p.amount_rial) <> 0
"""


def balances(debt_ids: Iterable[int]) -> dict[int, Balance]:
    """The balance of each debt (one query); a debt on which nothing is owed has zeros."""
    asked = sorted(set(debt_ids))
    found: dict[int, dict[str, int]] = {pk: {} for pk in asked}
    with connection.cursor() as cursor:
        cursor.execute(BALANCES, {"debts": asked, "accounts": list(chart().owed_accounts())})
        for pk, share, amount in cursor.fetchall():
            found[pk][share] = amount
    return {pk: _balance(pk, shares) for pk, shares in found.items()}


def _balance(debt_id: int, shares: dict[str, int]) -> Balance:
    order = list(chart().owed_accounts().values())
    sums = {
        nature: sum(shares.get(share, 0) for share in chart().shares_of(nature))
        for nature in ("premium", "penalty", "cost")
    }
    ordered = {share: shares[share] for share in order if share in shares}
    return Balance(debt_id, sums["premium"], sums["penalty"], sums["cost"], ordered)
