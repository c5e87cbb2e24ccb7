"""Whether the services are up, for everybody: what the page of the state of the system shows."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from opentamin.faces.api.shapes import Answer, refusals
from opentamin.journeys import operating

router = Router(tags=["key"])


class WorkerOut(Schema):
    """The worker: good, slow (something waits for a quarter of an hour), or unknown; how much waits, and for how long."""

    state: Literal["good", "slow", "unknown"]
    waiting: int | None
    oldest_minutes: int | None


class StatusOut(Answer):
    """The state of the services."""

    pages: Literal["good"] = Field(description="Answers that come at all are from pages that answer")
    worker: WorkerOut


@router.get(
    "/status", response={200: StatusOut, **refusals()}, operation_id="status", summary="The state of the services"
)
def status(request: HttpRequest) -> Any:
    """For everybody, without a key."""
    return {"pages": "good", "worker": operating.worker()._asdict()}
