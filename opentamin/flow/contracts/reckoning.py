"""What lists brought for contracts, month by month, and what was paid of them: read in sets from lists and ledger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from opentamin.flow.contracts.opening import terms_of
from opentamin.ground.calendar import Day
from opentamin.ledger.chart import chart

SHARES = ("insured", "employer", "unemployment")
"""The shares of a list that are premium of the work (reading 41.r2)."""


@dataclass(frozen=True, slots=True)
class RowMonth:
    """One month of a contract's lists, in rials.

    * `premium_rial`: premium of the row's posted lists; `in_time_rial`: the part of it that came by the last day.
    * `month_rial`: premium of all rows of the workshop in that month; `paid_rial`, `paid_in_time_rial`: what was paid
      of it, and by its last day. `owed_rial`, `penalty_rial`: what is owed of the whole month now.
    """

    contract_id: int
    month: int
    premium_rial: int
    in_time_rial: int
    month_rial: int
    paid_rial: int
    paid_in_time_rial: int
    owed_rial: int
    penalty_rial: int

    @property
    def released_rial(self) -> int:
        """The row's part of what was listed and paid in time, rounded down: several rows share one month's money."""
        if self.month_rial <= 0:
            return 0
        return self.in_time_rial * min(self.paid_in_time_rial, self.month_rial) // self.month_rial


ROW_MONTHS = """
    WITH asked AS (
        SELECT c.id, w.code, c.contract_row FROM contracts_contract c JOIN registers_workshop w ON w.id = c.workshop_id
        WHERE c.id = ANY(%(ids)s)
    ), listed AS (
        SELECT a.id, a.code, a.contract_row, l.month, sum(s.difference_rial) AS premium,
            least(sum(s.difference_rial), COALESCE(sum(s.difference_rial) FILTER (WHERE NOT t.late), 0)) AS in_time
        FROM asked a
        JOIN lists_wage_list l ON l.workshop_code = a.code AND l.contract_row = a.contract_row
            AND l.state IN ('posted', 'credited')
        JOIN assessments_assessment t ON t.wage_list_id = l.id
        JOIN assessments_share_amount s ON s.assessment_id = t.id AND s.share = ANY(%(shares)s)
        GROUP BY a.id, a.code, a.contract_row, l.month
    ), moved AS (
        SELECT e.subject, e.month, p.account_id, p.amount_rial,
            COALESCE(r.kind, e.kind) = 'allocation' AS payment, COALESCE(r.counts_on, e.counts_on) AS on_day,
            min(e.due_on) OVER (PARTITION BY e.subject, e.month) AS due_on
        FROM ledger_entry e JOIN ledger_posting p ON p.entry_id = e.id
        LEFT JOIN ledger_entry r ON r.id = e.reverses_id
        WHERE e.item = '' AND (e.subject, e.month) IN (SELECT code, month FROM listed)
    ), month_sums AS (
        SELECT subject, month,
            sum(amount_rial) FILTER (WHERE account_id = ANY(%(premium)s) AND NOT payment) AS whole,
            -sum(amount_rial) FILTER (WHERE account_id = ANY(%(premium)s) AND payment) AS paid,
            -sum(amount_rial) FILTER (WHERE account_id = ANY(%(premium)s) AND payment AND on_day <= due_on) AS in_time,
            sum(amount_rial) FILTER (WHERE account_id = ANY(%(owed)s)) AS owed,
            sum(amount_rial) FILTER (WHERE account_id = ANY(%(penalty)s)) AS penalty
        FROM moved GROUP BY subject, month
    )
    SELECT l.contract_row, l.id, l.month, l.premium::bigint, l.in_time::bigint, COALESCE(m.whole, 0)::bigint, COALESCE(m.paid, 0)::bigint,
        COALESCE(m.in_time, 0)::bigint, COALESCE(m.owed, 0)::bigint, COALESCE(m.penalty, 0)::bigint
    FROM listed l LEFT JOIN month_sums m ON m.subject = l.code AND m.month = l.month
    ORDER BY l.id, l.month
"""


def row_months(contract_ids: Iterable[int]) -> dict[int, list[RowMonth]]:
    """The months of each contract's lists (one query); a contract without lists has none."""
    asked = sorted(set(contract_ids))
    found: dict[int, list[RowMonth]] = {pk: [] for pk in asked}
    accounts = {share.name: share.debit for share in chart().shares.values()}
    parameters = {
        "ids": asked,
        "shares": list(SHARES),
        "premium": [accounts[share] for share in SHARES],
        "owed": list(chart().owed_accounts()),
        "penalty": [accounts[share] for share in chart().shares_of("penalty")],
    }
    with connection.cursor() as cursor:
        cursor.execute(ROW_MONTHS, parameters)
        rows = cursor.fetchall()
    for _, *values in rows:
        found[values[0]].append(RowMonth(*values))
    fixed = sorted({pk for contract_row, pk, *_ in rows if not contract_row})
    return found | _of_fixed_workshops(fixed, found) if fixed else found


def _of_fixed_workshops(fixed: list[int], found: dict[int, list[RowMonth]]) -> dict[int, list[RowMonth]]:
    """A fixed workshop has lists before and after the contract too: only those within it belong to it."""
    within = {}
    for pk, terms in terms_of(fixed).items():
        first = Day.from_date(terms.starts_on).month.code
        last = Day.from_date(terms.delivered_on or terms.ends_on).month.code
        within[pk] = [month for month in found[pk] if first <= month.month <= last]
    return within


ITEMS = {
    "": ("لیست‌ها", "lists"),
    "inspection": ("بازرسی", "inspection"),
    "contract": ("پیمان", "contract"),
    "plan": ("تقسیط", "plan"),
}


def item_words(item: str) -> dict[str, str]:
    """What a debt's item is called in the messages, Persian and English; an unknown kind is shown as it stands."""
    kind, _, number = item.partition("/")
    fa, en = ITEMS.get(kind, (kind, kind))
    return {"item_fa": f"{fa} {number}".strip(), "item_en": f"{en} {number}".strip()}


DEBTS = """
    SELECT e.subject, e.month, e.item, sum(p.amount_rial)::bigint,
        COALESCE(sum(p.amount_rial) FILTER (WHERE p.account_id = ANY(%(penalty)s)), 0)::bigint
    FROM ledger_entry e JOIN ledger_posting p ON p.entry_id = e.id AND p.account_id = ANY(%(accounts)s)
    WHERE e.subject = ANY(%(subjects)s)
    GROUP BY e.subject, e.month, e.item ORDER BY e.subject, e.month, e.item
"""


@dataclass(frozen=True, slots=True)
class DebtNow:
    """One debt of a workshop as the ledger knows it now, in rials; `owed_rial` holds the penalties too."""

    workshop_code: str
    month: int
    item: str
    owed_rial: int
    penalty_rial: int


def debts_of(workshop_codes: Iterable[str]) -> list[DebtNow]:
    """All debts of workshops, settled ones (nothing owed) too (one query)."""
    accounts = {share.name: share.debit for share in chart().shares.values()}
    parameters = {
        "subjects": sorted(set(workshop_codes)),
        "accounts": list(chart().owed_accounts()),
        "penalty": [accounts[share] for share in chart().shares_of("penalty")],
    }
    with connection.cursor() as cursor:
        cursor.execute(DEBTS, parameters)
        return [DebtNow(*row) for row in cursor.fetchall()]
