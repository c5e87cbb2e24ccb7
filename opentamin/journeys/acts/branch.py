"""The door of branch officers: everything that they may do, from seven modules by what it is about."""

from __future__ import annotations

from opentamin.journeys.acts import (
    branch_claims,
    branch_dependants,
    branch_desk,
    branch_files,
    branch_money,
    branch_rulings,
    branch_settlement,
    branch_visits,
)
from opentamin.journeys.acts.facts import Action

ACTIONS: tuple[Action, ...] = (
    *branch_desk.ACTIONS,
    *branch_claims.ACTIONS,
    *branch_dependants.ACTIONS,
    *branch_money.ACTIONS,
    *branch_settlement.ACTIONS,
    *branch_files.ACTIONS,
    *branch_visits.ACTIONS,
    *branch_rulings.ACTIONS,
)
