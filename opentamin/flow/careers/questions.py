"""What careers answer: a person's record as of a month and as known on an instant, and whether it ties to the lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from opentamin.flow.careers.inspected import CREDITED, STANDING
from opentamin.flow.careers.models import InspectionCredit, Opening, Source
from opentamin.flow.selfpaid.models import Contract
from opentamin.ground.calendar import month_length
from opentamin.ledger.proving import Check

CHECKS = (
    Check(
        "careers/records_are_the_current_versions",
        "SELECT count(*) FROM careers_career_entry WHERE source_kind = 1",
        """
        WITH current AS (
            SELECT w.workshop_code, w.contract_row, a.month, a.person_id, sum(a.days) AS days,
                sum(a.base_rial) AS base, sum(a.pay_rial) AS pay
            FROM lists_wage_list w
            JOIN assessments_assessment_line a ON a.wage_list_id = w.id AND a.month = w.month
            WHERE w.state = 'credited'
                AND NOT EXISTS (SELECT FROM lists_wage_list n WHERE n.previous_id = w.id AND n.state = 'credited')
            GROUP BY w.workshop_code, w.contract_row, a.month, a.person_id
        ), recorded AS (
            SELECT workshop_code, contract_row, month, person_id, sum(days) AS days, sum(base_rial) AS base,
                sum(pay_rial) AS pay
            FROM careers_career_entry WHERE source_kind = 1
            GROUP BY workshop_code, contract_row, month, person_id
        )
        SELECT 'person ' || COALESCE(c.person_id, r.person_id) || ' month ' || COALESCE(c.month, r.month) || ' workshop '
            || COALESCE(c.workshop_code, r.workshop_code), COALESCE(c.base, 0), COALESCE(r.base, 0)
        FROM current c FULL JOIN recorded r ON r.workshop_code = c.workshop_code AND r.contract_row = c.contract_row
            AND r.month = c.month AND r.person_id = c.person_id
        WHERE (COALESCE(c.days, 0), COALESCE(c.base, 0), COALESCE(c.pay, 0))
            IS DISTINCT FROM (COALESCE(r.days, 0), COALESCE(r.base, 0), COALESCE(r.pay, 0))
        ORDER BY 1 LIMIT 1
        """,
    ),
    Check(
        "careers/inspected_months_are_what_stands",
        "SELECT count(*) FROM careers_inspection_credit",
        f"""
        WITH {STANDING.format(ended=CREDITED)}
        SELECT 'person ' || person_id || ' month ' || month || ' inspection ' || chain_id, COALESCE(base, 0), COALESCE(old_base, 0)
        FROM changed ORDER BY 1 LIMIT 1
        """,
    ),
    Check(
        "careers/self_paid_months_are_the_paid_ones",
        "SELECT count(*) FROM selfpaid_paid_month",
        """
        WITH paid AS (
            SELECT p.person_id, p.month, p.contract_id, d.base_rial FROM selfpaid_paid_month p JOIN selfpaid_due d ON d.id = p.due_id
        ), recorded AS (
            SELECT person_id, month, source_id AS contract_id, base_rial FROM careers_career_entry WHERE source_kind = 4
        )
        SELECT 'person ' || person_id || ' month ' || month || ' contract ' || contract_id, COALESCE(p.base_rial, 0),
            COALESCE(r.base_rial, 0)
        FROM paid p FULL JOIN recorded r USING (person_id, month, contract_id)
        WHERE p.base_rial IS DISTINCT FROM r.base_rial ORDER BY 1 LIMIT 1
        """,
    ),
)
"""What must hold between records and accepted lists; `ledger prove` runs it."""


@dataclass(frozen=True, slots=True)
class RecordLine:
    """Days and wage of one month at one workshop from one source: a list (its current version), a delivery, an inspection.

    `source_id` is the list version, the opening delivery or the crediting of an inspection that said so last; `provenance`
    is set for openings, `inspection` (the number of the first visit) for inspections, `self_paid` (kind * 10 + plan of the
    contract) for months that the person paid.
    """

    month: int
    workshop_code: str
    contract_row: str
    source_kind: int
    source_id: int
    days: int
    base_rial: int
    pay_rial: int
    known_at: datetime
    provenance: str = ""
    inspection: int | None = None
    self_paid: int = 0


@dataclass(frozen=True, slots=True)
class RecordMonth:
    """One month of a record. `days_counted` never exceeds the month (article 34); `days_listed` is the plain sum."""

    month: int
    days_listed: int
    days_counted: int
    base_rial: int
    lines: tuple[RecordLine, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A person's record until `as_of` (yyyymm, included) as known on `known_on`."""

    person_id: int
    as_of: int
    known_on: datetime
    months: tuple[RecordMonth, ...]

    @property
    def days(self) -> int:
        """All days that count."""
        return sum(month.days_counted for month in self.months)


