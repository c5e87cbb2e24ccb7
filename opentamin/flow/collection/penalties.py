"""The late penalty of debts, computed anew from their story and posted as differences (decision 0007)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from django.db import connection, transaction

from opentamin.desk.models import Task
from opentamin.engine import population_sql
from opentamin.flow.collection.events import record
from opentamin.flow.collection.facts import Happening
from opentamin.flow.collection.models import Debt
from opentamin.flow.collection.sets import batches
from opentamin.flow.collection.story import LATE, PARTS, parameters
from opentamin.ground.calendar import Day, Month
from opentamin.ledger import actions as ledger
from opentamin.ledger.chart import chart
from opentamin.ledger.facts import Entry, Posting

SCHEME = "late_premium_account"
TARGET = "late_account_rial"
SHARE = "late_premium"
KIND = "late_penalty"
INPUTS = ("rial_months", "rial_days", "default_day", "last_day")
POSTED = """
    posted AS (
        SELECT a.id AS debt_id, sum(p.amount_rial) FILTER (WHERE e.kind = 'late_penalty')::bigint AS rial,
            -sum(p.amount_rial) FILTER (WHERE e.kind <> 'late_penalty')::bigint AS forgiven,
            count(DISTINCT e.id) FILTER (WHERE e.kind = 'late_penalty') AS entries,
            max(e.counts_on) FILTER (WHERE e.kind = 'late_penalty') AS last_on
        FROM asked a
        JOIN ledger_entry e ON e.subject = a.code AND e.month = a.month AND e.item = a.item
            AND e.kind IN ('late_penalty', 'waiver', 'waiver_revoked')
        JOIN ledger_posting p ON p.entry_id = e.id AND p.account_id = %(penalty_account)s
        GROUP BY a.id
    )
