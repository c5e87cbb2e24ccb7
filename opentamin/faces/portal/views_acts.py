"""Acts on pages: a form from the declaration of the act, a page to check the answers, and what became of it.

Nothing typed is lost: what cannot be taken stands in the form again, each fault beside its field and in one summary above.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse

from opentamin.desk.models import Act, ActState
from opentamin.faces.portal.templatetags.portal import digits, figure, jalali, month
from opentamin.faces.portal.views import finding_card
from opentamin.faces.portal.words import either, has, say, texts
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding
from opentamin.journeys.acts.catalogue import actions
from opentamin.journeys.acts.doing import ask, model_of, not_open
from opentamin.journeys.acts.facts import Action, Field, Kind
from opentamin.journeys.acts.reading import PARTS, read

REFRESH_SECONDS = 1
SHOWN_ACTS = 50
SHOWN: dict[str, Callable[[Any], str]] = {
    "registers.Workshop": lambda row: f"{row.name} ({digits(row.code)})",
    "registers.Person": lambda row: f"{row.first_name} {row.last_name}",
}
"""How a row is named on a form, by its model; the number of the row where nothing stands here."""


def acts(request: HttpRequest) -> HttpResponse:
    """What the session's role may ask for, by door, and what its user asked for lately."""
    who = request.sitting  # type: ignore[attr-defined]
    doors: dict[str, list[dict[str, str]]] = {}
    for action in actions().values():
        if action.lets(who) and not any(each.kind == Kind.SUBJECT and each.required for each in action.fields):
            doors.setdefault(action.door, []).append(_link(action))
    mine = Act.objects.filter(user_id=who.user_id or 0).order_by("-id")[:SHOWN_ACTS]
    context = {
        "doors": [{"title": say(f"door.{door}"), "acts": rows} for door, rows in doors.items()],
        "mine": [_row(row) for row in mine],
    }
    return render(request, "portal/acts.html", context)


def _link(action: Action) -> dict[str, str]:
    return {
        "url": reverse("portal:act", args=[action.name]),
        "title": say(f"act.{action.name}.title"),
        "lede": say(f"act.{action.name}.lede"),
    }


def _row(act: Act) -> dict[str, Any]:
    return {
        "url": reverse("portal:act_done", args=[act.code]),
        "code": act.code,
        "title": say(f"act.{act.action}.title") if act.action in actions() else act.action,
        "asked_at": act.asked_at,
        "state": act.state,
        "state_text": say(f"act.state.{act.state}"),
    }


def label(name: str) -> Callable[[Field], tuple[str, str]]:
    """The words of the fields of one act, in both languages."""

    def words(field: Field) -> tuple[str, str]:
        both = texts()[f"act.{name}.{field.name}"]
        return both["fa"], both["en"]

    return words


def act(request: HttpRequest, name: str) -> HttpResponse:
    """The form of an act; then, when everything can be taken, the page to check it; then it is asked for."""
    action = actions().get(name)
    who = request.sitting  # type: ignore[attr-defined]
    if action is None or not action.lets(who):
        raise Http404
    if request.method != "POST":
        return _form(request, action, request.GET.dict(), secrets.token_urlsafe(18), [])
    typed = {key: str(value) for key, value in request.POST.items()}
    key = typed.get("key", "")[:64] or secrets.token_urlsafe(18)
    values, found = read(action, typed, label(name))
    if found or typed.get("step") == "change":
        return _form(request, action, typed, key, found)
    if typed.get("step") != "send":
        outside = not_open(action, values, who, label(name))
        if outside:
            return _form(request, action, typed, key, outside)
        return _check(request, action, values, typed, key)
    asked = ask(action, values, key=key, who=who, label=label(name))
    if asked.findings:
        return _form(request, action, typed, secrets.token_urlsafe(18), list(asked.findings))
    return redirect("portal:act_done", code=asked.code)


def _form(
    request: HttpRequest, action: Action, typed: Mapping[str, str], key: str, found: list[Finding]
) -> HttpResponse:
    """The form with what was typed; faults first, and each beside its field (422)."""
    faults = {finding.column: finding for finding in found}
    context = {
        **_head(action),
        "key": key,
        "fields": [_field(action, each, typed, faults.get(each.name)) for each in action.fields],
        "faults": [
            {"to": finding.column or "main", "text": either(finding.message_fa, finding.message_en)}
            | {"advice": either(finding.advice_fa, finding.advice_en), "number": finding.number}
            for finding in found
        ],
    }
    return render(request, "portal/act_form.html", context, status=422 if found else 200)


def _head(action: Action) -> dict[str, Any]:
    return {
        "name": action.name,
        "title": say(f"act.{action.name}.title"),
        "lede": say(f"act.{action.name}.lede"),
        "clause": action.clause if action.clause.startswith("ir/") else "",
        "article": action.clause.split(".")[0],
    }


