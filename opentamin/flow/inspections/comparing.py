"""Comparing visits with the lists, in sets: every person found, in every month of work, beside what lists say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from opentamin.engine import Outcome as LawOutcome
from opentamin.engine import compute
from opentamin.flow.inspections.catalogue import findings as catalogue
from opentamin.flow.inspections.facts import months_between
from opentamin.flow.inspections.models import Compared, FoundPerson, Outcome, Visit
from opentamin.flow.inspections.periods import worked_months
from opentamin.ground.calendar import Day, Month
from opentamin.ground.findings import Finding
from opentamin.law.ir.holidays import due_day
from opentamin.ledger.bulk import stage_rows

STAGED = {
    "visit_id": "bigint", "found_id": "bigint", "month": "int", "days": "int", "pay_rial": "bigint",
    "last_day": "date", "due": "boolean",
}  # fmt: skip
HOLDS = """w.version IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM lists_wage_list n WHERE n.previous_id = w.id AND n.version IS NOT NULL)"""
COMPARE = f"""
    WITH list AS MATERIALIZED (
        SELECT DISTINCT v.id AS visit_id, w.id, w.month, b.received_on
        FROM staged_found s JOIN inspections_visit v ON v.id = s.visit_id
        JOIN lists_wage_list w ON w.workshop_id = v.workshop_id AND w.month = s.month AND {HOLDS}
        JOIN lists_submission b ON b.id = w.submission_id
    ), line AS MATERIALIZED (
        SELECT t.visit_id, t.id, l.month, l.person_id, r.search_key, l.days, l.insurable_rial
        FROM list t JOIN lists_list_line l ON l.month = t.month AND l.wage_list_id = t.id
        JOIN registers_person r ON r.id = l.person_id
    ), who AS (
        SELECT s.found_id, s.month, min(l.person_id) AS person_id
        FROM staged_found s JOIN inspections_found_person f ON f.id = s.found_id
        JOIN line l ON l.visit_id = s.visit_id AND l.month = s.month
            AND (l.person_id = f.person_id OR f.person_id IS NULL AND f.search_key <> '' AND f.search_key = l.search_key)
        GROUP BY s.found_id, s.month
    )
    SELECT s.visit_id, s.found_id, s.month, s.days, s.pay_rial, s.due, s.last_day, who.person_id,
        COALESCE(d.days, 0), COALESCE(d.pay_rial, 0), COALESCE(d.lists, '{{}}'), h.received_on, f.is_foreign,
        f.permit_number, f.permit_until
    FROM staged_found s JOIN inspections_found_person f ON f.id = s.found_id
    LEFT JOIN who ON who.found_id = s.found_id AND who.month = s.month
    LEFT JOIN LATERAL (SELECT sum(l.days)::int AS days, sum(l.insurable_rial)::bigint AS pay_rial,
        array_agg(DISTINCT l.id ORDER BY l.id) AS lists
        FROM line l WHERE l.visit_id = s.visit_id AND l.month = s.month AND l.person_id = who.person_id) d ON true
    LEFT JOIN LATERAL (SELECT max(t.received_on) AS received_on FROM list t
        WHERE t.visit_id = s.visit_id AND t.month = s.month) h ON true
    ORDER BY s.visit_id, f.row, s.month
