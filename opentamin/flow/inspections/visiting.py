"""Writing down a visit: examined as a whole, stored in one transaction, people by code in one set; files with their hash."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from opentamin.desk.models import Task
from opentamin.flow.inspections.catalogue import refuse
from opentamin.flow.inspections.comparing import compare
from opentamin.flow.inspections.examining import examine
from opentamin.flow.inspections.facts import Found, VisitFacts
from opentamin.flow.inspections.forms import read_form
from opentamin.flow.inspections.models import Campaign, FoundPerson, Visit, VisitFile, VisitSheet
from opentamin.flow.inspections.noticing import open_notice_tasks
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding, Severity
from opentamin.ground.persian import search_key
from opentamin.registers.actions import register_people
from opentamin.registers.models import Person, Workshop

REFUSING = (Severity.STOPS, Severity.ERROR)


@dataclass(frozen=True, slots=True)
class Entered:
    """What entering a visit gave: the visit, or None where an error refused it; and everything that was found."""

    visit: Visit | None
    findings: tuple[Finding, ...]


def enter_form(name: str, content: bytes, *, key: str, by: str, now: datetime, today: Day) -> Entered:
    """Read a form and enter its visit; findings name row and field of the form."""
    facts, found = read_form(name, content)
    if facts is None:
        return Entered(None, tuple(found))
    return enter(facts, key=key, by=by, now=now, today=today, file=name)


@transaction.atomic
def enter(facts: VisitFacts, *, key: str, by: str, now: datetime, today: Day, file: str = "") -> Entered:
    """Enter a visit with the people found and compare it with the lists. The same key and content again gives the same visit.

    Nothing is stored where a finding is an error. Refused (VISIT_KEY_REUSED): a key that stands for other content.
    """
    known = Visit.objects.filter(key=key).first()
    if known is not None:
        if known.digest != facts.digest():
            raise refuse("VISIT_KEY_REUSED", value=key)
        return Entered(known, ())
    found = examine(facts, today=today, file=file)
    if any(each.severity in REFUSING for each in found):
        return Entered(None, tuple(found))
    visit = _store(facts, found, key=key, by=by, now=now)
    _store_people(visit, facts.people, now)
    compare([visit], by=by, now=now, today=today)
    open_notice_tasks([visit], now=now)
    return Entered(visit, tuple(found))


def _store(facts: VisitFacts, found: Sequence[Finding], *, key: str, by: str, now: datetime) -> Visit:
    workshop = Workshop.objects.get(code=facts.workshop)
    old = Visit.objects.get(pk=facts.corrects) if facts.corrects is not None else None
    return Visit.objects.create(
        key=key,
        digest=facts.digest(),
        workshop=workshop,
        branch_id=workshop.branch_id,
        sheet=VisitSheet.objects.filter(number=facts.sheet).first() if facts.sheet else None,
        campaign=Campaign.objects.filter(key=facts.campaign).first() if facts.campaign else None,
        chain_id=old.root_id if old else None,
        corrects=old,
        on=facts.on,
        at=facts.at,
        inspectors=list(dict.fromkeys(facts.inspectors)),
        present=facts.present,
        signed_by=facts.signed_by,
        refused=facts.refused,
        testimony=facts.testimony,
        findings=[each.as_dict() for each in found],
        by=by,
        known_at=now,
    )


def _store_people(visit: Visit, people: Sequence[Found], now: datetime) -> None:
    """People by code; unknown valid codes become provisional people, and somebody gets the task to confirm them."""
    new = register_people([_registered(each) for each in _coded(people)], provisional=True)
    ids = _ids(people)
    FoundPerson.objects.bulk_create(_found(visit, each, ids) for each in people)
    unclear = sum(not (each.national_code or each.foreign_code) for each in people)
    tasks = []
    if new:
        tasks.append(_task(visit, "confirm_found_people", f"{new}", now))
    if unclear:
        tasks.append(_task(visit, "identify_found_people", f"{unclear}", now))
    Task.objects.bulk_create(tasks, ignore_conflicts=True)


def _coded(people: Sequence[Found]) -> list[Found]:
    return [each for each in people if each.national_code or each.foreign_code]


def _registered(found: Found) -> dict[str, Any]:
    return {
        "national_code": found.national_code or None,
        "foreign_code": found.foreign_code or None,
        "insurance_number": None,
        "first_name": found.first_name,
        "last_name": found.last_name or found.code,
        "father_name": "",
        "birth_date": None,
        "sex": "",
        "nationality": found.nationality,
        "is_foreign": found.is_foreign,
    }


def _ids(people: Sequence[Found]) -> dict[str, int]:
    """Register numbers by code (two queries)."""
    coded = _coded(people)
    by_national = Person.objects.filter(national_code__in=[each.national_code for each in coded if each.national_code])
    by_foreign = Person.objects.filter(foreign_code__in=[each.foreign_code for each in coded if each.foreign_code])
    ids = dict(by_national.values_list("national_code", "id"))
    ids.update(by_foreign.values_list("foreign_code", "id"))
    return {str(code): pk for code, pk in ids.items()}


def _found(visit: Visit, found: Found, ids: dict[str, int]) -> FoundPerson:
    facts = asdict(found)
    return FoundPerson(
        visit=visit,
        person_id=ids.get(found.national_code) or ids.get(found.foreign_code),
        search_key=search_key(found.name),
        is_foreign=found.is_foreign,
        **facts,
    )


def _task(visit: Visit, kind: str, count: str, now: datetime) -> Task:
    words = {
        "confirm_found_people": (
            f"تأیید هویت {count} نفر که در بازدید {visit.pk} از کارگاه {visit.workshop.code} دیده شدند",
            f"Confirm who {count} people are who were found in visit {visit.pk} of workshop {visit.workshop.code}",
        ),
        "identify_found_people": (
            f"روشن کردن هویت {count} نفر که در بازدید {visit.pk} تنها با نام شناخته شدند",
            f"Find out who {count} people are whom visit {visit.pk} knows by name only",
        ),
    }
    return Task(
        key=f"{kind}/{visit.pk}",
        kind=kind,
        subject=f"visit/{visit.pk}",
        branch_id=visit.branch_id,
        text_fa=words[kind][0],
        text_en=words[kind][1],
        opened_at=now,
    )


def attach(visit: Visit, name: str, content: bytes, *, by: str, now: datetime) -> VisitFile:
    """Keep a photograph or paper of a visit; the same bytes again change nothing."""
    digest = hashlib.sha256(content).hexdigest()
    facts = {"name": name, "size": len(content), "content": content, "by": by, "known_at": now}
    return VisitFile.objects.get_or_create(visit=visit, sha256=digest, defaults=facts)[0]


def standing_visit(visit_id: int) -> Visit:
    """A visit that no other corrects; VISIT_UNKNOWN or VISIT_CORRECTED otherwise."""
    visit = Visit.objects.filter(pk=visit_id).select_related("workshop__branch").first()
    if visit is None:
        raise refuse("VISIT_UNKNOWN", visit=visit_id)
    newer = Visit.objects.filter(corrects=visit).first()
    if newer is not None:
        raise refuse("VISIT_CORRECTED", visit=visit_id, newer=newer.pk)
    return visit
