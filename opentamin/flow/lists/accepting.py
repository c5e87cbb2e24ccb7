"""Acceptance: a checked list becomes a version of its identity, its unknown people become provisional persons.

One lock for each identity, taken in order. Of two clerks with the same list one wins; the other is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from opentamin.flow.lists import staging
from opentamin.flow.lists.examining import keep_findings, stage_lists
from opentamin.flow.lists.models import ListState, WageList
from opentamin.flow.lists.receiving import PackMany, pack_here
from opentamin.flow.lists.register_checks import Place
from opentamin.flow.lists.tasks import open_tasks, task_of_new_people
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding
from opentamin.registers.actions import register_people
from opentamin.registers.catalogue import findings

Identity = tuple[str, str, int, int]
"""Workshop code, contract row, month, list number."""

SEX = {"مرد": "m", "زن": "f"}
LINE_COLUMNS = (
    "national_code", "insurance_number", "first_name", "last_name", "father_name", "id_card_number", "issue_place",
    "issue_date", "birth_date", "sex", "nationality", "is_foreign", "job_title", "job_code", "start_date",
    "leave_date", "days", "daily_wage_rial", "daily_seniority_rial", "monthly_wage_rial", "allowances_rial",
    "marital_rial", "insurable_rial", "total_pay_rial", "premium_insured_rial", "percent_rate",
)  # fmt: skip
INSERT_LINES = f"""
    INSERT INTO lists_list_line (month, wage_list_id, row, person_id, {", ".join(LINE_COLUMNS)})
    SELECT l.month, l.wage_list_id, s.row, p.person_id, {", ".join(f"s.{name}" for name in LINE_COLUMNS)}
    FROM staged_line s
    JOIN staged_list l USING (submission_id, position)
    JOIN staged_person p USING (submission_id, position, row)
    WHERE l.wage_list_id = ANY(%s)
"""
UNKNOWN_PEOPLE = """
    SELECT DISTINCT ON (COALESCE(s.national_code, s.foreign_code, s.insurance_number))
        s.national_code, s.foreign_code, s.insurance_number, s.first_name, s.last_name, s.father_name, s.birth_date,
        s.sex, s.nationality, s.is_foreign
    FROM staged_line s
    JOIN staged_list l USING (submission_id, position)
    JOIN staged_person p USING (submission_id, position, row)
    WHERE p.person_id IS NULL AND l.wage_list_id = ANY(%s)
"""
STILL_UNKNOWN = """
    SELECT l.wage_list_id, array_agg(p.row ORDER BY p.row)
    FROM staged_person p JOIN staged_list l USING (submission_id, position)
    WHERE p.person_id IS NULL AND l.wage_list_id = ANY(%s) GROUP BY l.wage_list_id
