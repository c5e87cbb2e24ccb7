"""Debts on screen: who owes what since when, and a workshop's account with every penalty explained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from opentamin.faces.portal.charts import Bar, bars
from opentamin.faces.portal.charts_debt import Mark, Step, life
from opentamin.faces.portal.paging import Pager, page_number
from opentamin.faces.portal.reasons import steps_of
from opentamin.faces.portal.templatetags.portal import figure, jalali, month
from opentamin.faces.portal.views_people import today
from opentamin.faces.portal.words import either, has, language, localize_digits, say, shown
from opentamin.flow.collection import arrears as asked
from opentamin.flow.collection import keeping, questions
from opentamin.flow.collection.account import Line, Standing
from opentamin.flow.collection.account import account as account_of
from opentamin.flow.collection.explaining import Explanation
from opentamin.flow.collection.facts import State
from opentamin.flow.collection.models import DebtEvent, Keeping
from opentamin.ledger.chart import chart
from opentamin.registers.models import Office, Workshop

PAGE = 50
ORIGINS = ("list", "inspection", "contract", "plan")
KINDS = frozenset({
    "list", "list_difference", "inspection", "inspection_difference", "contract_ratio", "board_decision", "late_penalty",
    "enforcement_fee", "instalment_interest", "waiver", "waiver_revoked", "allocation", "reversal",
})  # fmt: skip
TAGS = {"settled": "ok", "enforced": "error", "final": "warning", "objected": "unclear"}


def debts(request: HttpRequest) -> HttpResponse:
    """Open debts by age, state, industry and branch, the largest first."""
    wanted, as_of = _filter(request), today().to_date()
    kept = _kept(request, wanted, as_of)
    source = keeping if kept else asked
    number = page_number(request)
    totals, rows = source.page(wanted, as_of=as_of, offset=(number - 1) * PAGE, limit=PAGE)
    count = totals["all"][0].debts if totals["all"] else 0
    pager = Pager(request, number, count, PAGE)
    if pager.number != number:
        rows = source.arrears(wanted, as_of=as_of, offset=(pager.number - 1) * PAGE, limit=PAGE)
    context = {
        "filters": _filters(request, source.choices(wanted.branches)),
        "kept": kept,
        "count": count,
        "owed": sum(total.owed_rial for total in totals["all"]),
        "penalties": sum(row.penalty_rial + row.cost_rial for row in rows),
        "chart": bars([Bar(say(f"band.{row.value}"), row.owed_rial) for row in totals["band"]], say("debts.by_age")),
        "states": [(say(f"debt_state.{row.value}"), row.debts, row.owed_rial) for row in totals["state"]],
        "activities": _activities(totals["activity"]),
        "rows": [_arrear(row) for row in rows],
        "pager": pager,
    }
    return render(request, "portal/debts.html", context)


def _kept(request: HttpRequest, wanted: asked.Filter, as_of: date) -> Keeping | None:
    """What was kept for a whole country, for who sees it; everybody else reads the ledger of their own scope."""
    return keeping.standing(wanted, as_of=as_of) if request.sitting.sees_all else None


def _activities(totals: Sequence[asked.Total]) -> list[tuple[str, int, int]]:
    """The eight industries that owe most."""
    return [(shown(row.value) or say("debts.no_activity"), row.debts, row.owed_rial) for row in totals[:8]]


def _filter(request: HttpRequest) -> asked.Filter:
    """The filter of the address; what is not known is left out."""
    state, origin, band = (request.GET.get(name, "") for name in ("state", "origin", "band"))
    return asked.Filter(
        branch=request.GET.get("branch", "")[:4],
        activity=request.GET.get("activity", "")[:100],
        state=state if state in set(State) else "",
        origin=origin if origin in ORIGINS else "",
        band=int(band) if band in {str(each) for each in range(len(asked.BANDS) + 1)} else None,
        branches=() if request.sitting.sees_all or request.sitting.workshops else request.sitting.branches,
    )


def _filters(request: HttpRequest, known: Mapping[str, list[str]]) -> list[dict[str, Any]]:
    """The choices of the form, with what is chosen."""
    offices = {row.code: either(row.name_fa, row.name_en) for row in Office.objects.filter(code__in=known["branch"])}
    sides: list[tuple[str, str, Mapping[str, str]]] = [
        ("band", say("debts.age_filter"), {str(at): say(f"band.{at}") for at in range(len(asked.BANDS) + 1)}),
        ("state", say("col.state"), {state.value: say(f"debt_state.{state.value}") for state in State}),
        ("branch", say("col.branch"), offices),
        ("activity", say("debts.activity"), {name: shown(name) for name in known["activity"]}),
        ("origin", say("debts.origin"), {name: say(f"debt_origin.{name}") for name in ORIGINS}),
    ]
    chosen = {name: request.GET.get(name, "") for name, _, _ in sides}
    return [
        {
            "name": name,
            "label": label,
            "choices": [{"value": v, "text": text, "on": v == chosen[name]} for v, text in options.items()],
        }
        for name, label, options in sides
        if options
    ]


def _arrear(row: asked.Arrear) -> dict[str, Any]:
    """One debt of the table."""
    return {
        "url": reverse("portal:debts_account", args=[row.workshop]) + f"#debt-{row.debt_id}",
        "name": shown(row.name),
        "code": row.workshop,
        "month": row.month,
        "item": item_name(row.origin),
        "state": say(f"debt_state.{row.state}"),
        "tag": TAGS.get(row.state, "note"),
        "months_late": row.months_late,
        "premium": row.premium_rial,
        "penalty": row.penalty_rial + row.cost_rial,
        "owed": row.owed_rial,
    }


def item_name(origin: str) -> str:
    """What a debt comes from, in words."""
    return say(f"debt_origin.{origin}") if origin in ORIGINS else shown(origin)


def account(request: HttpRequest, workshop_code: str) -> HttpResponse:
    """A workshop's account: its debts with deadlines, then everything that moved, each penalty explained."""
    found = Workshop.objects.filter(code=workshop_code).first()
    if found is None:
        raise Http404
    lines, standings = account_of(workshop_code, as_of=today().to_date())
    chosen = _chosen(request, standings)
    context = {
        "title": say("account.title", name=found.name),
        "workshop_code": workshop_code,
        "life": life_of(chosen, lines) if chosen else None,
        "may_notify": any(row.debt.state == State.ASSESSED and row.owed_rial > 0 for row in standings),
        "crumbs": [
            {"url": reverse("portal:debts"), "text": say("debts.title")},
            {"url": reverse("portal:workshop", args=[workshop_code]), "text": shown(found.name)},
            {"url": "", "text": say("account.lines")},
        ],
        "owed": lines[-1].balance_rial if lines else 0,
        "debts": [standing_row(row) for row in standings],
        "lines": [_line(line) for line in lines],
        "letters": [
            (reverse("portal:debts_letter", args=[row.pk]), say("account.letter", number=row.number), row.served_on)
            for row in questions.letters(workshop_code)
        ],
    }
    return render(request, "portal/account.html", context)


