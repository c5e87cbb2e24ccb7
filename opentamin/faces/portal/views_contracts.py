"""Contracts on screen: the list, and one with its money, its account against the lists, and what stands before clearance."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString

from opentamin.faces.documents import shelf
from opentamin.faces.documents.certificate import certificate_pdf
from opentamin.faces.portal.charts import Bar, bars
from opentamin.faces.portal.paging import Pager, page_number
from opentamin.faces.portal.reasons import steps_of
from opentamin.faces.portal.templatetags.portal import digits, figure, jalali, month
from opentamin.faces.portal.views import finding_card
from opentamin.faces.portal.words import say, shown
from opentamin.flow.contracts import questions
from opentamin.flow.contracts.holding import Held, held_of
from opentamin.flow.contracts.models import Certificate, Contract, Settlement, SharedLiability
from opentamin.flow.contracts.settling import item_of
from opentamin.flow.contracts.standing import Standing, standing
from opentamin.ground.reasons import LegalRecord

SIZE = 50
TAGS = {"open": "note", "settled": "warning", "cleared": "ok"}


def contracts(request: HttpRequest) -> HttpResponse:
    """A page of contracts, the newest first."""
    pager = Pager(request, page_number(request), questions.contract_count(), SIZE)
    rows = questions.page_of_contracts(offset=(pager.number - 1) * SIZE, limit=SIZE)
    context = {
        "pager": pager,
        "contracts": [
            {
                "url": reverse("portal:contract", args=[row.contract.pk]),
                "subject": shown(row.terms.subject),
                "contractor": shown(row.contract.workshop.name),
                "client": shown(row.terms.client_name),
                "price": row.terms.price_rial,
                "balance": row.account.balance_rial if row.account else None,
                "left": row.held.left_rial,
                "tag": TAGS[row.state],
                "state": say(f"contractstate.{row.state}"),
            }
            for row in rows
        ],
    }
    return render(request, "portal/contracts.html", context)


def contract(request: HttpRequest, contract_id: int) -> HttpResponse:
    """One contract: what stands first, then account, money, statements, months, papers."""
    try:
        found = standing(contract_id)
    except Contract.DoesNotExist:
        raise Http404 from None
    held = held_of([contract_id])[contract_id]
    papers = questions.certificates_of(contract_id)
    state = "open" if found.account is None else "settled"
    state = "cleared" if any(not hasattr(paper, "end") for paper in papers) else state
    context: dict[str, Any] = {
        "title": shown(found.terms.subject),
        "state": say(f"contractstate.{state}"),
        "tag": TAGS[state],
        "cleared": state == "cleared",
        "facts": _facts(found),
        "findings": [finding_card(finding) for finding in found.findings],
        **_account(found),
        "held": held,
        "money": _money(held),
        "statements": found.statements,
        "months": [_month(row) for row in found.months],
        "papers": [_paper(each) for each in papers],
        "liable": [_liable(each) for each in questions.liabilities_of(contract_id)],
    }
    return render(request, "portal/contract.html", context)


def _account(found: Standing) -> dict[str, Any]:
    """The account against the lists, with its legal record; nothing before the first one."""
    account = found.account
    if account is None:
        return {}
    return {
        "account": account,
        "due": say("contract.due", day=jalali(account.due_on)),
        "owed": sum(debt.owed_rial for debt in found.debts if debt.item == item_of(found.contract.pk)),
        "against": _against(account),
        "steps": steps_of(LegalRecord.from_dict(account.record)),
    }


def _facts(found: Standing) -> list[tuple[str, str]]:
    """The terms in words; what is not told is left out."""
    terms, row = found.terms, found.contract
    period = say("contract.from_until", first=jalali(terms.starts_on), last=jalali(terms.ends_on))
    facts = [
        (say("contract.contractor"), f"{shown(row.workshop.name)} · {digits(row.workshop.code)}"),
        (say("contract.client"), f"{shown(terms.client_name)} · {digits(terms.client_code)}"),
        (say("contract.class"), say(f"workclass.{terms.work_class}")),
        (say("col.contract_row"), digits(row.contract_row or "–")),
        (say("contract.price"), say("money.amount", amount=figure(terms.price_rial))),
        (say("contract.contract_on"), jalali(terms.contract_on)),
        (say("contract.period"), period),
        (say("contract.version"), figure(terms.version)),
    ]
    if terms.client_materials_rial:
        facts.append((say("contract.materials"), say("money.amount", amount=figure(terms.client_materials_rial))))
    if terms.delivered_on:
        facts.append((say("contract.delivered"), jalali(terms.delivered_on)))
    if terms.evidence:
        facts.append((say("contract.evidence"), shown(terms.evidence)))
    if terms.idle_months:
        facts.append((say("contract.idle"), "، ".join(month(each) for each in terms.idle_months)))
    if found.partners:
        facts.append((say("contract.partners"), "، ".join(f"{each.name} ({each.part})" for each in found.partners)))
    return facts


def _against(account: Settlement) -> SafeString:
    """Ratio, lists and what is left between them."""
    drawn = [
        Bar(say("contract.ratio"), account.ratio_rial),
        Bar(say("contract.lists"), account.lists_rial, True),
        Bar(say("contract.balance"), account.balance_rial),
    ]
    return bars(drawn, say("contract.against"))


def _money(held: Held) -> SafeString:
    """What came in and went out of the hold-back, and what is left."""
    parts = [
        ("held", held.held_rial),
        ("last_instalment", held.last_instalment_rial),
        ("released", held.released_rial),
        ("freed", held.freed_rial),
        ("left", held.left_rial),
    ]
    drawn = [Bar(say(f"contract.{name}"), rial, name in {"released", "freed"}) for name, rial in parts]
    return bars(drawn, say("contract.money"))


def _month(row: Any) -> dict[str, Any]:
    return {
        "month": row.month,
        "premium": row.premium_rial,
        "in_time": row.released_rial,
        "owed": max(row.owed_rial, 0),
    }


def _paper(row: Certificate) -> dict[str, Any]:
    end = getattr(row, "end", None)
    return {
        "pk": row.pk,
        "url": reverse("portal:certificate_paper", args=[row.pk]),
        "text": say("contract.paper", number=row.number),
        "code": row.code,
        "ended": say("contract.revoked", day=jalali(end.on), reason=end.reason) if end else "",
    }


def _liable(row: SharedLiability) -> dict[str, str]:
    owed = figure(row.owed_rial)
    words = say("contract.liable_words", name=row.name, day=jalali(row.on), owed=owed)
    return {"words": words, "clause": row.clause}


def paper(request: HttpRequest, certificate_id: int) -> HttpResponse:
    """The paper of a certificate as PDF, printed from its frozen content."""
    found = certificate_paper(certificate_id)
    if found is None:
        raise Http404
    return shelf.answer(found)


@shelf.paper("certificate_paper")
def certificate_paper(certificate_id: int) -> shelf.Paper | None:
    """The paper of a certificate."""
    found = questions.certificate(certificate_id)
    if found is None:
        return None
    return shelf.Paper(certificate_pdf(found), f"certificate-{found.number.replace('/', '-')}.pdf")
