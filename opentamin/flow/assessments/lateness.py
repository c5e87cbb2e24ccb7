"""When a list falls due (article 39), and the penalty of one that came later (penalties law, article 1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db.models import Sum

from opentamin.engine import Outcome, compute
from opentamin.flow.assessments.models import AssessmentLine, ShareAmount
from opentamin.flow.lists.questions import ListInFlow
from opentamin.flow.lists.tasks import open_tasks, task_of_unclear_law
from opentamin.ground.calendar import Month
from opentamin.law.ir.holidays import DueDay, due_day

PENALTY = "late_list"
SCHEME = "late_list_penalty"
MONTHS_AFTER = {False: 1, True: 2}
"""Months after the month of work in which list and payment fall due: the second for five-worker workshops."""


def due(row: ListInFlow) -> DueDay:
    """The due day of a list: by the words of the law, and rolled over days off."""
    return due_day(Month(row.month), MONTHS_AFTER[row.five_worker])


def due_days(rows: Iterable[ListInFlow]) -> dict[int, date]:
    """The rolled due day of each list."""
    return {row.pk: due(row).rolled.to_date() for row in rows}


def late_list_penalties(rows: Sequence[ListInFlow], due_on: Mapping[int, date], *, now: datetime) -> dict[int, int]:
    """The penalty of each list that bears one, in rials.

    Once for each month concerned: the first list of a workshop (and contract row) that comes after the due day bears
    it, on its own premium. A later version carries on what its predecessor bore: a difference brings no second one.
    """
    penalties = _stored({row.previous_id for row in rows if row.previous_id})
    charged = _charged(rows)
    late = [row for row in rows if row.received_on > due_on[row.pk]]
    premiums = _premiums(late)
    for row in rows:
        month = (row.workshop_code, row.contract_row, row.month)
        if row.previous_id is not None:
            if row.previous_id in penalties:
                penalties[row.pk] = penalties[row.previous_id]
        elif row.pk in premiums and month not in charged:
            amount = _penalty(row, premiums[row.pk], now)
            if amount is not None:
                penalties[row.pk] = amount
                charged.add(month)
    return {row.pk: penalties[row.pk] for row in rows if row.pk in penalties}


def _stored(lists: Iterable[int]) -> dict[int, int]:
    """The penalties that lists bear already."""
    rows = ShareAmount.objects.filter(share=PENALTY, assessment__wage_list__in=lists)
    return dict(rows.values_list("assessment__wage_list_id", "amount_rial"))


def _charged(rows: Sequence[ListInFlow]) -> set[tuple[str, str, int | None]]:
    """Workshop, contract row and month of lists that bear a penalty already."""
    borne = ShareAmount.objects.filter(
        share=PENALTY,
        assessment__wage_list__workshop_code__in={row.workshop_code for row in rows},
        assessment__month__in={row.month for row in rows},
    )
    of_list = "assessment__wage_list__"
    return set(borne.values_list(f"{of_list}workshop_code", f"{of_list}contract_row", f"{of_list}month"))


def _premiums(rows: Sequence[ListInFlow]) -> dict[int, int]:
    """What employers owe for these lists, where it is more than nothing."""
    if not rows:
        return {}
    lines = AssessmentLine.objects.filter(month__in={row.month for row in rows}, wage_list__in=[row.pk for row in rows])
    owed = lines.values_list("wage_list_id").annotate(Sum("premium_due_rial"))
    return {wage_list_id: int(amount) for wage_list_id, amount in owed if amount}


def _penalty(row: ListInFlow, premium_rial: int, now: datetime) -> int | None:
    """What the law of the day of default takes; None where it says nothing certain, and somebody gets the task."""
    default = due(row).nominal + 1
    inputs = {"premium_rial": premium_rial, "default_day": int(str(default).replace("-", ""))}
    outcome = compute(SCHEME, default.month.code, inputs)
    if isinstance(outcome, Outcome):
        return int(outcome.values["list_penalty_rial"])
    reason = "; ".join(finding.message_fa for finding in outcome.findings)
    open_tasks([task_of_unclear_law(row, reason, now=now)])
    return None
