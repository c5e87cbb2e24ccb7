"""Money to debts in sets. Each receipt is an interval on the line of a workshop's money, each share owed an interval on
the line of its debts; where the two overlap, that much of the receipt pays that share.

First pass: what names a debt goes to that debt. Second pass: what is left goes to the oldest, by the visible rule: due day,
month, item, then shares in the order of the chart: premium, penalties, costs. What is left then is over-paid, in suspense.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from opentamin.flow.receipts.locking import lock_money
from opentamin.flow.receipts.sql import LEFT, STANDING_OWNER
from opentamin.flow.receipts.undoing import release_overpaid
from opentamin.ground.calendar import Day
from opentamin.ledger import sets
from opentamin.ledger.chart import chart

SUSPENSE = "2190"
BY_RULE = "rule"
TABLES = """
    CREATE TEMP TABLE IF NOT EXISTS staged_money (receipt_id bigint, workshop_id bigint, subject text, branch_id bigint,
        value_on date, month int, item text, left_rial bigint, rule text);
    CREATE TEMP TABLE IF NOT EXISTS staged_owed (subject text, month int, item text, due_on date, rank int, share text,
        account_id text, left_rial bigint);
    CREATE TEMP TABLE IF NOT EXISTS staged_piece (receipt_id bigint, workshop_id bigint, subject text, branch_id bigint,
        value_on date, month int, item text, share text, account_id text, rank int, amount_rial bigint, rule text);
    TRUNCATE staged_money, staged_owed, staged_piece;
"""
MONEY = f"""
    INSERT INTO staged_money
    SELECT r.id, w.id, w.code, w.branch_id, r.value_on, o.month, o.item, r.left_rial, 'bound'
    FROM ({LEFT}) r JOIN ({STANDING_OWNER}) o ON o.receipt_id = r.id JOIN registers_workshop w ON w.id = o.workshop_id
    WHERE r.left_rial > 0 AND (%(subjects)s::text[] IS NULL OR w.code = ANY(%(subjects)s))
"""
OWED = """
    INSERT INTO staged_owed
    WITH shares AS (
        SELECT p.subject, e.month, e.item, p.account_id, min(e.due_on) AS due_on, sum(p.amount_rial)::bigint AS rial
        FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
        WHERE p.account_id = ANY(%(accounts)s) AND p.subject IN (SELECT subject FROM staged_money)
        GROUP BY p.subject, e.month, e.item, p.account_id
    ), ranked AS (
        SELECT s.*, c.rank, c.share, sum(s.rial) OVER debt AS total, min(s.due_on) OVER debt AS debt_due_on,
            sum(greatest(s.rial, 0)) OVER (PARTITION BY s.subject, s.month, s.item ORDER BY c.rank) - greatest(s.rial, 0)
                AS before
        FROM shares s JOIN unnest(%(accounts)s::text[], %(shares)s::text[]) WITH ORDINALITY AS c (account, share, rank)
            ON c.account = s.account_id
        WINDOW debt AS (PARTITION BY s.subject, s.month, s.item)
    )
    SELECT subject, month, item, debt_due_on, rank, share, account_id, least(rial, total - before)
    FROM ranked WHERE rial > 0 AND total > before
"""
OVERLAP = """
    INSERT INTO staged_piece
    WITH money AS (
        SELECT *, sum(left_rial) OVER (PARTITION BY {part} ORDER BY value_on, receipt_id)::bigint AS upto
        FROM staged_money WHERE left_rial > 0 AND {which}
    ), owed AS (
        SELECT *, sum(left_rial) OVER (PARTITION BY {part} ORDER BY due_on NULLS LAST, month, item, rank)::bigint AS upto
        FROM staged_owed WHERE left_rial > 0
    )
    SELECT m.receipt_id, m.workshop_id, m.subject, m.branch_id, m.value_on, o.month, o.item, o.share, o.account_id, o.rank,
        least(m.upto, o.upto) - greatest(m.upto - m.left_rial, o.upto - o.left_rial), {rule}
    FROM money m JOIN owed o USING ({part})
    WHERE m.upto - m.left_rial < o.upto AND o.upto - o.left_rial < m.upto
