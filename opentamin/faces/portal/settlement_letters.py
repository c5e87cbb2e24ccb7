"""What the letters of settlement show: the agreement of a plan, the decision on a request; in words and digits already."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any

from opentamin.faces.portal.settlement_shown import (
    condition_rows,
    debt_name,
    plain,
    plan_facts,
    request_facts,
    share_name,
)
from opentamin.faces.portal.templatetags.portal import digits, figure, jalali, money
from opentamin.faces.portal.words import say
from opentamin.flow.settlement.models import Application, Plan, Waiver
from opentamin.flow.settlement.standing import PartStanding


def _digest(data: object) -> str:
    return hashlib.sha256(json.dumps(data, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def agreement_data(
    row: Plan, parts: Sequence[PartStanding], shares: Sequence[tuple[int, str, str, int]]
) -> dict[str, Any]:
    """The agreement of a plan, as the letter shows it."""
    content = [[p.number, str(p.due_on), p.principal_rial, p.interest_rial] for p in parts]
    return {
        "title": say("agreement.title", number=figure(row.pk)),
        "day": jalali(row.begun_on),
        "name": plain(f"{row.workshop.employer_name} · {row.workshop.name}"),
        "code": digits(row.workshop.code),
        "facts": [list(fact) for fact in plan_facts(row)[1:]],
        "verdict": say("agreement.sum", amount=money(row.scheduled_rial)),
        "covered": [[debt_name(m, item), share_name(share), figure(rial)] for m, item, share, rial in shares],
        "rows": [
            [figure(p.number), jalali(p.due_on), figure(p.principal_rial), figure(p.interest_rial),
             figure(p.principal_rial + p.interest_rial)]
            for p in parts
        ],
        "closing": say("agreement.default"),
        "digest": _digest([row.pk, row.scheduled_rial, row.by, row.approved_by, content, list(map(list, shares))]),
    }  # fmt: skip


def decision_data(row: Application, waivers: Sequence[Waiver], name_month: Callable[[int], str]) -> dict[str, Any]:
    """The decision on a request, as the letter shows it."""
    forgiven = sum(each.forgiven_rial for each in waivers)
    content = [[each.debt_id, each.share, each.penalty_rial, each.forgiven_rial] for each in waivers]
    return {
        "title": say("decision.title", number=figure(row.pk)),
        "day": jalali(row.done_on or row.decided_on),
        "name": plain(f"{row.workshop.employer_name} · {row.workshop.name}"),
        "code": digits(row.workshop.code),
        "facts": [list(fact) for fact in request_facts(row)[1:]],
        "verdict": say("decision.sum", amount=money(forgiven)) if waivers else say("decision.granted"),
        "covered": [
            [each["text"], each["verdict_text"], each["clause"]] for each in condition_rows(row)
        ],
        "rows": [
            [name_month(each.debt.month), share_name(each.share), figure(each.penalty_rial),
             figure(each.forgiven_rial), figure(each.penalty_rial - each.forgiven_rial)]
            for each in waivers
        ],
        "closing": say("decision.default"),
        "digest": _digest([row.pk, row.campaign, row.by, row.decided_by, content]),
    }  # fmt: skip