LINES = """
    SELECT c.month, c.workshop_code, c.contract_row, c.source_kind, max(c.source_id), sum(c.days)::int,
        sum(c.base_rial)::bigint, sum(c.pay_rial)::bigint, max(c.known_at)
    FROM careers_career_entry c
    LEFT JOIN lists_wage_list w ON c.source_kind = 1 AND w.id = c.source_id
    LEFT JOIN careers_inspection_credit k ON c.source_kind = 3 AND k.id = c.source_id
    WHERE c.person_id = %(person)s AND c.month <= %(as_of)s AND c.known_at <= %(known_on)s
    GROUP BY c.month, c.workshop_code, c.contract_row, c.source_kind,
        COALESCE(w.list_number, k.chain_id, -c.source_id)
    HAVING bool_or(NOT c.reversal) AND (sum(c.days) <> 0 OR sum(c.base_rial) <> 0 OR count(*) % 2 = 1)
    ORDER BY c.month, c.workshop_code, c.contract_row, max(c.source_id)
"""


def record_lines(person_id: int, *, as_of: int, known_on: datetime) -> list[RecordLine]:
    """The lines of a person's record until the month `as_of`, as known on `known_on` (a query; one more where it has openings or inspections).

    Corrections are summed up: a line shows what held then, not how it came about.
    """
    with connection.cursor() as cursor:
        cursor.execute(LINES.replace("% 2", "%% 2"), {"person": person_id, "as_of": as_of, "known_on": known_on})
        rows = cursor.fetchall()
    openings = {row[4] for row in rows if row[3] == Source.OPENING}
    provenance = dict(Opening.objects.filter(pk__in=openings).values_list("pk", "provenance")) if openings else {}
    credits = {row[4] for row in rows if row[3] == Source.INSPECTION}
    visits = dict(InspectionCredit.objects.filter(pk__in=credits).values_list("pk", "chain_id")) if credits else {}
    plans = _plans(row[4] for row in rows if row[3] == Source.SELF_PAID)
    return [RecordLine(*row, *_told(row[3], row[4], provenance, visits, plans)) for row in rows]


def _plans(contracts: Iterable[int]) -> dict[int, int]:
    """Kind and plan of self-paid contracts, as one number each."""
    asked = set(contracts)
    rows = Contract.objects.filter(pk__in=asked).values_list("pk", "kind", "plan") if asked else ()
    return {pk: kind * 10 + plan for pk, kind, plan in rows}


def _told(
    kind: int, source_id: int, provenance: Mapping[int, str], visits: Mapping[int, int], plans: Mapping[int, int]
) -> tuple[str, int | None, int]:
    """The provenance of an opening, the visit of an inspection, or the plan of who pays himself."""
    opened = provenance.get(source_id, "") if kind == Source.OPENING else ""
    visit = visits.get(source_id) if kind == Source.INSPECTION else None
    return opened, visit, plans.get(source_id, 0) if kind == Source.SELF_PAID else 0


def record(person_id: int, *, as_of: int, known_on: datetime) -> Record:
    """A person's record by month, days of several workshops capped at the month (article 34)."""
    months: dict[int, list[RecordLine]] = {}
    for line in record_lines(person_id, as_of=as_of, known_on=known_on):
        months.setdefault(line.month, []).append(line)
    return Record(
        person_id,
        as_of,
        known_on,
        tuple(month_of(month, lines) for month, lines in sorted(months.items())),
    )


def month_of(month: int, lines: list[RecordLine]) -> RecordMonth:
    """A month of a record from its lines: their plain sum, and no more days than the month has (article 34)."""
    listed = sum(line.days for line in lines)
    return RecordMonth(
        month, listed, min(listed, month_length(month)), sum(line.base_rial for line in lines), tuple(lines)
    )


def records(people: Iterable[int], *, as_of: int, known_on: datetime) -> dict[int, Record]:
    """The records of many people at once (one query); everybody asked for has one, if only an empty one."""
    asked = sorted(set(people))
    sql = (
        LINES.replace("% 2", "%% 2")
        .replace("SELECT c.month", "SELECT c.person_id, c.month")
        .replace("c.person_id = %(person)s", "c.person_id = ANY(%(people)s)")
        .replace("GROUP BY c.month", "GROUP BY c.person_id, c.month")
        .replace("ORDER BY c.month", "ORDER BY c.person_id, c.month")
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, {"people": asked, "as_of": as_of, "known_on": known_on})
        rows = cursor.fetchall()
    lines: dict[int, dict[int, list[RecordLine]]] = {person_id: {} for person_id in asked}
    plans = _plans(row[5] for row in rows if row[4] == Source.SELF_PAID)
    for person_id, *rest in rows:
        told = _told(rest[3], rest[4], {}, {}, plans)
        lines[person_id].setdefault(rest[0], []).append(RecordLine(*rest, *told))
    return {
        person_id: Record(
            person_id, as_of, known_on, tuple(month_of(month, of) for month, of in sorted(months.items()))
        )
        for person_id, months in lines.items()
    }
