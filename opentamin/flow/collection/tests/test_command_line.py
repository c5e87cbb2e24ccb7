"""The word `debts`: a debt from the ledger to its writ, in the words of the terminal."""

from __future__ import annotations

import pytest

from opentamin.faces.cli import debts as cli
from opentamin.faces.cli.main import main
from opentamin.flow.collection.models import Debt, Objection
from opentamin.flow.collection.tests.books import CODE, charge
from opentamin.ground.calendar import Day
from tests import world

pytestmark = pytest.mark.django_db
SEATS = [f"--member={seat}=الف" for seat in ("ministry", "employers", "high_council", "workers")]


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the tests; Django stands already."""
    monkeypatch.setattr(cli, "clock", lambda: (world.NOW, world.TODAY))
    monkeypatch.setattr(cli, "start", lambda: None)
    world.offices()
    world.workshop(CODE)
    charge(140401, 100_000_000, key="list/1")
    charge(140402, 200_000_000, key="list/2")


def said(capsys: pytest.CaptureFixture[str], *words: str, exit_code: int = 0) -> str:
    assert main(["debts", *words]) == exit_code, words
    return "".join(capsys.readouterr())


def test_a_debt_from_the_ledger_to_its_writ(capsys: pytest.CaptureFixture[str]) -> None:
    assert "2" in said(capsys, "open")
    assert "20,000,000" in said(capsys, "penalties", "--as-of", "1404-06-01"), "8 and 12 million"
    first, second = Debt.objects.order_by("month").values_list("pk", flat=True)
    assert CODE in said(capsys, "list")
    letter = said(capsys, "notify", str(first), str(second), "--on", "1404-06-05")
    assert str(Day.of(1404, 6, 5) + 30) in letter
    assert "5202" in said(capsys, "notify", str(first), "--on", "1404-06-05", exit_code=1)
    said(capsys, "object", str(first), "--on", "1404-06-20", "--grounds", "x")
    assert "5203" in said(capsys, "object", str(second), "--on", "1404-07-10", "--grounds", "x", exit_code=1)
    objection = str(Objection.objects.get().pk)
    said(capsys, "hear", objection, "--on", "1404-07-05", "--told-on", "1404-06-25")
    decision = ("decide", objection, "reduced", "--on", "1404-07-05", "--amount", "insured=50000000")
    assert "5206" in said(capsys, *decision, exit_code=1)
    said(capsys, *decision, *SEATS)
    assert "1404-07-26" in said(capsys, "served", objection, "--on", "1404-07-06")
    assert "5213" in said(capsys, "appeal", objection, "--on", "1404-07-27", "--grounds", "x", exit_code=1)
    assert "became final 2" in said(capsys, "final", "--as-of", "1404-08-01")
    assert "5214" in said(capsys, "writ", "0", "--on", "1404-08-01", exit_code=1)
    assert "57,000,000  2,850,000  74,100,000" in said(capsys, "writ", str(first), "--on", "1404-08-01")
    said(capsys, "step", str(first), "attachment", "--on", "1404-08-02", "--of", "account", "--rial", "1000")
    attach = ("step", str(first), "attachment", "--on", "1404-08-02", "--of", "account", "--rial", "999999999")
    assert "5215" in said(capsys, *attach, exit_code=1)
    shown = said(capsys, "account", CODE)
    assert "x 2% x" in shown and "board_decision" in shown and "enforced" in shown
