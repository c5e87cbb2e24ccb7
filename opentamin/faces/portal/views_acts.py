"""Acts on pages: a form from the declaration of the act, a page to check the answers, and what became of it.

Nothing typed is lost: what cannot be taken stands in the form again, each fault beside its field and in one summary above.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from opentamin.desk import papers
from opentamin.desk.models import Act, ActState
from opentamin.desk.sessions import Sitting
from opentamin.faces.portal import act_beginnings, act_rows, when
from opentamin.faces.portal.act_drafts import draft_row
from opentamin.faces.portal.act_papers import drafted, papers_shown, typed_of
from opentamin.faces.portal.act_words import address_of, choice, in_words, label, lede, row_of, table_of, word
from opentamin.faces.portal.law_names import clause_words
from opentamin.faces.portal.templatetags.portal import digits, figure
from opentamin.faces.portal.views import finding_card
from opentamin.faces.portal.views_people import today
from opentamin.faces.portal.views_proof import ask_again
from opentamin.faces.portal.words import either, has, language, say
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding
from opentamin.ground.persian import ascii_digits
from opentamin.journeys.acts.catalogue import actions
from opentamin.journeys.acts.doing import ask, not_open, sitting_of
from opentamin.journeys.acts.facts import Action, Asking, Field, Kind, Preview
from opentamin.journeys.acts.reading import PARTS, findings, read
from opentamin.journeys.acts.visiting import as_asked_by, for_visitor

REFRESH_SECONDS = 1
SHOWN_ACTS = 50


def acts(request: HttpRequest) -> HttpResponse:
    """What the session's role may ask for, by door, and what its user asked for lately."""
    who = _who(request)
    doors: dict[str, list[dict[str, str]]] = {}
    for action in actions().values():
        if action.lets(who) and not any(each.kind == Kind.SUBJECT and each.required for each in action.fields):
            doors.setdefault(action.door, []).append(_link(action))
    mine = Act.objects.filter(user_id=who.user_id or 0).order_by("-id")[:SHOWN_ACTS]
    context = {
        "doors": [{"title": say(f"door.{door}"), "acts": rows} for door, rows in doors.items()],
        "mine": [_row(row) for row in mine],
        "drafts": [draft_row(each, today()) for each in papers.drafts(who.user_id) if each.action in actions()],
    }
    return render(request, "portal/acts.html", context)


def _who(request: HttpRequest) -> Sitting:
    """Who is there; the gate has let them in."""
    found: Sitting = request.sitting
    return found


def _link(action: Action) -> dict[str, str]:
    return {
        "url": reverse("portal:act", args=[action.name]),
        "title": word(action, "title"),
        "lede": lede(action),
    }


def _row(act: Act) -> dict[str, Any]:
    return {
        "url": reverse("portal:act_done", args=[act.code]),
        "code": act.code,
        "title": word(actions()[act.action], "title") if act.action in actions() else act.action,
        "asked_at": act.asked_at,
        "state": act.state,
        "state_text": say(f"act.state.{act.state}"),
    }


def act(request: HttpRequest, name: str) -> HttpResponse:
    """The form of an act; then, when everything can be taken, the page to check it; then it is asked for."""
    action, who = actions().get(name), _who(request)
    if action is None or not action.lets(who):
        raise Http404
    action = as_asked_by(action, who)
    if request.method != "POST":
        return _begun(request, action)
    typed, found = typed_of(request, action)
    key = typed.get("key", "")[:64] or secrets.token_urlsafe(18)
    if typed.get("step") in ("keep", "drop"):
        return _kept(request, action, typed, key, found)
    values, faults = read(action, typed, label(action))
    found += faults
    if typed.get("step") == "rows":
        return _form(request, action, typed, key, [])
    if found or typed.get("step") == "change":
        return _form(request, action, typed, key, found or _told_before(typed.get("of", ""), action))
    if typed.get("step") != "send":
        outside = not_open(action, values, who, label(action))
        return _form(request, action, typed, key, outside) if outside else _check(request, action, values, typed, key)
    return _sent(request, action, values, key)