"""

CHANGED = (
    """computed IS NULL OR GREATEST(computed, forgiven) <> posted AND (last_on IS NULL OR last_on <= %(as_of)s::date)"""
)
"""A penalty that was posted as of a later day is not taken back because somebody asks for an earlier one."""


@dataclass(frozen=True, slots=True)
class Late:
    """The penalty of one debt in rials: computed (None where the law refuses), what is posted by how many entries, forgiven."""

    debt_id: int
    computed_rial: int | None
    posted_rial: int
    entries: int
    forgiven_rial: int = 0

    @property
    def difference_rial(self) -> int:
        """What is to be posted; 0 where the law refuses.

        What two people forgave stays in the books as they decided it: a penalty that becomes smaller afterwards falls no
        further than that, or money that nobody paid would stand to the debtor's credit. Taken back, it follows the law.
        """
        if self.computed_rial is None:
            return 0
        return max(self.computed_rial, self.forgiven_rial) - self.posted_rial


@dataclass(frozen=True, slots=True)
class Posted:
    """What posting brought: entries, their sum in rials, and the debts on which the law refuses."""

    entries: int
    difference_rial: int
    refused: tuple[int, ...]


@cache
def penalty_sql() -> str:
    """One SELECT of debt, computed and posted penalty over all debts asked for; the law itself is written by the engine."""
    law = population_sql(
        SCHEME,
        relation="late_story",
        keys=("debt_id",),
        columns={name: name for name in INPUTS},
        targets=[TARGET],
        dialect="postgres",
    )
    return f"""
        WITH RECURSIVE {PARTS}, {LATE}, {POSTED}, law AS ({law})
        SELECT a.id AS debt_id, CASE WHEN l.debt_id IS NULL THEN 0 ELSE l.{TARGET} END AS computed,
            COALESCE(b.rial, 0) AS posted, COALESCE(b.entries, 0) AS entries, COALESCE(b.forgiven, 0) AS forgiven, b.last_on
        FROM asked a LEFT JOIN law l ON l.debt_id = a.id LEFT JOIN posted b ON b.debt_id = a.id
    """


def late_penalties(
    as_of: date, *, debts: Iterable[int] | None = None, subjects: Iterable[str] | None = None, changed: bool = False
) -> list[Late]:
    """The penalty of debts as of a day, in columns (one statement); `changed` gives only what is to be posted or refused."""
    where = f"WHERE {CHANGED}" if changed else ""
    account = {"penalty_account": chart().shares[SHARE].debit}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT debt_id, computed, posted, entries, forgiven FROM ({penalty_sql()}) AS found {where} ORDER BY debt_id",
            parameters(as_of, debts, subjects) | account,
        )
        return [Late(*row) for row in cursor.fetchall()]


def post_penalties(
    as_of: date, *, now: datetime, today: Day, subjects: Iterable[str] | None = None, by: str = "system"
) -> Posted:
    """Post what the penalty of each debt (of some workshops, or all) differs from what is posted, in sets.

    Only added to and repeatable: again on the same day nothing is new, and after a kill the same call goes on. A debt on
    which the law refuses is left as it is, listed, and becomes a task; one posted as of a later day waits for such a day.
    """
    found = late_penalties(as_of, subjects=subjects, changed=True)
    refused = [late.debt_id for late in found if late.computed_rial is None]
    entries = total = 0
    for group in batches(late.debt_id for late in found if late.computed_rial is not None):
        count, rial = _post(group, as_of, now=now, today=today, by=by)
        entries, total = entries + count, total + rial
    _open_tasks(refused, now)
    return Posted(entries, total, tuple(refused))


@transaction.atomic
def _post(debt_ids: Sequence[int], as_of: date, *, now: datetime, today: Day, by: str) -> tuple[int, int]:
    """One batch: computed again under a lock of its debts, so that two at once do not both post."""
    locked = Debt.objects.select_for_update().filter(pk__in=debt_ids).order_by("pk")
    debts = {row.pk: row for row in locked}
    found = [late for late in late_penalties(as_of, debts=debt_ids, changed=True) if late.difference_rial]
    codes = dict(Debt.objects.filter(pk__in=debt_ids).values_list("pk", "workshop__code"))
    ledger.post([_entry(debts[late.debt_id], codes[late.debt_id], late, as_of, today) for late in found], now=now)
    record(list(_happenings(found, as_of, by)), now=now)
    return len(found), sum(late.difference_rial for late in found)


def _key(late: Late, as_of: date) -> str:
    return f"{KIND}/{late.debt_id}/{Day.from_date(as_of).code}/{late.entries}"


def _entry(debt: Debt, code: str, late: Late, as_of: date, today: Day) -> Entry:
    share = chart().shares[SHARE]
    amount = late.difference_rial
    return Entry(
        key=_key(late, as_of),
        kind=KIND,
        counts_on=as_of,
        period=today.month.code,
        month=debt.month,
        postings=(Posting(share.debit, amount, SHARE), Posting(share.credit, -amount, SHARE)),
        subject=code,
        branch_id=debt.branch_id,
        due_on=debt.due_on,
        basis=share.clause,
        item=debt.item,
    )


def _happenings(found: Sequence[Late], as_of: date, by: str) -> Iterator[Happening]:
    for late in found:
        stands = late.posted_rial + late.difference_rial
        facts = {"computed_rial": stands, "posted_rial": late.posted_rial, "as_of": as_of.isoformat()}
        cause = "less of it stands late" if late.difference_rial < 0 else "months have begun, or more of it stands late"
        yield Happening(late.debt_id, "penalty_posted", _key(late, as_of), as_of, by, reason=cause, facts=facts)


def _open_tasks(refused: Sequence[int], now: datetime) -> None:
    """A task for each debt whose penalty the law does not say; one that stands is not opened twice."""
    for group in batches(refused):
        rows = Debt.objects.filter(pk__in=group).select_related("workshop")
        Task.objects.bulk_create([_task(row, now) for row in rows], ignore_conflicts=True)


def _task(debt: Debt, now: datetime) -> Task:
    place = f"{debt.workshop.code} · {Month(debt.month)}"
    return Task(
        key=f"late_penalty_unclear/{debt.pk}",
        kind="decide_unclear_law",
        subject=f"debt/{debt.pk}",
        branch_id=debt.branch_id,
        text_fa=f"جریمهٔ دیرکرد بدهی {place} را قانون روشن نمی‌کند (ir/penalties_1373/1.n2)",
        text_en=f"The law does not say the late penalty of the debt {place} (ir/penalties_1373/1.n2)",
        opened_at=now,
    )
