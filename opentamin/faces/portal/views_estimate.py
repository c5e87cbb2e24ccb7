"""Slips of what is paid, and what a pension would be: the record carried on as typed, decided by the schemes of claims."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from opentamin.faces.portal.act_words import label
from opentamin.faces.portal.charts_columns import Column, columns
from opentamin.faces.portal.claim_shown import conditions_shown
from opentamin.faces.portal.my_parts import act_url, head
from opentamin.faces.portal.reasons import steps_of
from opentamin.faces.portal.templatetags.portal import digits, figure
from opentamin.faces.portal.views_acts import field_shown
from opentamin.faces.portal.views_people import today
from opentamin.faces.portal.views_rights import scheme_title, title_of
from opentamin.faces.portal.words import either, say
from opentamin.flow.awards.models import Award
from opentamin.flow.careers.facts import completed_years
from opentamin.flow.claims.estimating import (
    Estimated,
    Known,
    Wish,
    entitled,
    estimate,
    first_open,
    known_of,
    payable,
)
from opentamin.flow.payroll.models import Slip
from opentamin.ground.calendar import Day
from opentamin.journeys.acts.claiming import name_of as act_of
from opentamin.journeys.acts.facts import Action, Doing, Done, Field, Kind
from opentamin.journeys.acts.insured import SELF
from opentamin.journeys.acts.reading import read
from opentamin.law.benefit_rows import Benefit

SHOWN = 60
MOST_YEARS, OLDEST, DRAWN = 30, 75, 15
EVERY_DAY, PACES = 31, {"pace_whole": 31, "pace_half": 15, "pace_none": 0}
MOST_WAGE_RIAL, MOST_RISE_PERCENT = 10**11, 15


def _nothing(_doing: Doing) -> Done:
    """An estimate is no act: nothing is written for it."""
    return Done()


ASKED = Action(
    "pension_estimate",
    "insured",
    SELF,
    (
        Field("leave_age", Kind.NUMBER, least=15, most=OLDEST),
        Field("wage_rial", Kind.RIAL, least=0, most=MOST_WAGE_RIAL),
        Field("rise_percent", Kind.NUMBER, least=0, most=MOST_RISE_PERCENT),
        Field("pace", Kind.CHOICE, choices=tuple(PACES)),
    ),
    _nothing,
)
"""What is asked: read, bounded and told off beside each field as an act is, but never sent."""


def my_pay(request: HttpRequest, person_id: int) -> HttpResponse:
    """Monthly slips of one's awards."""
    found, context = head(request, person_id, "own pay slips")
    awards = list(Award.objects.filter(person=found).order_by("id"))
    slips = Slip.objects.filter(award__in=awards).select_related("run").order_by("-run__month", "-run__number")
    context |= {
        "awards": [
            {"url": reverse("portal:award", args=[row.pk]), "title": title_of(row.benefit), "start": row.start_on}
            for row in awards
        ],
        "slips": [_slip(row) for row in slips[:SHOWN]],
        "estimate_url": reverse("portal:my_estimate", args=[person_id]),
    }
    return render(request, "portal/my_pay.html", context)


def _slip(row: Slip) -> dict[str, Any]:
    """One slip: due, earlier months, what was taken off, what was paid and whether it was held."""
    return {
        "month": row.run.month,
        "benefit": title_of(row.benefit),
        "due": row.month_rial,
        "earlier": row.arrears_rial + row.recover_rial + row.additions_rial,
        "off": row.treatment_rial + row.deductions_rial,
        "net": row.net_rial,
        "on": row.run.pay_on,
        "iban": digits(f"…{row.iban[-4:]}") if row.iban else "–",
        "state": say("my.held" if row.held else "my.ordered"),
        "tag": "warning" if row.held else "ok",
    }


