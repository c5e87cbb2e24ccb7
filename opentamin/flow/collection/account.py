"""A workshop's account: everything that was claimed, paid, added and waived, in order, with the balance after each.

Every penalty carries its explanation: which part of the premium was how many months late on its day, by what is known now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from opentamin.flow.collection.explaining import Explanation, explanation_of, stories
from opentamin.flow.collection.models import Debt, DebtEvent, NoticeLine, Service
from opentamin.flow.collection.penalties import KIND
from opentamin.ledger.chart import chart

LINES = """
    SELECT e.key, e.kind, e.counts_on, e.month, e.item, d.id, COALESCE(o.kind, ''), s.rial,
        sum(s.rial) OVER (ORDER BY e.counts_on, e.id)::bigint, s.shares
    FROM ledger_entry e
    JOIN LATERAL (
        SELECT sum(p.amount_rial)::bigint AS rial, json_object_agg(p.share, p.amount_rial) AS shares FROM (
            SELECT share, sum(amount_rial)::bigint AS amount_rial FROM ledger_posting
            WHERE entry_id = e.id AND account_id = ANY(%(accounts)s) GROUP BY share
        ) p HAVING count(*) > 0
    ) s ON true
    LEFT JOIN ledger_entry o ON o.id = e.reverses_id
    LEFT JOIN registers_workshop w ON w.code = e.subject
    LEFT JOIN collection_debt d ON d.workshop_id = w.id AND d.month = e.month AND d.item = e.item
    WHERE e.subject = %(code)s
    ORDER BY e.counts_on, e.id
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the account, in rials: what it moves, by share, and the balance after it.

    `reversed_kind` says what a reversal takes back. A penalty has its `explanation` as of its day, and `then_rial`,
    what had been computed when it was posted; they differ when the story changed afterwards.
    """

    key: str
    kind: str
    on: date
    month: int
    item: str
    debt_id: int | None
    reversed_kind: str
    amount_rial: int
    balance_rial: int
    shares: Mapping[str, int]
    explanation: Explanation | None = None
    then_rial: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """One debt of the account: its state, what is owed (rials), its penalty as of today, and the deadline that runs."""

    debt: Debt
    owed_rial: int
    explanation: Explanation
    deadline: str
    until: date | None


def account(code: str, *, as_of: date) -> tuple[list[Line], list[Standing]]:
    """The lines of a workshop's account and where each of its debts stands (six queries, however long it is)."""
    with connection.cursor() as cursor:
        cursor.execute(LINES, {"code": code, "accounts": list(chart().owed_accounts())})
        lines = [Line(*row) for row in cursor.fetchall()]
    debts = {row.pk: row for row in Debt.objects.filter(workshop__code=code).order_by("month", "item")}
    told = stories(debts, as_of)
    computed = dict(DebtEvent.objects.filter(debt__in=debts, kind="penalty_posted").values_list("key", "facts"))
    explained = [
        _explained(line, debts[line.debt_id], told[line.debt_id], computed.get(line.key, {}))
        if line.kind == KIND and line.debt_id in debts
        else line
        for line in lines
    ]
    return explained, _standings(debts, lines, {pk: explanation_of(row, told[pk], as_of) for pk, row in debts.items()})


def _explained(line: Line, debt: Debt, told: Sequence, facts: Mapping[str, int]) -> Line:
    """A penalty with its explanation as of its own day."""
    return Line(
        line.key,
        line.kind,
        line.on,
        line.month,
        line.item,
        line.debt_id,
        line.reversed_kind,
        line.amount_rial,
        line.balance_rial,
        line.shares,
        explanation_of(debt, told, line.on),
        facts.get("computed_rial"),
    )


def _standings(
    debts: Mapping[int, Debt], lines: Sequence[Line], explained: Mapping[int, Explanation]
) -> list[Standing]:
    owed = {pk: sum(line.amount_rial for line in lines if line.debt_id == pk) for pk in debts}
    notices = NoticeLine.objects.filter(debt__in=debts).order_by("id")
    objection = dict(notices.values_list("debt_id", "notice__objection_until"))
    services = Service.objects.filter(decision__objection__debt__in=debts).order_by("id")
    appeal = dict(services.values_list("decision__objection__debt_id", "appeal_until"))
    found = []
    for pk, debt in debts.items():
        deadline, until = "", None
        if debt.state == "notified":
            deadline, until = "objection", objection.get(pk)
        elif debt.state == "objected" and appeal.get(pk):
            deadline, until = "appeal", appeal[pk]
        found.append(Standing(debt, owed[pk], explained[pk], deadline, until))
    return found
