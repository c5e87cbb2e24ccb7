"""Contracts at their end: settled, paid, with a certificate; the same ones for every test of what follows."""

from __future__ import annotations

from datetime import timedelta

from opentamin.flow.contracts.clearing import clear
from opentamin.flow.contracts.models import (
    Certificate,
    Contract,
    Settlement,
)
from opentamin.flow.contracts.settling import settle
from opentamin.flow.contracts.standing import standing
from tests.journeys.contract_world import contract, day, pay, seal, send_list, statement
from tests.world import NOW, TODAY

LATER = NOW + timedelta(days=1)


def account(of: Contract, on: str = "1404-09-10") -> Settlement:
    return settle([of.pk], notified_on=day(on), by="clerk", now=NOW, today=TODAY).accounts[0]


def names(of: Contract) -> list[str]:
    return [finding.name for finding in standing(of.pk).findings]


def finished(**changes: object) -> Contract:
    """A contract whose work is at its end: 60 and 40 million, lists of both months."""
    row = contract(**changes)
    statement(row, 1, 6_000_000_000, on="1404-07-30")
    statement(row, 2, 4_000_000_000, final=True)
    send_list("001", 140407)
    send_list("001", 140408, seed=8)
    return row


def cleared() -> Contract:
    """The same, settled and with everything paid."""
    row = finished()
    account(row)
    pay(140407, on="1404-09-01")
    pay(140408, on="1404-09-05")
    pay(140408, f"contract/{row.pk}", on="1404-09-20")
    return row


def certificate(of: Contract, key: str = "r1") -> Certificate:
    given = clear(of.pk, key, on=day("1404-09-21"), by="clerk", now=NOW, seal=seal).certificate
    assert given is not None, names(of)
    return given
