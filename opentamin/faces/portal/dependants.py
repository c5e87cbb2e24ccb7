"""What was asked about a family, as the page of care shows it: waiting at the branch, registered, or refused with the reason."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from opentamin.desk.models import Act, Task
from opentamin.faces.portal.views_requests import request_row
from opentamin.faces.portal.words import shown
from opentamin.journeys.acts.catalogue import actions

ASKING = ("add_dependant", "end_dependant")
MOST = 5


def may_change(request: HttpRequest) -> bool:
    """Whether the session may ask for a change of the family."""
    return actions()[ASKING[0]].lets(request.sitting)


def asked_about(request: HttpRequest, person_id: int) -> list[dict[str, Any]]:
    """The newest requests of this user about a person's family, each with its state, term and answer."""
    if not may_change(request):
        return []
    own = Act.objects.filter(action__in=ASKING, user_id=request.sitting.user_id or 0, state="done")
    acts = list(own.filter(result__argument=person_id).order_by("-id")[:MOST])
    tasks = {row.key: row for row in Task.objects.filter(key__in=[f"act/{row.code}" for row in acts])} if acts else {}
    return [{**request_row(row, tasks.get(f"act/{row.code}")), "who": _who(row)} for row in acts]


def _who(row: Act) -> str:
    """The relative whom it is about."""
    return shown(f"{row.payload.get('first_name', '')} {row.payload.get('last_name', '')}".strip())
