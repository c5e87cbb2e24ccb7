"""Main pages over a million people: server time and queries of a page for four kinds of user, while eight writers write.

People, workshops, months worked, ledger and debts are invented in bulk and directly, as the role of journeys; lists, claims
and awards stay empty, so their pages are not asked. A page is made in a process of its own under the role of the pages,
through all of Django's middleware, by a session that row security knows. Writers each commit one small transaction after
another (a person, a month worked, a reading of the books), all counted again at the end.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from itertools import product
from time import perf_counter, sleep
from typing import Any

import psycopg

from benchmarks.measure import Measured

PEOPLE, WORKSHOPS, BRANCHES, MONTHS, TURNS, WRITERS = 1_000_000, 40_000, 200, 3, 40, 8
AIM = "p50 60, p95 200 ms, 12 queries"
FIRST = (
    "علی",
    "رضا",
    "مریم",
    "زهرا",
    "حسین",
    "فاطمه",
    "مهدی",
    "نرگس",
    "امیر",
    "سارا",
    "کاوه",
    "لیلا",
    "بهرام",
    "شیرین",
    "پویا",
)
LAST = (
    "احمدی",
    "رضایی",
    "محمدی",
    "کریمی",
    "حسینی",
    "موسوی",
    "جعفری",
    "صادقی",
    "نوری",
    "قاسمی",
    "اکبری",
    "یزدانی",
    "شریفی",
)
SETUP = (
    """
    INSERT INTO registers_office (code, kind, name_fa, name_en, opened_on)
    VALUES ('7000', 'directorate', 'نمونه', 'Sample', '2011-03-21')
    """,
    f"""
    INSERT INTO registers_office (code, kind, parent_id, name_fa, name_en, opened_on)
    SELECT (7000 + n)::text, 'branch', d.id, 'شعبه', 'Branch', '2011-03-21'
    FROM generate_series(1, {BRANCHES}) n, registers_office d WHERE d.code = '7000'
    """,
    f"""
    INSERT INTO registers_workshop (code, name, employer_name, branch_id, opened_on, search_key)
    SELECT '97' || lpad(n::text, 8, '0'), 'کارگاه ' || n, 'آزمون', o.id, '2011-03-21', 'کارگاه ' || n
    FROM generate_series(1, {WORKSHOPS}) n JOIN registers_office o ON o.code = (7001 + n % {BRANCHES})::text
    """,
    """
    INSERT INTO registers_person (national_code, insurance_number, first_name, last_name, sex, birth_date, search_key, sort_key)
    SELECT c.code, '7' || lpad(c.n::text, 9, '0'), m.first, m.last, 'm', '1980-01-01', m.search, m.sort
    FROM bench_code c JOIN bench_name m ON m.n = c.n % (SELECT count(*) FROM bench_name)
    """,
    f"""
    INSERT INTO careers_career_entry (person_id, month, source_kind, source_id, workshop_code, contract_row, reversal, days,
        base_rial, pay_rial, known_at)
    SELECT p.id, m.month, 2, 1, '97' || lpad((1 + right(p.insurance_number, 9)::int % {WORKSHOPS})::text, 8, '0'), '', false, 30,
        120000000, 130000000, now()
    FROM registers_person p JOIN generate_series(140401, 140424) AS m (month)
        ON m.month = 140408 OR (m.month < 140413 AND right(p.insurance_number, 9)::int % 20 = 0)
    WHERE p.insurance_number LIKE '7%'
    """,
    f"""
    WITH written AS (
        INSERT INTO ledger_entry (key, digest, kind, counts_on, known_at, period, month, subject, branch_id, due_on)
        SELECT 'bench/' || w.code || '/' || m, '', 'list', '2025-01-01', now(), 140401, 140400 + m, w.code, w.branch_id,
            date '2025-05-20' + 30 * m
        FROM registers_workshop w, generate_series(1, {MONTHS}) AS m
        RETURNING id, subject, branch_id
    )
    INSERT INTO ledger_posting (entry_id, account_id, share, subject, branch_id, amount_rial)
    SELECT w.id, s.account, s.share, w.subject, w.branch_id, s.rial FROM written w CROSS JOIN (VALUES
        ('1110', 'insured', 7000000), ('1120', 'employer', 20000000), ('1130', 'unemployment', 3000000), ('4110', '', -30000000)
    ) AS s (account, share, rial)
    """,
    f"""
    INSERT INTO collection_debt (workshop_id, branch_id, month, origin, state, nominal_on, due_on, opened_at)
    SELECT w.id, w.branch_id, 140400 + m, 'list', 'assessed', date '2025-05-20' + 30 * m, date '2025-05-20' + 30 * m, now()
    FROM registers_workshop w, generate_series(1, {MONTHS}) AS m
    """,
)
KEPT_FIGURES = (
    """
    INSERT INTO figures_cell (figure, shape, month, place, amount, many)
    WITH facts AS (
        SELECT m.month, '7000' AS directorate, '7000/' || b AS branch, s.sex, a.age, 't' || t AS activity, CASE WHEN n = 0 THEN 'home/IRN'
            ELSE 'foreign/N' || n END AS nationality
        FROM unnest(%(months)s::int[]) AS m (month), generate_series(7001, 7200) b, unnest(ARRAY['m', 'f']) AS s (sex),
            unnest(ARRAY['0', '20', '30', '40', '50', '60']) AS a (age), generate_series(1, 2) t, generate_series(0, 3) n
    ), cells AS (
        SELECT month, directorate, branch, sex, age, activity, nationality,
            GROUPING(directorate, branch, sex, age, activity, nationality) AS gone,
            count(*) AS people FROM facts
        GROUP BY GROUPING SETS ((month), (month, branch), (month, sex), (month, age), (month, activity), (month, nationality), (month, directorate),
            (month, branch, sex), (month, branch, age), (month, branch, activity), (month, branch, nationality),
            (month, sex, age), (month, age, activity))
    )
    SELECT 'insured', array_to_string(array_remove(ARRAY[CASE WHEN gone & 32 = 0 THEN 'directorate' END,
            CASE WHEN gone & 16 = 0 THEN 'branch' END, CASE WHEN gone & 8 = 0
            THEN 'sex' END, CASE WHEN gone & 4 = 0 THEN 'age' END, CASE WHEN gone & 2 = 0 THEN 'activity' END,
            CASE WHEN gone & 1 = 0 THEN 'nationality' END], NULL), ','),
        month, array_remove(ARRAY[directorate, branch, sex, age, activity, nationality], NULL), people, people
    FROM cells
    """,
    """
    INSERT INTO figures_keeping (figure, month, at, cells, digest)
    SELECT 'insured', month, %(now)s, 0, '' FROM unnest(%(months)s::int[]) AS m (month)
    """,
    """
    INSERT INTO journeys_daily_step (day, place, name, outcome, holds, by, begun_at, done_at)
    VALUES (%(day)s, 16, 'prove', '{}', true, 'bench', %(now)s, %(now)s)
    """,
)
COUNTRY = (
    "/fa/country/",
    "/fa/country/tables/?figure=insured&rows=branch&columns=sex",
    "/fa/country/tables/?figure=insured&rows=month&columns=age",
    "/fa/country/parameters/",
    "/fa/operations/",
)
TOKEN = """
    INSERT INTO desk_token (hash, officer, branches, workshops, persons, sees_all, until, role, user_id, own_person_id, reason)
    VALUES (encode(sha256(convert_to(%s, 'UTF8')), 'hex'), %s, %s, %s, %s, %s, now() + interval '1 day', %s, %s, %s, 'bench')