"""
BOUND = OVERLAP.format(part="subject, month, item", which="month IS NOT NULL", rule="m.rule")
OLDEST_FIRST = OVERLAP.format(part="subject", which="true", rule="'oldest_first'")
SPENT = """
    UPDATE staged_money m SET left_rial = m.left_rial - s.spent
    FROM (SELECT receipt_id, month, item, sum(amount_rial) AS spent FROM staged_piece GROUP BY receipt_id, month, item) s
    WHERE m.receipt_id = s.receipt_id AND m.month = s.month AND m.item = s.item
"""
PAID = """
    UPDATE staged_owed o SET left_rial = o.left_rial - s.paid
    FROM (SELECT subject, month, item, share, sum(amount_rial) AS paid FROM staged_piece GROUP BY subject, month, item, share) s
    WHERE o.subject = s.subject AND o.month = s.month AND o.item = s.item AND o.share = s.share
"""
WRITE = """
    CREATE TEMP TABLE staged_allocation AS SELECT 0::bigint AS id, * FROM staged_piece LIMIT 0;
    WITH written AS (
        INSERT INTO receipts_allocation (receipt_id, workshop_id, branch_id, month, item, amount_rial, rule, by, why, known_at)
        SELECT receipt_id, workshop_id, branch_id, month, item, sum(amount_rial), rule, %(by)s, '', %(now)s
        FROM staged_piece GROUP BY receipt_id, workshop_id, branch_id, month, item, rule
        ORDER BY min(value_on), receipt_id, rule, month, item
        RETURNING id, receipt_id, month, item, rule
    )
    INSERT INTO staged_allocation
    SELECT w.id, p.* FROM staged_piece p JOIN written w USING (receipt_id, month, item, rule)
"""
ENTRIES = """
    INSERT INTO staged_entry
    SELECT DISTINCT 'allocation/' || id, 'allocation', value_on, %(period)s::int, month, subject, branch_id, NULL::date,
        'receipt/' || receipt_id, item, '', '' FROM staged_allocation;
    INSERT INTO staged_side
    SELECT 'allocation/' || id, 0, %(suspense)s, '', sum(amount_rial) FROM staged_allocation GROUP BY id
    UNION ALL
    SELECT 'allocation/' || id, min(rank), account_id, share, -sum(amount_rial) FROM staged_allocation
    GROUP BY id, account_id, share;
"""


@dataclass(frozen=True, slots=True)
class Allocated:
    """What a pass over suspense brought: allocations, their rials, and how many that over-paid debts gave back."""

    allocations: int
    amount_rial: int
    released: int = 0


def payable_accounts() -> dict[str, str]:
    """Receivable account -> share in the order in which money pays: premium, penalties, costs."""
    shares = chart().shares
    names = [name for nature in ("premium", "penalty", "cost") for name in chart().shares_of(nature)]
    return {shares[name].debit: name for name in names}


@transaction.atomic
def allocate(subjects: Sequence[str] | None = None, *, today: Day, now: datetime, by: str = BY_RULE) -> Allocated:
    """Give what is in suspense on workshops (all, or some by code) to what they owe now. Again, it finds nothing to do.

    Debts that became smaller than what was paid on them give money back first. Ask this after every posting that changes what
    is owed: a penalty, a correction, a decision.
    """
    lock_money()
    released = release_overpaid(subjects, today=today, now=now)
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        cursor.execute(MONEY, {"subjects": list(subjects) if subjects is not None else None})
    done = settle_staged(today=today, now=now, by=by)
    return Allocated(done.allocations, done.amount_rial, released)


def settle_staged(*, today: Day, now: datetime, by: str) -> Allocated:
    """Match the staged money with what is owed, write the allocations and post them."""
    accounts = payable_accounts()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE staged_money")
        cursor.execute(OWED, {"accounts": list(accounts), "shares": list(accounts.values())})
        cursor.execute("ANALYZE staged_owed")
        cursor.execute(BOUND)
        if cursor.rowcount:
            cursor.execute(SPENT)
            cursor.execute(PAID)
        cursor.execute(OLDEST_FIRST)
        cursor.execute("ANALYZE staged_piece")
        cursor.execute("DROP TABLE IF EXISTS staged_allocation")
        cursor.execute(WRITE, {"by": by, "now": now})
        sets.begin()
        cursor.execute(ENTRIES, {"period": today.month.code, "suspense": SUSPENSE})
        sets.post_staged(now=now)
        cursor.execute("SELECT count(DISTINCT id), COALESCE(sum(amount_rial), 0)::bigint FROM staged_allocation")
        return Allocated(*cursor.fetchone())
