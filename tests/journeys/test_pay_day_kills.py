"""A pay-day killed at random moments: the same command goes on, every slip is paid once, and the books balance."""

from __future__ import annotations

import random
import time

import pytest

from tests.journeys.conftest import OwnDatabase

pytestmark = [pytest.mark.xdist_group("servers")]
WORLD = """
from tests.journeys.rights_world import *
from tests.journeys.test_rights import retire
branch()
for number in range(1, 13):
    retire(number, 100_000_000 + number * 1_000_003)
"""
PAY = """
import sys
from datetime import UTC, datetime
import opentamin.flow.payroll.actions as payroll
from opentamin.ground.calendar import Day
from opentamin.journeys.pay_month import Officers, pay_month
from opentamin.flow.payments.actions import Payer, take_answer
from opentamin.flow.payments.models import OrderLine
from tests.journeys.rights_world import sheba
payroll.RANGE = 2
print("ready", flush=True)
for month in (140407, 140408):
    pay_on = Day.of(1404, month % 100, 25).to_date()
    clock = lambda: datetime(2025, 11, 1, tzinfo=UTC)
    paid = pay_month(month, pay_on=pay_on, payer=Payer("صندوق", sheba(999)), officers=Officers("a", "b"), clock=clock)
    lines = OrderLine.objects.filter(run_id=paid.run.pk).order_by("key")
    rows = ["reference,amount,status", *(f"{line.key},{line.amount_rial},settled" for line in lines)]
    take_answer("a.csv", "\\n".join(rows).encode(), by="a", on=pay_on, now=clock())
print("done", flush=True)
"""
SUMS = {
    "slips": "SELECT count(*) FROM payroll_slip",
    "lines": "SELECT count(*) FROM payments_order_line",
    "settled": "SELECT count(*) FROM payments_order_line WHERE state = 'settled'",
    "owed": "SELECT COALESCE(sum(amount_rial), 0) FROM ledger_posting WHERE account_id IN ('2310', '2340', '2390')",
    "paid": "SELECT COALESCE(-sum(amount_rial), 0) FROM ledger_posting WHERE account_id = '1310'",
    "net": "SELECT COALESCE(sum(net_rial), 0) FROM payroll_slip",
    "unbalanced": "SELECT count(*) FROM (SELECT FROM ledger_posting GROUP BY entry_id HAVING sum(amount_rial) <> 0) AS n",
}


def test_killed_again_and_again_it_pays_everybody_once(own_database: OwnDatabase) -> None:
    own_database.run(WORLD)
    chance, killed = random.Random(1404), 0
    for _ in range(8):
        process = own_database.start(PAY)
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0.0, 0.6))
        if process.poll() is None:
            process.kill()
            killed += 1
        process.communicate()
    own_database.run(PAY)
    found = {name: own_database.value(sql) for name, sql in SUMS.items()}
    assert killed
    assert (found["slips"], found["lines"], found["settled"]) == (24, 24, 24)
    assert found["owed"] == 0 and found["paid"] == found["net"] and found["unbalanced"] == 0
