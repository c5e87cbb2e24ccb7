"""FHIR R4: CoverageEligibilityRequest in, CoverageEligibilityResponse or OperationOutcome out. A pure mapping.

Strict on what we need, silent on what we do not read. All faults of a request are named at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from opentamin.flow.care.catalogue import findings as catalogue
from opentamin.flow.care.facts import Answered, Asked
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding

NATIONAL_CODE = "urn:ir:national-code"
REFERENCE = "urn:opentamin:care-reference"
CARE = "urn:opentamin:care"
ENCOUNTERS = {"IMP": "inpatient", "AMB": "outpatient", "inpatient": "inpatient", "outpatient": "outpatient"}
PURPOSES = ("auth-requirements", "benefits", "discovery", "validation")
SEVERITIES = {"stops": "fatal", "error": "error", "warning": "warning", "note": "information"}
DISPOSITIONS = {
    "covered": "Covered. This answer binds the payer.",
    "ended": "Not covered on this day: the cover has ended.",
    "never": "Not covered: no cover was ever found.",
    "unknown": "Not covered: the code is not in the register.",
}


def read_request(resource: Any, *, key: str, today: Day) -> tuple[Asked | None, list[Finding]]:
    """The question of a request, or everything that is wrong with it. `key` is the request's own identifier."""
    if not isinstance(resource, Mapping):
        return None, [catalogue().make("REQUEST_UNREADABLE", reason="not a JSON object")]
    faults: list[Finding] = []
    _fixed(resource, faults)
    code = _patient_code(resource, faults)
    care = _care(resource, faults)
    on = _day(resource, today, faults)
    own_key = _key(resource, key, faults)
    if faults or code is None or care is None or on is None:
        return None, faults
    return Asked(own_key, code, care, on), []


def _fixed(resource: Mapping[str, Any], faults: list[Finding]) -> None:
    """The words that must stand as they are."""
    for name, wanted in (("resourceType", "CoverageEligibilityRequest"), ("status", "active")):
        if resource.get(name) != wanted:
            faults.append(_invalid(name, resource.get(name), wanted))
    purposes = resource.get("purpose")
    if not isinstance(purposes, list) or not purposes or any(each not in PURPOSES for each in purposes):
        faults.append(_invalid("purpose", purposes, ", ".join(PURPOSES)))


def _patient_code(resource: Mapping[str, Any], faults: list[Finding]) -> str | None:
    """The national code: patient.identifier with our system."""
    identifier = _inside(resource, "patient", "identifier")
    if not isinstance(identifier, Mapping):
        faults.append(catalogue().make("FIELD_MISSING", value="patient.identifier", column="patient"))
        return None
    system, value = identifier.get("system"), identifier.get("value")
    if system != NATIONAL_CODE:
        faults.append(_invalid("patient.identifier.system", system, NATIONAL_CODE))
    if not isinstance(value, str) or not value:
        faults.append(_invalid("patient.identifier.value", value, "a national code"))
        return None
    return value


def _care(resource: Mapping[str, Any], faults: list[Finding]) -> str | None:
    """Which care: item[0].category, in-patient or out-patient; out-patient where nothing is said."""
    items = resource.get("item")
    if items is None:
        return "outpatient"
    first = items[0] if isinstance(items, list) and len(items) == 1 and isinstance(items[0], Mapping) else None
    coding = _inside(first, "category", "coding") if first is not None else None
    code = coding[0].get("code") if isinstance(coding, list) and coding and isinstance(coding[0], Mapping) else None
    care = ENCOUNTERS.get(code) if isinstance(code, str) else None
    if care is None:
        faults.append(_invalid("item.category.coding.code", code, ", ".join(ENCOUNTERS)))
    return care


