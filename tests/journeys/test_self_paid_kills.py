"""Months, payments and lapses of people who pay themselves, killed at random moments: the same command goes on, nothing comes twice."""

from __future__ import annotations

import os
import random
import time

import pytest

from tests.journeys.conftest import OwnDatabase

SEED = int(os.environ.get("OPENTAMIN_KILL_SEED", random.SystemRandom().randrange(10**6)))
pytestmark = [pytest.mark.xdist_group("servers")]
PEOPLE, MONTHS, STOP_AFTER, KILLS = 9, 8, 2, 8
WORLD = f"""
from opentamin.flow.selfpaid.models import Plan
from opentamin.flow.selfpaid.tests.people import contract
from tests import world
world.offices()
for _ in range({PEOPLE}):
    contract("1404-01-01", plan=Plan.PENSION)
"""
WORK = f"""
from opentamin.flow.selfpaid.facts import NewPayment
from opentamin.flow.selfpaid.models import Contract, Due
from opentamin.flow.selfpaid.tests.people import at
from opentamin.ground.calendar import Day
from opentamin.journeys import self_paid
print("ready", flush=True)
rows = list(Contract.objects.order_by("pk"))
for step in range({MONTHS}):
    month, day = 140401 + step, Day.of(1404, step + 1, 20)
    self_paid.day(day, by="t", now=at(day))
    paying = [row for turn, row in enumerate(rows) if turn % 3 or step < {STOP_AFTER}]
    dues = dict(Due.objects.filter(month=month).values_list("contract_id", "due_rial"))
    asked = [NewPayment(f"{{row.pk}}/{{month}}", row.pk, 1, dues[row.pk], day, f"{{row.pk}}/{{month}}") for row in paying]
    done = self_paid.pay_months(asked, by="t", now=at(day), today=day)
    assert not done.refused, done.refused
print("done", flush=True)
"""
PROVE = """
from datetime import UTC, datetime
from opentamin.journeys.prove import prove
proof = prove(now=datetime.now(UTC))
assert proof.holds, proof.breach
"""
SUMS = {
    "paid": "SELECT count(*) FROM selfpaid_paid_month",
    "recorded": "SELECT count(*) FROM careers_career_entry WHERE source_kind = 4",
    "lapsed": "SELECT count(*) FROM selfpaid_ending",
    "on_the_way": "SELECT sum(amount_rial) FROM ledger_posting WHERE account_id = '1320'",
    "owed": "SELECT sum(amount_rial) FROM ledger_posting WHERE account_id = '1180'",
    "books": "SELECT md5(string_agg(concat_ws('|', e.key, p.account_id, p.amount_rial), ',' ORDER BY e.key, p.account_id))"
    " FROM ledger_entry e JOIN ledger_posting p ON p.entry_id = e.id",
}


@pytest.mark.kill
def test_killed_again_and_again_each_month_is_paid_and_recorded_once(own_database: OwnDatabase) -> None:
    """Three of nine stop after two months and lapse; the last run goes through, another one changes nothing."""
    print(f"OPENTAMIN_KILL_SEED={SEED}")
    own_database.run(WORLD)
    chance, killed = random.Random(SEED), 0
    for _ in range(KILLS):
        process = own_database.start(WORK)
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0.02, 1.2))
        if process.poll() is None:
            process.kill()
            killed += 1
        process.communicate()
    own_database.run(WORK)
    found = {name: own_database.value(sql) for name, sql in SUMS.items()}
    stopped = PEOPLE // 3
    months = (PEOPLE - stopped) * MONTHS + stopped * STOP_AFTER
    assert found["paid"] == found["recorded"] == months and found["lapsed"] == stopped and found["owed"] == 0
    own_database.run(PROVE)
    own_database.run(WORK)
    assert {name: own_database.value(sql) for name, sql in SUMS.items()} == found
    assert killed
