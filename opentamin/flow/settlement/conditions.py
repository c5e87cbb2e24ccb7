"""What the law says to each condition of a request: met, not met or unclear, each with its clause and what was found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import connection

from opentamin.flow.collection.facts import Balance
from opentamin.flow.lists.models import ACCEPTED_STATES
from opentamin.flow.settlement.facts import PENALTIES, ForgivenessAsked
from opentamin.ground.calendar import Day, Month
from opentamin.law.campaigns import Campaign
from opentamin.law.ir.mass_use_1391.a013_forgiveness.rule import good_standing_months, looked_at_months
from opentamin.ledger.chart import chart

CLAUSE = "ir/mass_use_1391/13.3"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One condition: its name, the verdict, the clause, what was wanted and what was found."""

    name: str
    verdict: str
    clause: str
    wanted: str
    found: str

    def as_dict(self) -> dict[str, str]:
        """As it is stored."""
        return asdict(self)


IN_TIME = """
    WITH months AS (
        SELECT d.month, d.due_on,
            COALESCE(sum(p.amount_rial) FILTER (WHERE e.kind NOT IN ('allocation', 'reversal')), 0) AS charged,
            COALESCE(-sum(p.amount_rial) FILTER (WHERE e.kind = 'allocation' AND e.counts_on <= d.due_on
                AND NOT EXISTS (SELECT 1 FROM ledger_entry r WHERE r.reverses_id = e.id)), 0) AS paid
        FROM collection_debt d JOIN registers_workshop w ON w.id = d.workshop_id
        JOIN ledger_entry e ON e.subject = w.code AND e.month = d.month AND e.item = d.item
        JOIN ledger_posting p ON p.entry_id = e.id AND p.share = ANY(%(premium)s) AND p.account_id = ANY(%(accounts)s)
        WHERE w.id = %(workshop)s AND d.item = '' AND d.month >= %(first)s AND d.month < %(until)s
        GROUP BY d.month, d.due_on
    )
    SELECT count(*) FILTER (WHERE charged > 0), count(*) FILTER (WHERE charged > 0 AND paid >= charged) FROM months
"""


def looked_at(asked_on: date) -> int:
    """How many months before the difficulty the law of the day of the request looks at (article 13)."""
    return int(looked_at_months(Day.from_date(asked_on).code))


def months_in_time(workshop_id: int, before: Month, *, asked_on: date) -> tuple[int, int]:
    """Of the months before a month that the law looks at: how many the books know, and how many of them were paid in full in time."""
    values = {
        "workshop": workshop_id,
        "first": (before + -looked_at(asked_on)).code,
        "until": before.code,
        "premium": chart().shares_of("premium"),
        "accounts": list(chart().owed_accounts()),
    }
    with connection.cursor() as cursor:
        cursor.execute(IN_TIME, values)
        known, in_time = cursor.fetchone()
    return int(known), int(in_time)


PEOPLE = """
    SELECT l.workshop_id, l.month, count(DISTINCT n.person_id) FROM lists_wage_list l
    JOIN lists_list_line n ON n.month = l.month AND n.wage_list_id = l.id
    WHERE l.workshop_id = ANY(%(workshops)s) AND l.month = ANY(%(months)s) AND l.state = ANY(%(states)s)
        AND NOT EXISTS (SELECT 1 FROM lists_wage_list x WHERE x.previous_id = l.id AND x.state = ANY(%(states)s))
    GROUP BY l.workshop_id, l.month
"""


def people_on_lists(workshop_ids: Iterable[int], months: Sequence[int]) -> dict[tuple[int, int], int]:
    """How many different people stand on the newest accepted lists, by workshop and month; no list, no entry."""
    values = {"workshops": sorted(workshop_ids), "months": list(months), "states": list(ACCEPTED_STATES)}
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, values)
        return {(workshop, month): count for workshop, month, count in cursor.fetchall()}


@dataclass(frozen=True, slots=True)
class Known:
    """What the registers and books say of a workshop that asks."""

    months_known: int
    months_in_time: int
    headcount_base: int | None


def verdicts(asked: ForgivenessAsked, campaign: Campaign, known: Known) -> list[Verdict]:
    """Every condition of the campaign with its verdict; those that refuse at once were looked at before."""
    found = [_group(asked, campaign)]
    if campaign.in_time:
        found.append(_standing(asked.asked_on, known))
    if campaign.headcount:
        found.append(_headcount(asked, campaign, known))
    if campaign.approval:
        found.append(_paper("approval", asked.approval))
    if campaign.collateral and asked.months_to_pay:
        found.append(_paper("collateral", asked.collateral))
    return found


def _group(asked: ForgivenessAsked, campaign: Campaign) -> Verdict:
    """The group is declared; evidence makes it sure."""
    seen = "met" if asked.evidence.strip() else "unclear"
    return Verdict("group", seen, CLAUSE, ", ".join(campaign.who), f"{asked.group} {asked.evidence}".strip())


def _standing(asked_on: date, known: Known) -> Verdict:
    """Sixteen of eighteen months in time; months that the books do not know leave it open as long as they could decide."""
    needed = good_standing_months(Day.from_date(asked_on).code)
    could_be = known.months_in_time + looked_at(asked_on) - known.months_known
    verdict = "met" if known.months_in_time >= needed else "unclear" if could_be >= needed else "not_met"
    words = f"{known.months_in_time} ({known.months_known})"
    return Verdict("in_time", verdict, "ir/mass_use_1391/13.1", f"{needed} / {looked_at(asked_on)}", words)


def _headcount(asked: ForgivenessAsked, campaign: Campaign, known: Known) -> Verdict:
    """People declared now against those of the base month; whether they are kept is tested in its year."""
    assert campaign.headcount is not None
    base, declared = known.headcount_base, asked.headcount
    verdict = "unclear" if base is None or declared is None else "met" if declared >= base else "not_met"
    wanted = f"{base if base is not None else '?'} ({Month(campaign.headcount.base_month)})"
    return Verdict("headcount", verdict, CLAUSE, wanted, str(declared if declared is not None else "?"))


def _paper(name: str, given: str) -> Verdict:
    return Verdict(name, "met" if given.strip() else "unclear", CLAUSE, "", given)


def debt_day(month: int) -> int:
    """The day of a debt against the cut-off: the last of its month of work, yyyymmdd (reading 13.r1)."""
    return Month(month).last.code


def penalties_of(balance: Balance) -> list[int]:
    """The unpaid penalties of a debt in the order of PENALTIES, without credits; empty where there are none."""
    each = [max(balance.shares.get(share, 0), 0) for share in PENALTIES]
    return each if sum(each) else []