def _sent(request: HttpRequest, action: Action, values: Mapping[str, Any], key: str) -> HttpResponse:
    """The act is asked for, once a fresh proof is there where it needs one."""
    who, typed = _who(request), {name: str(value) for name, value in request.POST.items()}
    if action.needs_proof and not who.is_fresh(timezone.now()):
        return ask_again(request)
    asked = ask(action, values, key=key, who=who, label=label(action))
    if asked.findings:
        return _form(request, action, typed, secrets.token_urlsafe(18), list(asked.findings))
    papers.drop_draft(key)
    return redirect("portal:act_done", code=asked.code)


def _begun(request: HttpRequest, action: Action) -> HttpResponse:
    """The empty form, with what the address says; or the form as it was left, by the key of a draft."""
    key = request.GET.get("draft", "")[:64]
    left = papers.drafts(_who(request).user_id, key=key, action=action.name) if key else []
    if left:
        return _form(request, action, left[0].typed, key, [])
    typed, found = act_beginnings.begun(action, request.GET.dict(), _who(request))
    return _form(request, action, typed, secrets.token_urlsafe(18), found)


def _kept(
    request: HttpRequest, action: Action, typed: Mapping[str, str], key: str, found: Sequence[Finding]
) -> HttpResponse:
    """Leave a form for later, or throw it away; files that were not taken are told before."""
    if typed["step"] == "drop":
        papers.drop_draft(key)
        return redirect("portal:acts")
    if not found and papers.keep_draft(key, action.name, drafted(typed, action, PARTS)):
        return redirect(f"{reverse('portal:acts')}#drafts")
    refused = found or [findings().make("DRAFTS_TOO_MANY", column="form", most=papers.MOST_DRAFTS)]
    return _form(request, action, typed, key, refused)


def _told_before(code: str, action: Action) -> list[Finding]:
    """Why this act was refused before: the form stands again with each reason beside its field."""
    found = Act.objects.filter(code=code[:12], action=action.name, state=ActState.REFUSED).first() if code else None
    return [Finding(**each) for each in found.findings] if found else []


def _form(
    request: HttpRequest, action: Action, typed: Mapping[str, str], key: str, found: Sequence[Finding]
) -> HttpResponse:
    """The form with what was typed; faults first, and each beside its field (422)."""
    found = act_rows.placed(action, found)
    faults = {finding.column: finding for finding in found}
    names = {field.name for field in action.fields} | act_rows.cells(action, faults)
    who = _who(request)
    context = {
        **_head(action),
        "key": key,
        "files": any(each.kind == Kind.FILE for each in action.fields),
        "fields": [
            field_shown(action, each, typed, faults.get(each.name), who) | act_rows.shown(action, each, typed, faults)
            for each in action.fields
        ],
        "faults": [
            {"to": finding.column if finding.column in names else "form"}
            | {"text": either(finding.message_fa, finding.message_en), "number": finding.number}
            | {"advice": either(finding.advice_fa, finding.advice_en)}
            for finding in found
        ],
    }
    return render(request, "portal/act_form.html", context, status=422 if found else 200)


def _head(action: Action) -> dict[str, Any]:
    return {
        "name": action.name,
        "title": word(action, "title"),
        "lede": lede(action),
        "clause": action.clause if action.clause.startswith("ir/") else "",
        "article": action.clause.split(".")[0],
        "law_words": clause_words(action.clause),
    }


def field_shown(
    action: Action, field: Field, typed: Mapping[str, str], fault: Finding | None, who: Sitting
) -> dict[str, Any]:
    """Everything that a template needs of one field."""
    value = str(typed.get(field.name, ""))
    subject = field.kind == Kind.SUBJECT
    return {
        "name": field.name,
        "kind": "hidden" if field.hidden else field.kind.value,
        "required": field.required,
        "most": field.most,
        "label": label(action)(field)[0 if language() == "fa" else 1],
        "hint": word(action, f"{field.name}_hint"),
        "value": value if subject else digits(value) if field.kind in NUMBERS else value,
        "shown": (row_of(field, value, who) if value else in_words(action, field, None, who)) if subject else "",
        "parts": _parts(field, value, typed),
        "papers": papers_shown(value, who.user_id) if field.kind == Kind.FILE else [],
        "choices": [{"code": code, "text": choice(action, field, code), "on": code == value} for code in field.choices],
        "fault": either(fault.message_fa, fault.message_en) if fault else "",
    }


NUMBERS = (Kind.RIAL, Kind.NUMBER)


