"""The employer's door: this month, wage lists by month, paying with a slip, and who may act for the workshop."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from opentamin.desk import representatives
from opentamin.faces.portal.employer_months import cost_of_late, months_of, tasks_of
from opentamin.faces.portal.gates import gate_of
from opentamin.faces.portal.templatetags.portal import code, digits, figure, jalali, month
from opentamin.faces.portal.views_collection import item_name, standing_row
from opentamin.faces.portal.views_people import today
from opentamin.faces.portal.words import either, say, shown
from opentamin.flow.collection.account import account
from opentamin.flow.collection.penalties import late_penalties
from opentamin.flow.receipts.models import Assignment, PaymentReference
from opentamin.ground.calendar import Day
from opentamin.registers.models import Workshop

SLIPS, MISSING_SHOWN = 20, 6
TABS = (
    "employer_month", "employer_new", "employer_lists", "employer_pay", "employer_settle", "employer_object", "employer_contracts", "employer_people",
)  # fmt: skip
"""The pages of one workshop, in the order of the work."""


def employer(request: HttpRequest) -> HttpResponse:
    """The workshop for which the session acts; a choice where there are several, and a way on where there is none."""
    ids = request.sitting.workshops
    rows = list(Workshop.objects.filter(pk__in=ids).order_by("name"))
    if len(rows) == 1:
        return redirect("portal:employer_month", workshop_code=rows[0].code)
    context = {
        "rows": [
            {"url": reverse("portal:employer_month", args=[r.code]), "name": shown(r.name), "code": r.code}
            for r in rows
        ]
    }
    return render(request, "portal/employer.html", context)  # fmt: skip


def head(request: HttpRequest, workshop_code: str) -> tuple[Workshop, dict[str, Any]]:
    """The workshop of an address, and what stands above each of its pages: its name and the links to the others."""
    found = Workshop.objects.select_related("branch").filter(code=workshop_code).first()
    if found is None:
        raise Http404
    here = (request.resolver_match.url_name if request.resolver_match else "") or ""
    here = "employer_new" if here in ("employer_rows", "employer_copy") else here
    sitting = request.sitting
    tabs = [
        {
            "url": reverse(f"portal:{name}", args=[found.code]),
            "text": say(f"employertab.{name}"),
            "current": name == here,
        }
        for name in TABS
        if gate_of(name).lets(sitting)
    ]
    named = {
        "name": shown(found.name),
        "code": found.code,
        "branch": either(found.branch.name_fa, found.branch.name_en),
    }
    return found, {"workshop": named, "tabs": tabs, "title": say(f"employertab.{here}")}


def act_url(name: str, **subject: object) -> str:
    """The address that begins an act about some row."""
    query = "&".join(f"{key}={value}" for key, value in subject.items())
    return f"{reverse('portal:act', args=[name])}?{query}"


def this_month(request: HttpRequest, workshop_code: str) -> HttpResponse:
    """What is due now and by when, as a list of tasks: list, check, pay; below it the months that are missing."""
    found, context = head(request, workshop_code)
    day, sitting = today(), request.sitting
    months = months_of(found, day)
    owed = _owed(found.code, day) if sitting.what != "lists" else None
    now = months[0]
    context |= {
        "month": now["month"],
        "due": say("employer.due", day=jalali(now["due"])),
        "left": _left(now["days"]),
        "tasks": tasks_of(found.code, now, owed),
        "late": now["days"] < 0 and now["state"] != "sent",
        "missing": [row for row in months if row["late"]][:MISSING_SHOWN],
        "fresh": len(months) == 1 and months[0]["state"] in ("open", "missing"),
        "cost": cost_of_late(found, months),
        "owed": owed["total"] if owed else None,
        "inbox_url": reverse("portal:inbox"),
        "lists_url": reverse("portal:employer_lists", args=[found.code]) if sitting.what != "debts" else "",
        "submit_url": reverse("portal:employer_new", args=[found.code]),
    }
    return render(request, "portal/employer_month.html", context)


def _left(days: int) -> str:
    return say("employer.days_left", days=figure(days)) if days >= 0 else say("employer.days_over", days=figure(-days))


def _owed(workshop_code: str, day: Day) -> dict[str, Any]:
    """What is owed by the ledger, by month and in all, in rials (the penalties of today that are not posted included)."""
    lines, standings = account(workshop_code, as_of=day.to_date())
    late = {row.debt_id: row.difference_rial for row in late_penalties(day.to_date(), subjects=[workshop_code])}
    months: dict[int, int] = {}
    for row in standings:
        months[row.debt.month] = months.get(row.debt.month, 0) + row.owed_rial + late.get(row.debt.pk, 0)
    known = {(row.debt.month, row.debt.item) for row in standings}
    for line in lines:
        if (line.month, line.item) not in known:
            months[line.month] = months.get(line.month, 0) + line.amount_rial
    return {"months": months, "total": sum(months.values()), "standings": standings, "late": late, "lines": lines}


def lists(request: HttpRequest, workshop_code: str) -> HttpResponse:
    """Months and their lists; a missing month stands out with what the law makes of it."""
    found, context = head(request, workshop_code)
    months = months_of(found, today())
    late = sum(row["late"] for row in months)
    context |= {
        "months": months,
        "late": figure(late) if late else "",
        "cost": cost_of_late(found, months),
        "submit_url": reverse("portal:employer_new", args=[found.code]),
    }
    return render(request, "portal/employer_lists.html", context)


def pay(request: HttpRequest, workshop_code: str) -> HttpResponse:
    """What is owed today with each penalty explained; a slip for one debt or for all; slips and payments before."""
    found, context = head(request, workshop_code)
    owed = _owed(found.code, today())
    open_debts = [row for row in owed["standings"] if row.owed_rial + owed["late"].get(row.debt.pk, 0) > 0]
    context |= {
        "total": owed["total"],
        "debts": [
            {
                **standing_row(row),
                "now": row.owed_rial + owed["late"].get(row.debt.pk, 0),
                "act": act_url("give_payment_reference", workshop=found.code, debt=row.debt.pk),
            }
            for row in open_debts
        ],
        "all_act": act_url("give_payment_reference", workshop=found.code),
        "slips": _slips(found),
        "paid": [
            {"on": line.on, "month": line.month, "rial": -line.amount_rial}
            for line in reversed(owed["lines"])
            if line.kind == "allocation"
        ][:SLIPS],
        "account_url": reverse("portal:debts_account", args=[found.code]),
    }
    return render(request, "portal/employer_pay.html", context)


def _slips(found: Workshop) -> list[dict[str, Any]]:
    """The newest payment references, and whether money came with them."""
    rows = list(PaymentReference.objects.filter(workshop=found).order_by("-id")[:SLIPS])
    used = Assignment.objects.filter(reference__in=rows, undoes=None, undone_by=None)
    paid = set(used.values_list("reference_id", flat=True))
    return [
        {
            "url": reverse("portal:employer_slip", args=[row.pk]),
            "bill": row.bill_id or row.deposit_id,
            "rial": row.amount_rial,
            "what": _what(row),
            "at": row.known_at,
            "paid": row.pk in paid,
        }
        for row in rows
    ]


def _what(row: PaymentReference) -> str:
    if row.month is None:
        return say("employer.all_debts")
    return f"{month(row.month)} · {item_name(row.item.split('/')[0] or 'list')}"


def slip(request: HttpRequest, reference_id: int) -> HttpResponse:
    """One payment reference as a slip to print: the two numbers, the amount, for what, and how long it holds."""
    row = PaymentReference.objects.select_related("workshop").filter(pk=reference_id).first()
    if row is None:
        raise Http404
    made = Day.from_date(row.known_at.date())
    context = {
        "row": row,
        "name": shown(row.workshop.name),
        "what": _what(row),
        "paid": Assignment.objects.filter(reference=row, undoes=None, undone_by=None).exists(),
        "good_until": made.month.until + -1,
        "rounded": row.amount_rial - row.asked_rial,
        "ids": [(say("slip.bill"), row.bill_id), (say("slip.payment"), row.payment_id), (say("slip.deposit"), row.deposit_id)],
        "back": reverse("portal:employer_pay", args=[row.workshop.code]),
        "why": [standing_row(each) for each in _debts_of(row)],
    }  # fmt: skip
    return render(request, "portal/employer_slip.html", context)


def _debts_of(row: PaymentReference) -> list[Any]:
    """The debts that a slip covers, with their penalties explained; those on which nothing is owed are left out."""
    standings = account(row.workshop.code, as_of=today().to_date())[1]
    mine = [
        each for each in standings if row.month is None or (each.debt.month, each.debt.item) == (row.month, row.item)
    ]
    return [each for each in mine if each.owed_rial > 0 or each.explanation.penalty_rial]


def people(request: HttpRequest, workshop_code: str) -> HttpResponse:
    """Who may act for the workshop, for what, until when; naming and ending others."""
    found, context = head(request, workshop_code)
    rows = representatives.of_workshop(found.pk)
    whole = [row for row in rows if row.what == "all"]
    context |= {
        "people": [
            {
                "name": either(row.name_fa, row.name_en),
                "login": code(row.login),
                "what": say(f"choice.{row.what}"),
                "from": row.from_on,
                "until": row.until_on and Day.from_date(row.until_on) + -1,
                "by": digits(row.given_by),
                "own": row.own,
                "last": row.what == "all" and len(whole) == 1,
                "end": act_url("end_representative", mandate=row.id),
            }
            for row in rows
        ],
        "add": act_url("add_representative", workshop=found.code),
    }
    return render(request, "portal/employer_people.html", context)
