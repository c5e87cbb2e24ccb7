"""Transfers of workshops with the days that are left, and the public page that verifies a certificate by its code."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from opentamin.config import keys
from opentamin.faces.portal.paging import Pager, page_number
from opentamin.faces.portal.templatetags.portal import digits, jalali
from opentamin.faces.portal.views_people import today
from opentamin.faces.portal.words import say, shown
from opentamin.flow.contracts import questions
from opentamin.flow.contracts.certificates import PURPOSE, Verdict, Verified, verify
from opentamin.flow.contracts.facts import EnquiryState
from opentamin.ground.calendar import Day

SIZE = 50
TAGS = {
    EnquiryState.REQUESTED: "note",
    EnquiryState.DEBTS: "warning",
    EnquiryState.CERTIFICATE: "ok",
    EnquiryState.SILENT: "error",
}
LONGEST = 60
"""A code has fourteen signs; whatever is longer than this is not looked at."""


def transfers(request: HttpRequest) -> HttpResponse:
    """A page of enquiries as they stand today."""
    pager = Pager(request, page_number(request), questions.enquiry_count(), SIZE)
    lines = questions.page_of_enquiries(today().to_date(), offset=(pager.number - 1) * SIZE, limit=SIZE)
    return render(request, "portal/transfers.html", {"pager": pager, "enquiries": [_line(line) for line in lines]})


def _line(line: questions.EnquiryLine) -> dict[str, Any]:
    row, where = line.enquiry, line.where
    given = line.certificate
    return {
        "pk": row.pk,
        "workshop": shown(row.workshop.name),
        "code": row.workshop.code,
        "workshop_url": reverse("portal:workshop", args=[row.workshop.code]),
        "kind": say(f"enquiry.{row.kind}"),
        "sides": say("transfer.from_to", giver=row.giver, taker=row.taker) if row.taker else shown(row.giver),
        "received_on": row.received_on,
        "silent_from": row.silent_from,
        "days_left": where.days_left if where.state == EnquiryState.REQUESTED else None,
        "state": say(f"enquirystate.{where.state}"),
        "tag": TAGS[where.state],
        "owed": line.owed_rial or None,
        "paper_url": reverse("portal:certificate_paper", args=[given.pk]) if given else "",
        "deed": _deed(line),
    }


def _deed(line: questions.EnquiryLine) -> str:
    if line.deed_on is None:
        return ""
    liable = line.enquiry.deed.certificate_id is None
    return say("transfer.liable" if liable else "transfer.deed", day=jalali(line.deed_on))


def verify_page(request: HttpRequest) -> HttpResponse:
    """One field: what a code says, for anybody who holds the paper."""
    typed = request.GET.get("code", "").strip()
    context: dict[str, Any] = {"typed": typed[:LONGEST]}
    if typed:
        found = verify(typed[:LONGEST], seals=_seals)
        context |= {
            "verdict": say(f"verify.{found.verdict}"),
            "kind": {"valid": "good"}.get(found.verdict, "bad"),
            "known": found.content is not None,
            "unknown": found.verdict == Verdict.UNKNOWN,
            "facts": _told(found),
            "sha256": found.sha256,
        }
    return render(request, "portal/verify.html", context)


verify_page.without_rows = True


def _seals(content: bytes, given: str) -> bool:
    return keys.verify(PURPOSE, content, given)


def _told(found: Verified) -> list[tuple[str, str]]:
    """What is shown of a certificate: enough to compare it with the paper."""
    told = found.content
    if told is None or found.issued_on is None:
        return []
    facts = [
        (say("verify.kind"), say(f"papertitle.{told['kind']}")),
        (say("certificate.number"), digits(found.number)),
        (say("certificate.day"), jalali(Day.from_date(found.issued_on))),
        (say("col.workshop"), f"{shown(told['workshop']['name'])} · {digits(told['workshop']['code'])}"),
    ]
    if "contract" in told:
        facts.append((say("contract.subject"), shown(told["contract"]["subject"])))
        facts.append((say("contract.client"), shown(told["contract"]["client"])))
    if "transfer" in told:
        facts.append((say("transfer.giver"), shown(told["transfer"]["giver"])))
        facts.append((say("transfer.taker"), shown(told["transfer"]["taker"]) or "–"))
    if found.ended_on is not None:
        facts.append((say("verify.revoked_on"), jalali(Day.from_date(found.ended_on))))
        facts.append((say("verify.reason"), shown(found.reason)))
    return facts
