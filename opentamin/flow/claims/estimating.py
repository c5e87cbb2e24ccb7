"""What a pension would be on a later day: the record carried on as somebody wishes, then decided as a claim of that day.

The same facts, schemes and verdicts as a claim (`deciding`), but nothing is written and nothing is promised. Wages and the
floor are those of the law of today, so an amount is in rials of today; days, age and the years that the law asks for are
those of the day itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from opentamin.engine import compute
from opentamin.engine.case import Outcome
from opentamin.flow.careers.questions import Record, RecordMonth, records
from opentamin.flow.claims import facts as gathering
from opentamin.flow.claims.deciding import Draft, decide
from opentamin.flow.claims.models import Claim
from opentamin.flow.claims.starting import as_number
from opentamin.ground.calendar import Day, Month
from opentamin.ground.money import half_up
from opentamin.law.benefit_rows import Benefit, benefit_rows
from opentamin.registers.families import Family, families_of

HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Wish:
    """How the record goes on: wage of a month in rials of today, its rise above prices in per cent a year, days a month.

    `days_a_month` 31 means every day; 0 means no more work. `from_month` is the first month that is carried on.
    """

    wage_rial: int
    rise_percent: int
    days_a_month: int
    from_month: Month


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a person: family (with sex and birth) and record."""

    family: Family
    record: Record


@dataclass(frozen=True, slots=True)
class Estimated:
    """One day and what the law would make of it."""

    day: Day
    draft: Draft


def known_of(person_id: int, *, today: Day, now: datetime) -> Known:
    """The person as registered today (the queries of one claim)."""
    record = records([person_id], as_of=today.month.code, known_on=now)[person_id]
    return Known(families_of([person_id])[person_id], record)


def payable() -> list[Benefit]:
    """Benefits whose amount somebody plans for: paid every month to its holder, from leaving work."""
    return [row for row in benefit_rows().values() if row.pays == "monthly" and row.starts == "after_leaving"]


def estimate(benefit: Benefit, known: Known, wish: Wish, days: Sequence[Day], *, today: Day) -> list[Estimated]:
    """The draft of each day, as if the claim came on it; `days` in order. Refusals stand in the draft's findings."""
    longest = carried_on(known.record, wish, days[-1], today=today) if days else known.record
    return [Estimated(day, _on(benefit, known.family, longest, day, today)) for day in days]


def _on(benefit: Benefit, family: Family, record: Record, day: Day, today: Day) -> Draft:
    """One day: the months before it, a claim of that day, and the amount by the law of today."""
    months = tuple(each for each in record.months if Month(each.month).first < day)
    claim = Claim(
        benefit=benefit.code,
        person_id=family.person.pk,
        event_on=day.to_date(),
        claimed_on=day.to_date(),
        evidence={"left_on": as_number(day + -1)} if any(item.name == "left_on" for item in benefit.evidence) else {},
    )
    facts, faults = gathering.claim_facts(benefit, claim, family, replace(record, months=months))
    if any(fault.severity.value in ("error", "stops") for fault in faults):
        return Draft(facts=facts, findings=faults)
    return decide(benefit, {**facts, "award_day": as_number(min(day, today))})


def carried_on(record: Record, wish: Wish, until: Day, *, today: Day) -> Record:
    """The record with the whole months of the wish until a day, each wage between floor and ceiling of today's law (30).

    A month that has not ended is left out: some days of it would stand for a whole month among the last twenty-four.
    """
    months = list(record.months)
    have = {each.month for each in months}
    for step in range(max(0, until.month - wish.from_month)):
        month = wish.from_month + step
        days = min(wish.days_a_month, month.length)
        if month.code not in have and days > 0:
            pay = half_up(wished_wage(wish, month) * days, month.length)
            rial = base_of(pay, days, today.month.code)
            months.append(RecordMonth(month.code, days, days, rial, ()))
    return replace(record, months=tuple(sorted(months, key=lambda each: each.month)))


def wished_wage(wish: Wish, month: Month) -> int:
    """The wage of a month of the wish, in rials of today: risen once for each whole year that has passed."""
    rial = wish.wage_rial
    for _ in range((month - wish.from_month) // 12):
        rial = half_up(rial * (HUNDRED + wish.rise_percent), HUNDRED)
    return rial


@lru_cache(maxsize=4096)
def base_of(pay_rial: int, days: int, law_month: int) -> int:
    """What of a pay would be insured for some days, by the floor and ceiling of a month's law (article 30), in rials."""
    outcome = compute("monthly_premium", law_month, {"days": days, "pay_rial": pay_rial})
    return int(outcome.values["base_rial"]) if isinstance(outcome, Outcome) else pay_rial


def first_open(
    benefit: Benefit, known: Known, wish: Wish, found: Sequence[Estimated], *, today: Day
) -> Estimated | None:
    """The first of the month on which the right opens, between two of the days that were estimated; None where it never does."""
    at = next((number for number, each in enumerate(found) if entitled(each)), None)
    if at is None or at == 0:
        return None if at is None else found[0]
    before, after = found[at - 1].day, found[at].day
    days = [(before.month + step).first for step in range(1, after.month - before.month)]
    between = estimate(benefit, known, wish, [*days, after], today=today)
    return next(each for each in between if entitled(each))


def entitled(each: Estimated) -> bool:
    """Whether the law would give it on that day."""
    return each.draft.verdict == "entitled"
