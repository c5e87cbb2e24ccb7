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
from opentamin.faces.portal.templatetags.portal import digits, figure
from opentamin.faces.portal.words import either, say, shown
from opentamin.ground.calendar import Month
from opentamin.ground.findings import Finding
from opentamin.ground.persian import ascii_digits
from opentamin.ground.rules import Input
from opentamin.law.schemes import declared_scheme, scheme_names

FIRST_DAY = 10_000_000
MOST_COUNTED = 1_000_000
MONTH = Input()
"""The month of the calculation, which every scheme takes beside its own inputs."""
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
    """One scheme: its form, and the result when it was filled in; with everything that is wrong, beside its field (422)."""
    if name not in scheme_names():
        raise Http404
    declared = declared_scheme(name)
    typed = {key: ascii_digits(value).strip() for key, value in request.GET.items()}
    dated = [key for key, item in declared.inputs.items() if _is_day(item)]
    typed |= {key: found for key in ("month", *dated) if (found := when.compact(when.asked(request, key)))}
    inputs = {"month": MONTH, **{key: item for key, item in declared.inputs.items() if key != "month"}}
    computed = _result(name, typed, inputs) if typed else {}
    wrong = {each["to"]: each["text"] for each in computed.get("faults", ())}
    context = {
        "title": either(declared.title_fa, declared.title_en),
        "fields": [_field(key, item, typed, wrong.get(key, "")) for key, item in inputs.items()],
        **computed,
    }
    return render(request, "portal/scheme.html", context, status=422 if wrong else 200)


def _field(name: str, item: Input, typed: Mapping[str, str], fault: str) -> dict[str, Any]:
    """One field of the form for `_field.html`: a day or month in parts, a number, a choice of codes, or a yes."""
    value = typed.get(name, "")
    common = {"name": name, "label": _label(item), "fault": fault, "required": item.default is None}
    if item is MONTH or _is_day(item):
        kind = "month" if item is MONTH else "day"
        return common | {"kind": kind, "parts": when.field(name, "", value, with_day=True)}
    if item.codes:
        choices = [{"code": code, "text": code_words(code), "on": code == value} for code in item.codes]
        return common | {"kind": "select", "choices": choices}
    if item.bool:
        return common | {"kind": "yes", "value": value == "1" or (not typed and item.default == 1)}
    default = "" if item.default is None or typed else str(item.default)
    return common | {"kind": "number", "value": digits(value or default), "hint": _range(item)}


def _label(item: Input) -> str:
    """The name of an input as a form says it."""
    return say("calculator.month") if item is MONTH else unit_free(either(item.title_fa, item.title_en))


def _range(item: Input) -> str:
    """What a number may be, in words; no one needs to read the highest amount of money that we can reckon with."""
    if item.high > MOST_COUNTED:
        return say("calculator.amount")
    return say("calculator.range", low=figure(item.low), high=figure(item.high))


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
        faults = [_fault(each, inputs, typed) for each in outcome.findings]
        return {"faults": sorted(faults, key=lambda each: list(inputs).index(each["to"]))}
    steps, targets = steps_of(outcome.record), declared_scheme(name).targets
    return {
        "steps": steps,
        "results": [step for step in steps if step["rule"] in targets],
        "digest": outcome.record.digest(),
    }


def _fault(found: Finding, inputs: Mapping[str, Input], typed: Mapping[str, str]) -> dict[str, Any]:
    """A refusal in the words of the form; what the law itself does not know stands at the month that was asked for."""
    column = found.column if found.column in inputs else "month"
    text = shown(either(found.message_fa, found.message_en))
    if found.name in ("INPUT_INVALID", "MONTH_INVALID"):
        text = _wanted(inputs[column], typed.get(column, ""))
    return {
        "to": column,
        "where": _label(inputs[column]),
        "number": found.number,
        "text": text,
        "advice": shown(either(found.advice_fa, found.advice_en)),
    }


def _wanted(item: Input, value: str) -> str:
    """What a field lacks: nothing was typed, or what was typed is no such thing."""
    if item is MONTH or _is_day(item):
        return say("calculator.month_wanted" if item is MONTH else "calculator.day_wanted")
    if item.codes:
        return say("calculator.choice_wanted")
    return say("calculator.wrong" if value else "calculator.empty", value=digits(value), range=_range(item))


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
