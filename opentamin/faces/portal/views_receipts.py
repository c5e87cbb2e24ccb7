"""Money in on screen: statements, where every rial is, what waits in suspense and why, and the story of one receipt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from types import SimpleNamespace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from opentamin.faces.portal.charts import Bar, bars
from opentamin.faces.portal.paging import Pager, page_number
from opentamin.faces.portal.templatetags.portal import code, figure, jalali, month
from opentamin.faces.portal.views import finding_card
from opentamin.faces.portal.views_rights import name_of
from opentamin.faces.portal.words import either, say, shown
from opentamin.flow.receipts import questions
from opentamin.flow.receipts.kinds import Because
from opentamin.ledger.questions import owed

WAITING, LINES = 8, 50


def overview(request: HttpRequest) -> HttpResponse:
    """All money by where it is now, what is in suspense with candidates, statements, and files that were not taken."""
    count = questions.waiting_count()
    number = page_number(request)
    pager = Pager(request, number, count, WAITING)
    waiting = questions.suspense(limit=WAITING, offset=(pager.number - 1) * WAITING)
    found = questions.candidates_of([row.receipt_id for row in waiting if row.workshop_code is None])
    money = questions.money_by_state()
    parts = [(say(f"receipts.{state}"), amount, state != "allocated") for state, amount in money.items()]
    context = {
        "came": sum(money.values()),
        "money": parts,
        "chart": bars([Bar(*part) for part in parts], say("receipts.where")),
        "waiting": [_waiting(row, found.get(row.receipt_id, [])) for row in waiting],
        "waiting_count": count,
        "pager": pager,
        "statements": [_statement(row) for row in questions.statements()],
        "refused": [_refused(row) for row in questions.refused()],
    }
    return render(request, "portal/receipts.html", context)


def _refused(row: Any) -> dict[str, Any]:
    """A file of which nothing was taken."""
    url = reverse("portal:receipts_refused", args=[row.pk])
    return {"url": url, "name": row.file.file_name, "at": row.known_at, "count": len(row.findings)}


def _waiting(row: questions.Waiting, found: Sequence[questions.Candidate]) -> dict[str, Any]:
    """One receipt in suspense: over-paid by a workshop, or unknown with its candidates."""
    return {
        "url": reverse("portal:receipts_one", args=[row.receipt_id]),
        "number": row.receipt_id,
        "value_on": row.value_on,
        "amount": row.amount_rial,
        "left": row.left_rial,
        "words": shown(" · ".join(filter(None, (row.payer_name, row.text)))),
        "workshop": _workshop(row.workshop_code, row.workshop_name) if row.workshop_code else None,
        "candidates": [_candidate(each) for each in found],
    }


def _workshop(workshop_code: str, name: str | None) -> dict[str, Any]:
    url = reverse("portal:workshop", args=[workshop_code])
    return {"url": url, "name": shown(name or ""), "code": code(workshop_code)}


def _candidate(each: questions.Candidate) -> dict[str, Any]:
    """A candidate with its points and reasons in words."""
    debt = _debt(each.month, each.item) if each.month else ""
    reasons = "؛ ".join(fa for fa, _ in each.reasons), "; ".join(en for _, en in each.reasons)
    workshop = _workshop(each.workshop_code, each.workshop_name)
    return {**workshop, "debt": debt, "points": each.points, "reasons": either(*reasons)}


def _debt(of_month: int, item: str) -> str:
    """A debt in words: its month, and its item where it is not that of the lists."""
    return f"{month(of_month)} · {shown(item)}" if item else month(of_month)


def _statement(row: Any) -> dict[str, Any]:
    return {
        "url": reverse("portal:receipts_statement", args=[row.pk]),
        "account": row.account,
        "from_on": row.from_on,
        "until_on": row.until_on,
        "lines": row.lines_count,
        "opening": row.opening_rial,
        "closing": row.closing_rial,
    }


def statement(request: HttpRequest, statement_id: int) -> HttpResponse:
    """One statement: balances, what was found in its file, and its lines with what each became."""
    found = questions.statement(statement_id)
    if found is None:
        raise Http404
    row, taking = found
    new = questions.new_lines(statement_id)
    pager = Pager(request, page_number(request), new, LINES)
    lines = questions.lines_of(statement_id, limit=LINES, offset=(pager.number - 1) * LINES)
    facts = [
        (say("receipts.opening"), figure(row.opening_rial)),
        (say("receipts.closing"), figure(row.closing_rial)),
        (say("receipts.lines"), figure(row.lines_count)),
        (say("receipts.new_lines"), figure(new)),
        (say("receipts.taken_at"), jalali(taking.known_at)),
    ]
    context = {
        "title": say("receipts.statement_title", day=jalali(row.until_on)),
        "statement": row,
        "facts": facts,
        "findings": _findings(taking.findings),
        "lines": [_line(each) for each in lines],
        "pager": pager,
        "crumbs": _crumbs(say("receipts.statement")),
    }
    return render(request, "portal/receipts_statement.html", context)


def _findings(found: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [finding_card(SimpleNamespace(**each)) for each in found]


def _line(each: Any) -> dict[str, Any]:
    receipt = getattr(each, "receipt", None)
    return {
        "row": each.row,
        "value_on": each.value_on,
        "signed": each.signed_rial,
        "reference": each.bank_reference,
        "words": shown(" · ".join(filter(None, (each.payer_name, each.text)))),
        "kind": say(f"line.{each.kind}"),
        "url": reverse("portal:receipts_one", args=[receipt.pk]) if receipt else "",
    }


def _crumbs(here: str) -> list[dict[str, str]]:
    return [{"url": reverse("portal:receipts"), "text": say("nav.receipts")}, {"url": "", "text": here}]


def refused(request: HttpRequest, taking_id: int) -> HttpResponse:
    """A file that was not taken, and everything that is wrong with it."""
    row = questions.taking(taking_id)
    if row is None:
        raise Http404
    context = {
        "name": row.file.file_name,
        "at": row.known_at,
        "taken": row.taken,
        "findings": _findings(row.findings),
        "crumbs": _crumbs(row.file.file_name),
    }
    return render(request, "portal/receipts_refused.html", context)


def one(request: HttpRequest, receipt_id: int) -> HttpResponse:
    """One receipt: where its money is, whose it is and why, every allocation with its rule, people cleared."""
    found = questions.receipt(receipt_id)
    if found is None:
        raise Http404
    owners, moved, refunds = questions.story(receipt_id)
    line, waits = found.receipt.line, _waits(found, owners)
    parts = [
        (say(f"receipts.part_{name}"), getattr(found, f"{name}_rial"))
        for name in ("allocated", "left", "refunded", "returned")
    ]
    context = {
        "title": say("receipts.one_title", number=figure(receipt_id)),
        "receipt": found.receipt,
        "chart": bars([Bar(name, amount) for name, amount in parts], say("receipts.where")),
        "parts": parts,
        "line": _line(line),
        "owners": [_owner(each) for each in owners],
        "allocations": [_allocation(each) for each in moved],
        "rules": _rules(moved),
        "refunds": [_refund(each) for each in refunds],
        "candidates": [_candidate(each) for each in questions.candidates(receipt_id)] if waits else [],
        "waits": waits,
        **_people(receipt_id),
        "crumbs": _crumbs(say("receipts.one_title", number=figure(receipt_id))),
    }
    return render(request, "portal/receipts_one.html", context)


def _rules(moved: Sequence[Any]) -> list[tuple[str, str]]:
    """Each rule that was used, by name and in words."""
    return [(say(f"rule.{rule}"), say(f"rule_words.{rule}")) for rule in dict.fromkeys(each.rule for each in moved)]


def _waits(found: questions.Left, owners: Sequence[Any]) -> bool:
    """Whether nobody knows yet whose what is left is."""
    undone = {each.undoes_id for each in owners}
    return found.left_rial > 0 and all(each.undoes_id or each.pk in undone for each in owners)


def _owner(each: Any) -> dict[str, Any]:
    """Somebody, or a reference, said whose the receipt is; or took that back."""
    return {
        **_workshop(each.workshop.code, each.workshop.name),
        "what": say("receipts.owner_undone") if each.undoes_id else say(f"cause.{each.cause}"),
        "debt": _debt(each.month, each.item) if each.month else "",
        "by": each.by,
        "why": each.why or (code(each.reference.bill_id or each.reference.deposit_id) if each.reference else ""),
        "at": each.known_at,
    }


def _allocation(each: Any) -> dict[str, Any]:
    return {
        "number": each.pk,
        "debt": _debt(each.month, each.item),
        "workshop": _workshop(each.workshop.code, each.workshop.name),
        "amount": each.amount_rial,
        "rule": say("receipts.undo_of", number=figure(each.undoes_id)) if each.undoes_id else say(f"rule.{each.rule}"),
        "by": say("receipts.by_rule") if each.by == "rule" else each.by,
        "why": say(f"because.{each.why}") if each.why in Because.values else each.why,
        "undone": hasattr(each, "undone_by"),
        "at": each.known_at,
    }


def _refund(each: Any) -> dict[str, Any]:
    payment = getattr(each, "payment", None)
    paid = say("receipts.refund_paid", day=jalali(payment.on)) if payment else say("receipts.refund_waits")
    return {
        "number": f"RF{each.pk}",
        "amount": each.amount_rial,
        "who": f"{each.by}، {each.second}",
        "why": each.why,
        "paid": paid,
    }


def _people(receipt_id: int) -> dict[str, Any]:
    """People whose premium this receipt cleared, with the sums of each month and what is still owed of it."""
    cleared = questions.cleared_people(receipt_id)
    return {
        "people": [
            {
                "url": reverse("portal:person", args=[each.person_id]),
                "name": name_of(each.person),
                "month": each.month,
                "kind": say(f"named.{each.kind}"),
                "amount": each.amount_rial,
            }
            for each in cleared
        ],
        "months": _months(receipt_id, cleared[0].allocation.workshop.code) if cleared else [],
    }


def _months(receipt_id: int, workshop_code: str) -> list[dict[str, Any]]:
    still: Counter[int] = Counter()
    for row in owed(workshop_code):
        still[row.month] += 0 if row.item else row.amount_rial
    return [
        {"month": of_month, "kind": say(f"named.{kind}"), "people": people, "amount": total, "owed": still[of_month]}
        for of_month, kind, people, total in questions.month_totals(receipt_id)
    ]