def my_estimate(request: HttpRequest, person_id: int) -> HttpResponse:
    """What a pension would be at an age, with wages and work as typed; the years around it as a picture."""
    found, context = head(request, person_id, "estimate of a pension")
    day = today()
    known = known_of(person_id, today=day, now=timezone.now())
    if found.birth_date is None or not known.record.months:
        return render(request, "portal/my_estimate.html", {**context, "none": True, "wrong": _wrong(person_id)})
    born = Day.from_date(found.birth_date)
    typed = {name: str(value) for name, value in _given(known, born, day).items()} | request.GET.dict()
    values, faults = read(ASKED, typed, label(ASKED))
    by_field = {fault.column: fault for fault in faults}
    context |= {
        "fields": [field_shown(ASKED, each, typed, by_field.get(each.name), request.sitting) for each in ASKED.fields],
        "faults": [
            {"to": each.column, "text": either(each.message_fa, each.message_en), "number": each.number} for each in faults
        ],
    }  # fmt: skip
    if not faults:
        context |= _answer(payable()[0], known, values, born, day, person_id)
    return render(request, "portal/my_estimate.html", context, status=422 if faults else 200)


def _wrong(person_id: int) -> str:
    return act_url("month_not_right", person=person_id)


def _given(known: Known, born: Day, day: Day) -> dict[str, Any]:
    """What stands in the form at first: the wage of the last whole month on record, every day, and some age ahead."""
    whole = [each for each in known.record.months if each.days_counted]
    last = whole[-1] if whole else known.record.months[-1]
    age = completed_years(born, day)
    return {"leave_age": max(age, 60), "wage_rial": last.base_rial, "rise_percent": 0, "pace": "pace_whole"}


def _answer(
    benefit: Benefit, known: Known, values: Mapping[str, Any], born: Day, day: Day, person_id: int
) -> dict[str, Any]:
    """The estimate at the age asked for, the first day on which the right opens, and the years between as columns."""
    wish = Wish(values["wage_rial"], values["rise_percent"], PACES[values["pace"]], day.month)
    days = _days(born, day, values["leave_age"])
    found = estimate(benefit, known, wish, days, today=day)
    wanted = _birthday(born, max(values["leave_age"], completed_years(born, day)))
    asked = next(each for each in found if each.day >= wanted or each is found[-1])
    opens = first_open(benefit, known, wish, found, today=day)
    return {
        "asked": _told(asked, born),
        "opens": _told(opens, born) if opens else None,
        "chart": columns([_column(each, born, each is asked) for each in found[-DRAWN:]], say("estimate.chart")),
        "rows": [_told(each, born) for each in found],
        "claim_url": act_url(act_of(benefit), person=person_id),
        "benefit": either(benefit.fa, benefit.en),
        "records": [{"title": scheme_title(each), "steps": steps_of(each)} for each in asked.draft.records],
    }


def _birthday(born: Day, age: int) -> Day:
    """The first day of the month after somebody has completed an age: then the whole month has the age."""
    return Day.of(born.year + age, born.month_of_year, 1).month.until


def _days(born: Day, day: Day, age: int) -> list[Day]:
    """Today, then each birthday until some years after the age asked for; at most thirty days in all."""
    now = completed_years(born, day)
    until = min(max(age, now) + 5, max(OLDEST, now + 1))
    ages = list(range(now + 1, until + 1))
    step = -(-len(ages) // (MOST_YEARS - 2)) if ages else 1
    kept = [each for each in ages if (each - max(age, now + 1)) % step == 0]
    return [day, *(_birthday(born, each) for each in kept)]


def _column(each: Estimated, born: Day, chosen: bool) -> Column:
    million = each.draft.amount_rial // 1_000_000
    return Column(
        figure(completed_years(born, each.day)),
        each.draft.amount_rial if entitled(each) else None,
        say("estimate.million", amount=figure(million)) if chosen and entitled(each) else "",
        chosen,
    )


def _told(each: Estimated, born: Day) -> dict[str, Any]:
    """One day in words: verdict, amount, days, and each condition with its article."""
    facts = each.draft.facts
    return {
        "day": each.day,
        "age": completed_years(born, each.day),
        "verdict": say(f"verdict.{each.draft.verdict}"),
        "tag": "met" if entitled(each) else "unclear" if each.draft.verdict == "unclear" else "not_met",
        "entitled": entitled(each),
        "rial": each.draft.amount_rial or None,
        "days": facts.get("days_counted", facts.get("paid_days")),
        "missing": facts.get("days_missing") if not entitled(each) else 0,
        "floor": entitled(each) and each.draft.amount_rial == facts.get("floor_rial"),
        "conditions": conditions_shown(each.draft.conditions),
        "findings": [either(fault.message_fa, fault.message_en) for fault in each.draft.findings],
    }
