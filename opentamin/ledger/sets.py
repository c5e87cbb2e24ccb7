"""Posting by the million: entries that stand in two tables of the session are checked, compared and posted in sets.

The same promises as `actions.post`: balanced, known accounts, open month, one key for one content. The digest is made in
the database to the letter as `Entry.digest` makes it, so either road knows what the other has posted.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from opentamin.ledger.actions import is_closed, refuse

TABLES = """
    CREATE TEMP TABLE IF NOT EXISTS staged_entry (key text, kind text, counts_on date, period int, month int, subject text,
        branch_id bigint, due_on date, basis text, item text, corrects text, reverses text);
    CREATE TEMP TABLE IF NOT EXISTS staged_side (key text, at int, account_id text, share text, amount_rial bigint);
    TRUNCATE staged_entry, staged_side;
"""
UNBALANCED = """
    SELECT e.key, COALESCE(sum(s.amount_rial), 0) FROM staged_entry e LEFT JOIN staged_side s ON s.key = e.key
    GROUP BY e.key HAVING COALESCE(sum(s.amount_rial), 0) <> 0 OR count(s.key) < 2 OR bool_or(s.amount_rial = 0) LIMIT 1
"""
# A LIMIT on the join itself makes the planner walk row by row towards a first row that is never there: hence MATERIALIZED.
HOMELESS = """
    WITH wrong AS MATERIALIZED (
    SELECT e.key, s.account_id FROM staged_entry e JOIN staged_side s ON s.key = e.key
    LEFT JOIN ledger_account a ON a.code = s.account_id
    WHERE a.code IS NULL OR a.closed OR (a.of = 'workshop' AND e.subject = '')
    ) SELECT * FROM wrong LIMIT 1
"""
LOST = """
    WITH wrong AS MATERIALIZED (
    SELECT n.key FROM (SELECT unnest(ARRAY[corrects, reverses]) AS key FROM staged_entry) n
    WHERE n.key <> '' AND NOT EXISTS (SELECT FROM ledger_entry e WHERE e.key = n.key)
    ) SELECT * FROM wrong LIMIT 1
"""
DIGESTS = """
    SELECT e.key, encode(sha256(convert_to('[' || concat_ws(', ', to_json(e.key), to_json(e.kind), to_json(e.counts_on::text),
        to_json(e.period::text), to_json(e.month::text), to_json(e.subject), to_json(COALESCE(e.branch_id::text, 'None')),
        to_json(COALESCE(e.due_on::text, 'None')), to_json(e.corrects), to_json(e.reverses), to_json(e.basis),
        to_json(NULLIF(e.item, ''))) || ', [' || s.sides || ']]', 'UTF8')), 'hex') AS digest
    FROM staged_entry e JOIN (
        SELECT key, string_agg('[' || to_json(account_id) || ', ' || amount_rial || ', ' || to_json(share) || ']', ', ' ORDER BY at)
            AS sides FROM staged_side GROUP BY key
    ) s ON s.key = e.key
"""
INSERT = f"""
    WITH digests AS MATERIALIZED ({DIGESTS}), written AS (
        INSERT INTO ledger_entry (key, digest, kind, counts_on, known_at, period, month, subject, branch_id, due_on, basis,
            item, corrects_id, reverses_id)
        SELECT e.key, d.digest, e.kind, e.counts_on, %(now)s, e.period, e.month, e.subject, e.branch_id, e.due_on, e.basis,
            e.item, CASE WHEN e.corrects <> '' THEN (SELECT c.id FROM ledger_entry c WHERE c.key = e.corrects) END,
            CASE WHEN e.reverses <> '' THEN (SELECT r.id FROM ledger_entry r WHERE r.key = e.reverses) END
        FROM staged_entry e JOIN digests d ON d.key = e.key ORDER BY e.key
        ON CONFLICT (key) DO NOTHING
        RETURNING id, key, subject, branch_id
    )
    INSERT INTO ledger_posting (entry_id, account_id, share, subject, branch_id, amount_rial)
    SELECT w.id, s.account_id, s.share, w.subject, w.branch_id, s.amount_rial
    FROM staged_side s JOIN written w ON w.key = s.key ORDER BY w.id, s.at
