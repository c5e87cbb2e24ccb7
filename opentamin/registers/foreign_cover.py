"""Verbs of foreign nationals' cover and of quotas: work accidents only, by certificate; what a directorate shall reach."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Q

from opentamin.ground.calendar import Month
from opentamin.ground.findings import Finding
from opentamin.law.ir.foreigners_1380.convention_19 import READING, party_states
from opentamin.registers.actions import set_cover
from opentamin.registers.catalogue import findings
from opentamin.registers.models import (
    Cover,
    DocumentKind,
    IdentityDocument,
    Office,
    OfficeKind,
    Person,
    Quota,
    Workshop,
)
from opentamin.registers.nationalities import nationality


@transaction.atomic
def insure_against_accidents_only(
    person: Person, workshop: Workshop, *, from_month: int, until_month: int | None, by: str
) -> list[Finding]:
    """Leave a national of a Convention 19 state, insured at home, covered here for work accidents only.

    Evidence: a registered certificate of the home state (document kind home_cover) that covers the first month.
    Refused, all at once: not a foreign national, a state that is not known as party, no certificate, another cover.
    """
    certificate = _certificate(person, from_month)
    found = _cover_faults(person, certificate, from_month)
    known = Cover.objects.filter(Q(until_month=None) | Q(until_month__gt=from_month), person=person, workshop=workshop)
    if until_month is not None:
        known = known.filter(from_month__lt=until_month)
    if known.exclude(from_month=from_month, work_accident_only=True).exists():
        found.append(findings().make("COVER_MONTH_TAKEN", month=str(Month(from_month))))
    if found or certificate is None:
        return found
    evidence = f"{certificate.issuer}، {certificate.number}؛ {by}؛ foreigners_1380 {READING}"
    set_cover(
        person,
        workshop,
        from_month=from_month,
        reason=evidence[:200],
        until_month=until_month,
        unemployment_covered=False,
        work_accident_only=True,
    )
    return []


def _certificate(person: Person, from_month: int) -> IdentityDocument | None:
    """The certificate of the home state that covers a whole month, the latest."""
    month = Month(from_month)
    rows = IdentityDocument.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=month.until.to_date()),
        person=person,
        kind=DocumentKind.HOME_COVER,
        valid_from__lte=month.first.to_date(),
    )
    return rows.order_by("-valid_from", "-id").first()


def _cover_faults(person: Person, certificate: IdentityDocument | None, from_month: int) -> list[Finding]:
    """Why the general rule of article 5 holds for a person."""
    make, country = findings().make, nationality(person.nationality)
    found = []
    if not person.is_foreign:
        found.append(make("NOT_A_FOREIGN_NATIONAL"))
    elif country.code not in party_states():
        found.append(make("STATE_NOT_KNOWN_AS_PARTY", value=country.fa))
    if certificate is None:
        found.append(make("HOME_COVER_NOT_PROVEN", month=str(Month(from_month))))
    return found


def set_quota(code: str, *, from_month: int, until_month: int, people: int, set_by: str, source: str) -> list[Finding]:
    """The quota of a directorate for [from_month, until_month); the same start again brings it up to date."""
    make, office = findings().make, Office.objects.filter(code=code).first()
    found = []
    if office is None:
        found.append(make("OFFICE_UNKNOWN", value=code))
    elif office.kind != OfficeKind.DIRECTORATE:
        found.append(make("QUOTA_NOT_OF_DIRECTORATE", value=code))
    if people <= 0:
        found.append(make("QUOTA_NOT_POSITIVE", value=people))
    if until_month <= from_month:
        found.append(make("INTERVAL_INVERTED", value=f"{Month(from_month)}"))
    if found or office is None:
        return found
    facts = {"until_month": until_month, "people": people, "set_by": set_by, "source": source}
    try:
        with transaction.atomic():
            Quota.objects.update_or_create(directorate=office, from_month=from_month, defaults=facts)
    except IntegrityError:
        return [make("QUOTA_OVERLAPS", value=code)]
    return []
