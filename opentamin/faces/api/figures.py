"""Figures by the API: directorates against their quotas of foreign nationals, campaigns of forgiveness."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from opentamin.faces.api.bearer import BearerKey
from opentamin.faces.api.gates import allowed
from opentamin.faces.api.shapes import KEYED, Answer, MonthCode, Word
from opentamin.flow.figures.foreigners import last_month, ranking
from opentamin.flow.settlement.questions import campaign_report

router = Router(auth=BearerKey(), tags=["figures"])


class DirectorateOut(Schema):
    """A directorate: people insured, its quota and rank (null where no quota was set)."""

    rank: int | None
    name_fa: str
    name_en: str
    principal: int
    dependants: int
    quota: int | None


class RankingOut(Answer):
    """Directorates by the part of their quota that they reached; equal parts share a rank."""

    month: int | None
    items: list[DirectorateOut]


@router.get("/foreigners/ranking", response={200: RankingOut, **KEYED}, operation_id="foreigners_ranking",
            summary="Directorates against their quotas")  # fmt: skip
def foreigners(request: HttpRequest, month: Annotated[MonthCode | None, Query()] = None) -> Any:
    """The newest month with an accepted list, if none is asked for."""
    allowed(request, "foreigners_quotas")
    asked = month or last_month()
    rows = ranking(asked) if asked else []
    return {"month": asked, "items": [_standing(row) for row in rows]}


def _standing(row: Any) -> dict[str, Any]:
    names = {"name_fa": row.directorate.name_fa, "name_en": row.directorate.name_en}
    people = {"principal": row.insured.principal, "dependants": row.insured.dependants}
    return {"rank": row.rank, "quota": row.quota, **names, **people}


class CampaignRow(Schema):
    """A campaign in one branch: requests by what became of them, and rials."""

    branch_fa: str
    branch_en: str
    asked: int
    granted: int
    refused: int
    revoked: int
    debt_rial: int
    scheduled_rial: int
    forgiven_rial: int
    revoked_rial: int


class CampaignOut(Answer):
    """A campaign of forgiveness in figures."""

    items: list[CampaignRow]


@router.get(
    "/campaigns/{name}", response={200: CampaignOut, **KEYED}, operation_id="campaign", summary="A campaign in figures"
)
def campaign(request: HttpRequest, name: Word) -> Any:
    """By branch, within the scope of the key."""
    allowed(request, "campaign")
    return {
        "items": [{field: getattr(row, field) for field in CampaignRow.model_fields} for row in campaign_report(name)]
    }
