"""What is known of a person and their family on a day, as the whole numbers that schemes ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from opentamin.flow.careers.facts import completed_years, record_facts
from opentamin.flow.careers.questions import Record
from opentamin.flow.careers.self_paid import carried
from opentamin.flow.claims.catalogue import findings as catalogue
from opentamin.flow.claims.deciding import Member
from opentamin.flow.claims.models import Claim
from opentamin.flow.claims.starting import STARTS, as_day, as_number
from opentamin.ground.calendar import Day, Month
from opentamin.ground.findings import Finding
from opentamin.law.benefit_rows import Benefit
from opentamin.registers.families import Family, Held, Relative
from opentamin.registers.models import Person

EVENT_NAMES = ("event_day", "loss_day", "death_day", "birth_day", "marriage_day", "first_day", "day")
SEXES = {"m": 0, "f": 1}
SPOUSES, CHILDREN, PARENTS = ("wife", "husband"), ("son", "daughter"), ("father", "mother")


def full_name(person: Person) -> str:
    """First and last name."""
    return f"{person.first_name} {person.last_name}"


def holds(statuses: Sequence[Held], kind: str, day: date) -> int:
    """1 when a status holds on a day, else 0."""
    return int(any(held.kind == kind and held.on(day) for held in statuses))


def claim_facts(
    benefit: Benefit, claim: Claim, family: Family, record: Record, extra: Mapping[str, int] = {}
) -> tuple[dict[str, int], list[Finding]]:
    """All facts of a claim by name, and findings for those that are missing or contradict each other.

    `extra` are facts that lie downstream of claims (months of a benefit that were used before).
    """
    evidence, faults = read_evidence(benefit, claim.evidence)
    record = carried(record, benefit.self_paid)
    event, claimed = Day.from_date(claim.event_on), Day.from_date(claim.claimed_on)
    facts = dict.fromkeys(EVENT_NAMES, as_number(event)) | {
        "claim_day": as_number(claimed),
        "report_day": as_number(claimed),
    }
    until = {name: as_day(number) for name, number in benefit.until_days.items()}
    facts |= {"months_used": 0, "report_delay_days": max(0, claimed - event), **evidence, **extra}
    facts |= record_facts(record, event, until=until)
    facts["ordinary_days"] = max(0, facts["paid_days"] - facts.get("hazardous_days", 0))
    facts |= _person_facts(family, event, faults) | _work_facts(record, facts, claimed) | family_facts(family, event)
    facts["award_day"] = as_number(STARTS[benefit.starts](facts))
    if benefit.starts == "after_leaving" and not facts["left_work"]:
        last = record.months[-1].month if record.months else claimed.month.code
        faults.append(catalogue().make("CLAIM_BEFORE_LEAVING", value=str(Month(last))))
    if claimed < event:
        faults.append(catalogue().make("CLAIM_BEFORE_EVENT", value=str(event)))
    return facts, faults


def read_evidence(benefit: Benefit, shown: Mapping[str, object]) -> tuple[dict[str, int], list[Finding]]:
    """Evidence as whole numbers; a finding for each item that is missing or of the wrong kind."""
    values: dict[str, int] = {}
    faults = []
    for item in benefit.evidence:
        value = shown.get(item.name, item.default)
        names = {"what_fa": item.fa, "what_en": item.en, "column": item.name}
        if value is None:
            papers = {"document_fa": item.document_fa or item.fa, "document_en": item.document_en or item.en}
            faults.append(catalogue().make("EVIDENCE_MISSING", **names, **papers))
            continue
        number = item.codes.get(str(value)) if item.codes and isinstance(value, str) else value
        if not isinstance(number, int) or number < 0 or (item.kind == "bool" and number not in (0, 1)):
            faults.append(catalogue().make("EVIDENCE_INVALID", **names, value=str(value), wanted=item.kind))
        else:
            values[item.name] = int(number)
    return values, faults


def _person_facts(family: Family, event: Day, faults: list[Finding]) -> dict[str, int]:
    """Age, sex and nationality; what is not registered is named."""
    person = family.person
    facts = {"foreign": int(person.is_foreign)}
    if person.birth_date is None:
        faults.append(catalogue().make("BIRTH_DATE_MISSING", value=full_name(person)))
    else:
        facts["age_years"] = max(0, completed_years(Day.from_date(person.birth_date), event))
    if person.sex in SEXES:
        facts["sex"] = SEXES[person.sex]
    else:
        faults.append(catalogue().make("SEX_UNKNOWN", value=full_name(person)))
    if person.provisional:
        faults.append(catalogue().make("PROVISIONAL"))
    return facts


def _work_facts(record: Record, facts: Mapping[str, int], claimed: Day) -> dict[str, int]:
    """Whether work had ended, and whether the person was in work at the claim, by the record and the notice."""
    last = record.months[-1].month if record.months else 0
    left = facts.get("left_on", 0)
    ended = as_number(claimed) >= left if left else last < claimed.month.code
    return {"left_work": int(ended), "working_at_claim": int(last >= (claimed.month + -1).code)}


def family_facts(family: Family, day: Day) -> dict[str, int]:
    """Who is maintained on a day: counts that sick pay, disability and unemployment ask for."""
    present = [relative for relative in family.relatives if _present(relative, day.to_date())]
    spouses = [relative for relative in present if relative.kind in SPOUSES]
    children = [relative for relative in present if relative.kind in CHILDREN and counts_as_child(relative, day)]
    parents = [relative for relative in present if relative.kind in PARENTS and relative.maintained]
    dependants = len([s for s in spouses if s.maintained]) + len(children) + len(parents)
    return {
        "dependants": dependants,
        "children": len(children),
        "has_dependants": int(dependants > 0),
        "married_or_maintaining": int(bool(spouses) or dependants > 0),
    }


def counts_as_child(relative: Relative, day: Day) -> bool:
    """A child whom the insured person maintains: unmarried and not in work; the schemes ask the law's own conditions."""
    on = day.to_date()
    return (
        relative.maintained
        and not holds(relative.statuses, "married", on)
        and not holds(relative.statuses, "working", on)
    )


