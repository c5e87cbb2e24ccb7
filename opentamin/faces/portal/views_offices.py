"""Offices on screen: the tree and the province as of a day, and one office with its files and moves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from opentamin.faces.portal import when
from opentamin.faces.portal.charts_offices import Tile, province
from opentamin.faces.portal.templatetags.portal import code, digits, figure, jalali
from opentamin.faces.portal.views_people import today
from opentamin.faces.portal.words import either, say, shown
from opentamin.registers import office_questions as questions
from opentamin.registers.models import Estate, Office, OfficeKind, Workshop
from opentamin.registers.office_questions import Node

SHOWN = 40
SOON_DAYS = 30


def name_of(office: Office) -> str:
    """The name of an office in the page's language."""
    return shown(office.name_fa) if either("fa", "en") == "fa" else office.name_en


def offices(request: HttpRequest) -> HttpResponse:
    """The tree of a directorate on a day, its squares, and counts of what is open and planned."""
    on, asked_day = when.day_asked(request, "on", say("when.on"), today())
    day = on.to_date()
    nodes = questions.tree(day)
    provinces = _provinces(nodes)
    largest = max(provinces, key=lambda each: each[0].below, default=[])
    chosen = next((each for each in provinces if each[0].office.code == request.GET.get("of")), largest)
    squares = _squares(chosen)
    context: dict[str, Any] = {
        "when": asked_day | {"button": say("person.show")},
        "as_of": day,
        "directorates": [
            {"code": p[0].office.code, "name": name_of(p[0].office), "files": p[0].below, "on": p is chosen}
            for p in provinces
        ],
        "rows": [_row(node) for node in chosen],
        "tiles": _counts(chosen),
        "title": name_of(chosen[0].office) if chosen else "",
        "map": province(squares, say("offices.map")) if len(squares) > 1 else "",
        "estates": [
            _estate(*each)
            for each in (questions.estates_of([n.office.pk for n in chosen], as_of=day) if chosen else [])
        ],
    }  # fmt: skip
    return render(request, "portal/offices.html", context)


def _provinces(nodes: Sequence[Node]) -> list[list[Node]]:
    """The nodes of each directorate, itself first."""
    found: list[list[Node]] = []
    for node in nodes:
        if node.depth == 0:
            found.append([])
        found[-1].append(node)
    return found


def _row(node: Node) -> dict[str, Any]:
    """One office as a row of the tree."""
    return {
        "url": reverse("portal:office", args=[node.office.code]),
        "name": name_of(node.office),
        "indent": "\u2003" * node.depth,
        "code": node.office.code,
        "kind": say(f"office_kind.{node.office.kind}"),
        "state": say(f"office_state.{node.state}"),
        "tag": {"open": "ok", "planned": "warning", "closed": "note"}[node.state],
        "opened_on": node.office.opened_on,
        "closed_on": node.office.closed_on,
        "files": node.files,
        "below": node.below,
        "square": digits(node.office.grid_code),
    }


def _counts(nodes: Sequence[Node]) -> list[dict[str, Any]]:
    """Open and planned offices by kind: «۳، ۲ در راه»."""
    counted: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for node in nodes:
        counted[node.office.kind][node.state] += 1
    kinds = (OfficeKind.BRANCH, OfficeKind.SATELLITE, OfficeKind.AGENCY)
    return [
        {
            "figure": counted[kind]["open"],
            "what": say(f"office_kind.{kind.value}"),
            "planned": say("offices.planned", count=figure(counted[kind]["planned"])) if counted[kind]["planned"] else "",
        }
        for kind in kinds
    ]  # fmt: skip


def _squares(nodes: Sequence[Node]) -> dict[str, list[Tile]]:
    """Offices by their square; directorates and what has no square are left to the table."""
    found: dict[str, list[Tile]] = defaultdict(list)
    for node in nodes:
        if node.office.grid_code and node.depth and node.state != "closed":
            found[node.office.grid_code].append(Tile(digits(node.office.code), node.files, node.state))
    return dict(found)


def office(request: HttpRequest, office_code: str) -> HttpResponse:
    """One office: what it is, what lies there, what came and went, what stands under it."""
    found = Office.objects.select_related("parent").filter(code=office_code).first()
    if found is None:
        raise Http404
    day = today().to_date()
    context = {
        "title": name_of(found),
        "state": say(f"office_state.{questions.state_on(found, day)}"),
        "facts": _facts(found),
        "files_count": questions.files_per_office(day).get(found.pk, 0),
        "files": _files(found),
        "children": [_child(row, day) for row in found.children.order_by("code")],
        "moves": questions.moves_of(found),
        "changes": [
            {"kind": say(f"office_change.{row.kind}"), "on": row.counts_on, "by": row.by, "reason": shown(row.reason)}
            for row in questions.changes_of(found)
        ],
        "estates": [_estate(*each) for each in questions.estates_of([found.pk], as_of=day)],
    }
    return render(request, "portal/office.html", context)


def _files(found: Office) -> list[dict[str, str]]:
    """The first files that lie at an office now."""
    return [
        {
            "url": reverse("portal:workshop", args=[row.code]),
            "name": shown(row.name),
            "code": row.code,
            "town": row.town,
        }
        for row in Workshop.objects.filter(branch=found).order_by("code")[:SHOWN]
    ]


def _child(row: Office, day: date) -> dict[str, str]:
    """An office that stands under another."""
    return {
        "url": reverse("portal:office", args=[row.code]),
        "name": name_of(row),
        "code": row.code,
        "kind": say(f"office_kind.{row.kind}"),
        "state": say(f"office_state.{questions.state_on(row, day)}"),
    }


def _estate(row: Estate, workshops: int) -> dict[str, Any]:
    """An estate with the workshops in it."""
    return {"name": either(shown(row.name_fa), row.name_en), "code": row.code, "workshops": workshops}


def _facts(found: Office) -> list[tuple[str, Any]]:
    """What an office is."""
    facts = [
        (say("offices.code"), code(found.code)),
        (say("offices.kind"), say(f"office_kind.{found.kind}")),
        (say("offices.opened_on"), jalali(found.opened_on)),
    ]
    if found.parent:
        facts.insert(2, (say("offices.parent"), name_of(found.parent)))
    if found.closed_on:
        facts.append((say("offices.closed_on"), jalali(found.closed_on)))
    if found.grid_code:
        facts.append((say("offices.square"), digits(found.grid_code)))
    return facts
