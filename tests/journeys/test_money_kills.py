"""Late money killed at random moments: bank statements, penalties, the watch over plans, assessed inspections.

The same command goes on, every line is taken once, every part, penalty and inspection posted once, every sum holds.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from opentamin.config import embedded
from tests.homes import throw_away
from tests.journeys.conftest import ROOT, OwnDatabase

SEED = int(os.environ.get("OPENTAMIN_KILL_SEED", random.SystemRandom().randrange(10**6)))
pytestmark = [pytest.mark.xdist_group("servers")]
WORKSHOPS, MONTHS, ROUNDS, KILLS = 12, 3, 4, 10
WORLD = f"""
from datetime import time
from tests import world
from tests.world import NOW
from opentamin.flow.collection.takeover import OpeningDebt, take_over
from opentamin.flow.inspections.facts import Found, VisitFacts
from opentamin.flow.inspections.visiting import enter
from opentamin.flow.receipts.references import give_reference
from opentamin.flow.settlement.facts import PlanAsked
from opentamin.flow.settlement.plans import approve, propose
from opentamin.ground.calendar import Day
from opentamin.journeys.invented import national_code
world.offices()
begun = Day.of(1403, 12, 20)
codes = [f"99920{{number:05}}" for number in range({WORKSHOPS})]
for code in codes:
    world.workshop(code)
shares = {{"insured": 700_001, "employer": 2_000_003, "unemployment": 300_007}}
rows = [OpeningDebt(c, month, s, rial) for c in codes for month in (140309, 140310, 140311) for s, rial in shares.items()]
take_over(rows, provenance="archive", now=NOW, today=begun)
for at, code in enumerate(codes):
    give_reference(code, 1_000_000, key=code, by="t", today=begun, now=NOW, deposit_id=f"{{at + 1:030}}")
    if at % 2:
        asked = PlanAsked(code, code, 4, Day.of(1404, 1, 15).to_date(), "employer")
        approve(propose(asked, by="a", today=begun, now=NOW).id, by="b", today=begun, now=NOW)
    found = Found(1, "الف", "ب", national_code=national_code(9_100_000 + at), days=10, daily_wage_rial=4_000_000)
    facts = VisitFacts(workshop=code, on=Day.of(1404, 1, 25).to_date(), at=time(9), inspectors=("یکم", "دوم"), people=(found,))
    assert enter(facts, key=code, by="t", now=NOW, today=Day.of(1404, 3, 10)).visit
"""
WORK = f"""
from datetime import UTC, datetime, time
import opentamin.flow.careers.inspected as inspected
import opentamin.flow.collection.penalties as penalties
from opentamin.flow.assessments.inspecting import assess_inspections
from opentamin.flow.careers.inspected import credit_inspections
from opentamin.flow.collection.boards import make_final
from opentamin.flow.collection.models import Debt
from opentamin.flow.collection.notices import notify
from opentamin.flow.collection.opening import open_debts
from opentamin.flow.collection.sets import batches
from opentamin.flow.collection.settling import settle
from opentamin.flow.inspections.models import Visit
from opentamin.flow.receipts.matching import allocate
from opentamin.flow.receipts.taking import take
from opentamin.flow.settlement.watching import watch
from opentamin.ground.calendar import Day
penalties.batches = lambda items: batches(items, 4)
inspected.WORKSHOPS = 3
print("ready", flush=True)
for turn in range({ROUNDS}):
    day = Day.of(1404, turn + 1, 14)
    now = datetime.combine(day.to_date(), time(8), UTC)
    opening = turn * {WORKSHOPS} * 1_000_000
    head = f"account;IR250130000000000000000017\\nopening balance;{{opening}}\\n"
    head += "day;direction;amount;balance;bank reference;payment id\\n"
    lines = "".join(
        f"{{day}};credit;1000000;{{opening + (at + 1) * 1_000_000}};K{{turn}}-{{at}};{{at + 1:030}}\\n" for at in range({WORKSHOPS})
    )
    taken = take("bank.csv", (head + lines).encode(), by="cashier", today=day, now=now)
    assert taken.taken, taken.findings
    watch(day, today=day, now=now)
    penalties.post_penalties(day.to_date(), now=now, today=day)
    for visit in Visit.objects.order_by("pk"):
        assess_inspections([visit], by="t", now=now, today=Day.of(1404, 3, 10))
    open_debts(now=now)
    found = list(Debt.objects.filter(origin="inspection").values_list("pk", flat=True))
    notify(found, served_on=Day.of(1404, 1, 26).to_date(), by="t", now=now, today=day)
    make_final(day.to_date(), now=now)
    credit_inspections(by="t", now=now)
    allocate(today=day, now=now)
    settle(now=now, today=day)
