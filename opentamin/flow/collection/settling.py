"""A debt on which nothing is owed is settled; one that is owed again stands where it stood before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection, transaction

from opentamin.flow.collection.events import record
from opentamin.flow.collection.facts import Happening
from opentamin.flow.collection.sets import batches
from opentamin.ground.calendar import Day
from opentamin.ledger.chart import chart

OUT_OF_STEP = """
    SELECT d.id, d.state, (SELECT count(*) FROM collection_debt_event v WHERE v.debt_id = d.id
               AND v.kind IN ('settled', 'reopened')),
        (SELECT CASE v.kind WHEN 'settled' THEN v.facts ->> 'from' ELSE 'final' END FROM collection_debt_event v
         WHERE v.debt_id = d.id AND v.kind IN ('settled', 'plan_defaulted', 'plan_ended') ORDER BY v.id DESC LIMIT 1)
    FROM collection_debt d JOIN registers_workshop w ON w.id = d.workshop_id
    CROSS JOIN LATERAL (
        SELECT COALESCE(sum(GREATEST(s.rial, 0)), 0) AS rial FROM (
            SELECT sum(p.amount_rial) AS rial FROM ledger_entry e
            JOIN ledger_posting p ON p.entry_id = e.id AND p.account_id = ANY(%(accounts)s)
            WHERE e.subject = w.code AND e.month = d.month AND e.item = d.item
            GROUP BY p.share
        ) s
    ) owed
    WHERE (%(subjects)s::text[] IS NULL OR w.code = ANY(%(subjects)s))
      AND ((owed.rial = 0) <> (d.state = 'settled'))
    ORDER BY d.id
"""


def settle(
    *, now: datetime, today: Day | None = None, subjects: Iterable[str] | None = None, by: str = "system"
) -> int:
    """Record `settled` where no share is owed any more and `reopened` where something is owed again; gives how many.

    Repeatable: a debt that is in step is not touched. `today` is the legal day of the events (the day of `now` when left out).
    """
    day = today or Day.from_date(now.date())
    parameters = {
        "accounts": list(chart().owed_accounts()),
        "subjects": None if subjects is None else sorted(set(subjects)),
    }
    with connection.cursor() as cursor:
        cursor.execute(OUT_OF_STEP, parameters)
        rows = cursor.fetchall()
    return sum(_record(group, day, now=now, by=by) for group in batches(rows))


@transaction.atomic
def _record(rows: Sequence[tuple[int, str, int, str | None]], day: Day, *, now: datetime, by: str) -> int:
    return record([_happening(*row, day, by) for row in rows], now=now)


def _happening(debt_id: int, state: str, earlier: int, before: str | None, day: Day, by: str) -> Happening:
    if state == "settled":
        facts, kind, why = {"back_to": before or "assessed"}, "reopened", "something is owed again"
    else:
        facts, kind, why = {"from": state}, "settled", "nothing is owed any more"
    return Happening(debt_id, kind, f"{kind}/{debt_id}/{earlier}", day.to_date(), by, reason=why, facts=facts)
