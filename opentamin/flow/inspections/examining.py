"""Examining a visit before it is stored: everything that is wrong or worth knowing, all at once, with row and field."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from opentamin.flow.inspections.catalogue import findings as catalogue
from opentamin.flow.inspections.facts import Found, VisitFacts
from opentamin.flow.inspections.models import Campaign, Visit, VisitSheet
from opentamin.flow.inspections.sheets import is_sheet_number
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding, in_order
from opentamin.ground.persian import search_key
from opentamin.law.ir.identifiers import foreigner_code, national_code
from opentamin.registers.models import Workshop


def examine(facts: VisitFacts, *, today: Day, file: str = "") -> list[Finding]:
    """The findings of a visit, errors first; a visit with an error is not stored."""
    workshop = Workshop.objects.filter(code=facts.workshop).first()
    found = [*_head(facts, workshop, today), *_sheet(facts, workshop), *_people(facts)]
    return in_order(found) if not file else in_order([_of_file(each, file) for each in found])


def _of_file(finding: Finding, file: str) -> Finding:
    from dataclasses import replace

    return replace(finding, file=file)


def _at(facts: VisitFacts, column: str) -> dict[str, int | str | None]:
    return {"row": facts.rows.get(column), "column": column}


def _head(facts: VisitFacts, workshop: Workshop | None, today: Day) -> Iterator[Finding]:
    make = catalogue().make
    if workshop is None:
        yield make("WORKSHOP_UNKNOWN", value=facts.workshop, **_at(facts, "workshop"))
    elif workshop.closed_on is not None and facts.on >= workshop.closed_on:
        yield make(
            "VISIT_AFTER_CLOSING", value=_text(facts.on), closed=_text(workshop.closed_on), row=facts.rows.get("on")
        )
    if facts.on > today.to_date():
        yield make("VISIT_IN_FUTURE", value=_text(facts.on), row=facts.rows.get("on"), column="on")
    names = len(set(facts.inspectors))
    if names == 0 or (names == 1 and not facts.signed_by and not facts.refused):
        yield make("INSPECTORS_MISSING", row=facts.rows.get("inspectors"), column="inspectors")
    if facts.refused:
        yield make("OBSTRUCTED", row=facts.rows.get("refused"), column="refused")


def _sheet(facts: VisitFacts, workshop: Workshop | None) -> Iterator[Finding]:
    make = catalogue().make
    place = {"row": facts.rows.get("sheet"), "column": "sheet"}
    if facts.sheet and not is_sheet_number(facts.sheet):
        yield make("SHEET_NUMBER_INVALID", value=facts.sheet, row=place["row"], column="sheet")
    elif facts.sheet and not VisitSheet.objects.filter(number=facts.sheet, workshop=workshop).exists():
        yield make("SHEET_UNKNOWN", value=facts.sheet, workshop=facts.workshop, row=place["row"], column="sheet")
    running = Campaign.objects.filter(key=facts.campaign, from_on__lte=facts.on, until_on__gt=facts.on)
    if facts.campaign and not running.exists():
        yield make("CAMPAIGN_UNKNOWN", value=facts.campaign, row=facts.rows.get("campaign"), column="campaign")
    if facts.corrects is not None:
        yield from _corrected(facts)


def _corrected(facts: VisitFacts) -> Iterator[Finding]:
    old = Visit.objects.filter(pk=facts.corrects, workshop__code=facts.workshop).first()
    row = facts.rows.get("corrects")
    if old is None:
        yield catalogue().make("VISIT_UNKNOWN", visit=facts.corrects, row=row, column="corrects")
    else:
        newer = Visit.objects.filter(corrects=old).first()
        if newer is not None and newer.digest != facts.digest():
            yield catalogue().make("VISIT_CORRECTED", visit=old.pk, newer=newer.pk, row=row, column="corrects")


def _people(facts: VisitFacts) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for person in facts.people:
        yield from _identity(person)
        yield from _days(person, facts.on)
        yield from _permit(person, facts.on)
        if person.daily_wage_rial is None and person.monthly_wage_rial is None:
            yield catalogue().make("WAGE_UNREAD", who=person.name or person.code, row=person.row)
        key = person.code or search_key(person.name)
        if key and key in seen:
            yield catalogue().make("FOUND_TWICE", row=person.row, other=seen[key])
        seen.setdefault(key, person.row)


def _identity(person: Found) -> Iterator[Finding]:
    make = catalogue().make
    checks = (
        ("national_code", person.national_code, national_code.parse),
        ("foreign_code", person.foreign_code, foreigner_code.parse),
        ("passport", person.passport, foreigner_code.parse_passport),
    )
    for column, code, parse in checks:
        if code and parse(code).fault:
            yield make("FOUND_CODE_INVALID", row=person.row, column=column, value=code)
    if not person.code and not person.name:
        yield make("FOUND_IDENTITY_MISSING", row=person.row, column="last_name")
    elif not (person.national_code or person.foreign_code):
        yield make("FOUND_BY_NAME_ONLY", who=person.name or person.code, row=person.row)


def _days(person: Found, on: date) -> Iterator[Finding]:
    day = Day.from_date(on)
    if person.since is None and not person.days:
        yield catalogue().make("DAYS_MISSING", row=person.row, column="since")
    if person.days is not None and person.days > day.day_of_month:
        limit = day.day_of_month
        yield catalogue().make("DAYS_TOO_MANY", row=person.row, column="days", value=person.days, limit=limit)
    if person.since is not None and person.since > on:
        yield catalogue().make("SINCE_AFTER_VISIT", row=person.row, column="since", value=_text(person.since))


def _permit(person: Found, on: date) -> Iterator[Finding]:
    if not person.is_foreign:
        return
    name = person.name or person.code
    if not person.permit_number or person.permit_until is None:
        yield catalogue().make("PERMIT_MISSING", who=name, row=person.row, column="permit_number")
    elif person.permit_until < on:
        month = Day.from_date(on).month
        yield catalogue().make(
            "PERMIT_ENDED",
            who=name,
            value=_text(person.permit_until),
            month=month,
            row=person.row,
            column="permit_until",
        )


def _text(day: date) -> str:
    return str(Day.from_date(day))
