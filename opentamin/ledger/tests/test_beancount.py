"""The export for beancount: its bytes, its escapes, and what the separate program says of it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opentamin.ledger.actions import post
from opentamin.ledger.beancount import Row, beancount, quoted
from opentamin.ledger.chart import chart
from opentamin.ledger.facts import Entry, Posting
from opentamin.ledger.questions import balances, beancount_lines
from tests.world import NOW

DAY = date(2025, 11, 21)
ROWS = (
    Row(1, "list/12", "list", DAY, "9990010014", 140408, "", "1110", "insured", 7_000),
    Row(1, "list/12", "list", DAY, "9990010014", 140408, "", "4110", "insured", -7_000),
    Row(2, "contract/3/account/1", "contract_ratio", DAY, "9990010014", 140408, "contract/3", "1135", "contract_ratio", 5),
    Row(2, "contract/3/account/1", "contract_ratio", DAY, "9990010014", 140408, "contract/3", "4135", "contract_ratio", -5),
)  # fmt: skip
FROZEN = """
2025-11-21 * "list list/12"
  subject: "9990010014"
  month: 140408
  Assets:1110  7000 IRR
    share: "insured"
  Income:4110  -7000 IRR
    share: "insured"

2025-11-21 * "contract_ratio contract/3/account/1"
  subject: "9990010014"
  month: 140408
  item: "contract/3"
  Assets:1135  5 IRR
    share: "contract_ratio"
  Income:4135  -5 IRR
    share: "contract_ratio"

2025-11-22 balance Assets:1110 7000 IRR
2025-11-22 balance Income:4110 -7000 IRR
"""


def written(rows: tuple[Row, ...] = ROWS, sums: dict[str, int] | None = None) -> str:
    held = {"1110": 7_000, "4110": -7_000} if sums is None else sums
    return "\n".join(beancount(chart(), rows, held, first=DAY, last=DAY)) + "\n"


def test_entries_are_written_to_the_byte_and_every_account_is_opened() -> None:
    text = written()
    head, found, tail = text.partition(FROZEN)
    assert found and not tail
    assert len(re.findall(r"^2025-11-21 open ", head, re.MULTILINE)) == len(chart().accounts)


@given(text=st.text())
def test_a_text_stays_on_its_line_between_its_quotes(text) -> None:
    inside = quoted(text)
    assert "\n" not in inside and inside[0] == inside[-1] == '"'
    assert not re.search(r'(?<!\\)(?:\\\\)*"', inside[1:-1])


def checked(text: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """What bean-check says of a file."""
    file = folder / "books.beancount"
    file.write_text(text, encoding="utf-8")
    return subprocess.run([os.environ.get("BEAN_CHECK", "bean-check"), str(file)], capture_output=True, text=True)


@pytest.mark.beancount
def test_bean_check_agrees_and_names_a_rial_that_is_missing(tmp_path) -> None:
    assert checked(written(), tmp_path).returncode == 0
    wrong = checked(written(sums={"1110": 7_001, "4110": -7_000}), tmp_path)
    assert wrong.returncode != 0 and "1110" in wrong.stderr + wrong.stdout
    unbalanced = checked(written(ROWS[:1], {}), tmp_path)
    assert unbalanced.returncode != 0 and "does not balance" in unbalanced.stderr + unbalanced.stdout


@pytest.mark.beancount
@pytest.mark.django_db
def test_the_totals_of_every_account_agree_with_our_balances_to_the_rial(tmp_path) -> None:
    from tests import world

    world.offices()
    world.workshop()
    world.send(world.sending(world.made(world.SAMPLE_WORKSHOP, 140408, people=9), "one"))
    odd = Entry(
        key='test/"\\\\\n', kind="receipt", counts_on=DAY, period=140409, month=140408,
        postings=(Posting("1310", 10**15), Posting("2190", -(10**15))),
    )  # fmt: skip
    post([odd], now=NOW)
    text = "\n".join(beancount_lines()) + "\n"
    assert checked(text, tmp_path).returncode == 0, "each account closes with our balance"
    query = Path(shutil.which(os.environ.get("BEAN_CHECK", "bean-check")) or "").with_name("bean-query")
    if query.exists():
        command = [query, "-f", "csv", tmp_path / "books.beancount", "SELECT account, sum(number) GROUP BY account"]
        lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[1:]
        totals = {name.strip().rpartition(":")[2]: int(rial) for name, rial in (line.split(",") for line in lines)}
        assert totals == {row.account: row.balance_rial for row in balances()}


@pytest.mark.django_db
def test_an_empty_ledger_is_a_file_with_accounts_alone() -> None:
    text = "\n".join(beancount_lines())
    assert " open " in text and " * " not in text and " balance " not in text
