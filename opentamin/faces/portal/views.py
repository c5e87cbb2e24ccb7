"""The overview, lists, and what goes wrong. Each page asks its questions and hands plain values to its template."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from opentamin.faces.portal.gates import gate_of
from opentamin.faces.portal.paging import Pager, page_number
from opentamin.faces.portal.templatetags.portal import code, digits, figure, jalali, month
from opentamin.faces.portal.words import either, say, shown
from opentamin.flow.assessments import overview
from opentamin.flow.assessments.questions import assessed
from opentamin.flow.lists import listing
from opentamin.flow.lists.models import ACCEPTED_STATES, ListFinding, ListState, WageList
from opentamin.ground.findings import Finding, spoken_rows
from opentamin.law.articles import articles
from opentamin.ledger.chart import chart

PAGE = 50
SHOWN_STATES = {
    **dict.fromkeys(ACCEPTED_STATES, "accepted"),
    ListState.CHECKED: "checked",
    ListState.RETURNED: "returned",
    ListState.UNREADABLE: "unreadable",
    ListState.SAME_AGAIN: "same",
}


def share_rows(totals: dict[str, int]) -> list[dict[str, Any]]:
    """Shares in the order of the chart of accounts; what the state bears or what is set aside in the second colour."""
    return [
        {
            "key": name,
            "label": either(share.title_fa, share.title_en),
            "amount": totals.get(name, 0),
            "second": share.owed_by != "employer",
        }
        for name, share in chart().shares.items()
        if totals.get(name)
    ]


def finding_titles() -> Any:
    """A short text for each kind of finding: its message with the places left as dots."""
    from opentamin.flow.lists.checking.workbench import catalogue as checker
    from opentamin.registers.catalogue import findings as registers

    kinds = {**checker().kinds, **registers().kinds}

    class Dots(dict):
        """Any place is shown as dots."""

        def __missing__(self, key: str) -> str:
            return "…"

    def title(name: str) -> str:
        kind = kinds.get(name)
        return either(kind.message_fa, kind.message_en).format_map(Dots()) if kind else name

    return title


def list_row(row: WageList) -> dict[str, Any]:
    """One list as a row of a table."""
    state = SHOWN_STATES.get(ListState(row.state), "checked")
    return {
        "url": reverse("portal:list", args=[row.pk]),
        "title": shown(
            row.workshop.name if row.workshop else (row.declared or {}).get("name") or say("list.unknown_title")
        ),
        "workshop_code": row.workshop_code,
        "month": row.month,
        "list_number": row.list_number,
        "version": row.version,
        "people": row.people,
        "state": state,
        "state_text": say(f"state.{state}"),
        "findings": getattr(row, "finding_count", None),
        "received_at": row.submission.received_at,
    }


def lists(request: HttpRequest) -> HttpResponse:
    """All lists, fifty a page, filtered by state."""
    group = request.GET.get("state", "")
    number = page_number(request)
    count, rows = listing.page_of_lists(group, offset=(number - 1) * PAGE, limit=PAGE)
    groups = [("", say("lists.all")), *((name, say(f"state.{name}")) for name in listing.GROUPS)]
    context = {
        "lists": [list_row(row) for row in rows],
        "pager": Pager(request, number, count, PAGE),
        "filters": [
            {"url": f"?state={name}" if name else "?", "text": text, "current": name == group} for name, text in groups
        ],
    }
    return render(request, "portal/lists.html", context)


def one_list(request: HttpRequest, wage_list_id: int) -> HttpResponse:
    """One list: facts, declared beside computed, findings, lines, entries, files, and what may be done with it."""
    row = listing.one_list(wage_list_id)
    if row is None:
        raise Http404
    item = list_row(row)
    found = assessed([row.pk])
    order = list(chart().shares)
    shares = [
        _compared(share)
        for share in sorted(found[0].shares if found else (), key=lambda share: order.index(share.share))
        if share.amount_rial or share.declared_rial
    ]
    owed = [share for share in shares if share["employer"]]
    context = {
        "title": say("list.title", month=month(row.month), workshop=item["title"]) if row.month else item["title"],
        "item": item,
        "facts": _list_facts(row, found[0].due_on if found else None),
        "shares": shares,
        "total": _total(owed),
        "findings": [finding_card(finding) for finding in listing.findings_of(row.pk)],
        "lines": _lines(row, gate_of("person").lets(request.sitting), gate_of("reason").lets(request.sitting)),
        "entries": [_posting(each) for each in overview.postings_of([f"list/{row.pk}", f"late_list/{row.pk}"])],
        "files": [{"name": file.name, "sha256": file.file_id} for file in listing.files_of(row.submission_id)],
    }
    return render(request, "portal/list.html", context | _next_steps(request, row))


def _next_steps(request: HttpRequest, row: WageList) -> dict[str, Any]:
    """Asked of the module that leans on this one."""
    from opentamin.faces.portal.views_findings import next_steps

    return next_steps(request, row)


def _compared(share: Any) -> dict[str, Any]:
    """A share with what was declared; a difference only where something was declared."""
    about = chart().shares[share.share]
    declared = share.declared_rial
    return {
        "label": either(about.title_fa, about.title_en),
        "employer": about.owed_by == "employer",
        "declared": declared,
        "computed": share.amount_rial,
        "difference": None if declared is None else share.amount_rial - declared,
    }


def _total(owed: list[dict[str, Any]]) -> dict[str, int]:
    """What the employer owes in all; a penalty that nobody declares is part of the difference."""
    declared, computed = (sum(share[key] or 0 for share in owed) for key in ("declared", "computed"))
    return {"declared": declared, "computed": computed, "difference": computed - declared}


def _list_facts(row: WageList, due_on: Any) -> list[tuple[str, Any]]:
    """The summary list at the head of a list's page."""
    facts: list[tuple[str, Any]] = [
        (say("col.workshop"), code(row.workshop_code)),
        (say("col.month"), month(row.month)),
        (say("col.list"), digits(row.list_number)),
        (say("col.version"), figure(row.version)),
        (say("col.people"), figure(row.people)),
        (say("col.received"), jalali(row.submission.received_at)),
    ]
    if row.contract_row:
        facts.insert(2, (say("col.contract_row"), digits(row.contract_row)))
    if due_on:
        facts.append((say("col.due_on"), jalali(due_on)))
    return facts


