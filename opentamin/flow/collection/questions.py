"""What pages ask beside arrears and accounts: letters of a workshop, the docket of the boards, writs and their steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from opentamin.flow.collection.enforcement import attached
from opentamin.flow.collection.models import DebtEvent, Hearing, Notice, NoticeLine, Objection, Writ


def letters(workshop_code: str) -> list[Notice]:
    """The demand letters of a workshop, the newest first (one query)."""
    return list(Notice.objects.filter(workshop__code=workshop_code).order_by("-id"))


def letter(notice_id: int) -> tuple[Notice, list[NoticeLine]] | None:
    """A letter with its lines, or None (two queries)."""
    found = Notice.objects.select_related("workshop").filter(pk=notice_id).first()
    if found is None:
        return None
    return found, list(found.lines.select_related("debt").order_by("debt__month", "debt__item"))


def pending(*, limit: int = 100) -> list[Objection]:
    """Objections that are not decided and served, the most urgent first; each with its sittings (two queries)."""
    rows = Objection.objects.select_related("debt__workshop", "decision")
    rows = rows.filter(decision__service__isnull=True, debt__state="objected")
    sittings = Prefetch("hearings", Hearing.objects.order_by("-on"))
    return list(rows.prefetch_related(sittings).order_by("board_by", "id")[:limit])


@dataclass(frozen=True, slots=True)
class Enforced:
    """A writ with what is attached now (rials) and its last step ("" without one)."""

    writ: Writ
    attached_rial: int
    last_step: str


def enforced(*, limit: int = 100) -> list[Enforced]:
    """The newest writs with their steps (two queries)."""
    writs = list(Writ.objects.select_related("debt__workshop").order_by("-issued_on", "-id")[:limit])
    steps = DebtEvent.objects.filter(debt__in={row.debt_id for row in writs}, kind="enforcement_step").order_by("id")
    told: dict[int, list[dict[str, Any]]] = {}
    for debt_id, facts in steps.values_list("debt_id", "facts"):
        told.setdefault(debt_id, []).append(facts)
    return [
        Enforced(row, attached(told.get(row.debt_id, ())), (told.get(row.debt_id) or [{"step": ""}])[-1]["step"])
        for row in writs
    ]
