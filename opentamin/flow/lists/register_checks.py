"""What the registers and other lists say about staged lists: set queries over all lists at once, findings for each.

Summarised: one finding of a kind for each list, naming its rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection

from opentamin.flow.lists.packing import PackedList, name_rows
from opentamin.ground.calendar import Month
from opentamin.ground.findings import Finding
from opentamin.registers.catalogue import findings
from opentamin.registers.questions import WorkshopFacts

Place = tuple[int, int]
"""Submission and position of a list in it."""

WAGE_JUMP_PERCENT = 25
CURRENT = """w.version IS NOT NULL AND NOT EXISTS (SELECT FROM lists_wage_list later WHERE later.previous_id = w.id)"""

PEOPLE = """
    SELECT submission_id, position,
        array_agg(row ORDER BY row) FILTER (WHERE person_id IS NULL AND NOT number_of_another AND NOT without_identity),
        array_agg(row ORDER BY row) FILTER (WHERE name_differs),
        array_agg(row ORDER BY row) FILTER (WHERE number_differs AND NOT number_of_another),
        array_agg(row ORDER BY row) FILTER (WHERE number_of_another),
        array_agg(row ORDER BY row) FILTER (WHERE without_identity)
    FROM staged_person
    GROUP BY submission_id, position
    HAVING bool_or(person_id IS NULL OR name_differs OR number_differs OR number_of_another OR without_identity)
"""
PEOPLE_FINDINGS = (
    "UNKNOWN_PERSON",
    "NAME_DIFFERS",
    "INSURANCE_NUMBER_DIFFERS",
    "INSURANCE_NUMBER_OF_ANOTHER",
    "PERSON_WITHOUT_IDENTITY",
)

DAYS_ACROSS = f"""
    WITH here AS (
        SELECT s.submission_id, s.position, s.row, s.days, p.person_id, l.workshop_id, l.contract_row, l.list_number
        FROM staged_line s
        JOIN staged_person p USING (submission_id, position, row)
        JOIN staged_list l USING (submission_id, position)
        WHERE l.month = %(month)s AND s.days > 0 AND p.person_id IS NOT NULL
    ), above AS (
        SELECT here.submission_id, here.position, here.row
        FROM here
        JOIN lists_list_line o ON o.month = %(month)s AND o.person_id = here.person_id AND o.days > 0
        JOIN lists_wage_list w ON w.id = o.wage_list_id AND {CURRENT}
            AND (w.workshop_id, w.contract_row, w.list_number)
                <> (here.workshop_id, here.contract_row, here.list_number)
        GROUP BY here.submission_id, here.position, here.row, here.days
        HAVING here.days + sum(o.days) > %(length)s
    )
    SELECT submission_id, position, array_agg(row ORDER BY row) FROM above GROUP BY submission_id, position
"""

LAST_MONTH = f"""
    WITH compared AS MATERIALIZED (
        SELECT l.submission_id, l.position, w.id AS before_id
        FROM staged_list l
        JOIN lists_wage_list w ON w.workshop_id = l.workshop_id AND w.contract_row = l.contract_row
            AND w.month = %(previous)s AND {CURRENT}
        WHERE l.month = %(month)s AND NOT EXISTS (
            SELECT FROM lists_wage_list other WHERE other.workshop_id = l.workshop_id AND other.version IS NOT NULL
                AND other.contract_row = l.contract_row AND other.month = l.month AND other.list_number <> l.list_number)
    ), before AS (
        SELECT c.submission_id, c.position, o.person_id, sum(o.days)::bigint AS days, sum(o.insurable_rial) AS pay
        FROM compared c JOIN lists_list_line o ON o.wage_list_id = c.before_id
        WHERE o.month = %(previous)s GROUP BY 1, 2, 3
    ), now AS (
        SELECT submission_id, position, p.person_id, s.row, s.days, s.insurable_rial AS pay
        FROM staged_line s JOIN staged_person p USING (submission_id, position, row)
        WHERE (submission_id, position) IN (SELECT submission_id, position FROM compared)
    )
    SELECT submission_id, position,
        array_agg(now.row ORDER BY now.row) FILTER (WHERE before.days IS NULL),
        count(*) FILTER (WHERE now.row IS NULL),
        array_agg(now.row ORDER BY now.row) FILTER (
            WHERE now.days > 0 AND before.days > 0
            AND abs(now.pay * before.days - before.pay * now.days) * 100 > %(percent)s * before.pay * now.days)
    FROM now FULL JOIN before USING (submission_id, position, person_id)
    GROUP BY submission_id, position
