"""What was claimed of one debt by share, before money and waivers, for boards that decide about it."""

from __future__ import annotations

from typing import NamedTuple

from django.db import connection

from opentamin.flow.collection.models import Debt
from opentamin.ledger.chart import chart

LATE_LIST = "late_list"
CHARGED = """
    SELECT p.share, sum(p.amount_rial) FILTER (WHERE NOT o.kind = ANY('{allocation,waiver,waiver_revoked}'))::bigint,
        sum(p.amount_rial)::bigint
    FROM ledger_entry e
    JOIN ledger_posting p ON p.entry_id = e.id AND p.share = ANY(%(shares)s) AND p.account_id = ANY(%(accounts)s)
    LEFT JOIN ledger_entry r ON r.id = e.reverses_id
    LEFT JOIN ledger_entry rr ON rr.id = r.reverses_id
    CROSS JOIN LATERAL (SELECT COALESCE(rr.kind, r.kind, e.kind) AS kind) o
    WHERE e.subject = %(code)s AND e.month = %(month)s AND e.item = %(item)s
    GROUP BY p.share
"""


class Charged(NamedTuple):
    """Of one share, in rials: what was claimed, and what is owed after money and waivers."""

    charged_rial: int
    owed_rial: int


def charged(debt: Debt) -> dict[str, Charged]:
    """The shares that a board decides about: premiums and the penalty of a late list, which is a part of the premium.

    The penalty of late payment is not among them: it follows from the premium (decision 0007).
    """
    shares = [*chart().shares_of("premium"), LATE_LIST]
    place = {"code": debt.workshop.code, "month": debt.month, "item": debt.item, "shares": shares}
    accounts = [chart().shares[share].debit for share in shares]
    with connection.cursor() as cursor:
        cursor.execute(CHARGED, place | {"accounts": accounts})
        return {share: Charged(claimed or 0, owed) for share, claimed, owed in cursor.fetchall()}