def _parts(field: Field, value: str, typed: Mapping[str, str]) -> dict[str, Any]:
    """Year, month and day of a field that is typed in parts."""
    if field.kind not in (Kind.DAY, Kind.MONTH):
        return {}
    whole = [ascii_digits(each) for each in _split(value)]
    parts = {
        part: typed.get(f"{field.name}_{part}") or (whole[at] if at < len(whole) else "")
        for at, part in enumerate(PARTS)
    }
    return {
        "year": digits(parts["year"]),
        "day": digits(parts["day"].lstrip("0")),
        "months": when.months(parts["month"]),
    }


def _split(value: str) -> list[str]:
    """Year, month and day of a value: 1404-08-14, 1404/08, or as acts keep it, 14040814 and 140408."""
    plain = value.replace("/", "-")
    return [plain[:4], plain[4:6], plain[6:8]] if plain.isdigit() else plain.split("-")


def _check(
    request: HttpRequest, action: Action, values: Mapping[str, Any], typed: Mapping[str, str], key: str
) -> HttpResponse:
    """Everything once more in words, with what it would bring, before it has effect in law."""
    who = _who(request)
    asking = Asking(who, values, timezone.now(), today())
    preview = action.previews(asking) if action.previews else Preview()
    if preview.findings:
        return _form(request, action, typed, key, preview.findings)
    names = {name for each in action.fields for name in (each.name, *(f"{each.name}_{part}" for part in PARTS))}
    context = {
        **_head(action),
        "key": key,
        "rows": _answers(action, values, who),
        "typed": [(name, value) for name, value in typed.items() if name in names or act_rows.is_cell(action, name)],
        "preview": table_of(preview) if preview.columns else None,
        "preview_lede": word(action, "preview") or say("act.preview_of_claims"),
        "notes": [finding_card(each) for each in preview.notes],
    }
    return render(request, "portal/act_check.html", context)


def _answers(action: Action, values: Mapping[str, Any], who: Sitting) -> list[dict[str, str]]:
    """Each field with its answer in words."""
    at = 0 if language() == "fa" else 1
    return [
        {
            "name": each.name,
            "label": label(action)(each)[at],
            "text": act_rows.answers(action, each, values.get(each.name), who)
            if each.kind == Kind.ROWS
            else in_words(action, each, values.get(each.name), who),
        }
        for each in action.fields
        if not each.hidden
    ]


def done(request: HttpRequest, code: str) -> HttpResponse:
    """What became of an act: waiting (the page comes again), done (what next, by when), refused (why, and back)."""
    found = Act.objects.filter(code=code).first()
    if found is None or found.action not in actions():
        raise Http404
    action = as_asked_by(actions()[found.action], sitting_of(found))
    context = {
        **_head(action),
        "act": found,
        "state": say(f"act.state.{found.state}"),
        "for_visitor": for_visitor(action, sitting_of(found)),
        "findings": [_card(action, Finding(**each)) for each in found.findings],
        "words": _words_of(action, found) if found.state == ActState.DONE else "",
        "next": address_of(found.result.get("page"), found.result.get("argument")),
        "paper": address_of(*(found.result.get("paper") or ("", None))),
        "stands": bool(found.findings) and found.state == ActState.DONE,
        "by_on": Day.parse(str(found.result["by_on"])) if found.result.get("by_on") else None,
        "rows": _answers(action, found.payload, _who(request)),
        "typed": [(name, act_rows.kept(value)) for name, value in found.payload.items() if value not in (None, False)],
    }
    response = render(request, "portal/act_done.html", context)
    if found.state == ActState.ASKED:
        response.headers["Refresh"] = str(REFRESH_SECONDS)
    return response


def _card(action: Action, finding: Finding) -> dict[str, Any]:
    """A finding with the field in words, where it is about one."""
    names = {each.name: label(action)(each) for each in action.fields}
    column = either(*names[finding.column]) if finding.column in names else finding.column
    return finding_card(replace(finding, column=column))


def _words_of(action: Action, act: Act) -> str:
    facts = {name: figure(value) if isinstance(value, int) else value for name, value in act.result["facts"].items()}
    key = f"act.{action.name}.done"
    if has(key):
        return say(key, **facts)
    return say("act.claim_done", **facts) if action.words and "number" in facts else say("act.done_plain")
