"""The letter of a decision about a claim, as PDF from its legal record."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from opentamin.faces.documents.letter import letter_pdf
from opentamin.faces.documents.shelf import Paper, answer, paper
from opentamin.faces.portal.templatetags.portal import digits, jalali, money
from opentamin.faces.portal.views_people import log_reading
from opentamin.faces.portal.views_rights import claim_facts, decision_shown, name_of
from opentamin.faces.portal.words import either, say
from opentamin.flow.claims.models import Decision
from opentamin.law.benefit_rows import benefit_rows


def letter(request: HttpRequest, claim_id: int) -> HttpResponse:
    """The letter of an approved decision as PDF, from its legal record."""
    found = letter_paper(claim_id)
    if found is None:
        raise Http404
    log_reading(found.person_id or 0, "letter of a decision")
    return answer(found)


@paper("letter")
def letter_paper(claim_id: int) -> Paper | None:
    """The paper of an approved decision; who shows it logs the reading."""
    rows = Decision.objects.filter(claim=claim_id, approval__isnull=False).select_related("claim__person", "approval")
    decision = rows.first()
    return (
        Paper(_letter(decision), f"decision-{decision.pk}.pdf", person_id=decision.claim.person_id)
        if decision
        else None
    )


def _letter(decision: Decision) -> bytes:
    benefit = benefit_rows()[decision.claim.benefit]
    plain = decision_shown(decision, benefit)
    data = {
        "title": say("letter.title", benefit=either(benefit.fa, benefit.en)),
        "name": name_of(decision.claim.person),
        "code": digits(decision.claim.person.national_code or decision.claim.person.foreign_code or ""),
        "facts": [[label, str(value)] for label, value in claim_facts(decision.claim)],
        "verdict": plain["verdict"],
        "amount": plain["amount"],
        "paid_how": plain["paid_how"],
        "start_on": jalali(decision.start_on) if decision.start_on else "",
        "conditions": [[row["text"], row["verdict_text"], row["clause"]] for row in plain["conditions"]],
        "parts": [
            [part["name"], part["kin"], money(part["amount_rial"])] for part in plain["parts"] if part["entitled"]
        ],
        "digest": decision.digest,
        "day": jalali(decision.approval.known_at),
    }
    return letter_pdf(data)