"""

PERMITS = """
    SELECT s.submission_id, s.position, array_agg(s.row ORDER BY s.row)
    FROM staged_line s
    JOIN staged_person p USING (submission_id, position, row)
    JOIN staged_list l USING (submission_id, position)
    WHERE s.is_foreign AND s.days > 0 AND l.month = %(month)s AND EXISTS (
        SELECT FROM registers_work_permit t
        WHERE t.person_id = p.person_id AND t.workshop_id = l.workshop_id AND t.valid_from < %(until)s
        HAVING max(t.valid_until) <= %(first)s)
    GROUP BY s.submission_id, s.position
"""


def workshop_findings(packed: PackedList, workshops: Mapping[str, WorkshopFacts]) -> list[Finding]:
    """What is wrong with the workshop that a list names: unknown, not open in the month, no such contract row."""
    workshop = workshops.get(packed.workshop_code)
    make = findings().make
    if workshop is None:
        return [make("UNKNOWN_WORKSHOP", file=packed.file, column="DSK_ID", value=packed.workshop_code)]
    found = []
    if packed.month is not None:
        month = Month.parse(str(packed.month))
        if not workshop.open_within(month.first.to_date(), month.until.to_date()):
            found.append(make("WORKSHOP_NOT_OPEN", file=packed.file, value=packed.workshop_code, month=str(month)))
    if packed.contract_row and packed.contract_row not in workshop.contract_rows:
        found.append(make("CONTRACT_ROW_UNKNOWN", file=packed.file, column="MON_PYM", value=packed.contract_row))
    return found


def other_workshop(packed: PackedList, sent_for: str) -> list[Finding]:
    """A list that names another workshop than the one for which it was sent."""
    if not sent_for or not packed.workshop_code or packed.workshop_code == sent_for:
        return []
    facts = {"value": packed.workshop_code, "sent_for": sent_for}
    return [findings().make("LIST_OF_ANOTHER_WORKSHOP", file=packed.file, column="DSK_ID", **facts)]


def staged_findings(packed: Sequence[PackedList]) -> dict[Place, list[Finding]]:
    """Findings about the people of all staged lists, against registers, last month and other workshops."""
    files = {(each.submission_id, each.position): each.file for each in packed}
    found: dict[Place, list[Finding]] = defaultdict(list)
    _add_people(found, files)
    for month in sorted({each.month for each in packed if each.month}):
        _add_days_across(found, files, Month.parse(str(month)))
        _add_last_month(found, files, Month.parse(str(month)))
        _add_permits(found, files, Month.parse(str(month)))
    return found


def _query(sql: str, parameters: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def _add_people(found: dict[Place, list[Finding]], files: Mapping[Place, str]) -> None:
    for submission_id, position, *groups in _query(PEOPLE):
        place = (submission_id, position)
        for name, rows in zip(PEOPLE_FINDINGS, groups, strict=True):
            if rows:
                found[place].append(findings().make(name, file=files.get(place), row=name_rows(rows), count=len(rows)))


def _add_days_across(found: dict[Place, list[Finding]], files: Mapping[Place, str], month: Month) -> None:
    for submission_id, position, rows in _query(DAYS_ACROSS, {"month": month.code, "length": month.length}):
        found[(submission_id, position)].append(
            findings().make(
                "DAYS_ABOVE_MONTH_ACROSS_WORKSHOPS",
                file=files.get((submission_id, position)),
                row=name_rows(rows),
                count=len(rows),
            )
        )


def _add_last_month(found: dict[Place, list[Finding]], files: Mapping[Place, str], month: Month) -> None:
    parameters = {"month": month.code, "previous": (month + -1).code, "percent": WAGE_JUMP_PERCENT}
    for submission_id, position, joined, left, jumped in _query(LAST_MONTH, parameters):
        place = (submission_id, position)
        if joined or left:
            rows = joined or []
            found[place].append(
                findings().make(
                    "JOINED_OR_LEFT",
                    file=files.get(place),
                    row=name_rows(rows) or None,
                    joined=len(rows),
                    left=left,
                )
            )
        if jumped:
            found[place].append(
                findings().make(
                    "WAGE_JUMP",
                    file=files.get(place),
                    row=name_rows(jumped),
                    count=len(jumped),
                    percent=WAGE_JUMP_PERCENT,
                )
            )


def _add_permits(found: dict[Place, list[Finding]], files: Mapping[Place, str], month: Month) -> None:
    """Foreign nationals whose last registered permit at the workshop ended before the month."""
    days = {"month": month.code, "first": month.first.to_date(), "until": month.until.to_date()}
    for submission_id, position, rows in _query(PERMITS, days):
        place = (submission_id, position)
        found[place].append(
            findings().make("PERMIT_ENDED_BEFORE_MONTH", file=files.get(place), row=name_rows(rows), count=len(rows))
        )


def returning(found: Iterable[Finding]) -> bool:
    """Whether any of the findings sends a list back."""
    return any(finding.severity.value in ("stops", "error") for finding in found)