print("done", flush=True)
"""
PROVE = """
from datetime import UTC, datetime
from opentamin.flow.collection.models import Debt
from opentamin.flow.collection.penalties import late_penalties
from opentamin.ground.calendar import Day
from opentamin.journeys.prove import prove
proof = prove(now=datetime.now(UTC))
assert proof.holds, proof.breach
"""
SUMS = {
    "receipts": "SELECT count(*) FROM receipts_receipt",
    "received": "SELECT sum(amount_rial) FROM receipts_receipt",
    "somewhere": "SELECT sum(rial) FROM (SELECT sum(amount_rial) AS rial FROM receipts_allocation"
    " UNION ALL SELECT -sum(amount_rial) FROM ledger_posting WHERE account_id = '2190') AS n",
    "inspections": "SELECT count(*) FROM ledger_entry WHERE kind = 'inspection'",
    "assessments": "SELECT count(*) FROM assessments_inspection",
    "months": "SELECT sum(days) FROM careers_career_entry",
    "credits": "SELECT count(*) FROM careers_inspection_credit",
    "unbalanced": "SELECT count(*) FROM (SELECT FROM ledger_posting GROUP BY entry_id HAVING sum(amount_rial) <> 0) AS n",
    "books": "SELECT md5(string_agg(r, ',' ORDER BY r)) FROM (SELECT concat_ws('|', e.kind, e.subject, e.month, e.item,"
    " p.account_id, sum(p.amount_rial)) AS r FROM ledger_entry e JOIN ledger_posting p ON p.entry_id = e.id"
    " GROUP BY e.kind, e.subject, e.month, e.item, p.account_id) AS n",
    "states": "SELECT string_agg(concat_ws('|', workshop_id, month, item, state, penalty_until), ',' ORDER BY id)"
    " FROM collection_debt",
}


def check(found: dict[str, object]) -> None:
    """What must be there however often it was killed."""
    assert found["receipts"] == ROUNDS * WORKSHOPS
    assert found["received"] == found["somewhere"] == ROUNDS * WORKSHOPS * 1_000_000
    assert found["inspections"] == found["assessments"] == WORKSHOPS
    assert found["months"] == WORKSHOPS * 10
    assert found["credits"] == WORKSHOPS
    assert found["unbalanced"] == 0


@pytest.mark.kill
def test_killed_again_and_again_each_rial_is_taken_once(own_database: OwnDatabase) -> None:
    """The last run goes through; another one after it changes nothing at all."""
    print(f"OPENTAMIN_KILL_SEED={SEED}")
    own_database.run(WORLD)
    chance, killed = random.Random(SEED), 0
    for _ in range(KILLS):
        process = own_database.start(WORK)
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0.02, 1.6))
        if process.poll() is None:
            process.kill()
            killed += 1
        process.communicate()
    own_database.run(WORK)
    found = {name: own_database.value(sql) for name, sql in SUMS.items()}
    check(found)
    own_database.run(PROVE)
    own_database.run(WORK)
    assert {name: own_database.value(sql) for name, sql in SUMS.items()} == found
    assert killed


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A state folder with a database server of its own; taken down and away at the end."""
    folder = tmp_path / "home"
    yield folder
    throw_away(folder)


@pytest.mark.kill
def test_a_database_server_killed_while_a_statement_is_taken_recovers_and_the_same_command_goes_on(home: Path) -> None:
    environment = {
        **os.environ,
        "OPENTAMIN_HOME": str(home),
        "DATABASE_URL": "",
        "OPENTAMIN_ROLE": "app",
        "PYTHONPATH": str(ROOT),
    }

    def start(*words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *words],
            cwd=ROOT,
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def code(text: str) -> subprocess.Popen[str]:
        return start("-c", "from opentamin.faces.cli.server_side import start; start()\n" + text)

    def done(process: subprocess.Popen[str]) -> str:
        said, _ = process.communicate(timeout=180)
        assert process.returncode == 0, said[-3000:]
        return said

    done(start("-m", "opentamin", "setup"))
    done(code(WORLD))
    process = code(WORK)
    assert process.stdout is not None and process.stdout.readline() == "ready\n"
    time.sleep(random.Random(SEED).uniform(0.01, 0.4))
    embedded.stop(home, now=True)
    process.communicate(timeout=60)
    embedded.ensure_running(home)
    done(code(WORK))
    tell = "from django.db import connection\nc = connection.cursor()\n" + "".join(
        f"c.execute({sql!r}); print({name!r}, c.fetchone()[0])\n" for name, sql in SUMS.items() if name != "states"
    )
    rows = dict(line.split(" ", 1) for line in done(code(tell)).splitlines())
    check({name: int(value) if value.isdigit() else value for name, value in rows.items()})
    done(code(PROVE))
