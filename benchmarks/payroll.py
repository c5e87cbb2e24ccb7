"""A month's run over many awards, from open to posted slips, beside a bare copy of as many rows of the same width."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from time import perf_counter

import psycopg

from benchmarks.measure import Measured

AWARDS = 200_000
WHOLE = 4_800_000
AIM_SECONDS = 600
NOW = datetime(2025, 11, 1, tzinfo=UTC)
PEOPLE = f"""
    INSERT INTO registers_person (national_code, first_name, last_name, sex, birth_date, search_key, sort_key)
    SELECT lpad((9900000000 + n)::text, 10, '0'), 'آزمون', 'ساختگی ' || n, 'm', '1960-01-01', 'x', 'x'
    FROM generate_series(1, {AWARDS}) AS n ON CONFLICT DO NOTHING
"""
ACCOUNTS = """
    INSERT INTO registers_account (person_id, iban, from_on)
    SELECT id, 'IR' || lpad(id::text, 24, '0'), '2020-01-01' FROM registers_person WHERE search_key = 'x'
"""
AWARD = """
    WITH claim AS (
        INSERT INTO claims_claim (key, benefit, person_id, branch_id, event_on, claimed_on, answer_by, evidence, state,
            received_by, known_at)
        SELECT 'bench', 'old_age', min(p.id), (SELECT min(id) FROM registers_office), '2020-01-01', '2020-01-01',
            '2020-02-01', '{}', 'approved', 'bench', now()
        FROM registers_person p RETURNING id, branch_id
    ), decision AS (
        INSERT INTO claims_decision (claim_id, version, verdict, amount_rial, start_on, reasons, digest, proposed_by, known_at)
        SELECT id, 1, 'entitled', 1, '2020-01-01', '{}', '', 'bench', now() FROM claim RETURNING id
    )
    INSERT INTO awards_award (key, decision_id, benefit, person_id, insured_id, branch_id, index_group, start_on, paid_days,
        known_at)
    SELECT 'bench/' || p.id, d.id, 'old_age', p.id, p.id, c.branch_id, 'others', '2020-01-01', 10950, now()
    FROM registers_person p, decision d, claim c WHERE p.search_key = 'x'
"""
AMOUNTS = """
    INSERT INTO awards_award_amount (award_id, version, from_month, monthly_rial, cause, because, by, known_at)
    SELECT id, 1, 140407, 100000000 + id, 'granted', 'bench', 'bench', now() FROM awards_award WHERE key LIKE 'bench/%'
"""
FLOOR = "CREATE TEMP TABLE bare AS SELECT * FROM payroll_slip"
OFFICE = """
    INSERT INTO registers_office (code, kind, name_fa, name_en, opened_on)
    VALUES ('9900', 'directorate', 'نمونه', 'Sample', '2011-03-21') ON CONFLICT DO NOTHING
"""


def measure(connection: psycopg.Connection) -> Iterator[Measured]:
    """The trial, its variances, approval and posting; then the floor."""
    from opentamin.flow.payroll import actions as payroll

    for sql in (OFFICE, PEOPLE, ACCOUNTS, AWARD, AMOUNTS, "ANALYZE"):
        connection.execute(sql)
    run = payroll.open_run(140407, pay_on=date(2025, 10, 17), by="a", now=NOW)
    begun = perf_counter()
    payroll.make_trial(run.pk)
    tried = perf_counter() - begun
    payroll.approve(run.pk, by="b")
    payroll.post(run.pk, now=NOW)
    seconds = perf_counter() - begun
    begun = perf_counter()
    connection.execute(FLOOR)
    bare = perf_counter() - begun
    whole = seconds * WHOLE / AWARDS
    words = (
        f"{AWARDS:,} awards: {AWARDS / seconds:,.0f} awards/s, trial {tried:.1f} s; {WHOLE:,} would take {whole:.0f} s"
    )
    yield Measured(
        "a month's run, opened to posted", words, seconds, f"copying its slips: {bare:.2f} s", seconds / bare
    )
    yield Measured(
        f"the same for {WHOLE:,} awards, projected", f"{whole:.0f} s", whole, "600 s", whole / AIM_SECONDS, "600 s"
    )
