"""Risk of workshops in sets: facts of a branch's workshops, which reasons hold, and their weights (risks.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import connection

from opentamin.engine import Outcome, compute
from opentamin.ground.calendar import Month

MONTHS_BEHIND = 2
"""The plan of a month looks at lists of the month before the last: theirs are the newest whose last day has passed."""
FIVE_WORKER_BEHIND = 3
SHORT_MONTH_DAYS = 15
HOLDING_LIST = """w.month = {month} AND w.version IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM lists_wage_list n WHERE n.previous_id = w.id AND n.version IS NOT NULL)"""


@dataclass(frozen=True, slots=True)
class Risk:
    """One reason: its weight, what it is measured by, and its words in both languages."""

    name: str
    weight: int
    limit: int
    fa: str
    en: str
    words: tuple[str, ...] = ()


@cache
def risks() -> dict[str, Risk]:
    """All reasons of risks.yaml by name; TypeError for a key that nobody knows."""
    given = yaml.safe_load((Path(__file__).parent / "risks.yaml").read_text(encoding="utf-8"))
    return {name: Risk(name, **{**row, "words": tuple(row.get("words", ()))}) for name, row in given.items()}


def _people(month: str) -> str:
    """People, short months, foreigners and people above the minimum on the lists that hold in a month, by workshop."""
    return f"""
        SELECT w.workshop_id, count(DISTINCT l.person_id) AS people,
            count(*) FILTER (WHERE l.days < {SHORT_MONTH_DAYS}) AS short, count(*) FILTER (WHERE l.is_foreign) AS foreigners,
            count(*) FILTER (WHERE COALESCE(l.daily_wage_rial, l.insurable_rial / l.days) > %(minimum)s) AS above
        FROM lists_wage_list w JOIN lists_list_line l ON l.month = w.month AND l.wage_list_id = w.id AND l.days > 0
        WHERE {HOLDING_LIST.format(month=month)} GROUP BY w.workshop_id
    """


FACTS = f"""
    SELECT p.id, p.code,
        n.workshop_id IS NULL AND NOT EXISTS (SELECT 1 FROM lists_wage_list w
            WHERE w.workshop_id = p.id AND w.month = CASE WHEN p.five_worker THEN %(far)s ELSE %(base)s END
                AND w.version IS NOT NULL) AS missing_list,
        COALESCE(n.people, 0) * 100 < before.people * (100 - %(fewer_than_last_month)s) AS fewer_than_last_month,
        COALESCE(n.people, 0) * 100 < ago.people * (100 - %(fewer_than_last_year)s) AS fewer_than_last_year,
        n.people >= %(all_at_minimum)s AND n.above = 0 AS all_at_minimum,
        n.short * 100 >= n.people * %(short_months)s AS short_months,
        n.foreigners >= %(foreigners)s AS foreigners,
        NOT EXISTS (SELECT 1 FROM inspections_visit v WHERE v.workshop_id = p.id AND v.on >= %(unvisited)s)
            AND p.opened_on < %(unvisited)s AS long_unvisited,
        EXISTS (SELECT 1 FROM inspections_complaint c WHERE c.workshop_id = p.id
            AND c.received_on >= %(complained)s) AS complaint,
        p.activity <> '' AND (p.activity || ' ' || p.name) ~ %(words)s AS industry,
        p.five_worker AND n.people >= %(relief_near_limit)s AS relief_near_limit
    FROM registers_workshop p
    LEFT JOIN ({_people("%(base)s")}) n ON n.workshop_id = p.id
    LEFT JOIN ({_people("%(month_before)s")}) before ON before.workshop_id = p.id
    LEFT JOIN ({_people("%(year_before)s")}) ago ON ago.workshop_id = p.id
    WHERE p.branch_id = %(branch)s AND p.opened_on <= %(first)s AND (p.closed_on IS NULL OR p.closed_on > %(first)s)
"""


@dataclass(frozen=True, slots=True)
class Scored:
    """One workshop with the reasons that hold and the sum of their weights."""

    workshop_id: int
    code: str
    score: int
    reasons: tuple[str, ...]


def scored(branch_id: int, month: Month) -> list[Scored]:
    """The open workshops of a branch for the plan of a month, the greatest risk first (one query)."""
    with connection.cursor() as cursor:
        cursor.execute(FACTS, _parameters(branch_id, month))
        names = [column.name for column in cursor.description or ()][2:]
        rows = [_score(row[0], row[1], dict(zip(names, row[2:], strict=True))) for row in cursor.fetchall()]
    return sorted(rows, key=lambda row: (-row.score, row.code))


def _score(workshop_id: int, code: str, holds: Mapping[str, bool | None]) -> Scored:
    reasons = tuple(name for name in risks() if holds[name])
    return Scored(workshop_id, code, sum(risks()[name].weight for name in reasons), reasons)


def _parameters(branch_id: int, month: Month) -> dict[str, Any]:
    limits = {name: risk.limit for name, risk in risks().items()}
    base = month + -MONTHS_BEHIND
    return limits | {
        "branch": branch_id,
        "base": base.code,
        "far": (month + -FIVE_WORKER_BEHIND).code,
        "month_before": (base + -1).code,
        "year_before": (base + -12).code,
        "first": month.first.to_date(),
        "unvisited": _months_ago(month, limits["long_unvisited"]),
        "complained": _months_ago(month, limits["complaint"]),
        "minimum": _minimum(base),
        "words": "|".join(risks()["industry"].words),
    }


def _months_ago(month: Month, months: int) -> date:
    return (month + -months).first.to_date()


def _minimum(month: Month) -> int:
    """The minimum daily wage of a month; -1 where it is not known, so that nobody is said to have it."""
    outcome = compute("foreign_fine", month.code, {"days": 0})
    return int(outcome.values["minimum_daily_wage_rial"]) if isinstance(outcome, Outcome) else -1
