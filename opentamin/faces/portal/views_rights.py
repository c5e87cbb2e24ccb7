"""Claims and awards on screen: what was asked, what the law says to each condition, who is paid what and since when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from opentamin.faces.portal.charts import Bar, bars
from opentamin.faces.portal.claim_shown import conditions_of, objections_of
from opentamin.faces.portal.paging import Pager, page_number
from opentamin.faces.portal.reasons import steps_of
from opentamin.faces.portal.staff_names import with_names
from opentamin.faces.portal.templatetags.portal import figure, jalali, money, month
from opentamin.faces.portal.views_people import log_reading, this_month, today
from opentamin.faces.portal.words import either, say, shown
from opentamin.flow.awards.amounts import due_rial, months_between
from opentamin.flow.awards.models import Award, AwardAmount, Referral
from opentamin.flow.awards.questions import months_of
from opentamin.flow.awards.reading import pieces_of
from opentamin.flow.claims.models import Claim, ClaimState, Decision
from opentamin.flow.claims.questions import claims_of, counts_by_state, decisions_of, page_of_claims
from opentamin.flow.claims.readiness import readiness
from opentamin.flow.payments.questions import payments_of
from opentamin.ground.findings import Finding
from opentamin.ground.reasons import LegalRecord
from opentamin.law.benefit_rows import Benefit, benefit_rows
from opentamin.law.schemes import declared_scheme
from opentamin.registers.models import Person

PAGE = 50
TAGS = {
    "approved": "accepted",
    "refused": "returned",
    "unclear": "unclear",
    "incomplete": "warning",
    "proposed": "checked",
}


def name_of(person: Person) -> str:
    """First and last name, with the digits of the page."""
    return shown(f"{person.first_name} {person.last_name}")


def title_of(benefit: str) -> str:
    """What a benefit is called."""
    row = benefit_rows()[benefit]
    return either(row.fa, row.en)


def claims(request: HttpRequest) -> HttpResponse:
    """Claims by state and benefit."""
    state, benefit, number = request.GET.get("state", ""), request.GET.get("benefit", ""), page_number(request)
    count, rows = page_of_claims(state, benefit, offset=(number - 1) * PAGE, limit=PAGE)
    counts = counts_by_state()
    context = {
        "states": [
            {"value": value, "label": say(f"claim.{value}"), "count": counts.get(value, 0), "on": value == state}
            for value in ClaimState.values
        ],
        "kinds": [
            {"value": code, "label": either(row.fa, row.en), "on": code == benefit}
            for code, row in benefit_rows().items()
        ],
        "claims": [claim_row(row) for row in rows],
        "pager": Pager(request, number, count, PAGE),
    }
    return render(request, "portal/claims.html", context)


def claim_row(row: Claim) -> dict[str, Any]:
    """One claim in a table."""
    return {
        "url": reverse("portal:claim", args=[row.pk]),
        "number": row.pk,
        "name": name_of(row.person),
        "benefit": title_of(row.benefit),
        "event_on": row.event_on,
        "answer_by": row.answer_by,
        "state": say(f"claim.{row.state}"),
        "tag": TAGS.get(row.state, "note"),
    }


def claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    """One claim: its newest decision with a verdict for each condition, the parts of a family, and every reason."""
    found = Claim.objects.select_related("person", "branch").filter(pk=claim_id).first()
    if found is None:
        raise Http404
    log_reading(found.person_id, "claim page")
    decisions = decisions_of(claim_id)
    context: dict[str, Any] = {
        "claim": claim_row(found),
        "key": found.key,
        "facts": claim_facts(found),
        "versions": len(decisions),
        "objections": objections_of(claim_id),
    }
    waits = found.state == ClaimState.PROPOSED and bool(decisions)
    context["own_proposal"] = waits and decisions[0].proposed_by == request.sitting.login
    context["waits"] = waits
    if decisions:
        context |= decision_shown(decisions[0], benefit_rows()[found.benefit])
        context["people"] = with_names(context["people"])
        awards = Award.objects.filter(decision__claim=claim_id).select_related("person").order_by("id")
        context["awards"] = [
            {"url": reverse("portal:award", args=[row.pk]), "name": name_of(row.person)} for row in awards
        ]
    return render(request, "portal/claim.html", context)


def claim_facts(found: Claim) -> list[tuple[str, Any]]:
    return [
        (say("col.name"), name_of(found.person)),
        (say("col.branch"), either(found.branch.name_fa, found.branch.name_en)),
        (say("claim.event_on"), jalali(found.event_on)),
        (say("claim.claimed_on"), jalali(found.claimed_on)),
        (say("claim.answer_by"), jalali(found.answer_by)),
    ]


def decision_shown(decision: Decision, benefit: Benefit) -> dict[str, Any]:
    """What the page shows of a decision."""
    reasons = decision.reasons
    records = [LegalRecord.from_dict(plain) for plain in reasons["records"]]
    approval = getattr(decision, "approval", None)
    return {
        "decision": decision,
        "verdict": say(f"verdict.{decision.verdict}"),
        "verdict_tag": {"entitled": "met", "unclear": "unclear", "incomplete": "warning"}.get(
            decision.verdict, "not_met"
        ),
        "amount": money(decision.amount_rial) if decision.amount_rial else "",
        "paid_how": say(f"pays.{benefit.pays}"),
        "months": figure(decision.months) if decision.months else "",
        "start_on": decision.start_on,
        "any_of": benefit.any_of,
        "conditions": conditions_of(reasons["conditions"]),
        "parts": _parts(reasons["parts"]),
        "findings": [_finding(each) for each in reasons["findings"]],
        "records": [{"title": scheme_title(record), "steps": steps_of(record)} for record in records],
        "people": [(say("claim.proposed_by"), decision.proposed_by)]
        + ([(say("claim.approved_by"), approval.approved_by)] if approval else []),
        "digest": decision.digest,
        "letter_url": reverse("portal:letter", args=[decision.claim_id]) if approval else "",
    }


def scheme_title(record: LegalRecord) -> str:
    """What the scheme of a record is called."""
    declared = declared_scheme(record.scheme)
    return either(declared.title_fa, declared.title_en)


def _parts(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    people = Person.objects.in_bulk([row["person_id"] for row in rows])
    return [
        {
            "name": name_of(people[row["person_id"]]),
            "kin": say(f"kin.{row['kind']}"),
            "entitled": row["entitled"],
            "share": row["share_percent"],
            "amount_rial": row["amount_rial"],
        }
        for row in rows
    ]


def _finding(plain: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "number": plain["number"],
        "severity": plain["severity"],
        "text": either(plain["message_fa"], plain["message_en"]),
        "advice": either(plain["advice_fa"], plain["advice_en"]),
    }


def ready(request: HttpRequest, person_id: int) -> HttpResponse:
    """What would hold up a claim of today, and the person's claims."""
    found = Person.objects.filter(pk=person_id).first()
    if found is None:
        raise Http404
    log_reading(person_id, "readiness of a file")
    context = {
        "name": name_of(found),
        "readiness": [_ready(each) for each in readiness([person_id], today=today(), now=timezone.now())[person_id]],
        "claims": [
            {
                "url": reverse("portal:claim", args=[each.pk]),
                "text": title_of(each.benefit),
                "state": say(f"claim.{each.state}"),
            }
            for each in claims_of(person_id)
        ],
        "person_url": reverse("portal:person", args=[person_id]),
    }
    return render(request, "portal/readiness.html", context)


