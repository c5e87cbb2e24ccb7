"""What comes with a form beside its text: uploaded papers, kept at once so that nobody has to choose them twice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from opentamin.desk import papers
from opentamin.desk.gates import log_readings
from opentamin.desk.models import Paper, PaperUse
from opentamin.desk.sessions import Sitting
from opentamin.faces.portal.templatetags.portal import figure
from opentamin.faces.portal.words import say, shown
from opentamin.flow.inspections.models import FoundPerson
from opentamin.ground.findings import Finding
from opentamin.journeys.acts.facts import Action, Field, Kind
from opentamin.journeys.acts.reading import findings

MEGABYTE = 1_000_000


def typed_of(request: HttpRequest, action: Action) -> tuple[dict[str, str], list[Finding]]:
    """What was typed, with the codes of the papers that were kept; and a finding for each file that was not taken."""
    typed = {key: str(value) for key, value in request.POST.items()}
    found: list[Finding] = []
    for field in action.fields:
        if field.kind == Kind.FILE:
            codes = [code for part in request.POST.getlist(field.name) for code in str(part).split()]
            for file in request.FILES.getlist(field.name):
                _take(file, field, codes, found)
            typed[field.name] = " ".join(dict.fromkeys(codes))
    return typed, found


def _take(file: UploadedFile, field: Field, codes: list[str], found: list[Finding]) -> None:
    """Keep one file, or say why not. A file over the bound is never read; those over the number are not kept."""
    name, size = file.name or "", file.size or 0
    content = file.read() if size <= papers.LARGEST_BYTES else b""
    fault = papers.fault_of(content) if size <= papers.LARGEST_BYTES else "PAPER_TOO_BIG"
    code = ""
    if not fault and len(codes) < field.most:
        code = papers.keep(name, content)
        fault = "" if code else "PAPERS_UNSENT"
    elif not fault:
        codes.append("0" * 15 + str(len(codes)))  # the reader of acts says that there are too many
    most = papers.MOST_UNUSED if fault == "PAPERS_UNSENT" else papers.LARGEST_BYTES // MEGABYTE
    if fault:
        found.append(findings().make(fault, column=field.name, value=name[:60], most=most))
    elif code:
        codes.append(code)


def papers_shown(codes: str, user_id: int | None) -> list[dict[str, str]]:
    """The papers of a field that are here already: name, kind, size, and where to look at them."""
    return [paper_row(each.code, each.name, each.media, each.size_bytes) for each in papers.of_user(codes.split(), user_id)]  # fmt: skip


def paper_row(code: str, name: str, media: str, size_bytes: int) -> dict[str, str]:
    """One paper in words."""
    kilobytes = figure(-(-size_bytes // 1000))
    return {
        "code": code,
        "url": reverse("portal:paper", args=[code]),
        "name": shown(name),
        "about": say("paper.about", kind=say(f"paper.{media.rpartition('/')[2]}"), kilobytes=kilobytes),
    }


def papers_of_act(act_code: str, who: Sitting | None) -> list[dict[str, str]]:
    """The papers that an act carried, as far as row security shows them."""
    rows = PaperUse.objects.filter(act_code=act_code).select_related("paper").order_by("id") if act_code and who else []
    return [paper_row(row.paper.code, row.paper.name, row.paper.media, row.paper.size_bytes) for row in rows]


def papers_of_row(subject: str) -> list[dict[str, Any]]:
    """The papers that belong to a row (`visit/12`), as far as row security shows them: kind, size, hash, when and by whom."""
    rows = PaperUse.objects.filter(subject=subject).select_related("paper").order_by("id")
    return [{**_paper_line(use.paper, use.known_at), "number": figure(at)} for at, use in enumerate(rows, 1)]


def _paper_line(paper: Paper, known_at: datetime) -> dict[str, Any]:
    return {
        "url": reverse("portal:paper", args=[paper.code]),
        "name": shown(paper.name),
        "kind": say(f"paper.{paper.media.rpartition('/')[2]}"),
        "image": paper.media.startswith("image/"),
        "kilobytes": -(-paper.size_bytes // 1000),
        "hash": paper.sha256[:12],
        "sha256": paper.sha256,
        "at": known_at,
    }


def paper(_request: HttpRequest, paper_code: str) -> HttpResponse:
    """The bytes of a paper, inside the scope of the session; never opened in the page, and the reading is logged."""
    found = papers.read(paper_code)
    if found is None:
        raise Http404
    _log_who_is_seen(paper_code)
    name = f"paper-{paper_code}{papers.KINDS[found.media]}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "ETag": f'"{found.sha256}"',
    }
    return HttpResponse(found.content, content_type=found.media, headers=headers)


def _log_who_is_seen(paper_code: str) -> None:
    """A paper of a visit shows the people who were found: each of their files leaves a trace."""
    subjects = PaperUse.objects.filter(paper__code=paper_code, subject__startswith="visit/").values_list(
        "subject", flat=True
    )
    visits = [int(each.rpartition("/")[2]) for each in subjects]
    if visits:
        line = Q(visit__in=visits) | Q(visit__chain__in=visits)
        found = FoundPerson.objects.filter(line, person__isnull=False).values_list("person_id", flat=True)
        log_readings(list(found), f"paper {paper_code}")


def names_of_papers(value: Any, user_id: int | None) -> str:
    """Papers by name, for the page to check the answers."""
    return "، ".join(shown(each.name) for each in papers.of_user(str(value).split(), user_id))


def drafted(typed: Mapping[str, str], action: Action, parts: tuple[str, ...]) -> dict[str, str]:
    """Of what was typed only that which belongs to the act's fields, their parts included."""
    names = {name for each in action.fields for name in (each.name, *(f"{each.name}_{part}" for part in parts))}
    return {name: value for name, value in typed.items() if name in names and value}