"""
Row = dict[str, Any]
NAMES = (
    "visit_id", "found_id", "month", "days", "pay_rial", "due", "last_day", "list_person_id", "list_days",
    "list_pay_rial", "lists", "received_on", "is_foreign", "permit_number", "permit_until",
)  # fmt: skip
STORED = (
    "found_id", "month", "standing", "days", "pay_rial", "list_days", "list_pay_rial", "fewer_days", "lower_pay", "permit",
    "list_person_id", "lists",
)  # fmt: skip


@transaction.atomic
def compare(visits: Sequence[Visit], *, by: str, now: datetime, today: Day) -> dict[int, Outcome]:
    """The outcome of each visit against the lists as they stand; a new number only where something changed."""
    rows: dict[int, list[Row]] = defaultdict(list)
    for row in _beside_lists(visits, today):
        rows[row["visit_id"]].append(row)
    newest = _newest(visits)
    made = {}
    for visit in visits:
        stored = [{name: row[name] for name in STORED} for row in rows[visit.pk]]
        last, before = newest.get(visit.pk, (None, []))
        if last is not None and before == stored:
            made[visit.pk] = last
        else:
            found = [each.as_dict() for each in _findings(visit, rows[visit.pk])]
            number = last.number + 1 if last else 1
            made[visit.pk] = _write(visit, number, stored, found, by, now)
    return made


def _write(visit: Visit, number: int, stored: list[Row], found: list[Any], by: str, now: datetime) -> Outcome:
    kind = "differences" if any(map(differs, stored)) else "refused" if visit.refused else "nothing"
    outcome = Outcome.objects.create(visit=visit, number=number, kind=kind, findings=found, by=by, known_at=now)
    Compared.objects.bulk_create(Compared(outcome=outcome, **row) for row in stored)
    return outcome


def differs(row: Mapping[str, Any]) -> bool:
    """Whether a compared row shows anything that the lists or papers do not hold."""
    missing = row["standing"] in ("unlisted", "no_list") or row["permit"] in ("missing", "ended")
    return bool(missing or row["fewer_days"] or row["lower_pay"])


def _newest(visits: Sequence[Visit]) -> dict[int, tuple[Outcome, list[Row]]]:
    """The newest outcome of each visit with its rows, in the order in which rows are made (two queries)."""
    outcomes = Outcome.objects.filter(visit__in=visits).order_by("visit_id", "number")
    newest = {row.visit_id: row for row in outcomes}
    rows: dict[int, list[Row]] = defaultdict(list)
    compared = Compared.objects.filter(outcome__in=newest.values()).order_by("found__row", "month")
    for row in compared:
        rows[row.outcome_id].append({name: getattr(row, name) for name in STORED})
    return {visit_id: (outcome, rows[outcome.pk]) for visit_id, outcome in newest.items()}


def _beside_lists(visits: Sequence[Visit], today: Day) -> Iterator[Row]:
    """Every person and month of the visits beside the lists (one staging, one query)."""
    rows = list(_worked(visits, today))  # asked before the COPY: one connection does one thing at a time
    stage_rows("staged_found", STAGED, rows)
    with connection.cursor() as cursor:
        cursor.execute(COMPARE)
        for values in cursor.fetchall():
            row = dict(zip(NAMES, values, strict=True))
            yield row | _verdict(row)


def _worked(visits: Sequence[Visit], today: Day) -> Iterator[tuple[Any, ...]]:
    by_pk = {visit.pk: visit for visit in visits}
    for found in FoundPerson.objects.filter(visit__in=visits).order_by("visit_id", "row"):
        visit = by_pk[found.visit_id]
        after = 2 if visit.workshop.five_worker else 1
        for month in worked_months(found, visit.on):
            due = due_day(Month(month.month), after).rolled.ordinal < today.ordinal
            yield visit.pk, found.pk, month.month, month.days, month.pay_rial, month.last.to_date(), due


def _verdict(row: Row) -> Row:
    """How a person stands in the lists of a month, and whether the permit covered the days worked."""
    listed = row["list_person_id"] is not None
    none = "no_list" if row["due"] else "not_due"
    standing = "listed" if listed else "unlisted" if row["received_on"] else none
    known_pay = listed and row["pay_rial"] is not None and row["list_days"]
    return {
        "standing": standing,
        "fewer_days": listed and row["days"] > row["list_days"],
        "lower_pay": bool(known_pay and row["pay_rial"] * row["list_days"] > row["list_pay_rial"] * row["days"]),
        "permit": _permit(row),
    }


def _permit(row: Row) -> str:
    if not row["is_foreign"]:
        return "none_due"
    if not row["permit_number"] or row["permit_until"] is None:
        return "missing"
    return "ended" if row["permit_until"] < row["last_day"] else "valid"


def _findings(visit: Visit, rows: Sequence[Row]) -> Iterator[Finding]:
    """What a person should know of the comparison: once for each month, and once for each permit that ended."""
    months: set[tuple[str, int]] = set()
    names = {row.pk: f"{row.first_name} {row.last_name}".strip() for row in visit.people.all()}
    for row in rows:
        month = Month(row["month"])
        if row["standing"] == "no_list" and ("missing", row["month"]) not in months:
            months.add(("missing", row["month"]))
            yield catalogue().make("LIST_MISSING", month=month)
        if row["received_on"] and ("audit", row["month"]) not in months and not _within_audit(row, visit):
            months.add(("audit", row["month"]))
            yield catalogue().make("OUTSIDE_AUDIT", month=month)
        if row["permit"] == "ended":
            until = Day.from_date(row["permit_until"])
            yield catalogue().make("PERMIT_ENDED", who=names[row["found_id"]], value=str(until), month=month)


def _within_audit(row: Row, visit: Visit) -> bool:
    """Article 39: six months from the day on which the list arrived; true where the law says nothing."""
    arrived, visited = Day.from_date(row["received_on"]), Day.from_date(visit.on)
    full, more = months_between(arrived, visited)
    inputs = {"list_day": arrived.code, "full_months": full, "days_more": more}
    outcome = compute("list_audit", arrived.month.code, inputs)
    return not isinstance(outcome, LawOutcome) or bool(outcome.values["within_audit"])