"""
USER = "INSERT INTO desk_user (login, name_fa, name_en, made_by, made_at) VALUES (%s, 'آ', 'A', 'bench', now()) RETURNING id"
WRITE = (
    "INSERT INTO registers_person (insurance_number, first_name, last_name, search_key, sort_key)"
    " VALUES (%s, 'ن', 'نویسنده', 'نویسنده', 'n') RETURNING id",
    "INSERT INTO careers_career_entry (person_id, month, source_kind, source_id, workshop_code, contract_row, reversal, days,"
    " base_rial, pay_rial, known_at) VALUES (%s, 140408, 2, 2, '9700000002', '', false, 30, 1, 1, now())",
)


def measure(connection: psycopg.Connection) -> Iterator[Measured]:
    """Fill, keep what the daily run keeps, open four sessions, write beside, ask every page."""
    begun = perf_counter()
    _fill(connection)
    yield Measured(f"filling {PEOPLE:,} people with months, scope, ledger", "", perf_counter() - begun)
    begun = perf_counter()
    debts = _keep(connection)
    yield Measured("keeping arrears of the country, as the daily run does", f"{debts:,} debts", perf_counter() - begun)
    from opentamin.config.database import connect

    with connect("owner", autocommit=True) as owner:
        asked = _sessions(owner)
    stop, done = threading.Event(), [0] * WRITERS
    writers = [threading.Thread(target=_write, args=(at, stop, done)) for at in range(WRITERS)]
    for writer in writers:
        writer.start()
    try:
        yield from _asked(asked)
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    row = connection.execute("SELECT count(*) FROM registers_person WHERE search_key = 'نویسنده'").fetchone()
    kept = row[0] if row else 0
    yield Measured("transactions of the writers meanwhile", f"{sum(done):,}, {sum(done) - kept} lost", 0)


def _fill(connection: psycopg.Connection) -> None:
    from opentamin.ground.persian import search_key, sort_key
    from opentamin.law.ir.identifiers.national_code import check_digit

    names = [
        (n, first, last, search_key(f"{last} {first}"), sort_key(f"{last} {first}"))
        for n, (first, last) in enumerate(product(FIRST, LAST))
    ]
    codes = ((n, nine + str(check_digit(nine))) for n in range(1, PEOPLE + 1) for nine in [f"98{n:07d}"])
    with connection.cursor() as cursor:
        for table, columns, rows in (
            ("bench_name", "n int, first text, last text, search text, sort text", names),
            ("bench_code", "n int, code text", codes),
        ):
            cursor.execute(f"CREATE TEMP TABLE {table} ({columns})")
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        cursor.execute("SELECT careers_year_partition(1404)")
        for statement in SETUP:
            cursor.execute(statement)


def _keep(connection: psycopg.Connection) -> int:
    """Arrears by the daily run's own step; cells of figures are invented (lists are empty here), with its shapes.

    The one figure has a cell for each office, sex, age, activity and nationality and for all that is above them, in 25
    months, half a million in all; the day of the proof is written down as done.
    """
    from opentamin.faces.cli.server_side import clock
    from opentamin.flow.collection.keeping import keep

    now, today = clock()
    months = [(today.month + -back).code for back in range(25)]
    for statement in KEPT_FIGURES:
        connection.execute(statement, {"months": months, "now": now, "day": today.code})
    return keep(as_of=today.to_date(), now=now)


def _sessions(owner: psycopg.Connection) -> dict[str, list[str]]:
    """A session for each kind of user, and the pages it asks."""
    owner.execute("VACUUM ANALYZE")
    person, branch, workshop = _row(
        owner, "SELECT person_id, branch_id, workshop_id FROM registers_person_scope WHERE via = '9700000021' LIMIT 1"
    )
    code = _row(owner, "SELECT national_code FROM registers_person WHERE id = %s", [person])[0]
    files = ["/fa/people/?q=احمدی", f"/fa/people/?q={code}", f"/fa/people/{person}/"]
    money = ["/fa/workshops/", "/fa/workshops/9700000021/", "/fa/debts/", "/fa/workshops/9700000021/account/"]
    for role, branches, workshops, persons in (
        ("headquarters", [], [], []),
        ("branch", [branch], [], []),
        ("employer", [], [workshop], []),
        ("insured", [], [], [person]),
    ):
        user = _row(owner, USER, [f"97{len(role):02d}000000"])[0]
        own = person if role == "insured" else None
        owner.execute(TOKEN, [role, role, branches, workshops, persons, role == "headquarters", role, user, own])
    return {
        "headquarters": ["/fa/", *files, *money, *COUNTRY],
        "branch": ["/fa/", *files, *money],
        "employer": ["/fa/", *money[:2], money[-1]],
        "insured": ["/fa/", f"/fa/people/{person}/"],
    }


def _row(connection: psycopg.Connection, statement: str, words: Sequence[Any] = ()) -> Any:
    return connection.execute(statement, words).fetchone()


def _write(number: int, stop: threading.Event, done: list[int]) -> None:
    """One writer, about twenty transactions a second, until it is told to stop."""
    from opentamin.config.database import connect

    with connect("app") as connection:
        while not stop.is_set():
            insurance = f"8{number}{done[number]:08d}"
            person = _row(connection, WRITE[0], [insurance])[0]
            connection.execute(WRITE[1], [person])
            connection.commit()
            done[number] += 1
            sleep(0.05)


def _asked(asked: dict[str, list[str]]) -> Iterator[Measured]:
    """Ask in a process under the role of the pages; one line for each page."""
    words = [sys.executable, "-m", "benchmarks.pages"]
    environment = {**os.environ, "OPENTAMIN_ROLE": "web"}
    child = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True)
    assert child.stdin is not None and child.stdout is not None
    child.stdin.write(json.dumps(asked))
    child.stdin.close()
    for line in child.stdout:
        role, address, status, queries, size, times = json.loads(line)
        p50, p95 = times[len(times) // 2], times[len(times) * 95 // 100]
        bad = "" if status == 200 else f" status {status};"
        figure = f"{bad} p50 {p50:.0f}, p95 {p95:.0f} ms; {queries} queries; {size // 1000} KB; load {os.getloadavg()[0]:.1f}"
        yield Measured(f"{role} {address}", figure.strip(), p50 / 1000, aim=AIM)
    if child.wait():
        raise RuntimeError("the process of the pages ended with an error")


def _child() -> None:
    """Each page of each session some turns, after one to warm up; a slow one fewer."""
    from opentamin.faces.cli.server_side import start

    start("web")
    from django.db import connection
    from django.test import Client

    for role, addresses in json.loads(sys.stdin.read()).items():
        client = Client(raise_request_exception=False)
        client.cookies["opentamin_session"] = role
        for address in addresses:
            queries = [0]

            def counted(execute: Any, *words: Any, queries: list[int] = queries) -> Any:
                queries[0] += 1
                return execute(*words)

            with connection.execute_wrapper(counted):
                answer = client.get(address)
            times: list[float] = []
            while len(times) < TURNS and sum(times) < 20_000:
                begun = perf_counter()
                answer = client.get(address)
                times.append((perf_counter() - begun) * 1000)
            print(
                json.dumps([role, address, answer.status_code, queries[0], len(answer.content), sorted(times)]),
                flush=True,
            )


if __name__ == "__main__":
    _child()
