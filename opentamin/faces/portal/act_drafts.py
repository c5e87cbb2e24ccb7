"""Forms that were begun and not sent: where they go on, and for how many days they are still kept."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from opentamin.desk.models import FormDraft
from opentamin.faces.portal.act_words import word
from opentamin.faces.portal.templatetags.portal import figure
from opentamin.faces.portal.views_people import TEHRAN
from opentamin.faces.portal.words import say
from opentamin.ground.calendar import Day
from opentamin.journeys.acts.catalogue import actions
from opentamin.law.benefit_rows import benefit_rows


def draft_row(draft: FormDraft, day: Day) -> dict[str, Any]:
    """A form that was begun: where to go on, and for how many days it is still kept."""
    action = actions()[draft.action]
    return {
        "url": _draft_address(draft),
        "title": word(action, "title"),
        "saved_at": draft.saved_at,
        "left": days_left(draft, day),
        "name": draft.action,
        "key": draft.key,
    }


def _draft_address(draft: FormDraft) -> str:
    """Where a form goes on: a claim at its task list, everything else at its form."""
    benefit, person = draft.action.removeprefix("claim_"), str(draft.typed.get("person", ""))
    if benefit in benefit_rows() and person.isascii() and person.isdigit():
        return reverse("portal:my_claim", args=[int(person), benefit])
    return f"{reverse('portal:act', args=[draft.action])}?{urlencode({'draft': draft.key})}"


def days_left(draft: FormDraft, day: Day) -> str:
    """For how many days more a form is kept, in words."""
    return say("draft.left", days=figure(Day.from_date(draft.until.astimezone(TEHRAN).date()) - day))
