"""A small country for figures: two directorates, lists of two months with foreigners and a correction, money that came, a
pension that was paid, a claim that waits, and cover of care."""

from __future__ import annotations

import pytest

from opentamin.flow.care.refreshing import refresh
from opentamin.flow.claims import actions as claims
from opentamin.flow.collection.opening import open_debts
from opentamin.flow.receipts.references import give_reference
from opentamin.flow.receipts.taking import take
from opentamin.ground.calendar import Day, Month
from opentamin.registers import actions as registers
from tests import world
from tests.journeys.rights_world import asked, branch, person, works
from tests.journeys.test_pay_day import paid, run_of
from tests.journeys.test_rights import retire
from tests.world import NOW

FAR, NEAR = "9990010022", "9990010030"
MONTHS = (Month(140407), Month(140408))


@pytest.fixture
def life(db: None) -> list[Month]:
    """The months of the story."""
    branch()
    _second_directorate()
    _lists()
    _money()
    retire()
    paid(run_of(140407))
    _waiting_claim()
    refresh(by="test", now=NOW)
    return list(MONTHS)


def _second_directorate() -> None:
    common = {"opened_on": world.OPENED, "closed_on": None}
    rows = (
        {"code": "9800", "kind": "directorate", "parent": None, "name_fa": "ن", "name_en": "Second"},
        {"code": "9801", "kind": "branch", "parent": "9800", "name_fa": "ن", "name_en": "Branch"},
        {"code": "9802", "kind": "agency", "parent": "9801", "name_fa": "ن", "name_en": "Agency"},
    )
    registers.register_offices([{**row, **common} for row in rows])
    world.workshop(FAR, branch="9802", activity="guilds")
    world.workshop(NEAR, branch="9991", activity="farms")


def _lists() -> None:
    """Lists of three workshops; one is corrected, two people of one stand on the list of another too."""
    abroad = {
        row: {"national_code": "", "id_card_number": f"99900000{row:04}", "nationality": text}
        for row, text in enumerate(("افغانی", "عراقی", "سرزمین"))
    }
    for month in MONTHS:
        first = world.made(world.SAMPLE_WORKSHOP, month.code, people=23, seed=3)
        world.send(world.sending(first, f"a{month}"))
        shorter = world.made(FAR, month.code, people=8, seed=5, changes=abroad)
        world.send(world.sending(shorter, f"b{month}"))
        world.send(world.sending(world.without_row(shorter, 6), f"c{month}"))
        both = world.made(NEAR, month.code, people=3, seed=3)
        world.send(world.sending(both, f"d{month}"))


def _money() -> None:
    """A payment for the lists of the first workshop."""
    today = Day.of(1404, 10, 5)
    open_debts(now=NOW)
    give_reference(world.SAMPLE_WORKSHOP, 500_000, key="f", by="clerk", today=today, now=NOW, deposit_id=f"{777:030}")
    text = (
        "account;IR250130000000000000000017\nopening balance;0\n"
        "day;direction;amount;balance;bank reference;payment id;description;payer\n"
        f"1404-08-05;credit;500000;500000;F1;{777:030};آزمون;آزمون\n"
    )
    taken = take("f.csv", text.encode(), by="cashier", today=today, now=NOW)
    assert taken.taken, taken.findings


def _waiting_claim() -> None:
    """Somebody asked for a pension and nobody has decided."""
    who = person(77, born="1350-02-02", sex="f")
    works(who, "1390-01", "1404-01", 100_000_000)
    claims.receive([asked(who, "old_age", "1404-08-02")], by="a", now=NOW)
