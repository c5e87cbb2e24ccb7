"""Acts of insured people and employers that the desk asks for in a visitor's name: only with consent, noted with the act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from opentamin.desk.sessions import Sitting
from opentamin.ground.findings import Finding
from opentamin.journeys.acts.facts import Action, Field, Kind, Words
from opentamin.journeys.acts.reading import findings

DESK = "service_desk"
DOORS = ("insured", "employer")
CONSENT = Field("consent", Kind.CHOICE, choices=("in_person", "mandate", "signed_form"))
WORDS: Mapping[str, Words] = {
    "consent": ("رضایت مراجع از کجا دانسته شد", "How you know of the visitor's consent"),
    "consent_hint": (
        "این درخواست به نام مراجع و با نوشتهٔ «میز خدمت از سوی او خواست» ثبت می‌شود.",
        "The request is recorded in the visitor's name, and that the desk asked on their behalf.",
    ),
    "consent.in_person": ("خود او اینجاست؛ مدرک هویت را دیدم", "They are here; I saw their identity card"),
    "consent.mandate": ("نماینده یا وکیل اوست؛ وکالت‌نامه را دیدم", "Their representative is here; I saw the mandate"),
    "consent.signed_form": ("فرم امضاشدهٔ او در پرونده است", "A form that they signed is in the file"),
}


def for_visitor(action: Action, who: Sitting) -> bool:
    """Whether a session asks for this act in somebody else's name at the desk."""
    return who.role == DESK and action.door in DOORS


def as_asked_by(action: Action, who: Sitting) -> Action:
    """The act as a session sees it: at the desk it has one more field, the consent of the visitor."""
    if not for_visitor(action, who) or any(each.name == CONSENT.name for each in action.fields):
        return action
    return replace(action, fields=(*action.fields, CONSENT), words={**action.words, **WORDS})


def consent_missing(action: Action, values: Mapping[str, Any], who: Sitting) -> list[Finding]:
    """CONSENT_MISSING where the desk asks without it, by whatever way."""
    if for_visitor(action, who) and values.get(CONSENT.name) not in CONSENT.choices:
        return [findings().make("CONSENT_MISSING", column=CONSENT.name)]
    return []
