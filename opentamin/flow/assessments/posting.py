"""Posting: what an assessment brings, or changes, becomes one balanced entry for each list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from django.db import transaction

from opentamin.flow.assessments.models import Assessment, ShareAmount
from opentamin.flow.lists.actions import move
from opentamin.flow.lists.models import ListState, WageList
from opentamin.flow.lists.questions import ListInFlow, unfinished
from opentamin.ground.calendar import Day, Month
from opentamin.ledger import actions as ledger
from opentamin.ledger.chart import chart
from opentamin.ledger.facts import Entry, Posting


def entry_key(wage_list_id: int) -> str:
    """The key of the entry of one accepted list version."""
    return f"list/{wage_list_id}"


@transaction.atomic
def post(ids: Sequence[int], *, now: datetime, today: Day) -> int:
    """Post the assessed lists of these submissions, versions one after the other; gives how many entries are new."""
    rows = unfinished(ids, ListState.ASSESSED)
    posted = 0
    for _, same_version in groupby(rows, key=lambda row: row.version):
        entries = list(_entries(list(same_version), today))
        posted += len(ledger.post(entries, now=now))
    move(rows, ListState.POSTED)
    return posted


def _entries(rows: Sequence[ListInFlow], today: Day) -> Iterator[Entry]:
    assessed = Assessment.objects.filter(wage_list__in=[row.pk for row in rows])
    due = {pk: (day, basis) for pk, day, basis in assessed.values_list("wage_list_id", "due_on", "basis_id")}
    differences = _differences(rows)
    corrected = _corrected(rows)
    for row in rows:
        if row.pk in differences:
            due_on, basis = due[row.pk]
            yield Entry(
                key=entry_key(row.pk),
                kind="list_difference" if row.pk in corrected else "list",
                counts_on=Month(row.month).last.to_date(),
                period=today.month.code,
                month=row.month,
                postings=tuple(_postings(differences[row.pk])),
                subject=row.workshop_code,
                branch_id=row.branch_id,
                due_on=due_on,
                corrects=corrected.get(row.pk, ""),
                basis=f"legal_basis/{basis}",
            )


def _postings(changed: Sequence[tuple[str, int]]) -> Iterator[Posting]:
    """Each share debits and credits the two accounts that the chart names for it."""
    shares = chart().shares
    for share, amount in changed:
        yield Posting(shares[share].debit, amount, share)
        yield Posting(shares[share].credit, -amount, share)


def _differences(rows: Sequence[ListInFlow]) -> dict[int, list[tuple[str, int]]]:
    """Share and amount to be posted, for each list that changes anything."""
    changed: dict[int, list[tuple[str, int]]] = defaultdict(list)
    amounts = (
        ShareAmount.objects.filter(assessment__wage_list__in=[row.pk for row in rows])
        .exclude(difference_rial=0)
        .order_by("id")
    )
    for wage_list_id, share, amount in amounts.values_list("assessment__wage_list_id", "share", "difference_rial"):
        changed[wage_list_id].append((share, amount))
    return changed


def _corrected(rows: Sequence[ListInFlow]) -> dict[int, str]:
    """For each later version the key of the newest entry of an earlier one, if any was posted."""
    later = {row.pk: row.previous_id for row in rows if row.previous_id}
    chain: dict[int, int | None] = {}
    asked = set(later.values())
    while asked - set(chain):
        found = WageList.objects.filter(pk__in=asked - set(chain)).values_list("pk", "previous_id")
        chain.update(dict(found))
        asked |= {previous for previous in chain.values() if previous}
    posted = ledger.known_keys(entry_key(pk) for pk in chain)
    result = {}
    for pk, previous in later.items():
        while previous and entry_key(previous) not in posted:
            previous = chain.get(previous)
        if previous:
            result[pk] = entry_key(previous)
    return result
