"""Any scheme of the law as a form: the same result as a decision gives, with every reason, and nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from opentamin.engine import compute
from opentamin.engine.case import Refusal
from opentamin.faces.portal import when
from opentamin.faces.portal.law_names import code_words
from opentamin.faces.portal.reasons import steps_of, unit_free
from opentamin.faces.portal.templatetags.portal import digits
from opentamin.faces.portal.words import either, say, shown
from opentamin.ground.calendar import Month
from opentamin.ground.findings import Finding
from opentamin.ground.persian import ascii_digits
from opentamin.ground.rules import Input
from opentamin.law.schemes import declared_scheme, scheme_names

FIRST_DAY = 10_000_000
COMMON = ("monthly_premium", "old_age_pension", "unemployment_benefit", "late_premium_penalty", "old_age_entitlement")
GROUPS: dict[str, tuple[str, ...]] = {
    "premium": (
        "monthly_premium", "list_premium", "premium_on_base", "contract_premium", "construction_levy", "fixed_wage",
        "base_items", "list_audit", "relieved_people", "part_month_price", "part_month_window", "credited_days",
    ),
    "debt": (
        "late_list_penalty", "late_premium_penalty", "late_premium_account", "objection_deadline", "appeal_deadline",
        "instalment", "plan_default", "forgiveness_share", "enforcement", "relief_before_writ", "inspection_notice",
        "transfer_silence", "transport_fine",
    ),
    "pension": (
        "old_age_entitlement", "old_age_pension", "old_age_two_jobs", "plan7_required", "hazardous_at_retirement",
        "disability", "death_in_cover", "survivor_base", "survivor_shares", "survivor_standing", "indexation",
        "pension_deductions", "yearly_allowances", "family_allowance", "yearly_step",
    ),
    "short": (
        "sick_pay", "maternity_pay", "unemployment_entitlement", "unemployment_benefit", "marriage_grant", "funeral_grant",
    ),
    "care": ("care_entitlement", "care_share", "dependant_cover", "aid_refund", "booklet_issue"),
    "work": (
        "lawful_work", "foreign_fine", "self_paid_admission", "self_paid_premium", "self_paid_next_base",
        "self_paid_lapse", "military_purchase",
    ),
}  # fmt: skip
"""Schemes by what people ask about; a test asks that each stands in one group."""


def schemes(request: HttpRequest) -> HttpResponse:
    """What can be calculated, the most used first, the rest by what it is about."""
    groups = [
        (say("calculator.common"), COMMON),
        *((say(f"calculator_group.{name}"), of) for name, of in GROUPS.items()),
    ]
    return render(request, "portal/calculator.html", {"groups": [(title, _links(names)) for title, names in groups]})


def _links(names: tuple[str, ...]) -> list[dict[str, str]]:
    rows = [(name, declared_scheme(name)) for name in names]
    return [
        {"url": reverse("portal:scheme", args=[name]), "title": either(row.title_fa, row.title_en)}
        for name, row in rows
    ]


def scheme(request: HttpRequest, name: str) -> HttpResponse:
    """One scheme: its form, and the result when it was filled in."""
    if name not in scheme_names():
        raise Http404
    declared = declared_scheme(name)
    typed = {key: ascii_digits(value).strip() for key, value in request.GET.items()}
    dated = [key for key, item in declared.inputs.items() if _is_day(item)]
    typed |= {key: found for key in ("month", *dated) if (found := when.compact(when.asked(request, key)))}
    context: dict[str, Any] = {
        "title": either(declared.title_fa, declared.title_en),
        "fields": [_field("month", None, typed)]
        + [_field(key, item, typed) for key, item in declared.inputs.items() if key != "month"],
    }
    if typed:
        context |= _result(name, typed, declared.inputs)
    return render(request, "portal/scheme.html", context)


def _field(name: str, item: Input | None, typed: Mapping[str, str]) -> dict[str, Any]:
    """One field of the form: a number, a choice of codes, or a yes."""
    value = typed.get(name, "")
    if item is None:
        return {"kind": "when", "when": when.field(name, say("calculator.month"), value, with_day=False)}
    label = unit_free(either(item.title_fa, item.title_en))
    if _is_day(item):
        return {"kind": "when", "when": when.field(name, label, value, with_day=True)}
    if item.codes:
        return {
            "id": name,
            "label": label,
            "kind": "code",
            "codes": [{"value": code, "text": code_words(code), "on": code == value} for code in item.codes],
        }
    if item.bool:
        return {"id": name, "label": label, "kind": "bool", "on": value == "1" or (not typed and item.default == 1)}
    default = "" if item.default is None or typed else str(item.default)
    return {"id": name, "label": label, "value": digits(value or default), "kind": "text"}


def _is_day(item: Input) -> bool:
    """Whether an input is a day, written as yyyymmdd."""
    return item.low >= FIRST_DAY and not item.codes


def _result(name: str, typed: Mapping[str, str], inputs: Mapping[str, Input]) -> dict[str, Any]:
    """What the law makes of the form, or everything that is wrong with it."""
    try:
        month = Month.parse(typed.get("month", "")).code
    except ValueError:
        month = 0
    outcome = compute(name, month, _values(typed, inputs))
    if isinstance(outcome, Refusal):
        return {"findings": [_finding(each, inputs) for each in outcome.findings]}
    steps, targets = steps_of(outcome.record), declared_scheme(name).targets
    return {
        "steps": steps,
        "results": [step for step in steps if step["rule"] in targets],
        "digest": outcome.record.digest(),
    }


def _finding(found: Finding, inputs: Mapping[str, Input]) -> dict[str, Any]:
    """A refusal in the words of the form: inputs by their labels, nothing typed as a dash."""
    item = inputs.get(found.column or "")
    label = unit_free(either(item.title_fa, item.title_en)) if item else say("calculator.month")

    def worded(text: str) -> str:
        named = text.replace(found.column, label) if found.column else text
        return shown(named.replace("None", "–"))

    return {
        "number": found.number,
        "text": worded(either(found.message_fa, found.message_en)),
        "advice": worded(either(found.advice_fa, found.advice_en)),
    }


def _values(typed: Mapping[str, str], inputs: Mapping[str, Input]) -> dict[str, Any]:
    """The form as the engine reads it; what is no number goes on as it was typed, and the engine names it."""
    values: dict[str, Any] = {}
    for name, item in inputs.items():
        text = typed.get(name, "")
        if item.bool:
            values[name] = int(text == "1")
        elif text:
            plain = text.replace(",", "").replace("٬", "")
            values[name] = int(plain) if plain.isascii() and plain.isdigit() and not item.codes else text
    values.pop("month", None)
    return values
