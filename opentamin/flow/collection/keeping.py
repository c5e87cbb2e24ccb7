"""Arrears kept once a day for questions over a whole country: the same figures as `arrears` gives, of the instant of keeping.

Nothing decides by what is kept; it is shown, with its time. `ledger prove` makes it again from the ledger of that instant.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from opentamin.flow.collection.arrears import AGED, Arrear, Filter, Total, as_totals, parameters_of
from opentamin.flow.collection.models import Keeping
from opentamin.ledger.chart import chart
from opentamin.ledger.proving import Check

GOOD_DAYS = 1
"""What was kept yesterday still serves today; anything older does not."""
KEY = 5_290
ACCOUNTS = "'{" + ",".join(chart().owed_accounts()) + "}'"
KEPT = """debt_id, workshop, name, branch, activity, month, item, origin, state, due_on, months_late, band, premium_rial,
    penalty_rial, cost_rial, owed_rial"""
EMPTY = "DELETE FROM collection_kept_arrear; DELETE FROM collection_kept_total; DELETE FROM collection_keeping"
# The snapshot is that of the statement that reads the ledger.
KEEP = f"""{AGED.rstrip()}, kept AS (
        INSERT INTO collection_kept_arrear ({KEPT})
        SELECT id, workshop, name, branch, activity, month, item, origin, state, due_on, months_late, band, premium, penalty,
            cost, owed FROM found WHERE owed > 0
    )
    INSERT INTO collection_keeping (as_of, at, snapshot) VALUES (%(as_of)s, %(at)s, pg_current_snapshot()::text)
"""
SUM_UP = """
    INSERT INTO collection_kept_total (band, state, origin, branch, activity, debts, owed_rial)
    SELECT band, state, origin, branch, activity, count(*), sum(owed_rial)::bigint FROM collection_kept_arrear
    GROUP BY band, state, origin, branch, activity
"""
WHERE = """
    WHERE (%(branch)s = '' OR branch = %(branch)s) AND (%(state)s = '' OR state = %(state)s)
      AND (%(origin)s = '' OR origin = %(origin)s) AND (%(activity)s = '' OR activity = %(activity)s)
      AND (%(band)s::int IS NULL OR band = %(band)s::int)
"""
TOTALS = f"""
    SELECT GROUPING(band, state, origin, branch, activity), band, state, origin, branch, activity, sum(debts)::bigint,
        sum(owed_rial)::bigint
    FROM collection_kept_total {WHERE} GROUP BY GROUPING SETS ((band), (state), (origin), (branch), (activity), ())
"""
ROWS = f"""
    SELECT {KEPT.replace(" activity,", "")} FROM collection_kept_arrear {WHERE}
    ORDER BY owed_rial DESC, debt_id LIMIT %(limit)s OFFSET %(offset)s
"""
CHECKS = (
    Check(
        "collection/kept_arrears_are_those_of_their_instant",
        "SELECT count(*) FROM collection_kept_arrear",
        f"""
        WITH kept AS (SELECT snapshot::pg_snapshot AS seen FROM collection_keeping), told AS (
            SELECT e.subject, e.month, e.item, sum(p.amount_rial)::bigint AS rial
            FROM ledger_entry e JOIN kept ON pg_visible_in_snapshot(e.written_in, kept.seen)
            JOIN ledger_posting p ON p.entry_id = e.id AND p.account_id = ANY({ACCOUNTS})
            GROUP BY e.subject, e.month, e.item
        )
        SELECT 'debt of ' || COALESCE(k.workshop, t.subject) || '/' || COALESCE(k.month, t.month), COALESCE(t.rial, 0),
            COALESCE(k.owed_rial, 0)
        FROM (SELECT t.* FROM told t JOIN registers_workshop w ON w.code = t.subject
              JOIN collection_debt d ON d.workshop_id = w.id AND d.month = t.month AND d.item = t.item
              JOIN collection_keeping g ON d.opened_at <= g.at WHERE t.rial > 0) t
        FULL JOIN collection_kept_arrear k ON k.workshop = t.subject AND k.month = t.month AND k.item = t.item
        WHERE k.owed_rial IS DISTINCT FROM t.rial OR k.owed_rial <> k.premium_rial + k.penalty_rial + k.cost_rial
        ORDER BY 1 LIMIT 1
        """,
    ),
    Check(
        "collection/kept_totals_are_the_sums_of_kept_arrears",
        "SELECT count(*) FROM collection_kept_total",
        """
        WITH each AS (SELECT count(*) AS debts, COALESCE(sum(owed_rial), 0) AS rial FROM collection_kept_arrear),
        cells AS (SELECT COALESCE(sum(debts), 0) AS debts, COALESCE(sum(owed_rial), 0) AS rial FROM collection_kept_total)
        SELECT 'all', each.rial, cells.rial FROM each, cells WHERE (each.debts, each.rial) <> (cells.debts, cells.rial)
        """,
    ),
)


@transaction.atomic
def keep(*, as_of: date, now: datetime) -> int:
    """Keep all arrears anew, in sets; readers see the former ones until it is done. Gives how many debts are owed on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [KEY])
        cursor.execute(EMPTY)
        cursor.execute(KEEP, parameters_of(Filter(), as_of) | {"at": now})
        cursor.execute(SUM_UP)
        cursor.execute("SELECT COALESCE(sum(debts), 0) FROM collection_kept_total")
        return int(cursor.fetchone()[0])


def standing(wanted: Filter, *, as_of: date) -> Keeping | None:
    """What is kept, if it can answer: fresh enough, and the filter asks nothing that is not kept."""
    if wanted.workshop or wanted.month_from or wanted.month_until or wanted.state == "settled":
        return None
    return Keeping.objects.filter(as_of__gte=as_of - timedelta(days=GOOD_DAYS), as_of__lte=as_of).first()


def totals(wanted: Filter, *, as_of: date) -> Mapping[str, list[Total]]:
    """As `arrears.totals`, of what is kept."""
    with connection.cursor() as cursor:
        cursor.execute(TOTALS, parameters_of(wanted, as_of))
        return as_totals(row for row in cursor.fetchall() if row[6])


def arrears(wanted: Filter, *, as_of: date, offset: int = 0, limit: int = 50) -> list[Arrear]:
    """As `arrears.arrears`, of what is kept."""
    with connection.cursor() as cursor:
        cursor.execute(ROWS, parameters_of(wanted, as_of) | {"limit": limit, "offset": offset})
        return [Arrear(*row) for row in cursor.fetchall()]


def page(
    wanted: Filter, *, as_of: date, offset: int = 0, limit: int = 50
) -> tuple[Mapping[str, list[Total]], list[Arrear]]:
    """As `arrears.page`, of what is kept (two queries)."""
    return totals(wanted, as_of=as_of), arrears(wanted, as_of=as_of, offset=offset, limit=limit)


def choices(_branches: tuple[int, ...] = ()) -> dict[str, list[str]]:
    """As `arrears.choices`, of what is kept (one query)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT branch, activity FROM collection_kept_total")
        rows = cursor.fetchall()
    named = {"branch": {branch for branch, _ in rows}, "activity": {activity for _, activity in rows if activity}}
    return {name: sorted(values) for name, values in named.items()}
