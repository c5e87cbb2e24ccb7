"""The chart of accounts: data that refuses. Which accounts exist, what each is, and which two a share moves."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

SIDES = ("debit", "credit")
OWED_BY = ("employer", "insured", "state", "fund")
NATURES = ("premium", "penalty", "cost")


class ChartError(ValueError):
    """The chart contradicts itself; the message names the account or share."""


@dataclass(frozen=True, slots=True)
class Account:
    """One account: its code, kind (asset, liability, income, contra_income), usual side and names.

    `of` names whose account it is (workshop, state) where postings must carry a subject; "" otherwise.
    """

    code: str
    kind: str
    side: str
    of: str
    title_fa: str
    title_en: str
    closed: bool


@dataclass(frozen=True, slots=True)
class Share:
    """One share of what is owed and the accounts that it debits and credits.

    `nature`: a premium bears the late penalty, a penalty may be forgiven, a cost does neither.
    """

    name: str
    debit: str
    credit: str
    owed_by: str
    nature: str
    clause: str
    title_fa: str
    title_en: str


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit of every amount in the ledger, and how many make one new rial."""

    code: str
    title_fa: str
    title_en: str
    per_new_rial: int


@dataclass(frozen=True, slots=True)
class Chart:
    """All accounts and shares by code and name."""

    unit: Unit
    accounts: dict[str, Account]
    shares: dict[str, Share]

    def account(self, code: str) -> Account:
        """The account of that code; ChartError names a code that the chart does not hold."""
        try:
            return self.accounts[code]
        except KeyError:
            raise ChartError(f"the chart has no account {code}") from None

    def owed_accounts(self, owed_by: str = "employer") -> dict[str, str]:
        """Receivable account -> share, for the shares that `owed_by` owes, in the order in which money pays them."""
        return {share.debit: share.name for share in self.shares.values() if share.owed_by == owed_by}

    def shares_of(self, nature: str) -> list[str]:
        """The shares of that nature that employers owe (`premium`, `penalty`, `cost`), in the order of the chart."""
        return [s.name for s in self.shares.values() if s.owed_by == "employer" and s.nature == nature]


def _account(code: str, row: dict[str, Any], kinds: dict[str, Any]) -> Account:
    unknown = set(row) - {"kind", "of", "fa", "en", "closed"}
    if unknown or row.get("kind") not in kinds:
        raise ChartError(f"account {code}: unknown {sorted(unknown) or row.get('kind')}")
    kind = kinds[row["kind"]]
    if kind["side"] not in SIDES:
        raise ChartError(f"account {code}: its kind has no side")
    return Account(
        code,
        row["kind"],
        kind["side"],
        row.get("of", ""),
        row["fa"],
        row["en"],
        bool(row.get("closed", False)),
    )


def _share(name: str, row: dict[str, Any], accounts: dict[str, Account]) -> Share:
    for side in SIDES:
        if row.get(side) not in accounts:
            raise ChartError(f"share {name}: {side} account {row.get(side)} is not in the chart")
    if row.get("owed_by") not in OWED_BY:
        raise ChartError(f"share {name}: owed_by must be one of {', '.join(OWED_BY)}")
    if row.get("nature") not in NATURES:
        raise ChartError(f"share {name}: nature must be one of {', '.join(NATURES)}")
    return Share(name, row["debit"], row["credit"], row["owed_by"], row["nature"], row["clause"], row["fa"], row["en"])


def load(path: Path) -> Chart:
    """Read and check a chart; ChartError names what is wrong."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    accounts = {code: _account(code, row, data["kinds"]) for code, row in data["accounts"].items()}
    shares = {name: _share(name, row, accounts) for name, row in data["shares"].items()}
    return Chart(Unit(**data["unit"]), accounts, shares)


@cache
def chart() -> Chart:
    """The chart of the house (`chart.yaml` beside this file), read once."""
    return load(Path(__file__).parent / "chart.yaml")