def _ready(found: Finding) -> dict[str, Any]:
    severity = found.severity.value
    return {**_finding(found.as_dict()), "severity": severity, "severity_text": say(f"severity.{severity}")}


def award(request: HttpRequest, award_id: int) -> HttpResponse:
    """One award: amounts from-until with their causes, the way to work, payments."""
    found = Award.objects.select_related("person", "insured", "branch", "decision").filter(pk=award_id).first()
    if found is None:
        raise Http404
    log_reading(found.person_id, "award page")
    pieces = pieces_of([award_id]).get(award_id, [])
    first, now = min((piece.from_month for piece in pieces), default=this_month()), this_month()
    shown_until = max([now, *(piece.from_month for piece in pieces)])
    months = list(months_between(first, shown_until + 1 if shown_until % 100 < 12 else shown_until + 89))[-18:]
    context = {
        "title": f"{title_of(found.benefit)} · {name_of(found.person)}",
        "facts": _award_facts(found),
        "chart": bars([Bar(month(code), due_rial(pieces, code)) for code in months], say("award.by_month")),
        "amounts": [_amount(row) for row in AwardAmount.objects.filter(award=award_id).order_by("-version")],
        "referrals": [
            _referral(row)
            for row in Referral.objects.filter(award=award_id).select_related("centre").order_by("on", "id")
        ],
        "months": months_of(found, today=now) if benefit_rows()[found.benefit].referral else None,
        "payments": [_payment(row) for row in payments_of(award_id)],
        "claim_url": reverse("portal:claim", args=[found.decision.claim_id]),
    }
    return render(request, "portal/award.html", context)


def _award_facts(found: Award) -> list[tuple[str, Any]]:
    facts = [(say("col.name"), name_of(found.person))]
    if found.insured_id != found.person_id:
        facts += [(say("award.insured"), name_of(found.insured)), (say("award.kin"), say(f"kin.{found.kin}"))]
    return [
        *facts,
        (say("col.branch"), either(found.branch.name_fa, found.branch.name_en)),
        (say("award.start_on"), jalali(found.start_on)),
    ]


def _amount(row: AwardAmount) -> dict[str, Any]:
    return {
        "version": row.version,
        "from": row.from_month,
        "until": row.until_month,
        "amount_rial": row.monthly_rial,
        "cause": say(f"cause.{row.cause}"),
        "because": row.because,
        "known_at": row.known_at,
    }


def _referral(row: Referral) -> dict[str, Any]:
    return {
        "on": row.on,
        "kind": say(f"referral.{row.kind}"),
        "centre": either(row.centre.name_fa, row.centre.name_en),
        "what": row.what,
    }


def _payment(row: Any) -> dict[str, Any]:
    reasons = [result.reason for result in row.results.all() if result.reason]
    return {
        "key": row.key,
        "amount_rial": row.amount_rial,
        "state": say(f"payment.{row.state}"),
        "tag": {"settled": "met", "returned": "error"}.get(row.state, "note"),
        "reason": ", ".join(reasons),
    }