"""
"""Earlier entries are looked up one by one where a staged one names them: a join would read the whole ledger for each file.
In the order of keys, which is that of the index."""
REUSED = f"""
    WITH wrong AS MATERIALIZED (
    SELECT d.key FROM ({DIGESTS}) d JOIN ledger_entry e ON e.key = d.key WHERE e.digest <> d.digest
    ) SELECT * FROM wrong LIMIT 1
"""
REVERSALS = """
    INSERT INTO staged_entry
    SELECT e.key || '/reversed:' || %(why)s, 'reversal', e.counts_on, %(period)s, e.month, e.subject, e.branch_id, e.due_on,
        e.basis, e.item, '', e.key
    FROM ledger_entry e WHERE e.key = ANY(%(keys)s);
"""
REVERSED_SIDES = """
    INSERT INTO staged_side
    SELECT e.key || '/reversed:' || %(why)s, row_number() OVER (PARTITION BY e.id ORDER BY p.id), p.account_id, p.share,
        -p.amount_rial
    FROM ledger_entry e JOIN ledger_posting p ON p.entry_id = e.id WHERE e.key = ANY(%(keys)s)
"""
ALREADY = """
    WITH wrong AS MATERIALIZED (
    SELECT e.key FROM staged_entry s JOIN ledger_entry e ON e.key = s.reverses
    JOIN ledger_entry r ON r.reverses_id = e.id WHERE r.key <> s.key
    ) SELECT * FROM wrong LIMIT 1
"""


ROOM = "SET LOCAL work_mem = '128MB'"
"""Sorting and joining a set of entries in memory instead of in files, until the end of the transaction."""


def begin() -> None:
    """Make the two tables of the session, or empty them; then fill `staged_entry` and `staged_side` by INSERT .. SELECT."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)


def stage_reversals(keys: Sequence[str], *, why: str, period: int) -> None:
    """Add the mirror images of entries, each counting on the day of its original. `why` becomes part of their keys."""
    with connection.cursor() as cursor:
        for statement in (REVERSALS, REVERSED_SIDES):
            cursor.execute(statement, {"keys": list(keys), "why": why, "period": period})


@transaction.atomic
def post_staged(*, now: datetime) -> None:
    """Post what is staged; a key that stands with the same content is passed over. LedgerRefusal: nothing is written.

    Refused: an entry that does not balance, an account that the chart refuses, a closed month, an unknown entry that is to
    be corrected or reversed, a second reversal, a key that stands for other content.
    """
    with connection.cursor() as cursor:
        cursor.execute(ROOM)
        cursor.execute("ANALYZE staged_entry, staged_side")
        cursor.execute("SELECT DISTINCT period FROM staged_entry ORDER BY period")
        for (period,) in cursor.fetchall():
            if is_closed(period):
                raise refuse("PERIOD_CLOSED", period=period)
        _refuse_wrong(cursor)
        cursor.execute(INSERT, {"now": now})
        written = cursor.rowcount
        cursor.execute("SELECT count(*) FROM staged_side")
        if cursor.fetchone()[0] != written:
            _refuse_reused(cursor)


def _refuse_reused(cursor: object) -> None:
    """Some keys stood before: each must stand for the same content."""
    cursor.execute(REUSED)  # type: ignore[attr-defined]
    if row := cursor.fetchone():  # type: ignore[attr-defined]
        raise refuse("ENTRY_KEY_REUSED", key=row[0])


def _refuse_wrong(cursor: object) -> None:
    for statement, name, facts in (
        (UNBALANCED, "ENTRY_NOT_BALANCED", ("key", "total")),
        (HOMELESS, "ACCOUNT_REFUSED", ("key", "account")),
        (LOST, "ENTRY_UNKNOWN", ("key",)),
        (ALREADY, "ENTRY_ALREADY_REVERSED", ("key",)),
    ):
        cursor.execute(statement)  # type: ignore[attr-defined]
        if row := cursor.fetchone():  # type: ignore[attr-defined]
            raise refuse(name, **dict(zip(facts, row, strict=True)))
