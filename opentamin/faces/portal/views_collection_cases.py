"""Debts on screen, the cases: the docket of the boards, enforcement, and the demand letter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from opentamin.faces.documents.demand import demand_pdf
from opentamin.faces.documents.shelf import Paper, answer, paper
from opentamin.faces.portal.templatetags.portal import figure, jalali, month
from opentamin.faces.portal.views_collection import TAGS, item_name, share_name
from opentamin.faces.portal.views_people import today
from opentamin.faces.portal.words import localize_digits, say, shown
from opentamin.flow.collection import questions
from opentamin.flow.collection.models import Notice, NoticeLine, Objection
from opentamin.ground.calendar import Day
from opentamin.law.ir.penalties_1373.a001_late_list.rule import late_month_rate
from opentamin.ledger.chart import chart


def docket(request: HttpRequest) -> HttpResponse:
    """Objections that are pending, with the count-down to the board."""
    return render(request, "portal/docket.html", {"rows": [_objection(row) for row in questions.pending()]})


def _objection(row: Objection) -> dict[str, Any]:
    """One objection of the docket."""
    left = (row.board_by - today().to_date()).days
    sittings = list(row.hearings.all())
    decision = getattr(row, "decision", None)
    return {
        "number": row.pk,
        "url": reverse("portal:debts_account", args=[row.debt.workshop.code]),
        "name": shown(row.debt.workshop.name),
        "month": row.debt.month,
        "board": say(f"board.{row.board}"),
        "received_on": row.received_on,
        "board_by": row.board_by,
        "left": say("docket.left", days=figure(left)) if left >= 0 else say("docket.over", days=figure(-left)),
        "late": left < 0 and not sittings,
        "hearing": sittings[0].on if sittings else None,
        "claim": row.claim_rial,
        "grounds": shown(row.grounds),
        "decision": say(f"board_outcome.{decision.outcome}") if decision else "",
    }


def enforcement(request: HttpRequest) -> HttpResponse:
    """Writs with their fee, how far attachment may go, and what is attached."""
    rows = [
        {
            "number": row.writ.number,
            "debt": row.writ.debt_id,
            "url": reverse("portal:debts_account", args=[row.writ.debt.workshop.code]),
            "name": shown(row.writ.debt.workshop.name),
            "month": row.writ.debt.month,
            "issued_on": row.writ.issued_on,
            "amount": row.writ.amount_rial,
            "fee": row.writ.fee_rial,
            "limit": row.writ.attachment_rial,
            "attached": row.attached_rial,
            "last": say(f"enforcement_step.{row.last_step}") if row.last_step else "–",
            "state": say(f"debt_state.{row.writ.debt.state}"),
            "tag": TAGS.get(row.writ.debt.state, "note"),
        }
        for row in questions.enforced()
    ]
    return render(request, "portal/enforcement.html", {"rows": rows})


def letter(request: HttpRequest, notice_id: int) -> HttpResponse:
    """A demand letter as PDF, with the amounts of the day of its service."""
    found = letter_paper(notice_id)
    if found is None:
        raise Http404
    return answer(found)


@paper("debts_letter")
def letter_paper(notice_id: int) -> Paper | None:
    """The paper of a demand letter."""
    found = questions.letter(notice_id)
    return Paper(demand_pdf(_letter(*found)), f"notice-{found[0].number}.pdf") if found else None


def _letter(notice: Notice, lines: Sequence[NoticeLine]) -> dict[str, Any]:
    """All that stands in a letter, in the words and digits of the language."""
    shares = [name for name in chart().owed_accounts().values() if any(name in line.shares for line in lines)]
    return {
        "name": shown(notice.workshop.name),
        "code": localize_digits(notice.workshop.code),
        "number": notice.number,
        "served_on": jalali(notice.served_on),
        "sum": say("money.amount", amount=figure(sum(sum(line.shares.values()) for line in lines))),
        "heads": [say("demand.month"), say("col.due_on"), *map(share_name, shares), say("debts.sum")],
        "rows": [_letter_row(line, shares) for line in lines],
        "formula": say("demand.formula", percent=figure(_percent(notice))),
        "objection": say("demand.objection", day=jalali(notice.objection_until)),
    }


def _percent(notice: Notice) -> int:
    """The monthly rate of the day of service, in per cent, as the law's figure says."""
    return late_month_rate(Day.from_date(notice.served_on).code) * 100 // late_month_rate.per


def _letter_row(line: NoticeLine, shares: Sequence[str]) -> list[str]:
    """One debt of a letter: its month, last day, shares and sum."""
    amounts = [*(line.shares.get(share, 0) for share in shares), sum(line.shares.values())]
    place = f"{month(line.debt.month)} ({item_name(line.debt.origin)})"
    return [place, jalali(line.debt.due_on), *map(figure, amounts)]