def _field(action: Action, field: Field, typed: Mapping[str, str], fault: Finding | None) -> dict[str, Any]:
    """Everything that a template needs of one field."""
    key = f"act.{action.name}.{field.name}"
    value = str(typed.get(field.name, ""))
    return {
        "name": field.name,
        "kind": field.kind.value,
        "required": field.required,
        "most": field.most,
        "label": say(key),
        "hint": say(f"{key}_hint") if has(f"{key}_hint") else "",
        "value": value if field.kind == Kind.SUBJECT else digits(value) if field.kind in NUMBERS else value,
        "shown": _shown(field, value) if field.kind == Kind.SUBJECT else "",
        "parts": _parts(field, value, typed),
        "choices": [{"code": code, "text": say(f"choice.{code}"), "on": code == value} for code in field.choices],
        "fault": either(fault.message_fa, fault.message_en) if fault else "",
    }


NUMBERS = (Kind.RIAL, Kind.NUMBER)


def _parts(field: Field, value: str, typed: Mapping[str, str]) -> dict[str, Any]:
    """Year, month and day of a field that is typed in parts."""
    if field.kind not in (Kind.DAY, Kind.MONTH):
        return {}
    whole = value.replace("/", "-").split("-") if value else []
    parts = {
        part: typed.get(f"{field.name}_{part}") or (whole[at] if at < len(whole) else "")
        for at, part in enumerate(PARTS)
    }
    number = parts["month"].lstrip("0")
    months = [{"number": n, "text": month(140400 + n).rsplit(" ", 1)[0], "on": str(n) == number} for n in range(1, 13)]
    return {"year": digits(parts["year"]), "day": digits(parts["day"]), "months": months}


def _shown(field: Field, value: str) -> str:
    """The name of the row that an act is about; empty when it is not the session's."""
    model, column = model_of(field)
    try:
        row: Model | None = model._default_manager.filter(**{column: value}).first() if value else None
    except (ValueError, OverflowError):
        return ""
    if row is None:
        return ""
    words = SHOWN.get(field.subject.split(" ")[0])
    return words(row) if words else digits(value)


def _check(
    request: HttpRequest, action: Action, values: Mapping[str, Any], typed: Mapping[str, str], key: str
) -> HttpResponse:
    """Everything once more in words, before it has effect in law."""
    names = {name for each in action.fields for name in (each.name, *(f"{each.name}_{part}" for part in PARTS))}
    context = {
        **_head(action),
        "key": key,
        "rows": [
            {
                "name": each.name,
                "label": say(f"act.{action.name}.{each.name}"),
                "text": _in_words(each, values[each.name]),
            }
            for each in action.fields
        ],
        "typed": [(name, value) for name, value in typed.items() if name in names],
    }
    return render(request, "portal/act_check.html", context)


def _in_words(field: Field, value: Any) -> str:
    """A value as a person reads it."""
    if value is None or value == "":
        return say("act.left_empty")
    if field.kind == Kind.SUBJECT:
        return _shown(field, str(value)) or digits(value)
    words: dict[Kind, Callable[[Any], str]] = {
        Kind.RIAL: lambda each: say("money.amount", amount=figure(each)),
        Kind.NUMBER: lambda each: figure(each),
        Kind.DAY: lambda each: jalali(Day.parse(str(each))),
        Kind.MONTH: lambda each: month(each),
        Kind.CHOICE: lambda each: say(f"choice.{each}"),
        Kind.YES: lambda each: say("act.yes" if each else "act.no"),
    }
    return words[field.kind](value) if field.kind in words else str(value)


def done(request: HttpRequest, code: str) -> HttpResponse:
    """What became of an act: waiting (the page comes again), done (what next, by when), refused (why, and back)."""
    found = Act.objects.filter(code=code).first()
    if found is None or found.action not in actions():
        raise Http404
    action = actions()[found.action]
    context = {
        **_head(action),
        "act": found,
        "state": say(f"act.state.{found.state}"),
        "findings": [finding_card(Finding(**each)) for each in found.findings],
        "words": _words_of(found) if found.state == ActState.DONE else "",
        "next": _next_of(found),
        "by_on": Day.parse(str(found.result["by_on"])) if found.result.get("by_on") else None,
        "rows": [
            {"label": say(f"act.{action.name}.{each.name}"), "text": _in_words(each, found.payload.get(each.name))}
            for each in action.fields
        ],
        "typed": [(name, value) for name, value in found.payload.items() if value not in (None, False)],
    }
    response = render(request, "portal/act_done.html", context)
    if found.state == ActState.ASKED:
        response.headers["Refresh"] = str(REFRESH_SECONDS)
    return response


def _words_of(act: Act) -> str:
    facts = {name: figure(value) if isinstance(value, int) else value for name, value in act.result["facts"].items()}
    return say(f"act.{act.action}.done", **facts) if has(f"act.{act.action}.done") else say("act.done_plain")


def _next_of(act: Act) -> str:
    """The address of what the act made, where it has a page."""
    page, argument = act.result.get("page"), act.result.get("argument")
    try:
        return reverse(f"portal:{page}", args=[argument] if argument is not None else []) if page else ""
    except NoReverseMatch:
        return ""