def _day(resource: Mapping[str, Any], today: Day, faults: list[Finding]) -> Day | None:
    """The day that is asked for: servicedDate, else today. `created` must be a day or an instant, as FHIR asks."""
    if "servicedPeriod" in resource:
        faults.append(_invalid("servicedPeriod", "…", "servicedDate"))
    created = resource.get("created")
    if not isinstance(created, str) or _date(created[:10]) is None:
        faults.append(_invalid("created", created, "YYYY-MM-DD"))
    if "servicedDate" not in resource:
        return today
    day = _date(resource["servicedDate"])
    if day is None:
        faults.append(_invalid("servicedDate", resource["servicedDate"], "YYYY-MM-DD"))
    return Day.from_date(day) if day else None


def _date(text: Any) -> date | None:
    """A day of the calendar that we know, written in full."""
    if not isinstance(text, str) or len(text) != 10 or not text.isascii():
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1950 <= day.year <= 2100 else None


def _key(resource: Mapping[str, Any], key: str, faults: list[Finding]) -> str:
    """The key of the request: the header, else its first identifier."""
    identifiers = resource.get("identifier")
    if key:
        return key
    first = identifiers[0] if isinstance(identifiers, list) and identifiers else None
    value = first.get("value") if isinstance(first, Mapping) else None
    if not isinstance(value, str) or not value:
        faults.append(catalogue().make("FIELD_MISSING", value="identifier / Idempotency-Key", column="identifier"))
        return ""
    return value


def _inside(resource: Any, *names: str) -> Any:
    """What lies inside, by names; None where something is not an object."""
    for name in names:
        if not isinstance(resource, Mapping):
            return None
        resource = resource.get(name)
    return resource


def _invalid(column: str, value: Any, wanted: str) -> Finding:
    shown = "" if value is None else str(value)[:60]
    return catalogue().make("FIELD_INVALID", column=column, value=shown, wanted=wanted)


def response(request: Mapping[str, Any], answered: Answered) -> dict[str, Any]:
    """The answer as a CoverageEligibilityResponse. Until is the last day of cover, as FHIR's periods include it."""
    period = {"start": answered.on.isoformat()}
    if answered.until_on is not None and answered.covered:
        period["end"] = date.fromordinal(answered.until_on.toordinal() - 1).isoformat()
    return {
        "resourceType": "CoverageEligibilityResponse",
        "identifier": [{"system": REFERENCE, "value": answered.reference}],
        "status": "active",
        "purpose": list(request["purpose"]),
        "patient": {"identifier": {"system": NATIONAL_CODE, "value": answered.code}},
        "servicedDate": answered.on.isoformat(),
        "created": answered.asked_at.isoformat(timespec="seconds"),
        "request": {"identifier": {"value": answered.key}},
        "outcome": "complete",
        "disposition": DISPOSITIONS[answered.answer],
        "insurer": {"display": "OpenTamin"},
        "preAuthRef": answered.reference,
        "insurance": [
            {
                "coverage": {"identifier": {"system": NATIONAL_CODE, "value": answered.code}},
                "inforce": answered.covered,
                **({"benefitPeriod": period, "item": [_item(answered)]} if answered.covered else {}),
            }
        ],
    }


def _item(answered: Answered) -> dict[str, Any]:
    """The kind of care and what the person pays of it."""
    item: dict[str, Any] = {"category": {"coding": [{"system": CARE, "code": answered.care}]}, "excluded": False}
    if answered.share_percent is not None:
        copay = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/benefit-type", "code": "copay-percent"}]}
        item["benefit"] = [{"type": copay, "allowedUnsignedInt": answered.share_percent}]
    return item


def outcome(faults: Sequence[Finding]) -> dict[str, Any]:
    """All findings as an OperationOutcome, numbers included."""
    return {
        "resourceType": "OperationOutcome",
        "issue": [
            {
                "severity": SEVERITIES[str(found.severity)],
                "code": "not-found" if found.name == "PROVIDER_UNKNOWN" else "invalid",
                "details": {
                    "coding": [{"system": "urn:opentamin:finding", "code": str(found.number)}],
                    "text": f"{found.message_en} {found.message_fa}",
                },
                "diagnostics": found.advice_en,
                **({"expression": [found.column]} if found.column else {}),
            }
            for found in faults
        ],
    }
