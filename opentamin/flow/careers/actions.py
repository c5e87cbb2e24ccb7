"""Verbs of careers: credit accepted lists to people's records; take over opening records. Only ever added."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import groupby

from django.db import connection, transaction

from opentamin.flow.careers.inspected import credit_inspections, lock
from opentamin.flow.careers.models import Opening, Source
from opentamin.flow.lists.actions import move
from opentamin.flow.lists.models import ListState
from opentamin.flow.lists.questions import ListInFlow, unfinished
from opentamin.registers.models import Workshop

COLUMNS = "person_id, month, source_kind, source_id, workshop_code, contract_row, reversal, days, base_rial, pay_rial, known_at"
LINES = """
    SELECT w.id AS list_id, w.workshop_code, w.contract_row, a.month, a.person_id, sum(a.days) AS days,
        sum(a.base_rial)::bigint AS base, sum(a.pay_rial)::bigint AS pay
    FROM lists_wage_list w
    JOIN assessments_assessment_line a ON a.wage_list_id = {line_of} AND a.month = ANY(%(months)s)
    WHERE w.id = ANY(%(lists)s)
    GROUP BY w.id, a.month, a.person_id
"""
CREDIT_FIRST = f"""
    INSERT INTO careers_career_entry ({COLUMNS})
    SELECT person_id, month, 1, list_id, workshop_code, contract_row, false, days, base, pay, %(now)s
    FROM ({LINES.format(line_of="w.id")}) AS n
"""
CREDIT_CHANGED = f"""
    INSERT INTO careers_career_entry ({COLUMNS})
    WITH changed AS (
        SELECT list_id, workshop_code, contract_row, month, person_id,
            n.days AS days, n.base AS base, n.pay AS pay, o.days AS old_days, o.base AS old_base, o.pay AS old_pay
        FROM ({LINES.format(line_of="w.id")}) AS n
        FULL JOIN ({LINES.format(line_of="w.previous_id")}) AS o
            USING (list_id, workshop_code, contract_row, month, person_id)
        WHERE (n.days, n.base, n.pay) IS DISTINCT FROM (o.days, o.base, o.pay)
    )
    SELECT person_id, month, 1, list_id, workshop_code, contract_row, true, -old_days, -old_base, -old_pay, %(now)s
    FROM changed WHERE old_days IS NOT NULL
    UNION ALL
    SELECT person_id, month, 1, list_id, workshop_code, contract_row, false, days, base, pay, %(now)s
    FROM changed WHERE days IS NOT NULL
"""


@transaction.atomic
def credit(ids: Sequence[int], *, now: datetime) -> int:
    """Credit the posted lists of these submissions to their people, versions one after the other.

    A first version brings a row for each person; a later one a reversal and a new row, only for people that changed.
    Months of an inspection that these lists
    name now give way to them at once. Gives the number of lists.
    """
    rows = unfinished(ids, ListState.POSTED)
    workshops = _workshops(row.workshop_code for row in rows)
    lock(workshops)
    for first, group in groupby(rows, key=lambda row: row.previous_id is None):
        _credit(list(group), CREDIT_FIRST if first else CREDIT_CHANGED, now)
    move(rows, ListState.CREDITED)
    credit_inspections(workshops=workshops, by="list", now=now)
    return len(rows)


def _workshops(codes: Iterable[str]) -> list[int]:
    return list(Workshop.objects.filter(code__in=set(codes)).values_list("pk", flat=True))


def _credit(rows: Sequence[ListInFlow], sql: str, now: datetime) -> None:
    months = sorted({row.month for row in rows})
    with connection.cursor() as cursor:
        for year in sorted({month // 100 for month in months}):
            cursor.execute("SELECT careers_year_partition(%s)", [year])
        cursor.execute(sql, {"lists": [row.pk for row in rows], "months": months, "now": now})


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """One month of somebody's record from before take-on, as the old system gives it. Wages in rials."""

    person_id: int
    month: int
    workshop_code: str
    days: int
    base_rial: int
    pay_rial: int


@transaction.atomic
def take_over(rows: Sequence[OpeningRow], *, provenance: str, by: str, now: datetime) -> Opening:
    """Take over opening records with their provenance. They are locked: never computed again, never changed.

    The same rows from the same source again give the first delivery and add nothing.
    """
    text = json.dumps([provenance, *(asdict(row) for row in rows)], ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()
    opening, new = Opening.objects.get_or_create(
        digest=digest, defaults={"provenance": provenance, "taken_over_by": by, "known_at": now}
    )
    if new:
        workshops = _workshops(row.workshop_code for row in rows)
        lock(workshops)
        _copy_opening(opening, rows)
        credit_inspections(workshops=workshops, by=by, now=now)
    return opening


def _copy_opening(opening: Opening, rows: Sequence[OpeningRow]) -> None:
    with connection.cursor() as cursor:
        for year in sorted({row.month // 100 for row in rows}):
            cursor.execute("SELECT careers_year_partition(%s)", [year])
        # A table with row security takes no COPY: the rows come beside it first, then over in one statement.
        cursor.execute(
            f"CREATE TEMPORARY TABLE taken_over ON COMMIT DROP AS SELECT {COLUMNS} FROM careers_career_entry WITH NO DATA"
        )
        with cursor.copy(f"COPY taken_over ({COLUMNS}) FROM STDIN") as copy:
            for row in rows:
                source = (int(Source.OPENING), opening.pk, row.workshop_code, "", False)
                copy.write_row(
                    (row.person_id, row.month, *source, row.days, row.base_rial, row.pay_rial, opening.known_at)
                )
        cursor.execute(f"INSERT INTO careers_career_entry ({COLUMNS}) SELECT {COLUMNS} FROM taken_over")
        cursor.execute("DROP TABLE taken_over")
