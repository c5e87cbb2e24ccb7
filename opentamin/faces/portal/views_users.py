"""Users, roles and the log: who may, who did, who has read whose file. For headquarters and auditors."""

from __future__ import annotations

import csv
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from opentamin.desk.models import Mandate, Reading, SignInEvent, User
from opentamin.faces.portal.paging import Pager, page_number
from opentamin.faces.portal.templatetags.portal import jalali
from opentamin.faces.portal.words import either, has, say
from opentamin.ground.cells import plain_cell
from opentamin.ground.persian import ascii_digits
from opentamin.registers.models import Office, Person, Workshop

PAGE = 50
MOST_EXPORTED = 20_000
OPEN = ("id", "login", "name_fa", "name_en", "person_id", "staff", "demo", "made_by", "made_at", "closed_at")


def users(request: HttpRequest) -> HttpResponse:
    """Users with their mandates, searched by name or code, filtered by role."""
    query, role, number = request.GET.get("q", "").strip(), request.GET.get("role", ""), page_number(request)
    rows = User.objects.only(*OPEN).order_by("login")
    if query:
        rows = rows.filter(Q(login=ascii_digits(query)) | Q(name_fa__contains=query) | Q(name_en__icontains=query))
    if role:
        rows = rows.filter(pk__in=Mandate.objects.filter(role=role, ended_at=None).values("user"))
    if request.GET.get("form") == "csv":
        return _users_csv(list(rows[:MOST_EXPORTED]))
    count = rows.count()
    page = list(rows[(number - 1) * PAGE : number * PAGE])
    mandates = _mandates(page)
    context = {
        "query": query,
        "roles": [{"value": value, "text": say(f"role.{value}"), "on": value == role} for value in _roles()],
        "users": [
            {"login": row.login, "name": either(row.name_fa, row.name_en), "closed": row.closed_at}
            | {"mandates": mandates.get(row.pk, [])}
            for row in page
        ],
        "pager": Pager(request, number, count, PAGE),
    }
    return render(request, "portal/users.html", context)


def _users_csv(found: list[User]) -> HttpResponse:
    """Who may: one row for each mandate of the users that were found; a user without one has a row too."""
    mandates = _mandates(found)
    head = [say(f"users.{name}") for name in ("code", "name", "role", "over", "from", "until", "ended", "by")]
    cells: list[list[Any]] = []
    for row in found:
        who = [row.login, either(row.name_fa, row.name_en)]
        for each in mandates.get(row.pk, [{}]):
            days = [str(jalali(each[name])) if each.get(name) else "" for name in ("from", "until", "ended")]
            cells.append([*who, each.get("role", ""), each.get("over", ""), *days, each.get("given_by", "")])
    return _sheet("users", head, cells)


def _roles() -> list[str]:
    from opentamin.desk.models import Role

    return list(Role.values)


def _mandates(page: list[User]) -> dict[int, list[dict[str, Any]]]:
    """Mandates of a page of users, with the words for whom; one query for each register."""
    rows = list(Mandate.objects.filter(user__in=[row.pk for row in page]).order_by("ended_at", "id"))
    offices = Office.objects.in_bulk({row.office_id for row in rows if row.office_id})
    workshops = Workshop.objects.in_bulk({row.workshop_id for row in rows if row.workshop_id})
    people = Person.objects.in_bulk({row.person_id for row in rows if row.person_id})
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        office, workshop, person = (
            offices.get(row.office_id or 0),
            workshops.get(row.workshop_id or 0),
            people.get(row.person_id or 0),
        )
        over = either(office.name_fa, office.name_en) if office else workshop.name if workshop else ""
        over = f"{person.first_name} {person.last_name}" if person else over
        words = {
            "number": row.pk,
            "role": say(f"role.{row.role}"),
            "over": over,
            "from": row.from_on,
            "until": row.until_on,
        }
        found.setdefault(row.user_id, []).append({**words, "ended": row.ended_at, "given_by": row.given_by})
    return found