def _present(relative: Relative, on: date) -> bool:
    """Related on that day, and alive."""
    related = relative.from_on <= on and (relative.until_on is None or on < relative.until_on)
    return related and not holds(relative.statuses, "dead", on)


def members(family: Family, *, death: Day, day: Day) -> tuple[list[Member], list[Finding]]:
    """Who may survive the person, in the order of ties (spouses, children by birth, parents), as things stand on `day`."""
    faults: list[Finding] = []
    before = death.to_date()
    related = [r for r in family.relatives if r.from_on <= before and (r.until_on is None or before < r.until_on)]
    spouses = [relative for relative in related if relative.kind in SPOUSES]
    dead = [relative for relative in spouses if holds(relative.statuses, "dead", day.to_date())]
    orphaned = bool(spouses) and len(dead) == len(spouses)
    if dead and not orphaned and any(relative.kind in CHILDREN for relative in related):
        faults.append(catalogue().make("STEP_PARENT"))
    alive = [relative for relative in related if not holds(relative.statuses, "dead", day.to_date())]
    for relative in alive:
        if relative.person.birth_date is None:
            faults.append(catalogue().make("BIRTH_DATE_MISSING", value=full_name(relative.person)))
        if relative.elsewhere:
            faults.append(catalogue().make("DEPENDANT_TWICE", value=full_name(relative.person)))
    asked = [relative for relative in alive if relative.person.birth_date]
    ordered = sorted(asked, key=lambda relative: (_rank(relative.kind), relative.person.birth_date, relative.person.pk))
    return [_member(relative, death, day, orphaned) for relative in ordered], faults


def _rank(kind: str) -> int:
    return 0 if kind in SPOUSES else 1 if kind in CHILDREN else 2


def _member(relative: Relative, death: Day, day: Day, orphaned: bool) -> Member:
    on, statuses = day.to_date(), relative.statuses
    assert relative.person.birth_date is not None
    remarried = relative.kind in SPOUSES and any(
        held.kind == "married" and held.from_on > death.to_date() and held.on(on) for held in statuses
    )
    return Member(
        relative.person.pk,
        relative.kind,
        {
            "day": as_number(day),
            "age_years": max(0, completed_years(Day.from_date(relative.person.birth_date), day)),
            "married": 0 if relative.kind in SPOUSES else holds(statuses, "married", on),
            "working": holds(statuses, "working", on),
            "studying": holds(statuses, "studying", on),
            "disabled": holds(statuses, "disabled", on),
            "maintained": int(relative.maintained),
            "own_pension": holds(statuses, "other_pension", on),
            "double_orphan": int(orphaned and relative.kind in CHILDREN),
            "remarried": int(remarried),
        },
    )
