"""What would make a claim of today fail, for anybody insured, and the shortest way to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from opentamin.flow.careers.facts import completed_years
from opentamin.flow.careers.questions import Record, records
from opentamin.flow.claims.catalogue import findings as catalogue
from opentamin.flow.claims.facts import full_name, holds
from opentamin.flow.lists.models import ListLine
from opentamin.ground.calendar import Day, Month
from opentamin.ground.findings import Finding, in_order
from opentamin.ground.persian import search_key
from opentamin.ledger.questions import owing_months
from opentamin.registers.families import Family, accounts_of, families_of

LOOK_BACK_MONTHS = 24
STUDY_AGE = 20


def readiness(people: Iterable[int], *, today: Day, now: datetime) -> dict[int, list[Finding]]:
    """Findings about each person's file, most severe first; an empty list is a file that is ready."""
    asked = sorted(set(people))
    families = families_of(asked)
    careers = records(asked, as_of=today.month.code, known_on=now)
    accounts = accounts_of(asked, on=today.to_date())
    names = _names_in_lists(asked)
    owing = owing_months({line.workshop_code for each in careers.values() for m in each.months for line in m.lines})
    return {
        person_id: in_order(
            [
                *_identity(families[person_id], person_id in accounts),
                *_names(families[person_id], names.get(person_id, [])),
                *_gaps(careers[person_id], today),
                *_overlaps(careers[person_id]),
                *_unpaid(careers[person_id], owing),
                *_children(families[person_id], today),
            ]
        )
        for person_id in asked
        if person_id in families
    }


def _identity(family: Family, has_account: bool) -> list[Finding]:
    person, found = family.person, []
    if person.birth_date is None:
        found.append(catalogue().make("BIRTH_DATE_MISSING", value=full_name(person)))
    if not person.sex:
        found.append(catalogue().make("SEX_UNKNOWN", value=full_name(person)))
    if person.provisional:
        found.append(catalogue().make("PROVISIONAL"))
    if not has_account:
        found.append(catalogue().make("ACCOUNT_MISSING"))
    return found


Named = tuple[int, str, str, str]


def _names_in_lists(people: Sequence[int]) -> dict[int, list[Named]]:
    """Month, names and date of birth as lists gave them."""
    found: dict[int, list[Named]] = {}
    rows = ListLine.objects.filter(person__in=people).order_by("month")
    for person_id, *rest in rows.values_list("person_id", "month", "first_name", "last_name", "birth_date"):
        found.setdefault(person_id, []).append((rest[0], rest[1], rest[2], rest[3]))
    return found


def _names(family: Family, rows: Sequence[Named]) -> list[Finding]:
    """The first list that gives another name, and the first that gives another date of birth."""
    person, found = family.person, []
    for month, first, last, _ in rows:
        if search_key(f"{first} {last}") != person.search_key:
            found.append(catalogue().make("NAME_DIFFERS", value=f"{first} {last}", month=Month(month)))
            break
    registered = str(Day.from_date(person.birth_date)).replace("-", "") if person.birth_date else ""
    for _, _, _, born in rows:
        if born and registered and born != registered:
            found.append(catalogue().make("BIRTH_DATES_DIFFER", value=born, registered=registered))
            break
    return found


def _gaps(record: Record, today: Day) -> list[Finding]:
    """Months without a day between months of the last two years."""
    have = {month.month for month in record.months if month.days_counted}
    recent = [Month(code) for code in sorted(have) if today.month - Month(code) <= LOOK_BACK_MONTHS]
    if not recent:
        return []
    between = [recent[0] + step for step in range(recent[-1] - recent[0])]
    return [catalogue().make("RECORD_GAP", value=str(month)) for month in between if month.code not in have]


def _overlaps(record: Record) -> list[Finding]:
    return [
        catalogue().make(
            "DAYS_OVERLAP", value=str(Month(month.month)), listed=month.days_listed, counted=month.days_counted
        )
        for month in record.months
        if month.days_listed > month.days_counted
    ]


def _unpaid(record: Record, owing: Mapping[str, frozenset[int]]) -> list[Finding]:
    """How many months of the person's workshops are still owed (article 36: it is the employer's debt)."""
    mine = {(line.workshop_code, month.month) for month in record.months for line in month.lines}
    count = sum(month in owing.get(code, ()) for code, month in mine)
    return [catalogue().make("PREMIUM_UNPAID", value=count)] if count else []


def _children(family: Family, today: Day) -> list[Finding]:
    """Sons from twenty on without proof of study."""
    on = today.to_date()
    return [
        catalogue().make("PROOF_OF_STUDY_MISSING", value=full_name(relative.person))
        for relative in family.relatives
        if relative.kind == "son"
        and relative.person.birth_date
        and completed_years(Day.from_date(relative.person.birth_date), today) >= STUDY_AGE
        and not holds(relative.statuses, "studying", on)
        and not holds(relative.statuses, "disabled", on)
        and relative.maintained
    ]
