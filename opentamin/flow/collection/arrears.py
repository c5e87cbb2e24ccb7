"""Questions over debts: who owes what, since when, in which state; totals in one query, rows by page in another."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import connection

from opentamin.flow.collection.story import parameters
from opentamin.ledger.chart import chart

BANDS = (0, 3, 6, 12, 24, 36)
"""Upper ends of the age bands in months late: in time, then 1-3, 4-6, 7-12, 13-24, 25-36; the last band is beyond."""
DIMENSIONS = ("band", "state", "origin", "branch", "activity")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which debts are asked for; an empty value asks for all. `band` counts from 0 (in time) to 6 (over 36 months).

    `branches` (ids) are those that the reader sees anyway: row security alone would make the database read every debt
    of the country to leave most of them out, the same words in the question let it begin at the index.
    """

    workshop: str = ""
    branch: str = ""
    state: str = ""
    origin: str = ""
    activity: str = ""
    band: int | None = None
    month_from: int | None = None
    month_until: int | None = None
    branches: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Arrear:
    """One debt with what is owed on it now, in rials, and how many months it is late."""

    debt_id: int
    workshop: str
    name: str
    branch: str
    month: int
    item: str
    origin: str
    state: str
    due_on: date
    months_late: int
    band: int
    premium_rial: int
    penalty_rial: int
    cost_rial: int
    owed_rial: int


@dataclass(frozen=True, slots=True)
class Total:
    """Debts and rials of one value of a dimension."""

    value: str
    debts: int
    owed_rial: int


AGED = """
    WITH aged AS (
        SELECT d.id, w.code AS workshop, w.name, b.code AS branch, d.month, d.item, d.origin, d.state, d.due_on, w.activity,
            CASE WHEN %(as_of)s::date > d.due_on THEN width_bucket(%(as_of)s::date, %(firsts)s::date[])
                - width_bucket(d.nominal_on, %(firsts)s::date[]) ELSE 0 END AS months_late
        FROM collection_debt d JOIN registers_workshop w ON w.id = d.workshop_id
        JOIN registers_office b ON b.id = d.branch_id
        WHERE (%(workshop)s = '' OR w.code = %(workshop)s) AND (%(branch)s = '' OR b.code = %(branch)s)
          AND (%(state)s = '' OR d.state = %(state)s) AND (%(origin)s = '' OR d.origin = %(origin)s)
          AND (%(activity)s = '' OR w.activity = %(activity)s)
          AND (%(month_from)s::int IS NULL OR d.month >= %(month_from)s::int)
          AND (%(month_until)s::int IS NULL OR d.month < %(month_until)s::int)
          AND (%(within)s::bigint[] IS NULL OR d.branch_id = ANY(%(within)s::bigint[]))
    ), owing AS (
        SELECT a.*, width_bucket(a.months_late - 1, %(bands)s::int[]) AS band, o.premium, o.penalty, o.cost,
            o.premium + o.penalty + o.cost AS owed
        FROM aged a JOIN (
            SELECT a.id, COALESCE(sum(p.amount_rial) FILTER (WHERE p.account_id = ANY(%(premium)s)), 0)::bigint AS premium,
                COALESCE(sum(p.amount_rial) FILTER (WHERE p.account_id = ANY(%(penalty)s)), 0)::bigint AS penalty,
                COALESCE(sum(p.amount_rial) FILTER (WHERE p.account_id = ANY(%(cost)s)), 0)::bigint AS cost
            FROM aged a
            JOIN ledger_entry e ON e.subject = a.workshop AND e.month = a.month AND e.item = a.item
            JOIN ledger_posting p ON p.entry_id = e.id AND p.account_id = ANY(%(owed)s)
            GROUP BY a.id
        ) o ON o.id = a.id
    ), found AS (
        SELECT * FROM owing WHERE (owed <> 0 OR state = 'settled') AND (%(band)s::int IS NULL OR band = %(band)s::int)
    )
"""
TOTALS = """
    SELECT GROUPING(band, state, origin, branch, activity) AS grouped, band, state, origin, branch, activity,
        count(*) AS debts, sum(owed)::bigint AS owed_rial
    FROM found WHERE owed > 0
    GROUP BY GROUPING SETS ((band), (state), (origin), (branch), (activity), ())
"""
ROWS = """
    SELECT id AS debt_id, workshop, name, branch, month, item, origin, state, due_on, months_late, band,
        premium AS premium_rial, penalty AS penalty_rial, cost AS cost_rial, owed AS owed_rial
    FROM found WHERE owed > 0 OR %(state)s = 'settled'
    ORDER BY owed DESC, id LIMIT %(limit)s OFFSET %(offset)s
"""
# json keeps the order in which names are said; jsonb would not.
BOTH = f"""
    , told AS ({TOTALS}), listed AS ({ROWS})
    SELECT 'total', 0, row_to_json(told) FROM told
    UNION ALL
    SELECT 'row', row_number() OVER (ORDER BY owed_rial DESC, debt_id), row_to_json(listed) FROM listed ORDER BY 1, 2
"""


