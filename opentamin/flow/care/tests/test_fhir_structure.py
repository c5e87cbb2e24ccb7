"""What we answer by FHIR against the published structure of R4 (4.0.1): elements, cardinalities, types and codes.

The tables below were written down by hand from the resource definitions CoverageEligibilityResponse and OperationOutcome;
an element that is not in them fails, so a misspelt one cannot pass as an extension.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from opentamin.flow.care.catalogue import findings
from opentamin.flow.care.facts import Answered
from opentamin.flow.care.fhir import outcome, read_request, response
from opentamin.ground.calendar import Day
from tests.world import NOW

DAY = r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"
INSTANT = r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?"
REST_OF_REFERENCE = {"reference": (0, 1, "string"), "type": (0, 1, "string"), "display": (0, 1, "string")}
TYPES: dict[str, dict[str, tuple[int, int | None, str]]] = {
    "Identifier": {"use": (0, 1, "code"), "system": (0, 1, "uri"), "value": (0, 1, "string")},
    "Reference": {**REST_OF_REFERENCE, "identifier": (0, 1, "Identifier")},
    "Coding": {"system": (0, 1, "uri"), "version": (0, 1, "string"), "code": (0, 1, "code"), "display": (0, 1, "string")},
    "CodeableConcept": {"coding": (0, None, "Coding"), "text": (0, 1, "string")},
    "Period": {"start": (0, 1, "dateTime"), "end": (0, 1, "dateTime")},
    "Benefit": {
        "type": (1, 1, "CodeableConcept"), "allowedUnsignedInt": (0, 1, "unsignedInt"), "allowedString": (0, 1, "string"),
    },
    "Item": {
        "category": (0, 1, "CodeableConcept"), "productOrService": (0, 1, "CodeableConcept"), "excluded": (0, 1, "boolean"),
        "name": (0, 1, "string"), "description": (0, 1, "string"), "network": (0, 1, "CodeableConcept"),
        "unit": (0, 1, "CodeableConcept"), "term": (0, 1, "CodeableConcept"), "benefit": (0, None, "Benefit"),
        "authorizationRequired": (0, 1, "boolean"),
    },
    "Insurance": {
        "coverage": (1, 1, "Reference"), "inforce": (0, 1, "boolean"), "benefitPeriod": (0, 1, "Period"),
        "item": (0, None, "Item"),
    },
    "CoverageEligibilityResponse": {
        "resourceType": (1, 1, "code"), "id": (0, 1, "string"), "identifier": (0, None, "Identifier"),
        "status": (1, 1, "status"), "purpose": (1, None, "purpose"), "patient": (1, 1, "Reference"),
        "servicedDate": (0, 1, "date"), "servicedPeriod": (0, 1, "Period"), "created": (1, 1, "dateTime"),
        "requestor": (0, 1, "Reference"), "request": (1, 1, "Reference"), "outcome": (1, 1, "outcome"),
        "disposition": (0, 1, "string"), "insurer": (1, 1, "Reference"), "insurance": (0, None, "Insurance"),
        "preAuthRef": (0, 1, "string"), "form": (0, 1, "CodeableConcept"),
    },
    "Issue": {
        "severity": (1, 1, "severity"), "code": (1, 1, "issue"), "details": (0, 1, "CodeableConcept"),
        "diagnostics": (0, 1, "string"), "location": (0, None, "string"), "expression": (0, None, "string"),
    },
    "OperationOutcome": {"resourceType": (1, 1, "code"), "issue": (1, None, "Issue")},
}  # fmt: skip
PATTERNS = {
    "string": r"[\s\S]+", "uri": r"\S+", "code": r"[^\s]+(\s[^\s]+)*", "date": DAY, "dateTime": INSTANT,
    "status": "active|cancelled|draft|entered-in-error", "purpose": "auth-requirements|benefits|discovery|validation",
    "outcome": "queued|complete|error|partial", "severity": "fatal|error|warning|information",
    "issue": "invalid|structure|required|value|not-found|forbidden|security|processing|business-rule|informational",
}  # fmt: skip


def faults(value: Any, kind: str, path: str) -> list[str]:
    """Everything in a value that the structure does not allow."""
    if kind == "boolean":
        return [] if isinstance(value, bool) else [f"{path}: no boolean"]
    if kind == "unsignedInt":
        return [] if type(value) is int and value >= 0 else [f"{path}: no unsignedInt"]
    if kind in PATTERNS:
        return (
            [] if isinstance(value, str) and re.fullmatch(PATTERNS[kind], value) else [f"{path}: {value!r} no {kind}"]
        )
    if not isinstance(value, dict) or not value:
        return [f"{path}: an empty element"]
    found = [f"{path}.{name}: not in R4" for name in value if name not in TYPES[kind]]
    for name, (least, most, inner) in TYPES[kind].items():
        given = value.get(name)
        if given is None:
            found += [f"{path}.{name}: missing"] if least or name in value else []
        elif (most is None) != isinstance(given, list) or given == []:
            found.append(f"{path}.{name}: cardinality")
        else:
            each = given if isinstance(given, list) else [given]
            found += [fault for one in each for fault in faults(one, inner, f"{path}.{name}")]
    return found


def answered(answer: str, share: int | None, until: Day | None) -> Answered:
    on = Day.of(1404, 7, 20).to_date()
    return Answered(
        "k", "14040700000000194", "9900000013", "inpatient", on, answer, until and until.to_date(), share, NOW, "online"
    )


@pytest.mark.parametrize("answer", ["covered", "ended", "never", "unknown"])
@pytest.mark.parametrize("share", [0, 10, None])
@pytest.mark.parametrize("until", [None, Day.of(1404, 8, 1)])
def test_every_answer_has_the_structure_of_r4(answer: str, share: int | None, until: Day | None) -> None:
    resource = response({"purpose": ["validation", "benefits"]}, answered(answer, share, until))
    assert resource["resourceType"] == "CoverageEligibilityResponse"
    assert faults(resource, "CoverageEligibilityResponse", "$") == []
    assert resource["insurance"][0]["inforce"] is (answer == "covered")


def test_every_finding_of_care_has_the_structure_of_an_outcome() -> None:
    _, found = read_request({"item": [{}], "patient": 1}, key="", today=Day.of(1404, 7, 20))
    assert found
    resource = outcome([*found, findings().make("PROVIDER_UNKNOWN", value="1")])
    assert faults(resource, "OperationOutcome", "$") == []


def test_the_structure_itself_sees_faults() -> None:
    good = response({"purpose": ["validation"]}, answered("covered", 10, None))
    for broken in (
        {**good, "status": "ok"}, {**good, "purpose": []}, {**good, "patient": {}}, {**good, "extra": 1},
        {**good, "created": "today"}, {name: value for name, value in good.items() if name != "insurer"},
        {**good, "insurance": [{"inforce": True}]},
    ):  # fmt: skip
        assert faults(broken, "CoverageEligibilityResponse", "$")