def audit(request: HttpRequest) -> HttpResponse:
    """What happened at the door, or who has read whose file; searched by code, and taken away as CSV."""
    kind = "readings" if request.GET.get("kind") == "readings" else "door"
    query, number = ascii_digits(request.GET.get("q", "")).strip(), page_number(request)
    rows = _readings(query) if kind == "readings" else _door(query)
    if request.GET.get("form") == "csv":
        return _csv(kind, _named(list(rows[:MOST_EXPORTED])))
    count = rows.count()
    context = {
        "kind": kind,
        "query": query,
        "filters": [
            {"url": f"?kind={name}", "text": say(f"audit.{name}"), "current": name == kind}
            for name in ("door", "readings")
        ],
        "rows": _named(list(rows[(number - 1) * PAGE : number * PAGE])),
        "pager": Pager(request, number, count, PAGE),
    }
    return render(request, "portal/audit.html", context)


def _door(query: str) -> Any:
    rows = SignInEvent.objects.order_by("-at", "-id")
    return rows.filter(Q(login=query) | Q(by=query) | Q(kind=query) | Q(address=query)) if query else rows


def _readings(query: str) -> Any:
    rows = Reading.objects.order_by("-at", "-id")
    if not query:
        return rows
    people = Person.objects.filter(Q(national_code=query) | Q(insurance_number=query)).values("pk")
    return rows.filter(Q(officer=query) | Q(person_id__in=people))


def _named(rows: list[Any]) -> list[dict[str, Any]]:
    """Rows of the log in words: officers and people by name (one query each), kinds, roles and pages as people call them."""
    logins = {name for row in rows for name in (_who(row), getattr(row, "by", "")) if name}
    officers = {
        row.login: either(row.name_fa, row.name_en) for row in User.objects.filter(login__in=logins).only(*OPEN)
    }
    people = Person.objects.in_bulk([row.person_id for row in rows if isinstance(row, Reading)])
    return [_reading(row, officers, people) if isinstance(row, Reading) else _event(row, officers) for row in rows]


def _who(row: Any) -> str:
    return str(row.officer if isinstance(row, Reading) else row.login)


def _page_words(page: str) -> str:
    """Where a file was read, in words; «file: pay», «paper X» and «statement of record, pdf» by what they begin with."""
    name = page.partition(",")[0].partition(":")[0]
    key = f"read.{'paper' if name.startswith('paper ') else name.replace(' ', '_').replace('-', '_')}"
    return say(key) if has(key) else page


def _reading(row: Reading, officers: dict[str, str], people: dict[int, Person]) -> dict[str, Any]:
    """Who has read whose file, as what, why and where."""
    person, page = people.get(row.person_id), _page_words(row.page)
    return {
        "at": row.at,
        "who": officers.get(row.officer, ""),
        "login": row.officer,
        "kind": say(f"role.{row.role}") if row.role else "–",
        "whom": f"{person.first_name} {person.last_name}" if person else "–",
        "url": reverse("portal:person", args=[row.person_id]) if person else "",
        "what": row.reason if row.reason == row.page or not row.page else f"{row.reason} · {page}",
        "address": "",
    }


def _event(row: SignInEvent, officers: dict[str, str]) -> dict[str, Any]:
    """What happened at the door, with the name of whoever did it for somebody else."""
    what = " ".join(_in_words(word) for word in row.what.split() if word != "all")
    if row.kind == "acts_for":
        role, _, number = row.what.partition(" ")
        what = f"{_in_words(role)} · {say('act.mandate_number', number=number)}"
    by = officers.get(row.by) or _in_words(row.by) or "–"
    who = officers.get(row.login, "")
    return {
        "at": row.at,
        "who": who,
        "login": row.login or "–",
        "kind": say(f"event.{row.kind}"),
        "whom": by,
        "url": "",
        "what": what,
        "address": row.address,
    }


def _in_words(word: str) -> str:
    """A role or a way of signing in by name; other words stay."""
    return next((say(f"{kind}.{word}") for kind in ("role", "level") if has(f"{kind}.{word}")), word)


def _csv(kind: str, rows: list[dict[str, Any]]) -> HttpResponse:
    names = ("who", "login", "kind", "whom", "what", "address")
    cells = [[str(jalali(row["at"])), *(row[name] for name in names)] for row in rows]
    return _sheet(f"audit-{kind}", [say(f"audit.{name}") for name in ("at", *names)], cells)


def _sheet(name: str, head: list[str], rows: list[list[Any]]) -> HttpResponse:
    """A table as CSV that spreadsheets open; a cell that begins like a formula is made none."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8", headers=headers)
    writer = csv.writer(answer)
    writer.writerow(head)
    writer.writerows([plain_cell(str(cell)) for cell in row] for row in rows)
    return answer
