"""Debts of the years before this system: taken over as they stood, with their provenance, never assessed again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from opentamin.flow.collection.catalogue import refuse
from opentamin.flow.collection.opening import due_rows, open_debts
from opentamin.ground.calendar import Day, Month
from opentamin.ledger import actions as ledger
from opentamin.ledger.chart import chart
from opentamin.ledger.facts import Entry, Posting
from opentamin.registers.models import Workshop

KIND = "opening_debt"


@dataclass(frozen=True, slots=True)
class OpeningDebt:
    """What a workshop owed of one share of premium for one month of work (yyyymm), in rials, when the books were opened."""

    workshop_code: str
    month: int
    share: str
    amount_rial: int


@transaction.atomic
def take_over(rows: Sequence[OpeningDebt], *, provenance: str, now: datetime, today: Day) -> int:
    """Post opening debts, an entry for each workshop and month, and open the debts; gives how many entries are new.

    Only premium is taken over: its late penalty follows by law from the month's own last day. The same rows again change
    nothing. CollectionRefusal `OPENING_NOT_POSSIBLE` names a row with an unknown workshop, a share that is no premium, or
    an amount that is not positive; then nothing is written.
    """
    workshops = {row.code: row for row in Workshop.objects.filter(code__in={row.workshop_code for row in rows})}
    premium = chart().shares_of("premium")
    for at, row in enumerate(rows, 1):
        if row.workshop_code not in workshops or row.share not in premium or row.amount_rial <= 0:
            raise refuse("OPENING_NOT_POSSIBLE", row=at, value=f"{row.workshop_code} {row.month} {row.share}")
    groups: dict[tuple[str, int], list[OpeningDebt]] = {}
    for row in rows:
        groups.setdefault((row.workshop_code, row.month), []).append(row)
    entries = [_entry(workshops[code], month, group, provenance, today) for (code, month), group in groups.items()]
    outcomes = ledger.post(entries, now=now)
    open_debts(now=now, subjects=sorted(workshops))
    return sum(outcome == "new" for outcome in outcomes.values())


def _entry(workshop: Workshop, month: int, rows: Sequence[OpeningDebt], provenance: str, today: Day) -> Entry:
    shares = chart().shares
    due_on = due_rows(month)[int(workshop.five_worker)][2]
    postings = [
        posting
        for row in rows
        for posting in (
            Posting(shares[row.share].debit, row.amount_rial, row.share),
            Posting(shares[row.share].credit, -row.amount_rial, row.share),
        )
    ]
    return Entry(
        key=f"opening/{workshop.code}/{month}",
        kind=KIND,
        counts_on=Month(month).last.to_date(),
        period=today.month.code,
        month=month,
        postings=tuple(postings),
        subject=workshop.code,
        branch_id=workshop.branch_id,
        due_on=due_on,
        basis=provenance[:100],
    )
