"""Plans, campaigns and requests in the words and digits of a page or a letter; nothing is computed or read here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from opentamin.faces.portal.charts import Bar
from opentamin.faces.portal.templatetags.portal import digits, figure, jalali, month
from opentamin.faces.portal.words import either, localize_digits, say
from opentamin.flow.settlement.models import Application, Plan, Waiver
from opentamin.flow.settlement.questions import CampaignRow
from opentamin.flow.settlement.standing import PartStanding
from opentamin.ground.calendar import Day
from opentamin.ground.money import Rate
from opentamin.law.campaigns import BY_SCHEDULE, NOT_READ, Campaign
from opentamin.law.ir.mass_use_1391.a013_forgiveness.rule import forgiveness_rate, pay_band_months
from opentamin.ledger.chart import chart

TAGS = {
    "open": "accepted", "kept": "accepted", "broken": "error", "proposed": "note", "paid": "met", "spared": "met",
    "missed": "error", "fallen": "error", "waiting": "note", "applied": "note", "granted": "accepted",
    "refused": "error", "done": "accepted", "lapsed": "warning", "revoked": "error", "draft": "warning",
    "closed": "note",
}  # fmt: skip


def plain(value: object) -> str:
    """A value with the digits of the page."""
    return localize_digits(str(value))


def state_of(text: str, state: str) -> dict[str, str]:
    """Word and colour of a state of a plan, a part, a request or a campaign."""
    return {"text": text, "tag": TAGS[state]}


def share_name(share: str) -> str:
    """What a share is called."""
    known = chart().shares[share]
    return either(known.title_fa, known.title_en)


def debt_name(of_month: int, item: str) -> str:
    """The month of work, and the item where it is not the lists."""
    return month(of_month) + (f" · {plain(item)}" if item else "")


def _day(code: int | None) -> str:
    return jalali(Day.parse(str(code))) if code else say("campaign.not_read")


# --- plans


def plan_row(row: Plan) -> dict[str, Any]:
    """One plan in a table."""
    return {
        "url": reverse("portal:plan", args=[row.pk]),
        "number": row.pk,
        "workshop": row.workshop.name,
        "code": row.workshop.code,
        "instalments": row.instalments,
        "scheduled": row.scheduled_rial,
        "first_due_on": row.first_due_on,
        "state": state_of(say(f"plan.{row.state}"), row.state),
    }


def plan_facts(row: Plan) -> list[tuple[str, str]]:
    """The head of a plan."""
    people = f"{row.by} / {row.approved_by}" if row.approved_by else row.by
    facts = [
        (say("col.workshop"), f"{row.workshop.name} ({digits(row.workshop.code)})"),
        (say("plan.asked_by"), plain(row.asked_by)),
        (say("plan.people"), plain(people)),
        (say("plan.begun_on"), jalali(row.begun_on)),
        (say("plan.instalments"), figure(row.instalments)),
        (say("plan.interest"), say("plan.with_interest") if row.with_interest else say("plan.without_interest")),
    ]
    more = (("board", row.board_approval), ("reason", row.reason), ("ended_on", row.ended_on and jalali(row.ended_on)))
    return facts + [(say(f"plan.{name}"), plain(value)) for name, value in more if value]


def part_row(part: PartStanding) -> dict[str, Any]:
    """One part in a table."""
    return {
        "number": part.number,
        "due_on": part.due_on,
        "principal": part.principal_rial,
        "interest": 0 if part.state == "spared" else part.interest_rial,
        "amount": part.amount_rial,
        "left": part.left_rial,
        "state": state_of(say(f"part.{part.state}"), part.state),
    }


def share_rows(rows: Iterable[tuple[int, str, str, int]]) -> list[dict[str, Any]]:
    """What a plan covers."""
    return [
        {"debt": debt_name(of_month, item), "share": share_name(share), "amount": amount}
        for of_month, item, share, amount in rows
    ]


# --- campaigns


def campaign_row(each: Campaign, day: int, asked: int, forgiven_rial: int) -> dict[str, Any]:
    """One campaign in a table or as a head."""
    state = "draft" if each.is_draft else "open" if each.is_open(day) else "closed"
    return {
        "url": reverse("portal:campaign", args=[each.name]),
        "title": either(each.title_fa, each.title_en),
        "state": state_of(say(f"campaign.{state}"), state),
        "window": window_of(each),
        "missing": _listed(missing_of(each)),
        "confidence": each.confidence,
        "source": ", ".join(each.source),
        "asked": asked,
        "forgiven": forgiven_rial,
    }


def window_of(each: Campaign) -> str:
    """First and last day of the window, as far as they were read."""
    if not each.from_day and not each.until_day:
        return say("campaign.not_read")
    last = Day.parse(str(each.until_day)) + -1 if each.until_day else None
    return say("campaign.window_of", first=_day(each.from_day), last=_day(last.code if last else None))


def missing_of(each: Campaign) -> list[str]:
    """What was not read of a draft, in words."""
    return [say(f"term.{key}") for key in each.missing]


def terms_of(each: Campaign) -> list[dict[str, str]]:
    """Every term with its value; what was not read says so."""
    test = each.headcount
    kept = say("campaign.headcount_of", month=month(test.base_month), months=test.months) if test else ""
    values = {
        "window": window_of(each),
        "cut_off": _day(each.cut_off_day) if each.cut_off_day else say("campaign.none_named"),
        "who": _listed(say(f"group.{name}") for name in each.who),
        "share": _share_of(each),
        "most_months": _count(each.most_months),
        "in_time": _asked(each.in_time),
        "headcount": kept or say("campaign.not_asked"),
        "approval": _asked(each.approval),
        "act_within_days": _count(each.act_within_days),
        "collateral": _asked(each.collateral),
        "on_default": say("campaign.revoked_on_default"),
    }
    return [
        {"name": say(f"term.{key}"), "value": say("campaign.not_read") if key in each.unread else value}
        for key, value in values.items()
    ]


def _listed(words: Iterable[str]) -> str:
    """Words one after the other, with the comma of the language."""
    return say("campaign.comma").join(words)


def years_of(years: Iterable[int]) -> str:
    """Years one after the other."""
    return _listed(plain(year) for year in years)


def _share_of(each: Campaign) -> str:
    """How much is forgiven: by the schedule, or a share as per cent."""
    if each.share in (BY_SCHEDULE, NOT_READ):
        return say("campaign.by_schedule")
    rate = Rate.parse(each.share)
    return say("campaign.share_of", percent=rate.numerator * 100 // rate.denominator)


def _count(value: int | None) -> str:
    return figure(value) if value is not None else say("campaign.none_named")


def _asked(value: bool) -> str:
    return say("campaign.asked_for") if value else say("campaign.not_asked")


def schedule_of(each: Campaign) -> list[dict[str, str]]:
    """The steps of the schedule of article 13 where it decides: up to how many months, and the share forgiven."""
    if each.share != BY_SCHEDULE or each.from_day is None:
        return []
    day = each.from_day
    return [
        {
            "months": figure(pay_band_months(code, day)),
            "percent": figure(forgiveness_rate(code, day) * 100 // forgiveness_rate.per),
        }
        for code in sorted(forgiveness_rate.codes.values())
    ]


def sums_of(total: CampaignRow) -> list[dict[str, Any]]:
    """Rials of a campaign, each also in toman."""
    names = ("debt", "scheduled", "forgiven", "revoked")
    amounts = [(name, getattr(total, f"{name}_rial")) for name in names]
    return [
        {"name": say(f"campaign.{name}_rial"), "rial": rial, "toman": say("campaign.toman", amount=figure(rial // 10))}
        for name, rial in amounts
    ]


def branch_rows(rows: Iterable[CampaignRow]) -> list[dict[str, Any]]:
    """The table by branch."""
    return [{"row": row, "name": either(row.branch_fa, row.branch_en)} for row in rows]


def branch_bars(rows: Iterable[CampaignRow]) -> list[Bar]:
    """Forgiven by branch, and beside it in the second colour what was taken back."""
    found = []
    for row in rows:
        name = either(row.branch_fa, row.branch_en)
        found.append(Bar(say("campaign.bar_forgiven", branch=name), row.forgiven_rial))
        if row.revoked_rial:
            found.append(Bar(say("campaign.bar_revoked", branch=name), row.revoked_rial, True))
    return found


# --- requests


def request_row(row: Application) -> dict[str, Any]:
    """One request in a table."""
    return {
        "url": reverse("portal:campaign_request", args=[row.pk]),
        "number": row.pk,
        "workshop": row.workshop.name,
        "asked_on": row.asked_on,
        "months": row.months_to_pay,
        "state": state_of(say(f"request.{row.state}"), row.state),
    }


def request_facts(row: Application) -> list[tuple[str, str]]:
    """The head of a request."""
    facts = [
        (say("col.workshop"), f"{row.workshop.name} ({digits(row.workshop.code)})"),
        (say("request.asked_on"), f"{jalali(row.asked_on)} · {plain(row.asked_by)}"),
        (say("term.who"), say(f"group.{row.group}")),
        (say("request.months"), figure(row.months_to_pay) if row.months_to_pay else say("request.at_once")),
        (say("plan.people"), plain(f"{row.by} / {row.decided_by}" if row.decided_by else row.by)),
        (say("request.decided_on"), jalali(row.decided_on)),
    ]
    if row.headcount_state:
        facts.append((say("term.headcount"), say(f"kept.{row.headcount_state}")))
    if row.reason:
        facts.append((say("plan.reason"), plain(row.reason)))
    if row.revoked_on:
        why = say(f"revoked.{row.revoked_why}")
        facts.append((say("request.taken_back"), f"{jalali(row.revoked_on)} · {why}"))
    return facts


def condition_rows(row: Application) -> list[dict[str, str]]:
    """Every condition with its verdict and clause."""
    return [
        {
            "text": say(f"condition.{each['name']}"),
            "wanted": plain(each["wanted"]) if each["name"] != "group" else "",
            "found": plain(each["found"]) if each["name"] != "group" else say(f"group.{row.group}"),
            "verdict": each["verdict"],
            "verdict_text": say(f"verdict.{each['verdict']}"),
            "clause": each["clause"],
        }
        for each in row.verdicts
    ]


def waiver_rows(rows: Iterable[Waiver]) -> list[dict[str, Any]]:
    """What was forgiven of each debt."""
    return [
        {
            "debt": debt_name(row.debt.month, row.debt.item),
            "share": share_name(row.share),
            "penalty": row.penalty_rial,
            "forgiven": row.forgiven_rial,
            "people": plain(f"{row.by} / {row.second}"),
        }
        for row in rows
    ]
