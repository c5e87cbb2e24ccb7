"""Staged lines: a table of this database session only, filled by COPY, where lists are checked and accepted in sets.

What is staged is never the only copy: it is read again from the stored bytes whenever a session finds it missing
(after a kill, or when another session goes on).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from opentamin.flow.lists.packing import LINE_COLUMNS, PackedList

CREATE = """
    CREATE TEMP TABLE IF NOT EXISTS staged_line (
        submission_id bigint NOT NULL, position smallint NOT NULL, row integer NOT NULL,
        national_code text, foreign_code text, insurance_number text, name_key text NOT NULL,
        is_foreign boolean NOT NULL,
        first_name text NOT NULL, last_name text NOT NULL, father_name text NOT NULL, id_card_number text NOT NULL,
        issue_place text NOT NULL, issue_date text NOT NULL, birth_date text NOT NULL, sex text NOT NULL,
        nationality text NOT NULL, job_title text NOT NULL, job_code text NOT NULL, start_date text NOT NULL,
        leave_date text NOT NULL, days smallint, daily_wage_rial bigint, daily_seniority_rial bigint,
        monthly_wage_rial bigint, allowances_rial bigint, marital_rial bigint, insurable_rial bigint,
        total_pay_rial bigint, premium_insured_rial bigint, percent_rate integer
    );
    CREATE TEMP TABLE IF NOT EXISTS staged_list (
        submission_id bigint NOT NULL, position smallint NOT NULL, wage_list_id bigint NOT NULL,
        workshop_id bigint NOT NULL, month integer NOT NULL, contract_row text NOT NULL, list_number bigint NOT NULL,
        PRIMARY KEY (submission_id, position)
    );
    CREATE TEMP TABLE IF NOT EXISTS staged_person (
        submission_id bigint NOT NULL, position smallint NOT NULL, row integer NOT NULL,
        person_id bigint, name_differs boolean NOT NULL, number_differs boolean NOT NULL,
        number_of_another boolean NOT NULL, without_identity boolean NOT NULL,
        PRIMARY KEY (submission_id, position, row)
    );
"""
COPY_LINES = f"COPY staged_line ({', '.join(LINE_COLUMNS)}) FROM STDIN"
RESOLVE = """
    INSERT INTO staged_person
    SELECT s.submission_id, s.position, s.row, p.id,
        COALESCE(NOT (starts_with(p.search_key, s.name_key) OR starts_with(s.name_key, p.search_key)), false),
        COALESCE(p.insurance_number <> s.insurance_number, false),
        COALESCE(i.id IS DISTINCT FROM p.id AND i.id IS NOT NULL, false),
        COALESCE(s.national_code, s.foreign_code, s.insurance_number) IS NULL
    FROM staged_line s
    JOIN unnest(%s::bigint[], %s::smallint[]) AS wanted (submission_id, position)
        USING (submission_id, position)
    LEFT JOIN registers_person n ON n.national_code = s.national_code
    LEFT JOIN registers_person f ON s.national_code IS NULL AND f.foreign_code = s.foreign_code
    LEFT JOIN registers_person i ON i.insurance_number = s.insurance_number
    LEFT JOIN LATERAL (
        SELECT (x).* FROM (SELECT CASE
            WHEN n.id IS NOT NULL THEN n WHEN f.id IS NOT NULL THEN f
            WHEN s.national_code IS NULL AND s.foreign_code IS NULL THEN i END AS x) AS chosen
        WHERE (x).id IS NOT NULL
    ) AS p ON true
    ON CONFLICT (submission_id, position, row) DO UPDATE SET person_id = excluded.person_id,
        name_differs = excluded.name_differs, number_differs = excluded.number_differs,
        number_of_another = excluded.number_of_another
"""


def prepare() -> None:
    """Make the session's staging tables, empty."""
    with connection.cursor() as cursor:
        cursor.execute(CREATE)
        cursor.execute("TRUNCATE staged_line, staged_list, staged_person")


def stage(packed: Sequence[PackedList], rows: Iterable[tuple[Any, ...]]) -> None:
    """COPY the lines of lists, and `rows` (one for each list, as in staged_list), then find their people."""
    with connection.cursor() as cursor:
        with cursor.copy(COPY_LINES) as copy:
            for each in packed:
                copy.write(each.lines)
        with cursor.copy("COPY staged_list FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute("ANALYZE staged_line")
    resolve([(each.submission_id, each.position) for each in packed])


def resolve(places: Sequence[tuple[int, int]]) -> None:
    """Find the registered person of every staged line of those (submission, position): by national code, by
    foreigner's code, or by insurance number where a line has neither."""
    with connection.cursor() as cursor:
        cursor.execute(RESOLVE, [[place[0] for place in places], [place[1] for place in places]])
        cursor.execute("ANALYZE staged_person")


def staged() -> set[int]:
    """Wage lists that are staged in this session."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('pg_temp.staged_list') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return set()
        cursor.execute("SELECT wage_list_id FROM staged_list")
        return {row[0] for row in cursor.fetchall()}
