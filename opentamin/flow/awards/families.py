"""Families in payment: the whole that they share, who has a part on a day, and the parts of a whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from opentamin.flow.awards.amounts import due_rial
from opentamin.flow.awards.models import Award, AwardAmount
from opentamin.flow.awards.reading import pieces_of
from opentamin.flow.claims.deciding import Draft, Part, share_among
from opentamin.flow.claims.facts import members
from opentamin.flow.claims.starting import as_number
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding
from opentamin.law.benefit_rows import FamilyRule
from opentamin.registers.families import Family


def total_of(awards: Sequence[Award]) -> int:
    """What a family shares now, in rials: the newest whole that was written, or that of the decision."""
    rows = AwardAmount.objects.filter(award__in=awards, reasons__has_key="total_rial").order_by("-id")
    newest = rows.values_list("reasons__total_rial", flat=True).first()
    return int(newest) if newest is not None else awards[0].decision.amount_rial


@dataclass(frozen=True, slots=True)
class Shared:
    """A family on a day: the parts (all members, entitled or not), and what stands against it."""

    parts: tuple[Part, ...]
    draft: Draft
    findings: tuple[Finding, ...]


def share_on(rule: FamilyRule, family: Family, *, death: Day, day: Day, total_rial: int) -> Shared:
    """Ask everybody's standing on `day` and split the whole among those who are entitled."""
    asked, faults = members(family, death=death, day=day)
    draft = Draft(
        verdict="entitled", amount_rial=total_rial, facts={"event_day": as_number(day), "death_day": as_number(day)}
    )
    share_among(rule, draft, asked)
    return Shared(tuple(draft.parts), draft, (*faults, *draft.findings))


def split_anew(rule: FamilyRule, awards: Sequence[Award], total_rial: int, day: Day) -> list[tuple[Award, int]]:
    """The parts of another whole for those who draw now, by their groups, in the order of the awards."""
    pieces = pieces_of([award.pk for award in awards])
    drawing = [award for award in awards if due_rial(pieces.get(award.pk, []), day.month.code)]
    ordered = sorted(drawing, key=lambda award: award.pk)
    standing = [Part(award.person_id, award.kin, award.group, True, 0, 0) for award in ordered]
    draft = Draft(
        verdict="entitled", amount_rial=total_rial, facts={"event_day": as_number(day), "death_day": as_number(day)}
    )
    draft.parts = standing
    share_among(rule, draft, None)
    return [(award, part.amount_rial) for award, part in zip(ordered, draft.parts, strict=True)]


def turning_days(family: Family, *, death: Day, until: Day) -> list[Day]:
    """Days after the death on which something about a member changed: a status began or ended, a birthday of 18 or 20."""
    days: set[date] = set()
    for relative in family.relatives:
        for held in relative.statuses:
            days |= {held.from_on} | ({held.until_on} if held.until_on else set())
        days |= set(_birthdays(relative.person.birth_date))
    first, last = death.to_date(), until.to_date()
    return sorted(Day.from_date(day) for day in days if first < day <= last)


def _birthdays(born: date | None) -> Iterable[date]:
    """The days on which a member completes the ages that the law names (SSL 81, 82; FPA 48)."""
    if born is None:
        return ()
    day = Day.from_date(born)
    return [birthday(day, age).to_date() for age in (18, 20, 55, 60)]


def birthday(born: Day, age: int) -> Day:
    """The day on which an age is completed; who was born on a leap day completes it on 1 Farvardin."""
    year = born.year + age
    try:
        return Day.of(year, born.month_of_year, born.day_of_month)
    except ValueError:
        return Day.of(year + 1, 1, 1)