def parameters_of(wanted: Filter, as_of: date) -> dict[str, Any]:
    """A filter and a day as the parameters of AGED and of what stands on it."""
    accounts = chart().owed_accounts()
    natures = {
        nature: [account for account, share in accounts.items() if share in chart().shares_of(nature)]
        for nature in ("premium", "penalty", "cost")
    }
    bounds: dict[str, Any] = {"bands": list(BANDS), "owed": list(accounts)}
    bounds["within"] = list(wanted.branches) or None
    return asdict(wanted) | natures | bounds | {"as_of": as_of, "firsts": parameters(as_of)["firsts"]}


def totals(wanted: Filter, *, as_of: date) -> Mapping[str, list[Total]]:
    """What is owed by age band, state, origin, branch and activity, and in all (`all`), in one query (rials)."""
    with connection.cursor() as cursor:
        cursor.execute(AGED + TOTALS, parameters_of(wanted, as_of))
        return as_totals(cursor.fetchall())


def as_totals(rows: Iterable[tuple[Any, ...]]) -> Mapping[str, list[Total]]:
    """Rows of grouping sets over the five dimensions, by dimension."""
    found: dict[str, list[Total]] = {name: [] for name in (*DIMENSIONS, "all")}
    names = {0b11111 ^ (0b10000 >> at): name for at, name in enumerate(DIMENSIONS)}
    for grouped, *values, count, rial in rows:
        name = names.get(grouped, "all")
        value = "" if name == "all" else str(values[DIMENSIONS.index(name)])
        found[name].append(Total(value, int(count), int(rial or 0)))
    return {
        name: sorted(rows, key=lambda row: row.value if name == "band" else -row.owed_rial)
        for name, rows in found.items()
    }


def arrears(wanted: Filter, *, as_of: date, offset: int = 0, limit: int = 50) -> list[Arrear]:
    """The debts themselves, the largest first (one query); settled ones only when they are asked for."""
    with connection.cursor() as cursor:
        cursor.execute(AGED + ROWS, parameters_of(wanted, as_of) | {"limit": limit, "offset": offset})
        return [Arrear(*row) for row in cursor.fetchall()]


def page(
    wanted: Filter, *, as_of: date, offset: int = 0, limit: int = 50
) -> tuple[Mapping[str, list[Total]], list[Arrear]]:
    """`totals` and `arrears` together: the ledger is read once for both (one query)."""
    with connection.cursor() as cursor:
        cursor.execute(AGED + BOTH, parameters_of(wanted, as_of) | {"limit": limit, "offset": offset})
        rows = [(kind, json.loads(told) if isinstance(told, str) else told) for kind, _, told in cursor.fetchall()]
    listed = [Arrear(**{**told, "due_on": date.fromisoformat(told["due_on"])}) for kind, told in rows if kind == "row"]
    return as_totals(tuple(told.values()) for kind, told in rows if kind == "total"), listed


def choices(branches: tuple[int, ...] = ()) -> dict[str, list[str]]:
    """The branches and activities of workshops that have debts, for filters (one query); `branches` as in Filter."""
    sql = """
        SELECT DISTINCT b.code, w.activity FROM collection_debt d
        JOIN registers_workshop w ON w.id = d.workshop_id JOIN registers_office b ON b.id = d.branch_id
        WHERE %(within)s::bigint[] IS NULL OR d.branch_id = ANY(%(within)s::bigint[])
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, {"within": list(branches) or None})
        rows = cursor.fetchall()
    return {
        "branch": sorted({branch for branch, _ in rows}),
        "activity": sorted({activity for _, activity in rows if activity}),
    }
