"""Demand letters: debts are notified in sets, a letter a workshop, with number, amounts by share and last day to object."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Max

from opentamin.flow.collection.balances import balances
from opentamin.flow.collection.catalogue import findings as catalogue
from opentamin.flow.collection.deadlines import objection_until
from opentamin.flow.collection.events import record
from opentamin.flow.collection.facts import Balance, Happening, State
from opentamin.flow.collection.models import Debt, Notice, NoticeLine
from opentamin.flow.collection.penalties import post_penalties
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding


@dataclass(frozen=True, slots=True)
class Notified:
    """Letters that were written, and why debts were left out."""

    notices: tuple[Notice, ...]
    findings: tuple[Finding, ...]


@transaction.atomic
def notify(debt_ids: Iterable[int], *, served_on: date, by: str, now: datetime, today: Day) -> Notified:
    """Serve demand letters for debts on which something is owed and that were not notified, with penalties as of that day.

    Debts that are settled, notified already or unknown are left out and named (`NOT_TO_NOTIFY`, `DEBT_UNKNOWN`); again
    gives no new letter.
    """
    asked = sorted(set(debt_ids))
    rows = Debt.objects.select_for_update().filter(pk__in=asked, state=State.ASSESSED).order_by("pk")
    waiting = {row.pk: row for row in rows}
    codes = set(Debt.objects.filter(pk__in=waiting).values_list("workshop__code", flat=True))
    post_penalties(served_on, subjects=codes, now=now, today=today, by=by)
    owed = {pk: found for pk, found in balances(waiting).items() if found.owed_rial > 0}
    notices = _write([waiting[pk] for pk in owed], owed, served_on, by=by, now=now)
    return Notified(tuple(notices), tuple(_left_out(asked, owed)))


def _write(
    debts: Sequence[Debt], owed: Mapping[int, Balance], served_on: date, *, by: str, now: datetime
) -> list[Notice]:
    """Letters, their lines and the events, in three inserts."""
    until = objection_until(served_on)
    groups: dict[int, list[Debt]] = defaultdict(list)
    for debt in debts:
        groups[debt.workshop_id].append(debt)
    serial = Notice.objects.aggregate(most=Max("id"))["most"] or 0
    notices = [
        Notice(
            number=f"{Day.from_date(served_on).code}-{serial + at}",
            workshop_id=workshop_id,
            branch_id=group[0].branch_id,
            served_on=served_on,
            objection_until=until,
            by=by,
            known_at=now,
        )
        for at, (workshop_id, group) in enumerate(groups.items(), start=1)
    ]
    written = dict(zip(groups, Notice.objects.bulk_create(notices), strict=True))
    NoticeLine.objects.bulk_create(_line(written[debt.workshop_id], owed[debt.pk]) for debt in debts)
    earlier = dict(NoticeLine.objects.filter(debt__in=debts).values_list("debt").annotate(Count("id")))
    record([_happening(debt, written[debt.workshop_id], earlier[debt.pk]) for debt in debts], now=now)
    return notices


def _line(notice: Notice, owed: Balance) -> NoticeLine:
    claim = owed.premium_rial + owed.penalty_rial
    return NoticeLine(notice=notice, debt_id=owed.debt_id, claim_rial=claim, shares=dict(owed.shares))


def _happening(debt: Debt, notice: Notice, times: int) -> Happening:
    facts = {"notice": notice.number, "objection_until": notice.objection_until.isoformat()}
    return Happening(debt.pk, "notified", f"notified/{debt.pk}/{times}", notice.served_on, notice.by, facts=facts)


def _left_out(asked: Sequence[int], done: Mapping[int, Balance]) -> Iterable[Finding]:
    """Why debts got no letter: unknown, or not in a state for one, or nothing is owed."""
    states = dict(Debt.objects.filter(pk__in=asked).values_list("pk", "state"))
    for pk in asked:
        if pk not in states:
            yield catalogue().make("DEBT_UNKNOWN", value=pk)
        elif pk not in done:
            yield catalogue().make("NOT_TO_NOTIFY", value=pk, state=states[pk])
