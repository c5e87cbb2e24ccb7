"""The daily journey: everything that a day brings without anybody asking, in an order that is written down.

Each step may be repeated and keeps what it did in a row of its own; the same day again passes over the steps that are done,
so a run that was killed goes on by the same command. The order matters:

1. jobs        what a killed worker left goes back into the queue
2. accounts    contracts of which lists changed are settled again: their account is a debt
3. debts       what the ledger knows as owed becomes a debt, so that the next steps see it
4. penalties   late months are posted up to today
5. settle      debts that were paid are settled, others open again
6. final       debts whose time for an objection is over become final (after penalties: the day of the decision counts)
7. plans       instalment plans are watched with the money until yesterday: interest, missed parts, kept plans
8. months      months that inspections found enter the records of people once their debts are definite, paid or in parts
9. self_paid   months of people who pay themselves fall due, contracts lapse, what was paid enters records
10. arrears     what is owed is kept for pages of the whole country, after everything that changes it
11. awards      awards that end, stop or are to be told
12. permits    work permits that end soon
13. certificates certificates under which something is owed again
14. care       cover of people with something new
15. filter     the signed filter for clinics that are off line, of the cover that step 14 brought up to date
16. letters    notices and decisions go into inboxes
17. figures    figures of the newest months, and of older ones that something came to, are kept for the country's pages
18. backups    how old the last backup is
19. prove      every sum of the books is made again, last, over all that the day has written
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from opentamin.config import backup, outage, signing
from opentamin.flow.awards.watching import watch as watch_awards
from opentamin.flow.care.filters import build_filter
from opentamin.flow.care.refreshing import refresh
from opentamin.flow.careers.inspected import credit_inspections
from opentamin.flow.careers.ruling import open_ruling_tasks
from opentamin.flow.collection.boards import make_final
from opentamin.flow.collection.keeping import keep
from opentamin.flow.collection.opening import open_debts
from opentamin.flow.collection.penalties import post_penalties
from opentamin.flow.collection.settling import settle
from opentamin.flow.contracts.certificates import review
from opentamin.flow.contracts.settling import settle as settle_accounts
from opentamin.flow.contracts.settling import stale_accounts
from opentamin.flow.figures.keeping import due
from opentamin.flow.figures.keeping import keep as keep_figures
from opentamin.flow.figures.quality import count_lacks
from opentamin.flow.settlement.second_look import second_look
from opentamin.flow.settlement.watching import watch as watch_plans
from opentamin.ground.calendar import Day
from opentamin.journeys import self_paid
from opentamin.journeys.letters import send_letters
from opentamin.journeys.models import DailyStep
from opentamin.journeys.permit_expiry import expiry_tasks
from opentamin.journeys.prove import prove
from opentamin.journeys.recovery import take_up_stalled

STALLED_SECONDS = 300
HOUR_NANOSECONDS = 3600 * 10**9


@dataclass(frozen=True, slots=True)
class Today:
    """The day that is worked: the clock, who, and the folders in which backups lie."""

    now: datetime
    day: Day
    by: str
    backups: tuple[Path, ...] = ()


Outcome = Mapping[str, Any]


def _jobs(_today: Today) -> Outcome:
    return {"taken_up": take_up_stalled(after_seconds=STALLED_SECONDS)}


def _accounts(today: Today) -> Outcome:
    stale = stale_accounts()
    done = settle_accounts(stale, notified_on=today.day.to_date(), by=today.by, now=today.now, today=today.day)
    return {"accounts": done.new, "unclear": len(done.findings)}


def _debts(today: Today) -> Outcome:
    return {"opened": open_debts(now=today.now)}


def _penalties(today: Today) -> Outcome:
    done = post_penalties(today.day.to_date(), now=today.now, today=today.day, by=today.by)
    return {"entries": done.entries, "difference_rial": done.difference_rial, "unclear": len(done.refused)}


def _settle(today: Today) -> Outcome:
    return {"moved": settle(now=today.now, today=today.day, by=today.by)}


def _final(today: Today) -> Outcome:
    return {"final": make_final(today.day.to_date(), now=today.now, by=today.by)}


def _plans(today: Today) -> Outcome:
    done = watch_plans(today.day + -1, today=today.day, now=today.now)
    return {"interest": done.interest, "broken": done.broken, "kept": done.kept, "warnings": done.warnings,
            "second_look": second_look(today.day + -1, now=today.now)}  # fmt: skip


def _months(today: Today) -> Outcome:
    months = credit_inspections(by=today.by, now=today.now)
    return {"months": months, "rulings_awaited": open_ruling_tasks(now=today.now)}


def _self_paid(today: Today) -> Outcome:
    return self_paid.day(today.day, by=today.by, now=today.now)


def _arrears(today: Today) -> Outcome:
    return {"debts": keep(as_of=today.day.to_date(), now=today.now)}


def _awards(today: Today) -> Outcome:
    done = watch_awards(today.day, by=today.by, now=today.now)
    return {name: getattr(done, name) for name in done.__slots__}


def _permits(today: Today) -> Outcome:
    done = expiry_tasks(today.day.to_date(), now=today.now)
    return {"opened": done.opened, "closed": done.closed}


def _certificates(today: Today) -> Outcome:
    return {"tasks": review(now=today.now)}


def _care(today: Today) -> Outcome:
    done = refresh(by=today.by, now=today.now)
    return {"people": done.people, "opened": done.opened, "closed": done.closed}


def _filter(today: Today) -> Outcome:
    key = signing.daily_secret(today.day.code)
    made = build_filter(today.day, key=key, signing=signing.signer(), now=today.now)
    outage.keep(today.day.code, bytes(made.content))
    return {"number": made.pk}


def _letters(today: Today) -> Outcome:
    return send_letters(now=today.now, today=today.day)


def _figures(today: Today) -> Outcome:
    done = keep_figures(due(today.day.month), now=today.now)
    return {"months": done.months, "cells": done.cells, "hidden": done.hidden, "lacks": count_lacks()}


def _backups(today: Today) -> Outcome:
    """The newest backup of the folders by the instant in its name; `holds` is false without one of the last two days."""
    names = [int(each.parent.name.removeprefix("base-")) for each in _manifests(today) if _named(each.parent.name)]
    if not names:
        return {"holds": False, "folders": len(today.backups)}
    hours = (int(today.now.timestamp()) * 10**9 - max(names)) // HOUR_NANOSECONDS
    return {"holds": hours <= 48, "hours": hours, "count": len(names)}


def _manifests(today: Today) -> Iterator[Path]:
    for folder in today.backups or (backup.default_target(),):
        yield from folder.glob("base-*/backup_manifest")


def _named(name: str) -> bool:
    return name.removeprefix("base-").isdigit()


def _prove(today: Today) -> Outcome:
    proof = prove(now=today.now)
    breach = proof.breach and {"check": proof.breach.check, "place": proof.breach.place}
    return {
        "holds": proof.holds,
        "checks": len(proof.checks),
        "rows": sum(n for _, n in proof.checks),
        "breach": breach,
    }


STEPS: tuple[tuple[str, Callable[[Today], Outcome]], ...] = (
    ("jobs", _jobs),
    ("accounts", _accounts),
    ("debts", _debts),
    ("penalties", _penalties),
    ("settle", _settle),
    ("final", _final),
    ("plans", _plans),
    ("months", _months),
    ("self_paid", _self_paid),
    ("arrears", _arrears),
    ("awards", _awards),
    ("permits", _permits),
    ("certificates", _certificates),
    ("care", _care),
    ("filter", _filter),
    ("letters", _letters),
    ("figures", _figures),
    ("backups", _backups),
    ("prove", _prove),
)
"""The order of the day; see the head of this file."""


def daily(today: Today, *, clock: Callable[[], datetime]) -> Iterator[tuple[DailyStep, bool]]:
    """Work off a day; gives each step as it is done, and whether it was done now (False: by an earlier run).

    `clock` tells when a step began and ended. A step that raises ends the run: the same call takes up with it.
    """
    have = {row.name: row for row in DailyStep.objects.filter(day=today.day.code)}
    for place, (name, does) in enumerate(STEPS, 1):
        if name in have:
            yield have[name], False
            continue
        begun = clock()
        outcome = dict(does(today))
        holds = bool(outcome.pop("holds", True))
        yield DailyStep.objects.create(
            day=today.day.code, place=place, name=name, outcome=outcome, holds=holds, by=today.by, begun_at=begun,
            done_at=clock(),
        ), True  # fmt: skip
