"""Instalments and forgiveness as officers handle them: approved, granted or refused by a second person, then acted on."""

from __future__ import annotations

from opentamin.flow.settlement import acting, forgiving, plans
from opentamin.flow.settlement.models import Application
from opentamin.ground.calendar import Day
from opentamin.journeys.acts.branch_roles import (
    OFFICER,
    SECOND,
    plain,
)
from opentamin.journeys.acts.facts import Action, Doing, Done, Field, Kind

APPLICATION = Field("application", Kind.SUBJECT, subject="settlement.Application id")


def plan_approve(doing: Doing) -> Done:
    """A second person approves a plan of instalments."""
    plan = plans.approve(int(doing.values["plan"]), by=doing.by, today=doing.today, now=doing.now)
    return Done("plan", plan.pk, {"number": str(plan.pk)})


def forgiveness_decide(doing: Doing) -> Done:
    """A second person grants or refuses a request for forgiveness."""
    number, grant = int(doing.values["application"]), plain(doing.values["verdict"]) == "grant"
    facts = {"by": doing.by, "reason": doing.values["reason"] or "", "today": doing.today, "now": doing.now}
    row: Application = forgiving.decide(number, grant=grant, **facts)
    return Done("campaign_request", row.pk, {"number": str(row.pk)})


def forgiveness_recompute(doing: Doing) -> Done:
    """Act on a granted request: waive, and put the rest on instalments."""
    first = Day.parse(str(doing.values["first_due_on"])).to_date() if doing.values["first_due_on"] else None
    number, interest = int(doing.values["application"]), not doing.values["without_interest"]
    acting.recompute(number, today=doing.today, now=doing.now, first_due_on=first, with_interest=interest)
    return Done("campaign_request", number, {"number": str(number)})


ACTIONS = (
    Action(
        "plan_approve",
        "branch",
        SECOND,
        (Field("plan", Kind.SUBJECT, subject="settlement.Plan id"),),
        plan_approve,
        "ir/ssa_1354/46.1",
    ),
    Action(
        "forgiveness_decide",
        "branch",
        SECOND,
        (
            APPLICATION,
            Field("verdict", Kind.CHOICE, choices=("forgive_grant", "forgive_refuse")),
            Field("reason", Kind.LONG_TEXT, required=False, most=500),
        ),
        forgiveness_decide,
    ),
    Action(
        "forgiveness_recompute",
        "branch",
        OFFICER | SECOND,
        (
            APPLICATION,
            Field("first_due_on", Kind.DAY, required=False),
            Field("without_interest", Kind.YES, required=False),
        ),
        forgiveness_recompute,
        proof=True,
    ),
)