def _chosen(request: HttpRequest, standings: Sequence[Standing]) -> Standing | None:
    """The debt whose life is drawn: the one of the address, else the one on which most is owed."""
    wanted = request.GET.get("debt", "")
    found = [row for row in standings if str(row.debt.pk) == wanted]
    return next(iter(found), None) or max(standings, key=lambda row: row.owed_rial, default=None)


def life_of(row: Standing, lines: Sequence[Line]) -> dict[str, Any]:
    """One debt from its first day: what was owed when, and everything that happened, numbered."""
    mine = [line for line in lines if line.debt_id == row.debt.pk]
    events = DebtEvent.objects.filter(debt=row.debt).exclude(kind="penalty_posted").order_by("on", "id")
    told = [(row.debt.due_on, say("life.due"), None, True)]
    told += [(line.on, _kind_words(line), line.amount_rial, False) for line in mine if line.kind not in GROWING]
    told += [
        (each.on, say(f"debt_event.{each.kind}" if has(f"debt_event.{each.kind}") else "debt_event.other"), None, False)
        for each in events
    ]
    told.sort(key=lambda each: each[0])
    marks = [Mark(on, number, due) for number, (on, _, _, due) in enumerate(told, 1)]
    name, steps = say("life.title", month=month(row.debt.month), item=item_name(row.debt.origin)), _steps(mine)
    until = today().to_date() if row.owed_rial or not told else told[-1][0]
    return {
        "title": name,
        "drawing": life(steps, marks, until, name),
        "most": max((step.owed_rial for step in steps), default=0),
        "rows": [
            {"number": at, "on": on, "what": what, "amount": rial} for at, (on, what, rial, _) in enumerate(told, 1)
        ],
    }