def column_words(name: str) -> str:
    """A column of a list file by its heading in the template, with the name that stands in the file; else as it is."""
    from opentamin.flow.lists.formats.headings import HEADINGS
    from opentamin.flow.lists.formats.layouts import BY_NAME

    known = [HEADINGS[part][columns[name].field] for part, columns in BY_NAME.items() if name in columns]
    return f"{either(*known[-1][:2])} ({name})" if known else name


def finding_card(finding: ListFinding | Finding) -> dict[str, Any]:
    """A finding with its place and its next step in the language of the page."""
    row = f"{say('col.row')} {digits(spoken_rows(finding.row))}" if finding.row not in (None, "") else ""
    place = [(finding.file or "", "ltr"), (row, "auto"), (column_words(finding.column or ""), "auto")]
    key = finding.clause.rpartition(".")[0]
    article = next((known for known in (finding.clause, key) if known in articles()), "")
    return {
        "severity": finding.severity,
        "severity_text": say(f"severity.{finding.severity}"),
        "number": finding.number,
        "message": either(finding.message_fa, finding.message_en),
        "advice": either(finding.advice_fa, finding.advice_en),
        "place": [part for part in place if part[0]],
        "clause": finding.clause,
        "clause_url": reverse("portal:article", args=[article]) if article else "",
    }


def _lines(row: WageList, persons: bool, reasons: bool) -> list[dict[str, Any]]:
    """The first lines with their computed shares; links to a person's file and to reasons for whoever may open them."""
    from opentamin.flow.assessments.lines import computed_lines

    computed = computed_lines(row.month, row.pk, limit=PAGE) if row.version else {}
    return [
        {
            "row": line.row,
            "name": f"{line.first_name} {line.last_name}",
            "person_url": reverse("portal:person", args=[line.person_id]) if persons else "",
            "reason_url": reverse("portal:reason", args=[line.month, line.wage_list_id, line.row]) if reasons else "",
            "days": line.days,
            **computed.get(line.row, {}),
        }
        for line in listing.lines_of_list(row, limit=PAGE)
    ]


def _posting(each: overview.BookedPosting) -> dict[str, Any]:
    """One side of an entry."""
    return {
        "entry": each.entry_id,
        "account": f"{digits(each.account)} {either(each.title_fa, each.title_en)}",
        "debit": max(each.amount_rial, 0),
        "credit": max(-each.amount_rial, 0),
        "counts_on": each.counts_on,
        "known_at": each.known_at,
    }
