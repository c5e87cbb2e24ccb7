"""The months of a workshop: what was sent for each, until when, what is to be done now, and what being late costs."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from opentamin.engine import Outcome, compute
from opentamin.faces.portal.templatetags.portal import digits, figure
from opentamin.faces.portal.views import SHOWN_STATES
from opentamin.faces.portal.words import say
from opentamin.flow.assessments.lateness import MONTHS_AFTER, PENALTY, SCHEME
from opentamin.flow.assessments.models import ShareAmount
from opentamin.flow.lists.models import ACCEPTED_STATES, ListState, WageList
from opentamin.ground.calendar import Day, Month
from opentamin.law.ir.holidays import DueDay, due_day
from opentamin.law.ir.penalties_1373.a001_late_list.rule import late_month_rate
from opentamin.ledger.chart import chart
from opentamin.registers.models import Workshop

MONTHS_BACK = 24
TAGS = {"sent": "ok", "open": "note", "to_sign": "warning", "checking": "note"}
LATE = ("missing", "returned", "to_sign")


def due_of(found: Workshop, of: Month) -> DueDay:
    """The last day for list and payment of a month (article 39); five-worker workshops have a month more."""
    return due_day(of, MONTHS_AFTER[found.five_worker])


def months_of(found: Workshop, day: Day) -> list[dict[str, Any]]:
    """The months of work from the first list on (at most two years), the newest first: what was sent, and until when.

    A month whose last day has passed without an accepted list is missing; the last month may still run.
    """
    last = day.month + -1
    rows = WageList.objects.filter(workshop_code=found.code, month__gte=(last + -MONTHS_BACK).code)
    rows = rows.select_related("submission").defer("declared")
    lists: dict[int, list[WageList]] = {}
    for row in rows.order_by("month", "contract_row", "list_number", "-version", "-id"):
        lists.setdefault(row.month or 0, []).append(row)
    first = min((each for each in lists if each), default=last.code)
    span = last - Month(first) + 1
    return [_month(found, last + -step, lists.get((last + -step).code, []), day) for step in range(max(span, 1))]


def _month(found: Workshop, of: Month, rows: list[WageList], day: Day) -> dict[str, Any]:
    """One month: its state in a word, its newest lists, and the last day for list and payment."""
    due = due_of(found, of).rolled
    held = [row for row in rows if row.state in ACCEPTED_STATES and not _replaced(row, rows)]
    checked = [row for row in rows if row.state == ListState.CHECKED]
    state = "sent" if held else _before_sent(rows, checked, missing=due < day)
    return {
        "month": of.code,
        "due": due,
        "days": due - day,
        "state": state,
        "late": state in LATE and due < day,
        "tag": TAGS.get(state, "error"),
        "state_text": say(f"employermonth.{state}"),
        "people": sum(row.people for row in held) if held else None,
        "lists": [_link(row) for row in (held or rows[:3])],
        "sign": reverse("portal:employer_sign", args=[checked[0].submission_id]) if state == "to_sign" else "",
        "more": [_link(row) for row in checked if held],
        "first": rows[0].pk if rows else None,
        "held": held[0].pk if held else None,
    }  # fmt: skip


def _before_sent(rows: list[WageList], checked: list[WageList], *, missing: bool) -> str:
    if checked:
        return "to_sign" if checked[0].submission.sign_first else "checking"
    return "returned" if rows else "missing" if missing else "open"


def _link(row: WageList) -> dict[str, Any]:
    state = SHOWN_STATES.get(ListState(row.state), "checked")
    return {
        "url": reverse("portal:list", args=[row.pk]),
        "number": row.list_number or row.pk,
        "text": say(f"state.{state}"),
    }


def _replaced(row: WageList, rows: list[WageList]) -> bool:
    return any(other.previous_id == row.pk and other.state in ACCEPTED_STATES for other in rows)


def tasks_of(workshop_code: str, now: dict[str, Any], owed: dict[str, Any] | None) -> list[dict[str, str]]:
    """List, check, sign, pay: each with its state in words, what it is, and where it is done."""
    state = now["state"]
    new = f"{reverse('portal:employer_new', args=[workshop_code])}?month={now['month']}"
    here = reverse("portal:list", args=[now["first"]]) if now["first"] else new
    sent = ("to_do", "error" if now["late"] else "warning") if state in ("open", "missing") else ("done", "ok")
    checked = {"returned": ("to_mend", "error"), "checking": ("running", "note")}.get(state) or (
        ("done", "ok") if state in ("sent", "to_sign") else ("waits", "note")
    )
    signed = {"sent": ("done", "ok"), "to_sign": ("to_do", "warning")}.get(state, ("waits", "note"))
    steps = [("send", sent, new), ("check", checked, here), ("sign", signed, now["sign"] or here)]
    if owed is not None:
        mine = owed["months"].get(now["month"], 0)
        paid = ("to_do", "warning") if mine > 0 else ("done", "ok") if state == "sent" else ("waits", "note")
        steps.append(("pay", paid, reverse("portal:employer_pay", args=[workshop_code])))
    return [
        {
            "text": say(f"employertask.{name}"),
            "what": say(f"employerwhat.{name}"),
            "state": say(f"employerstate.{word}"),
            "tag": tag,
            "url": url if word != "waits" else "",
        }
        for name, (word, tag), url in steps
    ]


def cost_of_late(found: Workshop, months: list[dict[str, Any]]) -> dict[str, str]:
    """What a late list and a late payment of the newest month cost, by formula, with the figures of the last list.

    Empty where nothing was ever sent (there is no premium to take it from), or where the law of the day says nothing
    certain.
    """
    last = next((row["held"] for row in months if row["held"]), None)
    owed = [name for name, share in chart().shares.items() if share.owed_by == "employer" and name != PENALTY]
    parts = ShareAmount.objects.filter(assessment__wage_list=last, share__in=owed) if last else ()
    premium, default = sum(part.amount_rial for part in parts), due_of(found, Month(months[0]["month"])).nominal + 1
    day_code = int(str(default).replace("-", ""))
    outcome = compute(SCHEME, default.month.code, {"premium_rial": premium, "default_day": day_code})
    if not premium or not isinstance(outcome, Outcome):
        return {}
    penalty = int(outcome.values["list_penalty_rial"])
    monthly = late_month_rate(day_code) * 100 // late_month_rate.per
    of_list = {"premium": figure(premium), "percent": digits(penalty * 100 // premium), "penalty": figure(penalty)}
    return {
        "list": say("cost.list", **of_list),
        "pay": say("cost.pay", percent=digits(monthly), month=figure(premium * monthly // 100)),
    }
