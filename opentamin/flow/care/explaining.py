"""One person on one day: the same law as the table of cover, alone, with its legal records.

Slower than the table and independent of it: tests hold the two against each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Q

from opentamin.engine.case import Outcome, Refusal, compute
from opentamin.flow.awards.amounts import Piece, due_rial
from opentamin.flow.awards.models import Award, AwardAmount
from opentamin.flow.care.facts import Explained
from opentamin.flow.careers.facts import completed_years
from opentamin.flow.careers.models import Source
from opentamin.flow.careers.questions import Record, record
from opentamin.flow.selfpaid.models import Kind, PaidMonth
from opentamin.ground.calendar import Day
from opentamin.law.benefit_rows import benefit_rows
from opentamin.registers.families import Held, statuses_of
from opentamin.registers.models import Cover, Relation

BASES = {2: 3, 3: 2, 4: 2}
"""Basis of the share (care_share) by title; every other title counts as compulsory insurance."""
COMPULSORY, SELF_INSURED = 1, 2
YOUNGEST, OLDEST = 0, 130
DUE_NAMES = {"pensioner": "pension_due", "survivor": "survivor_due", "unemployed": "unemployment_due"}


def explain(person_id: int, day: Day, *, known_on: datetime) -> Explained:
    """The title of a person on a day, as careers and awards were known on `known_on` and registers are now."""
    held = statuses_of([person_id]).get(person_id, ())
    own = _own(person_id, day, known_on, held)
    if own.role:
        return own
    faults: list[str] = []
    for relation in _relations(person_id, day):
        of_principal = statuses_of([relation.person_id]).get(relation.person_id, ())
        principal = _own(relation.person_id, day, known_on, of_principal)
        if not principal.role or (principal.role == SELF_INSURED and not _taken_in(relation, day, known_on)):
            continue
        asked = _dependant_inputs(relation, held, day, known_on)
        family, covered = _family(asked, day)
        if covered is None:
            faults.append("birth_date_missing")
            continue
        through = _title(day, held, {"family_covered": int(covered)})
        if through.role:
            records = (*principal.records, *((family.record,) if isinstance(family, Outcome) else ()), *through.records)
            return Explained(through.role, principal.basis, relation.person_id, records, asked)
    return Explained(own.role, own.basis, None, own.records, own.inputs, tuple(dict.fromkeys(faults)))


def _family(asked: dict[str, int], day: Day) -> tuple[Outcome | Refusal, bool | None]:
    """Ask article 58; without an age the answer holds only where no age could change it, else it is None."""
    ages = [asked["age_years"]] if "age_years" in asked else [YOUNGEST, OLDEST]
    answers = [compute("dependant_cover", day.month.code, {**asked, "age_years": age}) for age in ages]
    covered = {isinstance(answer, Outcome) and bool(answer.values["covered"]) for answer in answers}
    return answers[0], covered.pop() if len(covered) == 1 else None


def _own(person_id: int, day: Day, known_on: datetime, held: Sequence[Held]) -> Explained:
    """The title that a person has without a family."""
    known = record(person_id, as_of=day.month.code, known_on=known_on)
    facts = {"last_paid_month": _last_paid(known, person_id)} | _due(person_id, day, known_on)
    return _title(day, held, facts | {"self_paid_month": _self_paid(known, day, known_on)})


def _self_paid(known: Record, day: Day, known_on: datetime) -> int:
    """The month of the day, where the person paid it under a contract that carries care of the person; else 0."""
    if not any(line.self_paid for month in known.months if month.month == day.month.code for line in month.lines):
        return 0
    paid = _paid_heads(known.person_id, day, known_on)
    return day.month.code if any(known.person_id in heads or voluntary for heads, voluntary in paid) else 0


def _taken_in(relation: Relation, day: Day, known_on: datetime) -> bool:
    """Whether the month that the principal paid carries care of the relative too (reading 1.r3 of health per head)."""
    paid = _paid_heads(relation.person_id, day, known_on)
    return any(relation.relative_id in heads or voluntary for heads, voluntary in paid)


def _paid_heads(person_id: int, day: Day, known_on: datetime) -> list[tuple[set[int], bool]]:
    """Of each contract with a month paid that holds the day: who is taken in for health, and whether it is voluntary."""
    rows = PaidMonth.objects.filter(person_id=person_id, month=day.month.code, known_at__lte=known_on)
    rows = (
        rows.filter(contract__from_on__lte=day.to_date()).select_related("contract").prefetch_related("contract__heads")
    )
    return [
        ({each.person_id for each in row.contract.heads.all()}, row.contract.kind == Kind.VOLUNTARY) for row in rows
    ]


def _title(day: Day, held: Sequence[Held], facts: dict[str, int]) -> Explained:
    """Ask article 54."""
    inputs = {"day": day.code, **facts} | {kind: _holds(held, kind, day) for kind in ("dead", "other_fund")}
    answered = compute("care_entitlement", day.month.code, inputs)
    if not isinstance(answered, Outcome):
        return Explained(0, 0, None, (), inputs)
    role = int(answered.values["role"])
    return Explained(role, BASES.get(role, COMPULSORY) if role else 0, None, (answered.record,), inputs)


def _last_paid(known: Record, person_id: int) -> int:
    """The newest month with paid days, without work that is insured against accidents only."""
    if not known.months:
        return 0
    accident = list(Cover.objects.filter(person=person_id, work_accident_only=True).select_related("workshop"))
    for month in reversed(known.months):
        days = sum(
            line.days
            for line in month.lines
            if line.source_kind != Source.SELF_PAID
            and not any(
                cover.workshop.code == line.workshop_code
                and cover.from_month <= month.month
                and (cover.until_month is None or month.month < cover.until_month)
                for cover in accident
            )
        )
        if days > 0:
            return month.month
    return 0


def _due(person_id: int, day: Day, known_on: datetime) -> dict[str, int]:
    """Which titles awards give in the month of the day."""
    names = {code: row.care for code, row in benefit_rows().items() if row.care}
    awards = list(Award.objects.filter(person=person_id, benefit__in=names, start_on__lte=day.to_date()))
    rows = AwardAmount.objects.filter(award__in=awards, known_at__lte=known_on).order_by("award_id", "version")
    pieces: dict[int, list[Piece]] = {}
    for row in rows:
        pieces.setdefault(row.award_id, []).append(Piece(row.from_month, row.until_month, row.monthly_rial))
    due = {names[award.benefit] for award in awards if due_rial(pieces.get(award.pk, []), day.month.code)}
    return {DUE_NAMES[title]: 1 for title in due}


def _relations(person_id: int, day: Day) -> Iterable[Relation]:
    """Whose relative a person is on a day."""
    on = day.to_date()
    rows = Relation.objects.filter(relative=person_id, from_on__lte=on).select_related("relative")
    return rows.filter(Q(until_on=None) | Q(until_on__gt=on)).order_by("person_id", "id")


def _dependant_inputs(relation: Relation, held: Sequence[Held], day: Day, known_on: datetime) -> dict[str, int]:
    """What article 58 asks; without a date of birth there is no age."""
    names = {"married": "married", "working": "working", "studying": "studying", "disabled": "disabled"}
    asked: dict[str, int] = {name: _holds(held, kind, day) for name, kind in names.items()}
    own = _due(relation.relative_id, day, known_on)
    pension = bool(own.get("pension_due") or own.get("survivor_due"))
    kinds = {"wife": 1, "husband": 2, "son": 3, "daughter": 4, "father": 5, "mother": 6}
    asked |= {"day": day.code, "kind": kinds[relation.kind], "maintained": int(relation.maintained)}
    asked["own_pension"] = int(pension or bool(_holds(held, "other_pension", day)))
    born = relation.relative.birth_date
    if born is not None:
        asked["age_years"] = max(0, completed_years(Day.from_date(born), day))
    return asked


def _holds(held: Sequence[Held], kind: str, day: Day) -> int:
    return int(any(each.kind == kind and each.on(day.to_date()) for each in held))
