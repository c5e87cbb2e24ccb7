"""A list beside the one before: who joined, who left, whose daily pay or days are others. One query, whatever its length."""

from __future__ import annotations

from typing import Any

from django.db import connection

from opentamin.flow.lists.models import WageList
from opentamin.ground.calendar import Month

NAMED = 60
"""People who are named for each kind; all are counted."""
KINDS = ("joined", "left", "up", "down", "days")
_OF_MONTH = """
    SELECT l.person_id, min(l.row) AS row, sum(l.days)::bigint AS days, sum(l.insurable_rial)::bigint AS pay_rial,
        min(l.first_name || ' ' || l.last_name) AS name
    FROM lists_list_line l JOIN lists_wage_list w ON w.id = l.wage_list_id
    WHERE l.month = %({month})s AND w.month = %({month})s AND w.workshop_id = %(workshop)s
        AND w.contract_row = %(contract_row)s AND w.version IS NOT NULL AND {which}
    GROUP BY l.person_id
"""
_NEWEST = "NOT EXISTS (SELECT FROM lists_wage_list later WHERE later.previous_id = w.id)"
_SIDES = """
    WITH now AS ({now}), before AS ({before})
    SELECT COALESCE(now.name, before.name), now.row, before.days, before.pay_rial, now.days, now.pay_rial
    FROM now FULL JOIN before USING (person_id) ORDER BY now.row NULLS LAST, before.row
"""


def compared(row: WageList) -> dict[str, Any]:
    """An accepted list against what it replaces (a correction), or its month against the month before.

    Gives `against` (version, month, or "" where there is nothing before), the counts and sums of both sides, and the
    people by kind of change. Daily pay is compared, not monthly: months are not of one length. No number of a person is
    among it: whoever is new gets one only when the list is accepted.
    """
    corrects = row.previous_id is not None
    month = Month(row.month or 0)
    parameters = {
        "month": month.code,
        "previous": month.code if corrects else (month + -1).code,
        "workshop": row.workshop_id,
        "contract_row": row.contract_row,
        "this": row.pk,
        "replaced": row.previous_id,
    }
    if corrects:
        sql = _SIDES.format(
            now=_OF_MONTH.format(month="month", which="w.id = %(this)s"),
            before=_OF_MONTH.format(month="previous", which="w.id = %(replaced)s"),
        )
    else:
        sql = _SIDES.format(
            now=_OF_MONTH.format(month="month", which=_NEWEST),
            before=_OF_MONTH.format(month="previous", which=_NEWEST),
        )
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        sides = cursor.fetchall()
    return _sorted(sides, "version" if corrects else "month")


def _sorted(sides: list[tuple[Any, ...]], against: str) -> dict[str, Any]:
    counts = dict.fromkeys(KINDS, 0)
    people: list[dict[str, Any]] = []
    named = dict.fromkeys(KINDS, 0)
    for name, row, before_days, before_rial, days, pay_rial in sides:
        kind = _kind(before_days, before_rial, days, pay_rial)
        if not kind:
            continue
        counts[kind] += 1
        if named[kind] < NAMED:
            named[kind] += 1
            people.append(
                {"kind": kind, "name": name, "row": row}
                | {"before": [before_days, before_rial], "now": [days, pay_rial]}
            )
    known = [side for side in sides if side[2] is not None]
    here = [side for side in sides if side[4] is not None]
    return {
        "against": against if known else "",
        "before": {"people": len(known), "days": sum(s[2] for s in known), "pay_rial": sum(s[3] for s in known)},
        "now": {"people": len(here), "days": sum(s[4] for s in here), "pay_rial": sum(s[5] for s in here)},
        "counts": counts if known else dict.fromkeys(KINDS, 0),
        "people": people if known else [],
    }


def _kind(before_days: int | None, before_rial: int | None, days: int | None, pay_rial: int | None) -> str:
    """What became of a person: joined, left, daily pay up or down, other days at the same daily pay; "" for no change."""
    if before_days is None or before_rial is None:
        return "joined"
    if days is None or pay_rial is None:
        return "left"
    was, is_now = before_rial * days, pay_rial * before_days
    if days and before_days and abs(is_now - was) > days * before_days:  # more than a rial a day: not rounding
        return "up" if is_now > was else "down"
    return "days" if days != before_days else ""
