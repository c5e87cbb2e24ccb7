"""The refresh of the table of cover: people that changed since the last one, in sets, in one transaction.

Killed anywhere, nothing has happened; typed again, it goes on. A refresh of unchanged facts adds nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from opentamin.flow.care.covering import FORGET, statements
from opentamin.flow.care.models import Refresh
from opentamin.ground.calendar import Day

MARGIN = timedelta(days=1)
"""Facts are looked at again for this long before the last refresh: a long transaction may have come in behind it."""
LOCK = 5600

FIRST_DAY, LAST_DAY = Day.of(1290, 1, 1), Day.of(1499, 12, 29)
EVERYBODY = "CREATE TEMP TABLE care_touched ON COMMIT DROP AS SELECT id FROM registers_person"
CHANGED = """
CREATE TEMP TABLE care_touched ON COMMIT DROP AS
WITH changed AS (
    SELECT person_id AS id FROM careers_career_entry WHERE known_at >= %(since)s
    UNION SELECT person_id FROM selfpaid_paid_month WHERE known_at >= %(since)s
    UNION SELECT a.person_id FROM awards_award a JOIN awards_award_amount m ON m.award_id = a.id WHERE m.known_at >= %(since)s
    UNION SELECT person_id FROM registers_statusevent WHERE pgh_created_at >= %(since)s
    UNION SELECT person_id FROM registers_relationevent WHERE pgh_created_at >= %(since)s
    UNION SELECT relative_id FROM registers_relationevent WHERE pgh_created_at >= %(since)s
    UNION SELECT person_id FROM registers_coverevent WHERE pgh_created_at >= %(since)s
    UNION SELECT id FROM registers_personevent WHERE pgh_created_at >= %(since)s
)
SELECT c.id FROM changed c JOIN registers_person p ON p.id = c.id
UNION SELECT r.relative_id FROM registers_relation r JOIN changed c ON c.id = r.person_id
"""
CLOSE = """
UPDATE care_entitlement e SET known_until = %(now)s
WHERE e.known_until IS NULL AND e.person_id IN (SELECT id FROM care_touched) AND NOT EXISTS (
    SELECT FROM care_new n WHERE (n.person_id, n.code, n.role, n.basis, n.principal_id, n.from_on)
            = (e.person_id, e.code, e.role, e.basis, e.principal_id, e.from_on)
        AND n.until_on IS NOT DISTINCT FROM e.until_on AND n.branch_id IS NOT DISTINCT FROM e.branch_id)
"""
STANDS = """
ANALYZE care_new;
CREATE TEMP TABLE care_stands ON COMMIT DROP AS
SELECT n.person_id, n.code, n.role, n.basis, n.principal_id, n.from_on, n.until_on, n.branch_id
FROM care_new n JOIN care_entitlement e ON e.known_until IS NULL
    AND (n.person_id, n.code, n.role, n.basis, n.principal_id, n.from_on)
        = (e.person_id, e.code, e.role, e.basis, e.principal_id, e.from_on)
    AND n.until_on IS NOT DISTINCT FROM e.until_on AND n.branch_id IS NOT DISTINCT FROM e.branch_id;
ANALYZE care_stands
"""
"""What is in the table already. It is set aside first: a statement that adds to a table and looks into it for each row reads,
in a table that nobody has counted yet, all that it has just added, and a million people would take hours."""
OPEN = """
INSERT INTO care_entitlement (person_id, code, role, basis, principal_id, branch_id, from_on, until_on, known_from)
SELECT n.person_id, n.code, n.role, n.basis, n.principal_id, n.branch_id, n.from_on, n.until_on, %(now)s
FROM care_new n WHERE NOT EXISTS (
    SELECT FROM care_stands e
    WHERE (n.person_id, n.code, n.role, n.basis, n.principal_id, n.from_on)
            = (e.person_id, e.code, e.role, e.basis, e.principal_id, e.from_on)
        AND n.until_on IS NOT DISTINCT FROM e.until_on AND n.branch_id IS NOT DISTINCT FROM e.branch_id)
"""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did: people looked at, rows of cover added and closed."""

    people: int
    opened: int
    closed: int


@transaction.atomic
def refresh(*, by: str, now: datetime, whole: bool = False) -> Refreshed:
    """Bring the table of cover up to what careers, contracts, awards and registers say at `now`.

    Looks at people with something new since the last refresh, and at their families; `whole` looks at everybody. Rows
    that no longer hold are closed, never changed, so an answer of an earlier day can be given again.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        _ensure_days(cursor)
        last = None if whole else Refresh.objects.order_by("-at").values_list("at", flat=True).first()
        facts = {"now": now, "since": last - MARGIN if last else None}
        cursor.execute(CHANGED if last else EVERYBODY, facts if last else None)
        people = cursor.rowcount
        for statement in statements():
            cursor.execute(statement.replace("%(now)s", "\0").replace("%", "%%").replace("\0", "%(now)s"), facts)
        cursor.execute(CLOSE, facts)
        closed = cursor.rowcount
        cursor.execute(STANDS)
        cursor.execute(OPEN, facts)
        opened = cursor.rowcount
        cursor.execute(FORGET)
    Refresh.objects.create(at=now, whole=last is None, people=people, opened=opened, closed=closed, by=by)
    return Refreshed(people, opened, closed)


def _ensure_days(cursor: Any) -> None:
    """The calendar as data: every day of two centuries with its Jalali code, written once."""
    cursor.execute("SELECT 1 FROM care_day LIMIT 1")
    if cursor.fetchone():
        return
    with cursor.copy("COPY care_day (on_day, code) FROM STDIN") as copy:
        for ordinal in range(FIRST_DAY.ordinal, LAST_DAY.ordinal + 1):
            day = Day(ordinal)
            copy.write_row((day.to_date(), day.code))
    cursor.execute("ANALYZE care_day")