"""


@dataclass(slots=True)
class Sorted:
    """Checked lists sorted by what becomes of them. `current` is the newest version of each identity afterwards."""

    accepted: list[WageList] = field(default_factory=list)
    ended: list[WageList] = field(default_factory=list)
    found: dict[Place, list[Finding]] = field(default_factory=dict)
    current: dict[Identity, WageList] = field(default_factory=dict)


@transaction.atomic
def accept(
    ids: Sequence[int], *, now: datetime, today: Day, pack_many: PackMany = pack_here, signed_only: bool = True
) -> int:
    """Accept the checked lists of these submissions; gives how many were accepted.

    Lists that were sent to be signed first wait for their signature (unless `signed_only` is False, for a rehearsal).
    The same content as the newest version: nothing changes, the list is `same_again`. Another version accepted since
    it was checked: it is `returned`. Otherwise it becomes the next version, with its lines.
    """
    rows = _lock(ids, signed_only=signed_only)
    if not rows:
        return 0
    _stage_missing(rows, today, pack_many)
    returned: dict[Place, list[Finding]] = {}
    while True:
        sorted_ = _sort([row for row in rows if place_of(row) not in returned], _current(rows))
        unresolved = _provide_people(sorted_.accepted, now)
        if not unresolved:
            break
        returned.update(unresolved)
    _write(sorted_, now)
    _end([row for row in rows if place_of(row) in returned], returned)
    return len(sorted_.accepted)


def place_of(row: WageList) -> Place:
    """Where a list stands: its submission and its position in it."""
    return row.submission_id, row.position


def identity_of(row: WageList) -> Identity:
    """What makes a list the same list: workshop, contract row, month, number."""
    return row.workshop_code, row.contract_row, row.month or 0, row.list_number or 0


SIGNED = Q(submission__sign_first=False) | Q(submission__signature__isnull=False)


def _lock(ids: Sequence[int], *, signed_only: bool) -> list[WageList]:
    """The checked lists, after waiting for everybody who works on the same identities."""
    waiting = WageList.objects.filter(submission_id__in=ids, state=ListState.CHECKED)
    if signed_only:
        waiting = waiting.filter(SIGNED)
    keys = sorted({"/".join(map(str, identity_of(row))) for row in waiting})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(key, 0)) FROM unnest(%s::text[]) AS key", [keys])
    return list(waiting.select_for_update(of=["self"]).defer("declared").order_by("id"))


def _current(rows: Sequence[WageList]) -> dict[Identity, WageList]:
    """The newest accepted version of every identity among `rows`."""
    versions = WageList.objects.filter(
        workshop_code__in={row.workshop_code for row in rows},
        month__in={row.month for row in rows},
        version__gte=1,
    )
    return {identity_of(row): row for row in versions.defer("declared").order_by("version")}


def _stage_missing(rows: Sequence[WageList], today: Day, pack_many: PackMany) -> None:
    """Lists that another session checked are read again into this one."""
    if {row.pk for row in rows} <= staging.staged():
        return
    staging.prepare()
    wanted = {place_of(row) for row in rows}
    packed = [each for lists in pack_many(sorted({place[0] for place in wanted}), today) for each in lists]
    stage_lists([each for each in packed if (each.submission_id, each.position) in wanted], rows)


def _sort(rows: Sequence[WageList], before: dict[Identity, WageList]) -> Sorted:
    """Decide over each list in the order in which they came. Lists of one batch follow each other as versions."""
    result = Sorted(current=dict(before))
    for row in rows:
        identity = identity_of(row)
        current, start = result.current.get(identity), before.get(identity)
        if current is not None and current.content_digest == row.content_digest:
            row.state, row.same_as = ListState.SAME_AGAIN, current
            finding = findings().make("SAME_LIST_AGAIN", value=current.pk)
            result.ended.append(row)
        elif (start.version if start else 0) != row.seen_version:
            row.state = ListState.RETURNED
            finding = findings().make("CHANGED_MEANWHILE", version=current.version if current else 0)
            result.ended.append(row)
        else:
            row.previous, row.version = current, (current.version or 0) + 1 if current else 1
            finding = findings().make("CORRECTION_OF_LIST", version=row.version) if current else None
            result.current[identity] = row
            result.accepted.append(row)
        if finding:
            result.found[place_of(row)] = [finding]
    return result


def _provide_people(rows: Sequence[WageList], now: datetime) -> dict[Place, list[Finding]]:
    """Register unknown people provisionally; gives findings for lists with people who still cannot be told apart."""
    ids = [row.pk for row in rows]
    people = _unknown_people(ids)
    if not people:
        return {}
    unknown = {pk: len(lines) for pk, lines in _query(STILL_UNKNOWN, ids)}
    open_tasks([task_of_new_people(row, unknown[row.pk], now=now) for row in rows if row.pk in unknown])
    register_people([_person(*row) for row in people], provisional=True)
    staging.resolve_missing()
    unresolved = dict(_query(STILL_UNKNOWN, ids))
    return {place_of(row): [_not_resolved(unresolved[row.pk])] for row in rows if row.pk in unresolved}


def _unknown_people(ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """Nobody has counted the staged tables, so the planner takes unknown people for rare; a nested loop over a list of
    ten thousand new people would take seconds.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        people = _query(UNKNOWN_PEOPLE, ids)
        cursor.execute("SET LOCAL enable_nestloop TO DEFAULT")
    return people


def _query(sql: str, ids: Sequence[int]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(ids)])
        return list(cursor.fetchall())


def _not_resolved(rows: Sequence[int]) -> Finding:
    return findings().make("INSURANCE_NUMBER_OF_ANOTHER", row=",".join(map(str, rows)), count=len(rows))


def _person(
    national_code: str | None, foreign_code: str | None, insurance_number: str | None, *rest: Any
) -> dict[str, Any]:
    """A provisional person from a staged line."""
    first_name, last_name, father_name, birth_date, sex, nationality, is_foreign = rest
    return {
        "national_code": national_code,
        "foreign_code": foreign_code,
        "insurance_number": insurance_number,
        "first_name": first_name,
        "last_name": last_name,
        "father_name": father_name,
        "birth_date": _day(birth_date),
        "sex": SEX.get(sex, ""),
        "nationality": nationality[:30],
        "is_foreign": is_foreign,
    }


def _day(text: str) -> date | None:
    """A declared date of eight digits as a day; None when it is blank or impossible (the checker said so)."""
    try:
        return Day.parse(text).to_date()
    except ValueError:
        return None


def _write(sorted_: Sorted, now: datetime) -> None:
    """Lines first, then the lists get their version and their state."""
    for row in sorted_.accepted:
        row.state, row.accepted_at = ListState.ACCEPTED, now
    with connection.cursor() as cursor:
        for month in sorted({row.month for row in sorted_.accepted}):
            cursor.execute("SELECT desk_month_partition('lists_list_line', %s)", [month])
        cursor.execute(INSERT_LINES, [[row.pk for row in sorted_.accepted]])
    rows = [*sorted_.accepted, *sorted_.ended]
    _update(rows)
    keep_findings(rows, sorted_.found)


UPDATE_LISTS = """
    UPDATE lists_wage_list w SET state = n.state, version = n.version, previous_id = n.previous_id,
        same_as_id = n.same_as_id, accepted_at = n.accepted_at
    FROM unnest(%s::bigint[], %s::text[], %s::int[], %s::bigint[], %s::bigint[], %s::timestamptz[])
        AS n (id, state, version, previous_id, same_as_id, accepted_at)
    WHERE w.id = n.id
"""


def _update(rows: Sequence[WageList]) -> None:
    names = ("pk", "state", "version", "previous_id", "same_as_id", "accepted_at")
    with connection.cursor() as cursor:
        cursor.execute(UPDATE_LISTS, [[getattr(row, name) for row in rows] for name in names])


def _end(rows: Sequence[WageList], found: dict[Place, list[Finding]]) -> None:
    WageList.objects.filter(pk__in=[row.pk for row in rows]).update(state=ListState.RETURNED)
    keep_findings(rows, found)
