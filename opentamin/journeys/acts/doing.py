"""From asking to done: an act is asked for under the page's session, and done by the worker under the role of journeys.

The pages may write nothing but the question. Whoever does it asks again whether the role and the scope of then let it,
so a page that forgot to ask gives nothing away. Verb and outcome are one transaction: an act that was killed was not done
and is done when the job comes again.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model, QuerySet
from procrastinate.contrib.django import app

from opentamin.desk.models_acts import Act, ActState
from opentamin.desk.scopes import visible
from opentamin.desk.sessions import Sitting
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding, FindingTrouble
from opentamin.journeys.acts import papers
from opentamin.journeys.acts.catalogue import action_of
from opentamin.journeys.acts.facts import Action, Doing, Done, Field, Kind, Refused
from opentamin.journeys.acts.reading import Label, findings, plain_label
from opentamin.journeys.acts.visiting import consent_missing
from opentamin.registers.models import Person

TEHRAN = ZoneInfo("Asia/Tehran")
OF_BRANCHES = """
    SELECT EXISTS (SELECT FROM careers_career_entry e JOIN registers_workshop w ON w.code = e.workshop_code
                   WHERE e.person_id = %(person)s AND w.branch_id = ANY(%(branches)s))
        OR EXISTS (SELECT FROM claims_claim c WHERE c.person_id = %(person)s AND c.branch_id = ANY(%(branches)s))
        OR EXISTS (SELECT FROM selfpaid_contract s WHERE s.person_id = %(person)s AND s.branch_id = ANY(%(branches)s))
        OR EXISTS (SELECT FROM awards_award a WHERE %(person)s IN (a.person_id, a.insured_id) AND a.branch_id = ANY(%(branches)s))
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What asking gave: the tracking code of the act and its state, or why it was not taken."""

    code: str = ""
    state: str = ""
    findings: tuple[Finding, ...] = ()


def ask(action: Action, values: Mapping[str, Any], *, key: str, who: Sitting, label: Label = plain_label) -> Asked:
    """Ask for an act under the session of this transaction, and queue it. Same key and values: the same act again."""
    faults = not_open(action, values, who, label)
    if faults:
        return Asked(findings=tuple(faults))
    payload = json.dumps(dict(values), sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(payload.encode()).hexdigest()
    with connection.cursor() as cursor:
        words = [action.name, key, digest, payload, tracking_code()]
        cursor.execute("SELECT * FROM desk_ask_act(%s, %s, %s, %s::jsonb, %s)", words)
        act_id, code, known, state, fresh = cursor.fetchone()
    if known != digest:
        return Asked(findings=(findings().make("ACT_KEY_REUSED"),))
    if fresh:
        do_act.configure(lock=f"act/{act_id}").defer(act_id=act_id)
    return Asked(code, state)


def tracking_code() -> str:
    """A number that somebody can read over the telephone: twelve digits, the first not zero."""
    return str(secrets.randbelow(9 * 10**11) + 10**11)


def not_open(action: Action, values: Mapping[str, Any], who: Sitting, label: Label = plain_label) -> list[Finding]:
    """Why a session may not ask for an act: its role, or a row outside of its scope (the same words as for none)."""
    if not action.lets(who):
        return [findings().make("ACT_NOT_OPEN")]
    outside = [
        each
        for each in action.fields
        if each.kind == Kind.SUBJECT and values.get(each.name) is not None and not _within(each, values[each.name], who)
    ]
    found = [*(_not_yours(each, label) for each in outside), *papers.not_theirs(action, values, who, label)]
    return found or consent_missing(action, values, who)


def _not_yours(field: Field, label: Label) -> Finding:
    fa, en = label(field)
    return findings().make("SUBJECT_NOT_YOURS", column=field.name, label_fa=fa, label_en=en)


def _within(field: Field, value: Any, who: Sitting) -> bool:
    model, column = model_of(field)
    try:
        rows = model._default_manager.filter(**{column: value})
        return visible(rows, who).exists() or (model is Person and _of_branches(rows, who))
    except (ValueError, OverflowError):
        return False


def _of_branches(people: QuerySet[Any], who: Sitting) -> bool:
    """Whether a person is of the branches of an officer: what row security asks the session, which the worker has none of."""
    found = people.values_list("pk", flat=True).first() if who.branches else None
    if found is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute(OF_BRANCHES, {"person": found, "branches": list(who.branches)})
        return bool(cursor.fetchone()[0])


def model_of(field: Field) -> tuple[type[Model], str]:
    """The model and column that a subject names."""
    place, column = field.subject.split(" ")
    return apps.get_model(place), column


@app.task(name="do_act", retry=3)
def do_act(act_id: int) -> None:
    """Do one act that was asked for; a second time it changes nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
    perform(act_id, now=now)


@transaction.atomic
def perform(act_id: int, *, now: datetime) -> str:
    """Do an act and keep what became of it, in one transaction; gives its state."""
    act = Act.objects.select_for_update().get(pk=act_id)
    if act.state == ActState.ASKED:
        today = Day.from_date(now.astimezone(TEHRAN).date())
        act.state, act.findings, act.result = _outcome(act, now, today)
        act.done_at = now
        act.save(update_fields=["state", "findings", "result", "done_at"])
    return act.state


def _outcome(act: Act, now: datetime, today: Day) -> tuple[str, list[dict[str, Any]], dict[str, Any]]:
    action, who = action_of(act.action), sitting_of(act)
    faults = not_open(action, act.payload, who)
    if not faults:
        try:
            with transaction.atomic():
                doing = Doing(act, who, act.payload, now, today)
                done = action.does(doing)
                papers.use(action, doing, done)
            return ActState.DONE, [each.as_dict() for each in done.findings], _result(done)
        except Refused as refused:
            faults = list(refused.findings)
        except FindingTrouble as trouble:
            faults = [trouble.finding]
    return ActState.REFUSED, [fault.as_dict() for fault in faults], {}


def _result(done: Done) -> dict[str, Any]:
    by_on = done.by_on.code if done.by_on else None
    paper = list(done.paper) if done.paper else None
    return {"page": done.page, "argument": done.argument, "facts": dict(done.facts), "by_on": by_on, "paper": paper}


def sitting_of(act: Act) -> Sitting:
    """Who asked, with the role and the scope of that moment."""
    return Sitting(
        login=act.login,
        user_id=act.user_id,
        role=act.role,
        what=act.what,
        sees_all=act.sees_all,
        branches=tuple(act.branches),
        workshops=tuple(act.workshops),
        persons=tuple(act.persons),
        own_person_id=act.own_person_id,
        reason="",
        name={},
        acts_for={},
        mandates=1,
        ends_at=None,
    )
