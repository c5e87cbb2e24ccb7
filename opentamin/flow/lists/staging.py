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
        number_of_another boolean NOT NULL, without_identity boolean NOT NULL
    );
"""
COPY_LINES = f"COPY staged_line ({', '.join(LINE_COLUMNS)}) FROM STDIN"
RESOLVE = """
    INSERT INTO staged_person
    SELECT submission_id, position, row, person_id,
        person_id IS NOT NULL AND NOT (starts_with(registered, name_key) OR starts_with(name_key, registered)),
        COALESCE(person_number <> insurance_number, false),
        number_id IS NOT NULL AND number_id IS DISTINCT FROM person_id,
        without_identity
    FROM (
        SELECT s.submission_id, s.position, s.row, s.name_key, s.insurance_number,
            CASE WHEN by_insurance THEN i.id ELSE COALESCE(n.id, f.id) END AS person_id,
            CASE WHEN by_insurance THEN i.search_key ELSE COALESCE(n.search_key, f.search_key) END AS registered,
            COALESCE(n.insurance_number, f.insurance_number) AS person_number,
            i.id AS number_id, by_insurance AND s.insurance_number IS NULL AS without_identity
        FROM staged_line s
        CROSS JOIN LATERAL (SELECT s.national_code IS NULL AND s.foreign_code IS NULL AS by_insurance) AS way
        LEFT JOIN registers_person n ON n.national_code = s.national_code
        LEFT JOIN registers_person f ON s.national_code IS NULL AND f.foreign_code = s.foreign_code
        LEFT JOIN registers_person i ON i.insurance_number = s.insurance_number
    ) AS found
"""
RESOLVE_MISSING = """
    UPDATE staged_person p SET person_id = CASE
        WHEN s.national_code IS NOT NULL THEN (SELECT id FROM registers_person WHERE national_code = s.national_code)
        WHEN s.foreign_code IS NOT NULL THEN (SELECT id FROM registers_person WHERE foreign_code = s.foreign_code)
        ELSE (SELECT id FROM registers_person WHERE insurance_number = s.insurance_number) END
    FROM staged_line s
    WHERE p.person_id IS NULL AND s.submission_id = p.submission_id AND s.position = p.position AND s.row = p.row
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
        cursor.execute(RESOLVE)


def resolve_missing() -> None:
    """Look again for the people of staged lines who were unknown.

    A person is found by national code, by foreigner's code, or by insurance number where a line has neither.
    """
    with connection.cursor() as cursor:
        cursor.execute(RESOLVE_MISSING)


def staged() -> set[int]:
    """Wage lists that are staged in this session."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('pg_temp.staged_list') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return set()
        cursor.execute("SELECT wage_list_id FROM staged_list")
        return {row[0] for row in cursor.fetchall()}