GROWING = ("late_penalty",)


def _steps(lines: Sequence[Line]) -> list[Step]:
    """What is owed after each day, and how much of what was added is penalties."""
    made: list[Step] = []
    owed = penalty = 0
    for line in lines:
        owed += line.amount_rial
        penalty += line.amount_rial if line.kind in GROWING else 0
        made.append(Step(line.on, owed, max(min(penalty, owed), 0)))
    return made


def _kind_words(line: Line) -> str:
    """What a movement of the account is called, with what a reversal takes back."""
    kind = say(f"debt_kind.{line.kind if line.kind in KINDS else 'other'}")
    return kind + (f" ({say(f'debt_kind.{line.reversed_kind}')})" if line.reversed_kind in KINDS else "")


def standing_row(row: Standing) -> dict[str, Any]:
    """One debt with its state, penalty as of today and the count-down of its deadline."""
    return {
        "pk": row.debt.pk,
        "month": row.debt.month,
        "item": item_name(row.debt.origin),
        "due_on": row.debt.due_on,
        "state": say(f"debt_state.{row.debt.state}"),
        "tag": TAGS.get(row.debt.state, "note"),
        "owed": row.owed_rial,
        "deadline": _count_down(row),
        "why": _explained(row.explanation),
    }


def _count_down(row: Standing) -> str:
    """Until when an objection or an appeal is in time, and how many days are left."""
    if row.until is None:
        return ""
    left = (row.until - today().to_date()).days
    if left < 0:
        return say("account.days_over", day=jalali(row.until))
    return say("account.days_left", day=jalali(row.until), days=figure(left))


def _line(line: Line) -> dict[str, Any]:
    """One movement; a penalty brings its arithmetic and says when the story changed after it was posted."""
    why = _explained(line.explanation) if line.explanation else None
    changed = ""
    if line.explanation and line.then_rial is not None and line.explanation.penalty_rial not in (None, line.then_rial):
        changed = say("account.posted_then", then=figure(line.then_rial), now=figure(line.explanation.penalty_rial))
    return {
        "on": line.on,
        "kind": _kind_words(line),
        "month": line.month,
        "amount": line.amount_rial,
        "balance": line.balance_rial,
        "shares": [(share_name(share), rial) for share, rial in line.shares.items()],
        "why": why,
        "changed": changed,
    }


def share_name(share: str) -> str:
    """The name of a share in the language of the page."""
    return either(chart().shares[share].title_fa, chart().shares[share].title_en)


def _explained(found: Explanation) -> dict[str, Any]:
    """The rows of an explanation in words: amount times rate times months, and the sum that is rounded once."""
    return {
        "rows": [
            {
                "amount": row.amount_rial,
                "from": row.from_,
                "until": row.until,
                "paid": say("account.paid" if row.paid else "account.unpaid", day=jalali(row.until)),
                "months": row.months,
                "in_time": not row.days,
                "product": exact(row.share_of_penalty),
            }
            for row in found.rows
        ],
        "penalty": found.penalty_rial,
        "steps": steps_of(found.record) if found.record else [],
        "refused": [either(finding.message_fa, finding.message_en) for finding in found.findings],
    }


def exact(value: Fraction | None) -> str:
    """An amount before rounding, with the hundredths that months of two per cent can have."""
    if value is None:
        return "–"
    hundredths = int(value * 100)
    whole, part = divmod(hundredths, 100)
    point = "٫" if language() == "fa" else "."
    return figure(whole) + (point + localize_digits(f"{part:02d}") if part else "")
