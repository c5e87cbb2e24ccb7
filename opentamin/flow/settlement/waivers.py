"""Forgiving and taking it back: entries between receivables and 4920, an event on each debt, two people on each waiver."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from opentamin.flow.collection.events import record
from opentamin.flow.collection.facts import Happening
from opentamin.flow.settlement.models import Application, ApplicationState, Waiver
from opentamin.ground.calendar import Day
from opentamin.ledger.actions import post
from opentamin.ledger.chart import chart
from opentamin.ledger.facts import Entry, Posting

CONTRA = "4920"
Rows = Sequence[Waiver]


def forgive(application: Application, rows: Rows, *, today: Day, now: datetime) -> int:
    """Post the waivers of a request and tell each debt. Gives the rials forgiven."""
    Waiver.objects.bulk_create(rows)
    post(_entries(application, rows, "waiver", 1, today), now=now)
    record(_happenings(application, rows, "forgiven", today, by=application.by), now=now)
    return sum(row.forgiven_rial for row in rows)


def _entries(application: Application, rows: Rows, kind: str, sign: int, today: Day) -> list[Entry]:
    """One entry for each debt: 4920 against the receivables of its penalties (`sign` -1 takes it back)."""
    word = "" if sign > 0 else "/revoked"
    return [
        Entry(
            key=f"waiver/{application.pk}/{debt.pk}{word}",
            kind=kind,
            counts_on=today.to_date(),
            period=today.month.code,
            month=debt.month,
            postings=tuple(side for row in own for side in _sides(row, sign)),
            subject=application.workshop.code,
            branch_id=application.branch_id,
            basis=f"settlement/application/{application.pk}",
            item=debt.item,
        )
        for debt, own in _by_debt(rows).items()
    ]


def _by_debt(rows: Rows) -> dict[object, list[Waiver]]:
    found = defaultdict(list)
    for row in rows:
        found[row.debt].append(row)
    return dict(found)


def _sides(row: Waiver, sign: int) -> tuple[Posting, Posting]:
    amount = sign * row.forgiven_rial
    return Posting(CONTRA, amount, row.share), Posting(chart().shares[row.share].debit, -amount, row.share)


def _happenings(application: Application, rows: Rows, kind: str, today: Day, *, by: str, why: str = "") -> list[Happening]:  # fmt: skip
    return [
        Happening(
            debt.pk,
            kind,
            f"application/{application.pk}/{kind}/{debt.pk}",
            today.to_date(),
            by=by,
            second=own[0].second if kind == "forgiven" else "",
            reason=why or application.campaign,
            facts={"application": application.pk, "forgiven_rial": sum(row.forgiven_rial for row in own)},
        )
        for debt, own in _by_debt(rows).items()
    ]


@transaction.atomic
def revoke(application_ids: Iterable[int], *, why: str, by: str, today: Day, now: datetime) -> int:
    """Take the forgiveness of requests back: the penalties are owed again. Gives how many; revoked ones stay so."""
    rows = Application.objects.select_for_update(of=("self",)).select_related("workshop")
    taken = list(rows.filter(pk__in=list(application_ids), state=ApplicationState.DONE))
    waivers = defaultdict(list)
    for row in Waiver.objects.filter(application__in=taken).select_related("debt").order_by("id"):
        waivers[row.application_id].append(row)
    post([e for a in taken for e in _entries(a, waivers[a.pk], "waiver_revoked", -1, today)], now=now)
    record(
        [h for a in taken for h in _happenings(a, waivers[a.pk], "forgiveness_revoked", today, by=by, why=why)], now=now
    )
    for application in taken:
        application.state, application.revoked_on, application.revoked_why = (
            ApplicationState.REVOKED, today.to_date(), why,
        )  # fmt: skip
    Application.objects.bulk_update(taken, ["state", "revoked_on", "revoked_why"], batch_size=5000)
    return len(taken)
