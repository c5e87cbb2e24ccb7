"""What stands in the form of an act before anything is typed: what the address says, and what the act itself begins with."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone

from opentamin.desk.sessions import Sitting
from opentamin.faces.portal.act_words import label
from opentamin.faces.portal.views_people import today
from opentamin.ground.findings import Finding, FindingTrouble
from opentamin.journeys.acts.doing import not_open
from opentamin.journeys.acts.facts import Action, Asking, Kind
from opentamin.journeys.acts.reading import read


def begun(action: Action, given: Mapping[str, str], who: Sitting) -> tuple[dict[str, str], list[Finding]]:
    """What stands in the form at first, and why it cannot begin; a row outside the scope of the session begins nothing."""
    subjects = [each.name for each in action.fields if each.kind == Kind.SUBJECT]
    if action.begins is None or not any(given.get(name) for name in subjects):
        return dict(given), []
    values, _ = read(action, given, label(action))
    rows = {name: values[name] for name in subjects if values.get(name)}
    outside = not_open(action, rows, who, label(action))
    if outside:
        return dict(given), outside
    try:
        first = action.begins(Asking(who, values, timezone.now(), today()))
    except FindingTrouble as trouble:
        return dict(given), [trouble.finding]
    return {**{name: str(value) for name, value in first.items()}, **given}, []
